//! Who may do what in the cluster's API. Source: Kubernetes, "Using RBAC Authorization".

use serde_json::Value;

use super::super::impact::Impact::{self, ChangesBehavior, LoosensSecurity, NoEffect, TightensSecurity};
use super::field_change::FieldChange;

/// Rules add up, so what is new gives rights. Names of resources alone narrow a rule: without any it is for all.
pub(super) fn role(change: &FieldChange<'_>) -> Vec<Impact> {
    if change.pattern != "rules.resourceNames" {
        return granted(change);
    }
    let [old, new] = match (change.old, change.new) {
        // A name of the list, on at least one side.
        (Some(Value::String(_)), _) | (_, Some(Value::String(_))) => change.around(),
        lists => [lists.0, lists.1],
    };
    let names = |list: Option<&Value>| list.and_then(Value::as_array).map_or(0, Vec::len);
    match (names(old), names(new)) {
        (0, 0) => vec![NoEffect],
        (0, _) => vec![TightensSecurity],
        (_, 0) => vec![LoosensSecurity],
        _ => granted(change),
    }
}

/// What is new is granted, what is gone is taken away, and another in its place is both.
pub(super) fn granted(change: &FieldChange<'_>) -> Vec<Impact> {
    match (change.old, change.new) {
        (None, _) => vec![LoosensSecurity],
        (_, None) => vec![TightensSecurity],
        _ => vec![LoosensSecurity, TightensSecurity],
    }
}

/// An account's token is mounted unless it says `false`.
pub(super) fn account(change: &FieldChange<'_>) -> Impact {
    if change.pattern != "automountServiceAccountToken" {
        return ChangesBehavior;
    }
    let mounted = |value: Option<&Value>| value != Some(&Value::Bool(false));
    match (mounted(change.old), mounted(change.new)) {
        (false, true) => LoosensSecurity,
        (true, false) => TightensSecurity,
        _ => NoEffect,
    }
}
