//! What of an object a version of Kubernetes does not know yet, and what it advises against.

use serde_json::Value;

use super::object::Object;
use super::value::value_at;
use crate::kinds::{DEPRECATED, Deprecated, Kind, Place};
use crate::values::KubernetesVersion;

/// The fields of an object that a version of Kubernetes does not have, each with the first minor version that has it; an
/// empty path is the kind itself. Such a field is refused or dropped there.
///
/// ```
/// use manifest_rules::{objects::too_new, read::bundle, values::KubernetesVersion};
/// let settings = bundle("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n");
/// assert!(settings.iter().all(|(_, item)| too_new(&item.object, KubernetesVersion::OLDEST).is_empty()));
/// ```
pub fn too_new(object: &Object, version: KubernetesVersion) -> Vec<(String, u8)> {
    let (Some(kind), Ok(tree)) = (object.known(), object.to_value()) else { return Vec::new() };
    if kind.since() > version.minor() {
        return vec![(String::new(), kind.since())];
    }
    let mut found = Vec::new();
    walk(kind, &tree, &mut String::new(), version.minor(), &mut found);
    found
}

fn walk(kind: &Kind, value: &Value, path: &mut String, minor: u8, found: &mut Vec<(String, u8)>) {
    let length = path.len();
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                // A key with a dot is one of a map, whose entries no version tells apart.
                if name.contains('.') {
                    continue;
                }
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                match kind.field(path) {
                    Some(at) if at.since > minor => found.push((path.clone(), at.since)),
                    Some(_) => walk(kind, inner, path, minor, found),
                    None => {}
                }
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                walk(kind, item, path, minor, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// What of an object a version of Kubernetes advises against, each with its path.
///
/// ```
/// use manifest_rules::{objects::deprecated, read::bundle, values::KubernetesVersion};
/// let set = bundle("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}], trafficDistribution: PreferClose}\n");
/// let told = |version| set.iter().flat_map(|(_, item)| deprecated(&item.object, version)).collect::<Vec<_>>();
/// assert!(told(KubernetesVersion::new("1.33")).is_empty());
/// let found = told(KubernetesVersion::new("1.34"));
/// assert_eq!((found[0].0.as_str(), found[0].1.since), ("spec.trafficDistribution", 34));
/// ```
pub fn deprecated(object: &Object, version: KubernetesVersion) -> Vec<(String, &'static Deprecated)> {
    let (Some(kind), Ok(tree)) = (object.known(), object.to_value()) else { return Vec::new() };
    let mut found = Vec::new();
    for row in DEPRECATED.iter().filter(|row| row.since <= version.minor()) {
        for path in places(kind, &tree, row.place) {
            let value = if path.is_empty() { Some(&tree) } else { value_at(&tree, &path) };
            let meant = |value: &Value| row.value.is_none_or(|wanted| value == wanted);
            if value.is_some_and(meant) {
                found.push((path, row));
            }
        }
    }
    found
}

/// The paths that a row may mean in an object of the kind.
fn places(kind: &Kind, tree: &Value, place: Place) -> Vec<String> {
    match place {
        Place::Field(name, path) if kind.name == name => vec![path.to_owned()],
        Place::Field(..) => Vec::new(),
        Place::Pods(field) => {
            let Some(pods) = kind.pods else { return Vec::new() };
            match field.strip_prefix("volumes.") {
                None => vec![pods.path(field)],
                Some(field) => {
                    let volumes = pods.path("volumes");
                    let count = value_at(tree, &volumes).and_then(Value::as_array).map_or(0, Vec::len);
                    (0..count).map(|index| format!("{volumes}[{index}].{field}")).collect()
                }
            }
        }
    }
}
