//! All objects of one side, as judged changes ask for them.

use serde_json::Value;

use crate::cluster::Set;

/// The objects of one side.
pub(in super::super) struct Known<'s, 'b> {
    pub(in super::super) set: &'s Set<'b>,
    /// The objects as trees, in the bundle's order.
    pub(in super::super) values: &'s [Value],
}

impl Known<'_, '_> {
    /// Whether a selector of an object asks for the label, whatever its value.
    pub(super) fn selects_by(&self, label: &str) -> bool {
        self.values.iter().any(|object| asks(object, label, false))
    }

    /// Whether pods read the ConfigMap.
    pub(super) fn reads(&self, config: &str) -> bool {
        self.values.iter().any(|object| names(object, config))
    }
}

/// Whether a label's key stands in a selector below.
fn asks(value: &Value, label: &str, inside: bool) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            let selector = key.to_ascii_lowercase().ends_with("selector") || key == "matchLabelKeys";
            (inside && key == label) || asks(value, label, inside || selector)
        }),
        Value::Array(items) => items.iter().any(|item| asks(item, label, inside)),
        // The key of an expression.
        Value::String(text) => inside && text == label,
        _ => false,
    }
}

/// Whether something refers to a ConfigMap of that name, as a variable or a volume does.
fn names(value: &Value, config: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            let refers = key.starts_with("configMap") && value.get("name").is_some_and(|name| name == config);
            refers || names(value, config)
        }),
        Value::Array(items) => items.iter().any(|item| names(item, config)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_a_selector_asks_for_is_found() {
        for object in [
            json!({"spec": {"selector": {"tier": "web"}}}),
            json!({"spec": {"podSelector": {"matchLabels": {"tier": "web"}}}}),
            json!({"spec": {"selector": {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}}}),
            json!({"spec": {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"tier": "a"}}}]}]}}),
            json!({"topologySpreadConstraints": [{"matchLabelKeys": ["tier"]}]}),
        ] {
            assert!(asks(&object, "tier", false), "{object}");
            assert!(!asks(&object, "team", false), "{object}");
        }
        assert!(!asks(&json!({"metadata": {"labels": {"tier": "web"}}}), "tier", false));
    }

    #[test]
    fn a_config_is_read_by_variables_and_volumes() {
        for object in [
            json!({"envFrom": [{"configMapRef": {"name": "a"}}]}),
            json!({"env": [{"valueFrom": {"configMapKeyRef": {"name": "a", "key": "k"}}}]}),
            json!({"volumes": [{"configMap": {"name": "a"}}]}),
            json!({"volumes": [{"projected": {"sources": [{"configMap": {"name": "a"}}]}}]}),
        ] {
            assert!(names(&object, "a") && !names(&object, "b"), "{object}");
        }
    }
}
