//! How many pods an autoscaler chooses, and how many a drain takes.

use super::super::impact::Impact;
use super::amount::{capacity, order};
use super::field_change::FieldChange;

pub(super) fn autoscaler(change: &FieldChange<'_>) -> Vec<Impact> {
    let unset = match change.rest() {
        "minReplicas" => 1,
        "maxReplicas" => 0,
        _ => return vec![Impact::ChangesScaling],
    };
    vec![capacity(change.old, change.new, unset), Impact::ChangesScaling]
}

/// Source: Kubernetes, "Specifying a Disruption Budget for your Application".
pub(super) fn budget(change: &FieldChange<'_>) -> Impact {
    let more = order(change.old, change.new);
    match (change.rest(), more) {
        ("maxUnavailable", Some(more)) if more.is_gt() => Impact::LowersAvailability,
        ("minAvailable", Some(more)) if more.is_lt() => Impact::LowersAvailability,
        ("maxUnavailable" | "minAvailable", Some(_)) => Impact::RaisesAvailability,
        _ => Impact::ChangesBehavior,
    }
}
