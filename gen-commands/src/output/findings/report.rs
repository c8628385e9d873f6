//! Findings for programs.

use manifest_lib::rules::Finding;
use schemars::JsonSchema;
use serde::Serialize;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli lint found.")]
pub(crate) struct Report<'f> {
    /// The version of this form: 1.
    version: u32,
    /// The findings, in the order of their places.
    findings: Vec<Told<'f>>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Told<'f> {
    /// The rule's name.
    pub(super) rule: &'static str,
    /// low, medium, high or critical.
    pub(super) severity: &'static str,
    /// error or warning.
    pub(super) level: &'static str,
    /// The object, as Kind/name; empty where none could be read.
    pub(super) object: String,
    /// The object's namespace; empty where it has none.
    pub(super) namespace: &'f str,
    /// The field's path; empty for a whole document.
    pub(super) path: &'f str,
    /// The file.
    pub(super) file: &'f str,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column, counted from 1.
    pub(super) column: usize,
    /// What is wrong, and what to write instead.
    pub(super) message: &'f str,
}

impl<'f> Report<'f> {
    /// The report of these findings.
    pub(crate) fn of(findings: &'f [Finding]) -> Self {
        Self { version: 1, findings: findings.iter().map(Told::of).collect() }
    }
}

impl<'f> Told<'f> {
    pub(super) fn of(finding: &'f Finding) -> Self {
        let place = finding.place.as_ref();
        Self {
            rule: finding.rule,
            severity: finding.severity.as_str(),
            level: finding.level.as_str(),
            object: finding.object.as_ref().map(ToString::to_string).unwrap_or_default(),
            namespace: finding.object.as_ref().map_or("", |object| &object.namespace),
            path: &finding.path,
            file: place.map_or("", |place| &place.file),
            line: place.map_or(1, |place| place.line),
            column: place.map_or(1, |place| place.column),
            message: &finding.message,
        }
    }
}
