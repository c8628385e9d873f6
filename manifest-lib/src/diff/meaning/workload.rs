//! What the owners of pods do with their fields.

use k8s_openapi::api::apps::v1::DeploymentStrategy;
use serde_json::Value;

use super::super::impact::Impact;
use super::super::kind::Kind;
use super::amount::{capacity, order};
use super::field_change::FieldChange;
use super::pods;
use crate::cluster::rollout_limits;

/// A Deployment, a StatefulSet or a DaemonSet.
pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    let rest = change.rest();
    if rest == "template" || rest.starts_with("template.") {
        return pods::of(change);
    }
    let one = match rest {
        // Who has no number leaves it to an autoscaler.
        "replicas" if change.old.is_none() => Impact::ChangesScaling,
        // Without an autoscaler that is one pod, and with one the next apply goes down to one once.
        "replicas" if change.new.is_none() => match capacity(change.old, None, 1) {
            Impact::DropsCapacity => Impact::DropsCapacity,
            _ => Impact::ChangesScaling,
        },
        "strategy" | "strategy.type" | "strategy.rollingUpdate" if change.kind == Kind::Deployment => strategy(change),
        "replicas" => capacity(change.old, change.new, 1),
        "strategy.rollingUpdate.maxUnavailable" | "updateStrategy.rollingUpdate.maxUnavailable" => {
            match order(change.old, change.new) {
                Some(more) if more.is_gt() => Impact::LowersAvailability,
                Some(_) => Impact::RaisesAvailability,
                None => Impact::ChangesBehavior,
            }
        }
        // A claim that nobody deletes by hand goes with its pod, or with the whole set.
        "persistentVolumeClaimRetentionPolicy"
        | "persistentVolumeClaimRetentionPolicy.whenDeleted"
        | "persistentVolumeClaimRetentionPolicy.whenScaled"
            if change.new.is_some_and(|new| new.to_string().contains("Delete")) =>
        {
            Impact::LosesData
        }
        _ => Impact::ChangesBehavior,
    };
    vec![one]
}

/// How many pods a rollout may take away on either side. Who has no number of pods leaves it to an autoscaler: of ten, a
/// share can be told from a number.
fn strategy(change: &FieldChange<'_>) -> Impact {
    let away = |object: &Value| {
        let strategy = serde_json::from_value::<DeploymentStrategy>(object["spec"]["strategy"].clone()).ok();
        let replicas = object["spec"]["replicas"].as_i64().unwrap_or(10);
        rollout_limits(strategy.as_ref(), replicas).map(|(_, away)| away)
    };
    match change.objects.map(away) {
        [Some(old), Some(new)] if new > old => Impact::LowersAvailability,
        [Some(old), Some(new)] if new < old => Impact::RaisesAvailability,
        _ => Impact::ChangesBehavior,
    }
}

/// A ReplicaSet or a ReplicationController: it leaves the pods that it has as they are.
pub(super) fn replica_set(change: &FieldChange<'_>) -> Impact {
    match change.rest() {
        "replicas" => capacity(change.old, change.new, 1),
        _ => Impact::ChangesBehavior,
    }
}

/// A Pod, of which another image alone starts a container again.
pub(super) fn pod(change: &FieldChange<'_>) -> Impact {
    if change.rest().ends_with("ontainers.image") { Impact::RollsPods } else { Impact::ChangesBehavior }
}
