//! Which fields two bundles differ in, and where the new ones come from.

use manifest_lib::objects::Bundle;
use manifest_lib::values::Origin;
use serde_json::Value;

/// Each field that differs, with the origin that the new object gives it; nothing for a whole object.
pub(crate) fn changes(before: &Bundle, after: &Bundle) -> Vec<(String, Option<Origin>)> {
    let mut changes = Vec::new();
    for key in before.keys().filter(|key| after.get(key).is_none()) {
        changes.push((format!("{key} went"), None));
    }
    for (key, new) in after.iter() {
        match before.get(key) {
            None => changes.push((format!("{key} came"), None)),
            Some(old) => {
                let mut paths = Vec::new();
                differ(&old.object.to_value().unwrap(), &new.object.to_value().unwrap(), String::new(), &mut paths);
                changes.extend(paths.into_iter().map(|path| (format!("{key} {path}"), Some(new.origins.of(&path)))));
            }
        }
    }
    changes
}

fn differ(old: &Value, new: &Value, path: String, paths: &mut Vec<String>) {
    let dotted = |key: &str| {
        let plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        match (plain, path.is_empty()) {
            (false, _) => format!("{path}[{key:?}]"),
            (true, true) => key.to_owned(),
            (true, false) => format!("{path}.{key}"),
        }
    };
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                differ(old.get(key).unwrap_or(&Value::Null), value, dotted(key), paths);
            }
        }
        (Value::Null, Value::Array(new)) => {
            for (index, value) in new.iter().enumerate() {
                differ(&Value::Null, value, format!("{path}[{index}]"), paths);
            }
        }
        (Value::Null, Value::Object(new)) => {
            for (key, value) in new {
                differ(&Value::Null, value, dotted(key), paths);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            // An item that only moved is no change.
            for (index, value) in new.iter().enumerate().filter(|(_, value)| !old.contains(value)) {
                differ(old.get(index).unwrap_or(&Value::Null), value, format!("{path}[{index}]"), paths);
            }
        }
        _ => paths.push(path),
    }
}
