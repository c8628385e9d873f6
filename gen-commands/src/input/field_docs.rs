//! What Kubernetes itself says of a field: the descriptions of its own schemas, in the version that the objects are of.

use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Pod, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::api::rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};
use schemars::schema_for;
use serde_json::Value;

/// A field's documentation.
#[derive(Default)]
pub(crate) struct Doc {
    pub(crate) description: String,
    pub(crate) of_type: String,
}

macro_rules! schemas {
    ($($kind:ident),*) => {
        /// A kind's schema; nothing for a kind that is not Kubernetes' own, or that nobody makes here.
        fn schema(kind: &str) -> Option<Value> {
            match kind {
                $(stringify!($kind) => Some(schema_for!($kind).to_value()),)*
                _ => None,
            }
        }
    };
}

schemas!(
    Namespace,
    ServiceAccount,
    ConfigMap,
    NetworkPolicy,
    Service,
    Deployment,
    HorizontalPodAutoscaler,
    PodDisruptionBudget,
    Pod,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    Job,
    CronJob,
    Ingress,
    Role,
    ClusterRole,
    RoleBinding,
    ClusterRoleBinding
);

/// The documentation of the field at these keys; nothing if the kind has no such field.
pub(crate) fn of(kind: &str, keys: &[String]) -> Option<Doc> {
    let schema = schema(kind)?;
    let (field, whole) = walk(&schema, keys)?;
    // An entry of a map has no words of its own but its type's: those of the map say more.
    let words = |keys: &[String]| Some(walk(&schema, keys)?.0.get("description")?.as_str()?.to_owned());
    let own = words(keys).or_else(|| words(keys.split_last()?.1));
    let of_its_type = || Some(whole.get("description")?.as_str()?.to_owned());
    Some(Doc { description: own.or_else(of_its_type).unwrap_or_default(), of_type: of_type(&schema, field) })
}

/// The names of all fields beside the one at these keys, or below the last key that there is.
pub(crate) fn below(kind: &str, keys: &[String]) -> Vec<String> {
    let Some(schema) = schema(kind) else { return Vec::new() };
    for length in (0..keys.len()).rev() {
        if let Some((_, whole)) = walk(&schema, &keys[..length]) {
            let names = whole.get("properties").and_then(Value::as_object);
            let head = keys[..length].join(".");
            let dot = if head.is_empty() { "" } else { "." };
            return names.into_iter().flatten().map(|(name, _)| format!("{head}{dot}{name}")).collect();
        }
    }
    Vec::new()
}

/// The field as its parent has it, and what it refers to.
fn walk<'s>(root: &'s Value, keys: &[String]) -> Option<(&'s Value, &'s Value)> {
    let mut field = root;
    let mut at = resolved(root, root);
    for key in keys {
        // Items of a list have no key of their own.
        while let Some(items) = at.get("items") {
            at = resolved(root, items);
        }
        field = at.get("properties").and_then(|fields| fields.get(key)).or_else(|| at.get("additionalProperties"))?;
        at = resolved(root, field);
    }
    Some((field, at))
}

/// What a schema refers to, if it does.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let direct = schema.get("$ref");
    let named = ["allOf", "anyOf", "oneOf"]
        .iter()
        .find_map(|any| schema.get(any)?.as_array()?.iter().find_map(|one| one.get("$ref")));
    let name = direct.or(named).and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
    name.and_then(|name| root.get("$defs")?.get(name.replace("~1", "/").replace("~0", "~"))).unwrap_or(schema)
}

/// The type in a word, a list or map with that of its items.
fn of_type(root: &Value, field: &Value) -> String {
    let name = |schema: &Value| {
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit(['.', '/']).next());
        reference.map(str::to_owned)
    };
    if let Some(name) = name(field) {
        return name;
    }
    let whole = resolved(root, field);
    let plain = match whole.get("type") {
        Some(Value::String(one)) => one.clone(),
        Some(Value::Array(several)) => {
            several.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    let inner = whole.get("items").or_else(|| whole.get("additionalProperties")).filter(|inner| inner.is_object());
    match (plain.as_str(), inner) {
        ("array", Some(items)) => format!("list of {}", of_type(root, items)),
        ("object", Some(values)) => format!("map of {}", of_type(root, values)),
        _ => plain,
    }
}
