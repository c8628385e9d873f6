//! Rollouts that fail by the clock, whatever the new pods do. Source: Kubernetes, "Deployments" (progress deadline,
//! minimum ready seconds).

use super::law::{Law, Wrong};
use crate::cluster::Set;
use crate::cluster::defaults::silence;
use crate::objects::Object;

pub(super) const LAWS: &[Law] =
    &[Law { name: "early-deadline", find: early_deadline }, Law { name: "paused-rollout", find: paused }];

fn early_deadline(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for pods in &set.pods {
        let (Some(deadline), Object::Deployment(owner)) = (pods.progress_deadline_seconds(), &pods.item.object) else {
            continue;
        };
        let ready = i64::from(owner.spec.as_ref().and_then(|spec| spec.min_ready_seconds).unwrap_or(0));
        let start = pods.containers().map(|(_, container)| {
            let startup = container.startup_probe.as_ref();
            let startup =
                startup.map_or(0, |probe| i64::from(probe.initial_delay_seconds.unwrap_or(0)) + silence(probe));
            let readiness = container.readiness_probe.as_ref();
            startup.max(readiness.map_or(0, |probe| i64::from(probe.initial_delay_seconds.unwrap_or(0))))
        });
        let start = start.max().unwrap_or(0);
        if start + ready >= deadline {
            let message = format!(
                "a pod may take {start} s to start and {ready} s more until it counts, and the rollout counts as failed after {deadline} s: raise progressDeadlineSeconds"
            );
            wrong.push(Wrong::new(pods.key, "spec.progressDeadlineSeconds", message));
        }
    }
    wrong
}

fn paused(set: &Set<'_>) -> Vec<Wrong> {
    let paused = |object: &Object| match object {
        Object::Deployment(owner) => owner.spec.as_ref().and_then(|spec| spec.paused) == Some(true),
        _ => false,
    };
    let all = set.pods.iter().filter(|pods| paused(&pods.item.object));
    let message = "no later change would reach a pod, and nobody is told: pause a rollout that runs with `kubectl rollout pause`, and resume it";
    all.map(|pods| Wrong::new(pods.key, "spec.paused", message)).collect()
}
