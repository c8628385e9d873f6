//! What the owners of pods do with their fields.

use super::super::impact::Impact;
use super::amount::{capacity, order};
use super::field_change::FieldChange;
use super::pods;

/// A Deployment, a StatefulSet or a DaemonSet.
pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    let rest = change.rest();
    if rest == "template" || rest.starts_with("template.") {
        return pods::of(change);
    }
    let one = match rest {
        // Who has no number leaves it to an autoscaler.
        "replicas" if change.old.is_none() || change.new.is_none() => Impact::ChangesScaling,
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
