//! What Kubernetes itself says of a field: the descriptions of its own schemas, in the version that the objects are of.

use manifest_lib::objects::Object;
use serde_json::Value;

/// A field's documentation.
#[derive(Default)]
pub(crate) struct Doc {
    pub(crate) description: String,
    pub(crate) of_type: String,
}

/// The documentation of the field at these keys; nothing if the kind has no such field.
pub(crate) fn of(object: &Object, keys: &[String]) -> Option<Doc> {
    let schema = object.schema()?;
    let (field, whole) = walk(&schema, keys)?;
    // An entry of a map has no words of its own but its type's: those of the map say more.
    let words = |keys: &[String]| Some(walk(&schema, keys)?.0.get("description")?.as_str()?.to_owned());
    let own = words(keys).or_else(|| words(keys.split_last()?.1));
    let of_its_type = || Some(whole.get("description")?.as_str()?.to_owned());
    Some(Doc { description: own.or_else(of_its_type).unwrap_or_default(), of_type: of_type(&schema, field) })
}

/// The names of all fields beside the one at these keys, or below the last key that there is.
pub(crate) fn below(object: &Object, keys: &[String]) -> Vec<String> {
    let Some(schema) = object.schema() else { return Vec::new() };
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

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::{PodTemplate, ReplicationController};

    use super::*;

    #[test]
    fn every_kind_that_the_rules_read_is_documented() {
        let words = |object: Object, path: &str| {
            let keys: Vec<String> = path.split('.').map(str::to_owned).collect();
            of(&object, &keys).map(|doc| (doc.description.is_empty(), doc.of_type))
        };
        let template = Object::from(PodTemplate::default());
        assert_eq!(words(template, "template.spec.hostNetwork"), Some((false, "boolean".to_owned())));
        let controller = Object::from(ReplicationController::default());
        assert_eq!(words(controller.clone(), "spec.replicas"), Some((false, "integer".to_owned())));
        assert_eq!(words(controller.clone(), "spec.replicaz"), None);
        assert!(below(&controller, &["spec".to_owned(), "replicaz".to_owned()]).contains(&"spec.replicas".to_owned()));
    }
}
