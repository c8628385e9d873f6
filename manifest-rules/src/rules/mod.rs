//! Truths about a set of objects.
//!
//! A rule reads objects and changes none, and knows nothing of who made them, so what an escape hatch lets in is judged as
//! well. One file per family; [`rules`] lists them all.

mod api;
mod availability;
mod budgets;
mod claims;
mod classes;
mod finding;
mod images;
mod ingress;
mod isolation;
mod metadata;
mod missing_config;
mod network;
mod ports;
mod probes;
mod quantities;
mod rbac;
mod reach;
mod reading;
mod report;
mod resources;
mod rollout;
mod routes;
mod rule;
mod scaling;
mod secrets;
mod security;
mod served;
mod services;
mod subject;
mod variables;

pub use api::COVERED;
pub use finding::{Finding, Findings, Group};
pub use report::Report;
pub use rule::{Family, Keeps, Rule};
pub use subject::Subject;

use crate::values::Stage;

/// All rules, by family.
const FAMILIES: &[&[Rule]] = &[
    reading::RULES,
    api::RULES,
    images::RULES,
    security::RULES,
    isolation::RULES,
    rbac::RULES,
    secrets::RULES,
    metadata::RULES,
    resources::RULES,
    probes::RULES,
    services::RULES,
    ports::RULES,
    ingress::RULES,
    rollout::RULES,
    scaling::RULES,
    availability::RULES,
    network::RULES,
];

/// Every rule, by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

/// All that the rules find, sorted by object, field and rule.
pub fn find(subject: &Subject<'_>, stage: Stage) -> Vec<Finding> {
    let mut found = rules().fold(Vec::new(), |found, rule| rule.find(subject, stage, found));
    found.sort_by_cached_key(|finding| {
        (finding.object.as_ref().map(ToString::to_string), finding.path.clone(), finding.rule)
    });
    found
}
