//! The object of a difference.

use crate::diff::ObjectDiff;
use crate::objects::{Bundle, ObjectKey};

/// Where the object of a difference stands in a bundle.
pub(super) fn find(object: &ObjectDiff, bundle: &Bundle) -> Option<usize> {
    let own = |key: &ObjectKey| {
        key.group == object.group && key.namespace == object.namespace && key.to_string() == object.object
    };
    bundle.keys().position(own)
}
