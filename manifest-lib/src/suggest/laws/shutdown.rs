//! Pods that are killed in the middle of what they do. Source: Kubernetes, "Pod Lifecycle" (termination) and "Configure
//! Liveness, Readiness and Startup Probes".

use super::law::{Law, Wrong};
use crate::cluster::defaults::{grace_seconds, silence};
use crate::cluster::{Set, pre_stop_seconds};

pub(super) const LAWS: &[Law] =
    &[Law { name: "short-grace", find: short_grace }, Law { name: "restless-liveness", find: restless_liveness }];

/// What a shorter silence may be is the collection of garbage, or a node that is short of CPU.
const LEAST_SILENCE: i64 = 5;

fn short_grace(set: &Set<'_>) -> Vec<Wrong> {
    const FIELD: &str = "terminationGracePeriodSeconds";
    let mut wrong = Vec::new();
    for pods in &set.pods {
        let grace = grace_seconds(pods.spec);
        if grace == 0 {
            let message = "with no time to end, each rollout and each drain cuts off what the pods are doing: write 30";
            wrong.push(Wrong::of_pods(pods, FIELD, message));
            continue;
        }
        let sleep = pods.containers().filter_map(|(_, container)| pre_stop_seconds(container)).max().unwrap_or(0);
        if sleep >= grace {
            let message = format!(
                "the preStop sleep of {sleep} s leaves nothing of the {grace} s that the pod has to end, so it is killed: write more than {sleep}"
            );
            wrong.push(Wrong::of_pods(pods, FIELD, message));
        }
    }
    wrong
}

fn restless_liveness(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let Some(probe) = &container.liveness_probe else { continue };
            let silence = silence(probe);
            if silence < LEAST_SILENCE {
                let message = format!(
                    "a silence of {silence} s restarts the container `{}`, and under load all of them at once: let periodSeconds times failureThreshold be 30",
                    container.name
                );
                wrong.push(Wrong::new(pods.key, format!("{path}.livenessProbe"), message));
            }
        }
    }
    wrong
}
