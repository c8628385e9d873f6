//! From an object of one environment to a template for all: the namespace, the app's labels and the names of its Secrets
//! are Helm's to say, and the object's own name is one that is the same in all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::expr::Expr;
use super::node::{Entry, Node};
use super::secrets;
use crate::lower::{labels, selector_labels};
use crate::model::App;
use crate::objects::{Object, ObjectKey};

/// The template of an object of this app.
pub(super) fn generalize(object: &Value, app: &App<'_>) -> Node {
    let pairs = |labels: BTreeMap<String, String>| labels.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let general = General {
        labels: pairs(labels(app, None)),
        selecting: pairs(selector_labels(app, "")),
        namespace: app.target.namespace.0.value.as_str(),
        secrets: secrets::of(app).into_keys().collect(),
    };
    general.node(object, "", "")
}

/// What is looked for in an object.
struct General<'a> {
    labels: Vec<(String, String)>,
    selecting: Vec<(String, String)>,
    namespace: &'a str,
    secrets: BTreeSet<&'a str>,
}

impl General<'_> {
    /// The node of a value that stands behind `key`, in the map behind `around`. Of a list's item, the list's key counts.
    fn node(&self, value: &Value, key: &str, around: &str) -> Node {
        match value {
            Value::Object(map) if !map.is_empty() => self.map(map, key),
            Value::Array(items) if !items.is_empty() => {
                Node::List(items.iter().map(|item| Entry::new("", self.node(item, key, around))).collect())
            }
            Value::String(text) if key == "namespace" && text == self.namespace => Node::Expr(Expr::Namespace),
            Value::String(text) if names_secret(key, around) && self.secrets.contains(text.as_str()) => {
                Node::Expr(Expr::SecretName(secrets::existing(), text.clone()))
            }
            other => Node::Constant(other.clone()),
        }
    }

    fn map(&self, map: &Map<String, Value>, own: &str) -> Node {
        let has = |labels: &[(String, String)]| {
            labels.iter().all(|(key, value)| map.get(key).is_some_and(|own| own == value))
        };
        let (labels, expr) = if has(&self.labels) {
            (&self.labels[..], Some(Expr::Labels(self.labels.clone())))
        } else if has(&self.selecting) {
            (&self.selecting[..], Some(Expr::SelectorLabels(self.selecting.clone())))
        } else {
            (&[][..], None)
        };
        let mut node = Node::Map(Vec::new());
        for (key, value) in map.iter().filter(|(key, _)| !labels.iter().any(|(label, _)| label == *key)) {
            node.put(Entry::new(key, self.node(value, key, own)));
        }
        if let Some(expr) = expr {
            node.put(Entry::new("", Node::Expr(expr)));
        }
        node
    }
}

/// Whether a Secret is named there. Source: Kubernetes, "Secrets" (`env`, `envFrom`, volumes).
fn names_secret(key: &str, around: &str) -> bool {
    key == "secretName" || (key == "name" && matches!(around, "secretKeyRef" | "secretRef" | "secret"))
}

/// The object's name in a chart: the same in each environment, whose namespaces differ.
pub(super) fn identity(key: &ObjectKey, object: &Object, app: &App<'_>) -> String {
    let own = object.namespace() == app.target.namespace.0.value.as_str();
    if own && !matches!(object, Object::Other(_)) {
        return key.to_string();
    }
    format!("{}.{}/{}/{}", key.kind, key.group, if own { "" } else { object.namespace() }, key.name)
}

/// Whether it is the Namespace of the environment itself, which Helm makes.
pub(super) fn is_own_namespace(key: &ObjectKey, app: &App<'_>) -> bool {
    key.group.is_empty() && key.kind == "Namespace" && key.name == app.target.namespace.0.value.as_str()
}
