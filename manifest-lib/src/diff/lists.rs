//! Items of a list that are the same item on both sides.

use serde_json::Value;

use crate::kinds::{Kind, List};

/// What makes an item of the list at a path of keys the same item. Where nobody says what is there, as in a kind of
/// somebody's own, items with names are known by them.
pub(crate) fn list(kind: Option<&Kind>, pattern: &str, items: &[&Value]) -> List {
    let known = kind.and_then(|kind| kind.field(pattern)?.list());
    known.unwrap_or_else(|| {
        let named = !items.is_empty() && items.iter().all(|item| item.get("name").is_some_and(Value::is_string));
        if named { List::Keyed(&["name"]) } else { List::Ordered }
    })
}

/// Whether the order of a list that is merged by a key means something.
pub(super) fn has_order(kind: Option<&Kind>, pattern: &str, items: &[&Value]) -> bool {
    let Some(at) = kind.and_then(|kind| kind.field(pattern)) else { return true };
    match at.field.name {
        // Each runs when the one before it has ended; each may use those before it.
        "initContainers" | "variables" => true,
        // `$(NAME)` sees what stands before it.
        "env" => {
            items.iter().any(|item| item.get("value").and_then(Value::as_str).is_some_and(|value| value.contains("$(")))
        }
        _ => false,
    }
}

/// An item's name by its keys; nothing if it has none of them.
pub(crate) fn name(item: &Value, keys: &[&str]) -> Option<String> {
    let mut parts = Vec::new();
    for key in keys {
        let found = key.split('.').try_fold(item, |at, step| at.get(step));
        match found {
            Some(Value::String(text)) => parts.push(text.clone()),
            Some(Value::Number(number)) => parts.push(number.to_string()),
            Some(_) => return None,
            None if *key == "protocol" => parts.push("TCP".to_owned()),
            None => {}
        }
    }
    if parts.is_empty() {
        // An Ingress rule for every host is one, too.
        return (keys == ["host"]).then(|| "*".to_owned());
    }
    Some(parts.join("/"))
}

/// The names of all items, if each has one and no two have the same.
pub(crate) fn names(items: &[Value], keys: &[&str]) -> Option<Vec<String>> {
    let names: Vec<String> = items.iter().map(|item| name(item, keys)).collect::<Option<_>>()?;
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort();
    sorted.windows(2).all(|two| two[0] != two[1]).then_some(names)
}
