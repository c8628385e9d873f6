//! What the environments of one cluster cost together.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Amounts, Placement, Plan, Totals, WorkloadPlan};
use crate::lower::Environment;

/// What the environments of one cluster cost together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ClusterPlan {
    /// The cluster's name; nothing of the one that has none.
    pub cluster: Option<String>,
    /// The environments on it.
    pub environments: Vec<String>,
    /// What the cluster has to give.
    pub has: Amounts,
    /// What all of them request.
    pub requests: Totals,
    /// What is left; below zero where it is too small.
    pub headroom: Totals,
    /// All of their pods on its nodes, at the maxima with every rollout's surge.
    pub placement: Option<Placement>,
}

/// The clusters that several of these environments share, in the order of their first ones.
pub fn together(planned: &[(&Environment<'_>, &Plan)]) -> Vec<ClusterPlan> {
    let mut plans = Vec::new();
    for (place, (environment, first)) in planned.iter().enumerate() {
        let cluster = environment.app().target().cluster;
        let is_here = |(other, _): &&(&Environment<'_>, &Plan)| other.app().target().cluster.is(&cluster);
        if planned[..place].iter().any(|one| is_here(&one)) {
            continue;
        }
        let all: Vec<_> = planned.iter().filter(is_here).collect();
        if all.len() < 2 {
            continue;
        }
        let requests = Totals::sum(all.iter().map(|(_, plan)| plan.requests));
        let workloads: Vec<&[WorkloadPlan]> = all.iter().map(|(_, plan)| plan.workloads.as_slice()).collect();
        plans.push(ClusterPlan {
            cluster: cluster.name.map(|name| name.value.to_owned()),
            environments: all.iter().map(|(environment, _)| environment.name().to_owned()).collect(),
            has: first.cluster,
            requests,
            headroom: requests.left_of(first.cluster),
            placement: Placement::of(&cluster, &workloads),
        });
    }
    plans
}
