//! What pods read, and where they keep what they write.

use super::super::impact::Impact;
use super::super::kind::Kind;
use super::amount::order;
use super::field_change::FieldChange;

/// Whether a ConfigMap or a Secret says of itself that nothing in it changes. Source: Kubernetes, "ConfigMaps".
pub(super) fn is_immutable(change: &FieldChange<'_>) -> bool {
    matches!(change.kind, Kind::ConfigMap | Kind::Secret) && change.objects[0].get("immutable") == Some(&true.into())
}

/// A claim may grow, and never shrinks. Source: Kubernetes, "Persistent Volumes" (expanding claims).
pub(super) fn claim(change: &FieldChange<'_>) -> Impact {
    match (change.rest(), order(change.old, change.new)) {
        ("resources.requests.storage", Some(more)) if more.is_gt() => Impact::AddsCapacity,
        (rest, _) if rest.starts_with("resources") => Impact::Recreate,
        _ => Impact::ChangesBehavior,
    }
}
