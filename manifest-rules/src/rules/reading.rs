//! What the reader finds before any object is judged. The reader itself is [`crate::read`]; here stands what its
//! findings mean.

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::values::{Level, Severity};

macro_rules! reading {
    ($name:literal, $severity:ident, $asserts:literal, $why:literal, $elsewhere:expr) => {
        Rule {
            name: $name,
            family: Family::Reading,
            severity: Severity::$severity,
            asserts: $asserts,
            why: $why,
            stopped_by: "The library writes the YAML.",
            elsewhere: $elsewhere,
            example: example!($name),
            dev: Level::Error,
            prod: Level::Error,
            waivable: false,
            check: read_already,
        }
    };
}

pub(super) const RULES: &[Rule] = &[
    reading!("yaml-syntax", High, "The file is YAML.", "kubectl refuses it, or reads something else.", &[]),
    reading!(
        "helm-template",
        High,
        "The file is YAML and no template.",
        "Only what a template makes can be judged, and applied.",
        &[]
    ),
    reading!(
        "duplicate-key",
        High,
        "No map has a key twice.",
        "Helm and server-side apply refuse it, and other readers silently take one of the two.",
        &[]
    ),
    reading!(
        "not-an-object",
        High,
        "Each document is an object with apiVersion, kind and name.",
        "kubectl refuses the file.",
        &[]
    ),
    reading!(
        "unknown-field",
        High,
        "Each field is one that its type has.",
        "A misspelled field is silently dropped, or refused.",
        &["kube-linter schema-validation"]
    ),
    Rule {
        name: "newer-field",
        family: Family::Reading,
        severity: Severity::Low,
        asserts: "Each field is one that the oldest supported Kubernetes, 1.33, has.",
        why: "An older cluster refuses it or drops it without a word.",
        stopped_by: "The library's types are of the oldest supported version.",
        elsewhere: &[],
        example: example!("newer-field"),
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: false,
        check: read_already,
    },
    reading!(
        "wrong-type",
        High,
        "Each value is of its field's type.",
        "The API server refuses the object.",
        &["kube-linter schema-validation"]
    ),
    reading!(
        "removed-api-version",
        High,
        "No object has an API version that Kubernetes no longer serves.",
        "The API server does not know it.",
        &["kube-linter no-extensions-v1beta", "kube-score stable-version", "trivy KSV-0107"]
    ),
    reading!(
        "unknown-kind",
        High,
        "Each object of a group of Kubernetes' own is of a kind that the group has.",
        "The API server does not know it, and kubectl refuses the file.",
        &["kube-linter schema-validation"]
    ),
    reading!(
        "missing-field",
        High,
        "Each object has the fields that the API server requires.",
        "The API server refuses the object.",
        &["kube-linter schema-validation"]
    ),
    reading!(
        "duplicate-object",
        High,
        "No two objects have one kind, namespace and name.",
        "The second one overwrites the first.",
        &[]
    ),
];

/// There is nothing left to look for: the reader has told it.
fn read_already(_: &Subject<'_>, _: &mut Report) {}
