//! Pods on nodes: one way to place all of them, if first-fit finds one.
//!
//! A scheduler places each pod where it likes best, and not so that the next one fits, so a set that fits here may still
//! wait there; and first-fit may fail where another way would not. What fits nowhere has not compiled.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Amounts, WorkloadPlan};
use crate::model::Cluster;

/// Placed one by one, the largest first, each on the first node with room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Placement {
    /// How many nodes there are.
    pub nodes: u64,
    /// How many of them have a pod besides those of DaemonSets.
    pub used: u64,
    /// The pods that found no node: their workload and how many of it.
    pub unplaced: Vec<Unplaced>,
}

/// Pods of a workload that found no node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Unplaced {
    /// The workload's kind and name.
    pub object: String,
    /// How many pods.
    pub pods: i64,
}

/// So many nodes are looked at: a cluster of more has room that nobody here has to count.
const MOST_NODES: u32 = 5_000;

struct Node {
    left: Amounts,
    pods: u32,
    used: bool,
}

impl Placement {
    /// The pods of these workloads on the cluster's nodes; nothing where it does not say their shapes.
    pub(super) fn of(cluster: &Cluster<'_>, workloads: &[&[WorkloadPlan]]) -> Option<Self> {
        if cluster.shapes.is_empty() || cluster.nodes > MOST_NODES {
            return None;
        }
        let all = || workloads.iter().flat_map(|list| list.iter());
        let daemons: Vec<&WorkloadPlan> = all().filter(|one| one.object.starts_with("DaemonSet/")).collect();
        let mut nodes = Vec::new();
        for shape in cluster.shapes {
            let mut left = Amounts::of_model(shape.cpu_millis, shape.memory_bytes);
            for daemon in &daemons {
                left = left.less(daemon.pod.requests);
            }
            let pods = shape.pods.saturating_sub(u32::try_from(daemons.len()).unwrap_or(u32::MAX));
            nodes.extend((0..shape.count).map(|_| Node { left, pods, used: false }));
        }
        // The largest share of what the cluster has comes first.
        let share = |one: &&WorkloadPlan| {
            let part = |own: i64, of: u64| i128::from(own) * 1_000_000 / i128::from(of.max(1));
            let requests = one.pod.requests;
            part(requests.cpu_millis, cluster.cpu_millis).max(part(requests.memory_bytes, cluster.memory_bytes))
        };
        let mut rest: Vec<&WorkloadPlan> = all().filter(|one| !one.object.starts_with("DaemonSet/")).collect();
        rest.sort_by_key(|one| (-share(one), one.object.clone()));
        let mut unplaced = Vec::new();
        for one in rest {
            // Equal pods: where one had no room, the next has none.
            let (mut from, mut missing) = (0, 0);
            for pod in 0..one.replicas.with_surge {
                let fits = |node: &Node| node.pods > 0 && one.pod.requests.fits(node.left);
                match nodes[from..].iter().position(fits) {
                    Some(at) => {
                        from += at;
                        let node = &mut nodes[from];
                        (node.left, node.pods, node.used) = (node.left.less(one.pod.requests), node.pods - 1, true);
                    }
                    None => {
                        missing = one.replicas.with_surge - pod;
                        break;
                    }
                }
            }
            if missing > 0 {
                unplaced.push(Unplaced { object: one.object.clone(), pods: missing });
            }
        }
        let count = |nodes: usize| u64::try_from(nodes).unwrap_or(u64::MAX);
        Some(Self { nodes: count(nodes.len()), used: count(nodes.iter().filter(|node| node.used).count()), unplaced })
    }
}
