//! A row of the table of what changes do.

use super::super::place::Of;
use super::case::Case;

/// What is thought of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Judgement {
    /// Nobody has to look at it.
    Harmless,
    /// Somebody has to want it.
    Doubtful,
    /// Nobody wants it, or the API server refuses it.
    Refused,
}

/// What is known of a field's changes.
pub(super) struct Row {
    pub(super) of: Of,
    /// The field's path of keys. A `*` stands for any key, and `**` at the end for whatever lies below.
    pub(super) field: &'static str,
    /// Which changes of the field are meant.
    pub(super) when: fn(&Case<'_, '_>) -> bool,
    pub(super) is: Judgement,
    /// What such a change does.
    pub(super) why: &'static str,
}

/// A change that nobody has to look at.
pub(super) const fn harmless(of: Of, field: &'static str, when: fn(&Case<'_, '_>) -> bool, why: &'static str) -> Row {
    Row { of, field, when, is: Judgement::Harmless, why }
}

/// A change that somebody has to want.
pub(super) const fn doubtful(of: Of, field: &'static str, when: fn(&Case<'_, '_>) -> bool, why: &'static str) -> Row {
    Row { of, field, when, is: Judgement::Doubtful, why }
}

/// Whether the field was not set before.
pub(super) fn is_new(case: &Case<'_, '_>) -> bool {
    case.old.is_none()
}

/// Whether the field is not set any more.
pub(super) fn is_gone(case: &Case<'_, '_>) -> bool {
    case.new.is_none()
}

/// Any change of the field.
pub(super) fn any(_: &Case<'_, '_>) -> bool {
    true
}
