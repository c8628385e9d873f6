//! How Kubernetes reads each list: by a key of its items, as a set, or in order.
//!
//! Source: the `x-kubernetes-list-map-keys` and `x-kubernetes-patch-merge-key` of the API's own description; for lists
//! that have neither, what the controllers do with them.

use serde_json::Value;

/// What makes an item the same item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// These fields of it.
    Keyed(&'static [&'static str]),
    /// All of it: the order means nothing.
    Set,
    /// Its place.
    Ordered,
}

/// The list at a path of keys, in an object of that kind. In a `foreign` object, whose kind nobody knows, items with
/// names are known by them.
pub(crate) fn list(kind: &str, pattern: &str, items: &[&Value], foreign: bool) -> List {
    if foreign {
        let named = !items.is_empty() && items.iter().all(|item| item.get("name").is_some_and(Value::is_string));
        return if named { List::Keyed(&["name"]) } else { List::Ordered };
    }
    let (above, field) = pattern.rsplit_once('.').unwrap_or(("", pattern));
    match field {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "env"
        | "volumes"
        | "imagePullSecrets"
        | "secrets" => List::Keyed(&["name"]),
        "volumeMounts" => List::Keyed(&["mountPath"]),
        "volumeDevices" => List::Keyed(&["devicePath"]),
        "hostAliases" => List::Keyed(&["ip"]),
        "ownerReferences" => List::Keyed(&["uid"]),
        "conditions" => List::Keyed(&["type"]),
        "topologySpreadConstraints" => List::Keyed(&["topologyKey", "whenUnsatisfiable"]),
        "volumeClaimTemplates" => List::Keyed(&["metadata.name"]),
        "ports" if kind == "Service" => List::Keyed(&["port", "protocol"]),
        "ports" if above.ends_with("ontainers") => List::Keyed(&["containerPort", "protocol"]),
        "metrics" => List::Keyed(&[
            "type",
            "resource.name",
            "containerResource.name",
            "containerResource.container",
            "pods.metric.name",
            "object.metric.name",
            "external.metric.name",
        ]),
        "rules" if kind == "Ingress" => List::Keyed(&["host"]),
        "paths" => List::Keyed(&["path", "pathType"]),
        // A later source wins over an earlier one, and words have their order.
        "command" | "args" | "envFrom" | "sources" | "items" | "nameservers" | "searches" => List::Ordered,
        _ => List::Set,
    }
}

/// Whether the order of a list that is merged by a key means something.
pub(crate) fn has_order(pattern: &str, items: &[&Value], foreign: bool) -> bool {
    let field = pattern.rsplit('.').next().unwrap_or_default();
    match field {
        _ if foreign => true,
        "initContainers" => true,
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
