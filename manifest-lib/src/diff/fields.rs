//! The fields of an object, named as differences are.

use serde_json::Value;

use super::lists::{list, names};
use crate::kinds::{Kind, List};
use crate::objects::Object;
use crate::values::push_key;

/// A field that is set.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its path with indices, by which its origin is known: `spec.template.spec.containers[0].image`.
    pub path: String,
    /// Its path with the names of list items: `spec.template.spec.containers[web].image`.
    pub named: String,
    /// Its value.
    pub value: Value,
    /// Whether it holds no other field; a list of plain values is one.
    pub is_leaf: bool,
}

/// Every field of an object, each before those in it.
///
/// ```
/// use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
/// use manifest_lib::{diff::fields, objects::Object};
/// let ports = Some(vec![ServicePort { port: 80, ..Default::default() }]);
/// let service = Service { spec: Some(ServiceSpec { ports, ..Default::default() }), ..Default::default() };
/// let all = fields(&Object::from(service));
/// assert!(all.iter().any(|field| field.path == "spec.ports[0].port" && field.named == "spec.ports[80/TCP].port"));
/// ```
pub fn fields(object: &Object) -> Vec<Field> {
    let mut fields = Vec::new();
    // An object of Kubernetes' own types is always a tree.
    let value = object.to_value().unwrap_or_default();
    Walk { kind: object.known(), fields: &mut fields }.collect(&value, [String::new(), String::new(), String::new()]);
    fields.retain(|field| !field.path.is_empty());
    fields
}

struct Walk<'w> {
    kind: Option<&'static Kind>,
    fields: &'w mut Vec<Field>,
}

impl Walk<'_> {
    /// The paths are the one with indices, the one with names, and the one of keys alone.
    fn collect(&mut self, value: &Value, [path, named, pattern]: [String; 3]) {
        let is_leaf = match value {
            Value::Object(map) => map.is_empty(),
            Value::Array(items) => !items.iter().any(Value::is_object),
            _ => true,
        };
        self.fields.push(Field { path: path.clone(), named: named.clone(), value: value.clone(), is_leaf });
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let mut paths = [path.clone(), named.clone(), pattern.clone()];
                    paths.iter_mut().for_each(|path| push_key(path, key));
                    self.collect(value, paths);
                }
            }
            Value::Array(items) if !is_leaf => {
                let all: Vec<&Value> = items.iter().collect();
                let known = match list(self.kind, &pattern, &all) {
                    List::Keyed(keys) => names(items, keys),
                    List::Set => names(items, &["name"]),
                    List::Ordered => None,
                };
                for (index, item) in items.iter().enumerate() {
                    let called = known.as_ref().map_or_else(|| index.to_string(), |names| names[index].clone());
                    self.collect(item, [format!("{path}[{index}]"), format!("{named}[{called}]"), pattern.clone()]);
                }
            }
            _ => {}
        }
    }
}
