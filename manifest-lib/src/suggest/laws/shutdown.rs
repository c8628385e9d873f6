//! Pods that are killed in the middle of what they do. Source: Kubernetes, "Pod Lifecycle" (termination) and "Configure
//! Liveness, Readiness and Startup Probes".

use k8s_openapi::api::core::v1::Container;

use super::law::{Law, Wrong};
use crate::cluster::Set;
use crate::cluster::defaults::{grace_seconds, silence};

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
        let sleep = pods.containers().filter_map(|(_, container)| sleep(container)).max().unwrap_or(0);
        if sleep >= grace {
            let message = format!(
                "the preStop sleep of {sleep} s leaves nothing of the {grace} s that the pod has to end, so it is killed: write more than {sleep}"
            );
            wrong.push(Wrong::of_pods(pods, FIELD, message));
        }
    }
    wrong
}

/// How long a container sleeps before it is told to end, by the action or by the command.
pub(in super::super) fn sleep(container: &Container) -> Option<i64> {
    let stop = container.lifecycle.as_ref()?.pre_stop.as_ref()?;
    if let Some(sleep) = &stop.sleep {
        return Some(sleep.seconds);
    }
    let command = stop.exec.as_ref()?.command.as_ref()?.join(" ");
    let (_, rest) = command.rsplit_once("sleep ")?;
    rest.trim().trim_end_matches('s').parse().ok()
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
