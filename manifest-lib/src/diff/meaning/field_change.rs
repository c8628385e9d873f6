//! A field that differs, with the objects around it.

use serde_json::Value;

use super::super::kind::Kind;
use super::super::tree::{at_step, keys, value};

/// A field that differs.
pub(in super::super) struct FieldChange<'c> {
    /// The object's kind.
    pub(in super::super) kind: Kind,
    /// What is known of the kind; nothing for one of somebody's own.
    pub(in super::super) known: Option<&'static crate::kinds::Kind>,
    /// The field's path, of keys alone.
    pub(in super::super) pattern: &'c str,
    /// The old value; nothing where it was not set.
    pub(in super::super) old: Option<&'c Value>,
    /// The new value; nothing where it is not set any more.
    pub(in super::super) new: Option<&'c Value>,
    /// The whole objects, old and new.
    pub(in super::super) objects: [&'c Value; 2],
    /// The steps to the field on either side.
    pub(in super::super) steps: [Vec<String>; 2],
}

impl<'c> FieldChange<'c> {
    /// The path below the object's spec; of what is not in it, the whole path.
    pub(super) fn rest(&self) -> &'c str {
        self.pattern.strip_prefix("spec.").unwrap_or(self.pattern)
    }

    /// The keys of the path.
    pub(super) fn keys(&self) -> Vec<String> {
        keys(self.pattern)
    }

    /// On either side what the last step of that name leads to, if there is one.
    pub(super) fn at_step(&self, name: &str) -> [Option<&'c Value>; 2] {
        [0, 1].map(|side| at_step(self.objects[side], &self.steps[side], name))
    }

    /// On either side what the field, or the item of a list, lies in.
    pub(super) fn around(&self) -> [Option<&'c Value>; 2] {
        [0, 1].map(|side| {
            let (_, above) = self.steps[side].split_last()?;
            value(self.objects[side], above)
        })
    }
}
