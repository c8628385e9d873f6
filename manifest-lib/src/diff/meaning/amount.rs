//! Numbers and quantities that become more or fewer.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::impact::Impact;
use super::super::tree::quantity;
use crate::values::percentage;

/// Pods that become more or fewer; what is not set is so many.
pub(super) fn capacity(old: Option<&Value>, new: Option<&Value>, unset: i64) -> Impact {
    let count = |value: Option<&Value>| value.and_then(Value::as_i64).unwrap_or(unset);
    of_order(count(new).cmp(&count(old))).unwrap_or(Impact::NoEffect)
}

/// What more of something, or less of it, is.
pub(super) fn of_order(order: Ordering) -> Option<Impact> {
    match order {
        Ordering::Less => Some(Impact::DropsCapacity),
        Ordering::Greater => Some(Impact::AddsCapacity),
        Ordering::Equal => None,
    }
}

/// How the new amount compares with the old one, if both are set and of one unit.
pub(super) fn order(old: Option<&Value>, new: Option<&Value>) -> Option<Ordering> {
    let amount = |value: &Value| match value {
        Value::String(text) if text.ends_with('%') => Some((true, percentage(text)?.into())),
        other => Some((false, quantity(other)?)),
    };
    let ((was_share, old), (is_share, new)) = (amount(old?)?, amount(new?)?);
    (was_share == is_share).then(|| new.cmp(&old))
}
