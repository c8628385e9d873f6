//! The fields of an object as a tree.

use serde_json::Value;

use crate::values::{PathStep, path_steps};

/// The value at a path.
///
/// ```
/// use manifest_rules::objects::value_at;
/// let object = serde_json::json!({"spec": {"ports": [{"port": 80}]}});
/// assert_eq!(value_at(&object, "spec.ports[0].port"), Some(&80.into()));
/// assert_eq!(value_at(&object, "spec.ports[1]"), None);
/// ```
pub fn value_at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path_steps(path).try_fold(value, |value, step| match step {
        PathStep::Key(key) => value.get(key.as_ref()),
        PathStep::Index(index) => value.get(index),
        PathStep::Name(_) => None,
    })
}
