//! What the owners of pods do with their fields.

use serde_json::Value;

use super::super::impact::Impact;
use super::super::kind::Kind;
use super::amount::{capacity, order};
use super::field_change::FieldChange;
use super::pods;

/// A Deployment, a StatefulSet or a DaemonSet.
pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    let rest = change.rest();
    if rest == "template" || rest.starts_with("template.") {
        return pods::of(change);
    }
    let fixed = ["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"];
    let one = match rest {
        // Who has no number leaves it to an autoscaler.
        "replicas" if change.old.is_none() || change.new.is_none() => Impact::ChangesScaling,
        "replicas" => capacity(change.old, change.new, 1),
        _ if fixed.iter().any(|field| rest.split(['.', '[']).next() == Some(field))
            && (rest.starts_with("selector") || change.kind == Kind::StatefulSet) =>
        {
            Impact::Recreate
        }
        "strategy.rollingUpdate.maxUnavailable" | "updateStrategy.rollingUpdate.maxUnavailable" => {
            match order(change.old, change.new) {
                Some(more) if more.is_gt() => Impact::LowersAvailability,
                Some(_) => Impact::RaisesAvailability,
                None => Impact::ChangesBehavior,
            }
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

/// A Job, most of which is fixed once it is made.
pub(super) fn job(change: &FieldChange<'_>) -> Impact {
    match change.rest() {
        "parallelism" | "suspend" | "activeDeadlineSeconds" | "backoffLimit" | "ttlSecondsAfterFinished" => {
            Impact::ChangesBehavior
        }
        _ => Impact::Recreate,
    }
}

/// A Pod, most of which is fixed once it is made.
pub(super) fn pod(change: &FieldChange<'_>) -> Impact {
    let image = |value: Option<&Value>| value.is_some_and(Value::is_string);
    match change.rest() {
        "containers.image" | "initContainers.image" if image(change.old) && image(change.new) => Impact::RollsPods,
        "activeDeadlineSeconds" | "tolerations" | "terminationGracePeriodSeconds" => Impact::ChangesBehavior,
        _ => Impact::Recreate,
    }
}
