//! By which way, and from where, pods are reached. Source: Kubernetes, "Service" and "Ingress".

use std::cmp::Ordering;

use serde_json::Value;

use super::super::impact::Impact::{self, ChangesRouting, ClosesNetwork, OpensNetwork};
use super::field_change::FieldChange;
use super::source_ranges;

pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    match change.rest() {
        "type" => {
            let reach = |value: Option<&Value>| match value.and_then(Value::as_str) {
                Some("LoadBalancer") => 2,
                Some("NodePort") => 1,
                _ => 0,
            };
            match reach(change.new).cmp(&reach(change.old)) {
                Ordering::Greater => vec![OpensNetwork, ChangesRouting],
                Ordering::Less => vec![ChangesRouting, ClosesNetwork],
                Ordering::Equal => vec![ChangesRouting],
            }
        }
        "loadBalancerSourceRanges" => source_ranges::between(change.objects),
        "externalIPs" => way_in(change),
        _ => vec![ChangesRouting],
    }
}

pub(super) fn ingress(change: &FieldChange<'_>) -> Vec<Impact> {
    if change.rest().starts_with("rules") { way_in(change) } else { vec![ChangesRouting] }
}

/// A way in that is new opens, one that is gone closes.
fn way_in(change: &FieldChange<'_>) -> Vec<Impact> {
    match (change.old, change.new) {
        (None, _) => vec![OpensNetwork, ChangesRouting],
        (_, None) => vec![ChangesRouting, ClosesNetwork],
        _ => vec![ChangesRouting],
    }
}
