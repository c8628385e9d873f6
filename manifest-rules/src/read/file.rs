//! What a file gives: its objects, and what is wrong with it before any rule looks at them.

use std::sync::Arc;

use super::tree::Tree;
use crate::objects::{Object, ObjectKey};
use crate::values::{Place, Severity};

/// An object with the tree that it was read from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadObject {
    /// The file's name, as it was given.
    pub file: Arc<str>,
    /// The object.
    pub object: Object,
    /// Where each of its fields stands.
    pub tree: Tree,
}

impl ReadObject {
    /// What makes it one.
    pub fn key(&self) -> ObjectKey {
        ObjectKey::of(&self.object)
    }
}

/// What is wrong with a document before any rule looks at its object: the rule's name, its weight, the place, the words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadFault {
    /// The rule that names this kind of fault.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The object, as far as it is known: `Kind/name`.
    pub object: String,
    /// The field's path; empty for a whole document.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl ReadFault {
    /// A fault of an object that is read: the rule, the object as `Kind/name`, the field's path, its place, the words.
    pub fn new(
        rule: &'static str,
        object: impl Into<String>,
        path: impl Into<String>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        let (object, path, message) = (object.into(), path.into(), message.into());
        Self { rule, severity: Severity::High, object, path, place, message }
    }
}

/// All that a file holds.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReadFile {
    /// Its objects, in its order.
    pub objects: Vec<ReadObject>,
    /// Whether a document became no object that the rules read, though it is meant for one: what is not there may be in it.
    pub has_unread: bool,
    /// What is wrong with it.
    pub faults: Vec<ReadFault>,
}
