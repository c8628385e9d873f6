//! A row of the tables.

use super::super::place::Of;
use crate::diff::kind::Kind;

/// What the model says for a field.
pub(super) struct Hint {
    pub(super) of: Of,
    /// The field's path of keys; what lies in it is meant, too. A `*` stands for any key.
    pub(super) field: &'static str,
    /// The method, and what it takes.
    pub(super) write: &'static str,
}

/// What the model says for an object as a whole.
pub(super) struct Whole {
    pub(super) kind: Kind,
    /// How there is one.
    pub(super) add: &'static str,
    /// How there is none.
    pub(super) remove: &'static str,
}
