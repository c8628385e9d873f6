//! What labels and annotations do.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::annotations;
use super::super::impact::Impact;
use super::super::kind::Kind;
use super::field_change::FieldChange;

/// How strictly the API server judges a namespace's pods. Source: Kubernetes, "Pod Security Admission".
const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

pub(super) fn of(change: &FieldChange<'_>) -> Impact {
    if change.kind == Kind::Namespace {
        let [old, new] = change.objects.map(level);
        // Another label of the namespace may change, too.
        let own = ["metadata", "metadata.labels"].contains(&change.pattern) || change.pattern.contains(ENFORCE);
        match new.cmp(&old) {
            Ordering::Less if own => return Impact::LoosensSecurity,
            Ordering::Greater if own => return Impact::TightensSecurity,
            _ => {}
        }
    }
    // Controllers of load balancers and of Ingresses read annotations.
    let reads = matches!(change.kind, Kind::Service | Kind::Ingress);
    if reads && change.pattern.starts_with("metadata.annotations") && is_read(change) {
        return Impact::ChangesRouting;
    }
    Impact::MetadataOnly
}

/// Whether annotations change on which a controller may act.
fn is_read(change: &FieldChange<'_>) -> bool {
    match change.keys().get(2) {
        Some(key) => annotations::is_read(key),
        None => {
            let maps = [change.old, change.new].into_iter().flatten().filter_map(Value::as_object);
            maps.flat_map(|map| map.keys()).any(|key| annotations::is_read(key))
        }
    }
}

/// The strictness of a namespace; the least where none is written.
fn level(namespace: &Value) -> u8 {
    let label = ["metadata", "labels", ENFORCE].iter().try_fold(namespace, |at, step| at.get(step));
    match label.and_then(Value::as_str) {
        Some("restricted") => 2,
        Some("baseline") => 1,
        _ => 0,
    }
}
