//! What was compared, for programs.

use manifest_lib::diff::Diff;
use schemars::JsonSchema;
use serde::Serialize;

/// One comparison, and what it found.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Comparison {
    /// What it is about: an environment, or both sides' names.
    pub(crate) title: String,
    /// The old side: a file, a folder, a revision of a file, or an environment.
    pub(crate) old: String,
    /// The new side.
    pub(crate) new: String,
    /// The differences.
    #[serde(flatten)]
    pub(crate) diff: Diff,
}

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli diff found.")]
pub(crate) struct Report {
    /// The version of this form: 1.
    pub(crate) version: u32,
    /// Whether no comparison found a difference.
    pub(crate) same: bool,
    /// The comparisons, in the order of the environments.
    pub(crate) comparisons: Vec<Comparison>,
}

impl Report {
    /// The report of these comparisons.
    pub(crate) fn of(comparisons: Vec<Comparison>) -> Self {
        let same = comparisons.iter().all(|comparison| comparison.diff.is_empty());
        Self { version: 1, same, comparisons }
    }
}
