//! What pods read, and where they keep what they write.

use serde_json::Value;

use super::super::impact::Impact;
use super::amount::order;
use super::field_change::FieldChange;

/// A ConfigMap or a Secret. Source: Kubernetes, "ConfigMaps" (immutable ones).
pub(super) fn config(change: &FieldChange<'_>) -> Impact {
    let fixed = change.objects[0].get("immutable") == Some(&Value::Bool(true)) || change.pattern == "type";
    if fixed { Impact::Recreate } else { Impact::ChangesConfig }
}

/// A claim may grow, and nothing else. Source: Kubernetes, "Persistent Volumes" (expanding claims).
pub(super) fn claim(change: &FieldChange<'_>) -> Impact {
    match (change.rest(), order(change.old, change.new)) {
        ("resources.requests.storage", Some(more)) if more.is_gt() => Impact::AddsCapacity,
        _ => Impact::Recreate,
    }
}
