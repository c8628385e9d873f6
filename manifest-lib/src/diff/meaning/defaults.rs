//! What says what would be so anyway, and what cannot change.

use super::field_change::FieldChange;

/// Whether either value, or that there is none, is what the API server writes into such a field itself.
pub(super) fn is_default(change: &FieldChange<'_>) -> bool {
    // Who has no number of replicas leaves it to an autoscaler.
    let known = change.known.filter(|kind| !(kind.scales && change.pattern == "spec.replicas"));
    let default = known.and_then(|kind| kind.field(change.pattern)?.default());
    default.is_some_and(|default| [change.old, change.new].into_iter().flatten().all(|value| default.is(value)))
}

/// Whether the API server refuses another value of the field.
pub(super) fn is_fixed(change: &FieldChange<'_>) -> bool {
    change.known.is_some_and(|kind| kind.is_fixed(change.pattern))
}
