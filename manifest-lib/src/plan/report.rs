//! What an environment costs and promises, as it is told.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Amounts, Placement, Totals, WorkloadPlan};

/// What an environment costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Plan {
    /// The environment.
    pub environment: String,
    /// What each workload costs and promises, in the bundle's order.
    pub workloads: Vec<WorkloadPlan>,
    /// What the cluster has to give.
    pub cluster: Amounts,
    /// What all workloads that are counted request together.
    pub requests: Totals,
    /// What the cluster has left; below zero where it is too small.
    pub headroom: Totals,
    /// The pods on nodes, at the maxima with every rollout's surge; nothing where the cluster does not say their shapes.
    pub placement: Option<Placement>,
    /// What is not counted, and why.
    pub not_counted: Vec<String>,
    /// What the cluster's version of Kubernetes advises against.
    pub deprecated: Vec<String>,
    /// Whether the cluster enforces NetworkPolicies.
    pub enforces_policies: bool,
}
