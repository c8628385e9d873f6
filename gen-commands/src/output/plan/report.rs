//! Plans for programs.

use manifest_lib::plan::{ClusterPlan, Plan};
use schemars::JsonSchema;
use serde::Serialize;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli plan computes: arithmetic on the spec, nothing is measured.")]
pub(crate) struct Report {
    /// The version of this form: 1.
    pub(crate) version: u32,
    /// The environments.
    pub(crate) plans: Vec<Plan>,
    /// The clusters that several of them share.
    pub(crate) clusters: Vec<ClusterPlan>,
}
