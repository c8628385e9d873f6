//! What a workload costs and promises.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Pod, Ready, Replicas, Rollout, Scaling, Totals};

/// What a workload costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WorkloadPlan {
    /// Its kind and name.
    pub object: String,
    /// What one pod requests and may use.
    pub pod: Pod,
    /// The pods at rest, and where that number comes from.
    pub replicas: Replicas,
    /// What all its pods request.
    pub requests: Totals,
    /// What all its pods may use; zero where a container has no limit.
    pub limits: Totals,
    /// When a pod is ready.
    pub ready: Ready,
    /// What a rollout does; nothing for what has none.
    pub rollout: Option<Rollout>,
    /// What the autoscaler does; nothing where there is none.
    pub scaling: Option<Scaling>,
}
