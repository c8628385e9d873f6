//! Which object is which, whatever side it is on.

use std::collections::HashMap;
use std::fmt;

use super::how::How;
use super::report::{Diff, ObjectDiff};
use crate::objects::ObjectKey;

/// What makes an object the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity {
    /// Its kind and name.
    object: String,
    group: String,
    /// Empty where namespaces do not count.
    namespace: String,
}

/// Its kind and name.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.object)
    }
}

impl Identity {
    /// The identity of an object by its key.
    pub(super) fn of(key: &ObjectKey, how: &How) -> Self {
        Self::new(key.to_string(), &key.group, &key.namespace, how)
    }

    /// The identity of something by words that stand for it.
    pub(super) fn new(object: String, group: &str, namespace: &str, how: &How) -> Self {
        let namespace = if how.across_namespaces { "" } else { namespace };
        Self { object, group: group.to_owned(), namespace: namespace.to_owned() }
    }

    /// The identity of an object that differs.
    pub(super) fn of_diff(object: &ObjectDiff, how: &How) -> Self {
        Self::new(object.object.clone(), &object.group, &object.namespace, how)
    }
}

/// Where each object stands in the diff.
pub(super) fn places(diff: &Diff, how: &How) -> HashMap<Identity, usize> {
    diff.objects.iter().enumerate().map(|(index, object)| (Identity::of_diff(object, how), index)).collect()
}
