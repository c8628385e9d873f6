//! What a field of the pods' template does, besides that every pod is replaced.

use super::super::impact::Impact;
use super::amount::order;
use super::field_change::FieldChange;
use super::resources;

pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    let mut impacts = vec![Impact::RollsPods];
    impacts.extend(resources::of(change));
    let keys = change.keys();
    if keys.iter().any(|key| ["env", "envFrom"].contains(&key.as_str())) {
        impacts.push(Impact::ChangesConfig);
    }
    if loses_protection(change, keys.last().map_or("", String::as_str)) {
        impacts.push(Impact::LowersAvailability);
    }
    impacts.sort();
    impacts.dedup();
    impacts
}

/// Whether nobody sees any more that a pod hangs, or a pod ends before it has answered.
fn loses_protection(change: &FieldChange<'_>, field: &str) -> bool {
    let gone = change.old.is_some() && change.new.is_none();
    match field {
        "startupProbe" | "readinessProbe" | "livenessProbe" | "preStop" => gone,
        "lifecycle" => gone && change.old.is_some_and(|old| old.get("preStop").is_some()),
        "terminationGracePeriodSeconds" => order(change.old, change.new).is_some_and(|more| more.is_lt()),
        _ => false,
    }
}
