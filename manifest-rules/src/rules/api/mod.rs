//! What the API server refuses, whatever a cluster is for: its own checks of each kind that the rules read, with its
//! fields, values and bounds. Objects are looked at as the server sees them, with its defaults in place.
//!
//! Where a bound differs between the versions from 1.33 to 1.37, what one of them takes is taken. What these rules know
//! and what they leave out is in [`COVERED`].

mod addresses;
mod at;
mod autoscaler;
mod budget;
mod claims;
mod config;
mod container;
mod env;
pub(super) mod formats;
mod ingress;
mod jobs;
pub(super) mod judge;
pub(super) mod legacy_volumes;
mod metadata;
mod network_policy;
mod pod;
mod probes;
mod rbac;
pub(super) mod refusal;
mod resources;
mod scheduling;
mod security;
mod service;
mod volumes;
mod workloads;

use super::report::Report;
use super::rule::{Family, Rule};
use super::subject::Subject;
use crate::values::{Level, Severity};
use refusal::Why;

/// What is covered of the API server's checks, kind by kind, as a table in Markdown.
pub const COVERED: &str = include_str!("covered.md");

macro_rules! refused {
    ($name:literal, $why:ident, $asserts:literal, $because:literal, $stopped_by:literal, $elsewhere:expr) => {
        Rule {
            name: $name,
            family: Family::Api,
            severity: Severity::High,
            asserts: $asserts,
            why: $because,
            stopped_by: $stopped_by,
            elsewhere: $elsewhere,
            example: include_str!(concat!("../examples/", $name, ".yaml")),
            dev: Level::Error,
            prod: Level::Error,
            waivable: false,
            check: |set, report| tell(set, report, Why::$why),
        }
    };
}

pub(super) const RULES: &[Rule] = &[
    refused!(
        "invalid-value",
        Value,
        "Each value is one that its field has, and of its field's form.",
        "The API server refuses the object.",
        "The model's types have no other value.",
        &["kube-linter schema-validation"]
    ),
    refused!(
        "out-of-bounds",
        Bounds,
        "Each number, and each length, is within its field's bounds.",
        "The API server refuses the object.",
        "The values' types do not compile beyond the same bounds.",
        &[]
    ),
    refused!(
        "invalid-reference",
        Reference,
        "What a field names within its own object is there.",
        "The API server refuses the object.",
        "The library makes both ends of a name.",
        &[]
    ),
    refused!(
        "missing-value",
        Missing,
        "Where one of several is needed, or a text or an item, there is one: a container, a handler, a source, a peer.",
        "The API server refuses the object.",
        "The model asks for it before anything compiles.",
        &[]
    ),
    refused!(
        "conflicting-fields",
        Conflict,
        "No two fields are set of which one excludes the other.",
        "The API server refuses the object.",
        "The model has one method for each choice.",
        &[]
    ),
    refused!(
        "duplicate-item",
        Duplicate,
        "No two items of a list have what tells them apart: containers, volumes, mounts, host ports, constraints.",
        "The API server refuses the object.",
        "`Workload` and `App` do not compile with two of one name.",
        &[]
    ),
];

fn tell(set: &Subject<'_>, report: &mut Report, why: Why) {
    for refusal in set.refusals().iter().filter(|refusal| refusal.why == why) {
        report.found(refusal.key, refusal.item, refusal.path.clone(), refusal.message.clone());
    }
}
