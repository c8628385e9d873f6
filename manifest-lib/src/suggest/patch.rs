//! A patch laid over an object, as the API server lays it.
//!
//! Source: Kubernetes, "Update API Objects in Place Using kubectl patch"; RFC 7396 (JSON Merge Patch).

use serde_json::{Map, Value};

use crate::diff::lists::name;
use crate::kinds::{Kind, Merge};
use crate::values::push_key;

/// How a patch is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patching {
    /// kubectl's default: a list that has a key is merged item by item, `$patch: delete` takes an item or the object away,
    /// and `$patch: replace` replaces. A custom resource's lists are replaced: the API server knows no keys of them.
    Strategic,
    /// A JSON Merge Patch: every list is replaced.
    Merge,
}

/// The object with the patch laid over it; nothing if the patch takes it away.
pub(super) fn patched(kind: Option<&Kind>, object: Value, patch: Value, how: Patching) -> Option<Value> {
    if how == Patching::Strategic && patch.as_object().and_then(directive) == Some("delete") {
        return None;
    }
    let Some(kind) = kind.filter(|_| how == Patching::Strategic) else { return Some(merged(object, patch)) };
    let mut object = object;
    lay(kind, "", &mut object, patch);
    Some(object)
}

/// A JSON Merge Patch: maps key by key, `null` takes a key away, and everything else is replaced.
fn merged(value: Value, patch: Value) -> Value {
    let Value::Object(patch) = patch else { return patch };
    let mut map = match value {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    for (key, patch) in patch {
        let old = map.remove(&key);
        if !patch.is_null() {
            map.insert(key, merged(old.unwrap_or_default(), patch));
        }
    }
    map.into()
}

/// The keys with which a patch says what to do.
const DIRECTIVE: &str = "$patch";
const RETAIN: &str = "$retainKeys";
const REMOVE: &str = "$deleteFromPrimitiveList/";

fn lay(kind: &Kind, pattern: &str, value: &mut Value, patch: Value) {
    match (value, patch) {
        (Value::Object(map), Value::Object(patch)) => lay_map(kind, pattern, map, patch),
        (Value::Array(items), Value::Array(patch)) => lay_list(kind, pattern, items, patch),
        (value, patch) => *value = without_directives(patch),
    }
}

fn lay_map(kind: &Kind, pattern: &str, map: &mut Map<String, Value>, patch: Map<String, Value>) {
    match directive(&patch) {
        Some("replace") => {
            *map = plain(patch);
            return;
        }
        Some("delete") => {
            map.clear();
            return;
        }
        _ => {}
    }
    if let Some(kept) = patch.get(RETAIN).and_then(Value::as_array) {
        map.retain(|key, _| kept.iter().any(|kept| kept == key));
    }
    for (key, patch) in patch {
        if let Some(list) = key.strip_prefix(REMOVE) {
            if let (Some(Value::Array(items)), Some(gone)) = (map.get_mut(list), patch.as_array()) {
                items.retain(|item| !gone.contains(item));
            }
            continue;
        }
        if key.starts_with('$') {
            continue;
        }
        let mut below = pattern.to_owned();
        push_key(&mut below, &key);
        if patch.is_null() {
            map.remove(&key);
        } else {
            lay(kind, &below, map.entry(key).or_insert(Value::Null), patch);
        }
    }
}

/// kubectl merges by the first of the fields that make an item one.
fn lay_list(kind: &Kind, pattern: &str, items: &mut Vec<Value>, patch: Vec<Value>) {
    let Some(Merge::Keys(keys)) = kind.field(pattern).and_then(|at| at.merge()) else {
        *items = patch.into_iter().map(without_directives).collect();
        return;
    };
    let keys = &keys[..1];
    let replaces = |item: &Value| item.as_object().and_then(directive) == Some("replace");
    if patch.iter().any(replaces) {
        items.clear();
    }
    for one in patch.into_iter().filter(|item| !replaces(item)) {
        let same = |item: &Value| name(item, keys).is_some() && name(item, keys) == name(&one, keys);
        let there = items.iter().position(same);
        match (there, one.as_object().and_then(directive) == Some("delete")) {
            (Some(index), true) => drop(items.remove(index)),
            (None, true) => {}
            (Some(index), false) => lay(kind, pattern, &mut items[index], one),
            (None, false) => items.push(without_directives(one)),
        }
    }
}

fn directive(map: &Map<String, Value>) -> Option<&str> {
    map.get(DIRECTIVE).and_then(Value::as_str)
}

/// The value without the words for whoever lays it.
fn without_directives(value: Value) -> Value {
    match value {
        Value::Object(map) => plain(map).into(),
        Value::Array(items) => items.into_iter().map(without_directives).collect(),
        other => other,
    }
}

fn plain(map: Map<String, Value>) -> Map<String, Value> {
    let own = map.into_iter().filter(|(key, value)| !key.starts_with('$') && !value.is_null());
    own.map(|(key, value)| (key, without_directives(value))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object() -> Value {
        json!({"spec": {"template": {"spec": {
            "containers": [{"name": "a", "image": "a:1", "args": ["x"], "ports": [{"containerPort": 80, "name": "web"}]}, {"name": "b"}],
            "volumes": [{"name": "v", "emptyDir": {}}],
        }}}})
    }

    fn pods(patch: Value, how: Patching) -> Value {
        let patch = json!({"spec": {"template": {"spec": patch}}});
        let object = patched(Kind::by_name("Deployment"), object(), patch, how).unwrap_or_default();
        object["spec"]["template"]["spec"].clone()
    }

    #[test]
    fn a_strategic_patch_merges_what_has_a_name() {
        let laid = |patch: Value| pods(patch, Patching::Strategic);
        let image = laid(json!({"containers": [{"name": "b", "image": "b:1"}, {"name": "a", "args": ["y"]}]}));
        assert_eq!(image["containers"][0]["image"], "a:1");
        assert_eq!(image["containers"][0]["args"], json!(["y"]));
        assert_eq!(image["containers"][1], json!({"name": "b", "image": "b:1"}));
        let port = laid(json!({"containers": [{"name": "a", "ports": [{"containerPort": 80, "protocol": "UDP"}]}]}));
        assert_eq!(port["containers"][0]["ports"], json!([{"containerPort": 80, "name": "web", "protocol": "UDP"}]));
        assert_eq!(laid(json!({"volumes": null})).get("volumes"), None);
        let gone = laid(json!({"containers": [{"name": "b", "$patch": "delete"}, {"name": "c", "$patch": "delete"}]}));
        assert_eq!(gone["containers"].as_array().map(Vec::len), Some(1));
        let only = laid(json!({"containers": [{"$patch": "replace"}, {"name": "c"}]}));
        assert_eq!(only["containers"], json!([{"name": "c"}]));
        let kept =
            laid(json!({"volumes": [{"name": "v", "$retainKeys": ["name", "secret"], "secret": {"secretName": "s"}}]}));
        assert_eq!(kept["volumes"], json!([{"name": "v", "secret": {"secretName": "s"}}]));
        let map = laid(json!({"$patch": "replace", "containers": []}));
        assert_eq!(map, json!({"containers": []}));
        let words = laid(
            json!({"containers": [{"name": "a", "$deleteFromPrimitiveList/args": ["x"], "$setElementOrder/ports": []}]}),
        );
        assert_eq!(words["containers"][0]["args"], json!([]));
        assert_eq!(patched(Kind::by_name("Service"), object(), json!({"$patch": "delete"}), Patching::Strategic), None);
    }

    #[test]
    fn what_the_api_server_replaces_is_replaced() {
        let scaler = json!({"spec": {"metrics": [{"type": "Resource", "resource": {"name": "cpu"}}]}});
        let memory = json!({"spec": {"metrics": [{"type": "Resource", "resource": {"name": "memory"}}]}});
        let laid =
            patched(Kind::of("autoscaling/v2", "HorizontalPodAutoscaler"), scaler, memory.clone(), Patching::Strategic);
        assert_eq!(laid, Some(memory));
    }

    #[test]
    fn a_merge_patch_and_a_custom_resource_replace_every_list() {
        let laid = pods(json!({"containers": [{"name": "b"}], "volumes": null}), Patching::Merge);
        assert_eq!(laid, json!({"containers": [{"name": "b"}]}));
        let (old, patch) =
            (json!({"items": [{"name": "a", "x": 1}]}), json!({"items": [{"name": "a"}], "n": {"o": null}}));
        let laid = patched(None, old, patch, Patching::Strategic);
        assert_eq!(laid, Some(json!({"items": [{"name": "a"}], "n": {}})));
    }
}
