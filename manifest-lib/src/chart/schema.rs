//! The values as JSON Schema: what their types say, closed over the names that the app has. Source: Helm, "Schema Files".

use std::collections::{BTreeMap, BTreeSet};

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value, json};

use super::secrets;
use super::slot::Slot;
use super::values::{PER_WORKLOAD, Values};
use crate::model::{App, CONFIG_CHECKSUM, Deployed, FILES_CHECKSUM};

/// What a chart around this one may set beside this chart's own values, and what it is for.
pub(super) const FROM_AROUND: [(&str, &str, &str); 2] = [
    ("enabled", "boolean", "For a condition of a chart around this one"),
    ("global", "object", "Values of a chart around this one"),
];

/// The schema of these values, which takes no key that no template reads.
///
/// # Errors
/// If the types of the values have no such place as is changed here.
pub(super) fn schema(all: &[&Value], slots: &[Slot], app: &App<'_>, mark: &str) -> Result<Value, String> {
    let Some(values) = all.first() else { return Ok(Value::Null) };
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_rust));
    let mut schema = settings.into_generator().into_root_schema_for::<Values>().to_value();
    // What the templates write themselves: a key that is there twice is refused by Helm.
    let own = app.workloads().iter().flat_map(|deployed| deployed.body.pod_annotations.iter());
    let own: BTreeSet<&str> = own
        .map(|annotation| annotation.key.as_str())
        .chain([CONFIG_CHECKSUM, FILES_CHECKSUM, "checksum/secret"])
        .collect();
    map(&mut schema, "/properties/podAnnotations/propertyNames")?.insert("not".to_owned(), json!({"enum": own}));
    let own = secrets::values(app);
    if !own.is_empty() {
        close(map(&mut schema, "/properties/secrets")?, secrets(&own));
    }
    for part in ["secrets", "test"].into_iter().filter(|part| values.get(part).is_none()) {
        without(&mut schema, part)?;
    }
    let properties = map(&mut schema, "/properties")?;
    for (name, property) in properties.iter_mut() {
        let Some(property) = property.as_object_mut() else { continue };
        if property.remove(PER_WORKLOAD).is_some() {
            let one = property.remove("additionalProperties").unwrap_or_default();
            let workloads = values.get(name).and_then(Value::as_object).into_iter().flat_map(Map::keys);
            let each: Map<String, Value> = workloads.map(|workload| (workload.clone(), one.clone())).collect();
            // What an environment takes away, a release may take away, too.
            let said =
                |key: &&String| all.iter().all(|values| values.get(&*name).is_some_and(|own| own.get(key).is_some()));
            property.insert("required".to_owned(), each.keys().filter(said).cloned().collect());
            close(property, each);
        }
    }
    let longest = longest_prefix(app);
    if let Some(name) = properties.get_mut("fullnameOverride").and_then(Value::as_object_mut) {
        name.insert("maxLength".to_owned(), json!(longest));
    }
    for (name, type_, description) in FROM_AROUND {
        properties.insert(name.to_owned(), json!({"type": type_, "description": description}));
    }
    for slot in slots {
        place(&mut schema, slot)?;
    }
    map(&mut schema, "")?.insert("$comment".to_owned(), Value::from(mark));
    Ok(schema)
}

/// How long a name before all names may be, so that each fits into a DNS label, that of a CronJob's Jobs included.
/// Source: Kubernetes, "Object Names and IDs", "CronJob".
fn longest_prefix(app: &App<'_>) -> usize {
    let most = |deployed: &Deployed<'_>| {
        let own = deployed.name().len();
        match deployed.kind() {
            "CronJob" => 52 - own.min(52),
            "Job" => 53 - own.min(53),
            // A pod of a StatefulSet has a number, and its headless Service an end.
            "StatefulSet" => 50 - own.min(50),
            _ => 63 - own.min(63),
        }
    };
    app.workloads().iter().map(most).min().unwrap_or(63).saturating_sub(1)
}

/// Puts the schema of a value where the value stands, and closes what is around it.
fn place(schema: &mut Value, slot: &Slot) -> Result<(), String> {
    let path = slot.path.as_str();
    let wrong =
        || format!("the schema of the chart's values has no room for `{path}`: say in chart/slot.rs what it is called");
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    let mut keys = path.split('.').peekable();
    let mut at = schema;
    let head = path.split('.').next().unwrap_or_default();
    if at["properties"].get(head).is_none() {
        at["properties"][head] = json!({
            "type": "object", "additionalProperties": false, "properties": {}, "description": about(head),
        });
    }
    while let Some(key) = keys.next() {
        // What many share becomes one of its own before it is changed.
        let target = at["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
        if let Some(own) = target.map(|name| definitions[name].clone()) {
            let description = at["description"].clone();
            *at = own;
            if description.is_string() {
                at["description"] = description;
            }
        }
        let map = at.as_object_mut().ok_or_else(wrong)?;
        let properties = map.entry("properties").or_insert_with(|| json!({})).as_object_mut().ok_or_else(wrong)?;
        if keys.peek().is_none() {
            properties.insert(key.to_owned(), slot.schema.clone());
            return Ok(());
        }
        let new = || json!({"type": "object", "additionalProperties": false, "properties": {}});
        at = properties.entry(key).or_insert_with(new);
    }
    Ok(())
}

/// What values that come from how the environments differ are about, by their first word.
fn about(head: &str) -> String {
    match head {
        "storage" => {
            "How large claims of storage are, from the first install on: a StatefulSet's cannot change".to_owned()
        }
        "cronJob" => "When what repeats starts".to_owned(),
        "pod" => "What pods have besides, each as Kubernetes has it".to_owned(),
        other => format!("What a {other} has besides, each as Kubernetes has it"),
    }
}

/// The map at a place that must be there: an index would put one there without a word.
fn map<'s>(schema: &'s mut Value, pointer: &str) -> Result<&'s mut Map<String, Value>, String> {
    let map = schema.pointer_mut(pointer).and_then(Value::as_object_mut);
    map.ok_or_else(|| {
        format!("the schema of the chart's values has no `{pointer}`: say in chart/schema.rs where it is now")
    })
}

/// Gives a map these keys and no other.
fn close(map: &mut Map<String, Value>, properties: Map<String, Value>) {
    map.insert("properties".to_owned(), Value::Object(properties));
    map.insert("additionalProperties".to_owned(), Value::Bool(false));
}

/// Takes a property away that the app does not need.
fn without(schema: &mut Value, name: &str) -> Result<(), String> {
    let gone = map(schema, "/properties")?.remove(name);
    gone.ok_or_else(|| format!("the chart's values have no `{name}`: say in chart/schema.rs what it is called now"))?;
    if let Some(Value::Array(required)) = map(schema, "")?.get_mut("required") {
        required.retain(|other| other != name);
    }
    Ok(())
}

/// Each secret by its value's name, with the Secret and the key that it becomes.
fn secrets(own: &BTreeMap<String, (&str, &str)>) -> Map<String, Value> {
    let each = own.iter().map(|(name, (secret, key))| {
        let description = format!("The secret `{key}` of the Secret `{secret}`");
        (name.clone(), json!({"type": "string", "description": description}))
    });
    let existing = json!({
        "type": "string",
        "description": "A Secret that is there already and has all keys; then no other secret is needed",
        "pattern": "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$",
    });
    each.chain([(secrets::EXISTING.to_owned(), existing)]).collect()
}

/// Takes away what is about Rust: the formats of integers, and the defaults of what need not be said.
fn without_rust(schema: &mut Schema) {
    schema.remove("default");
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_there_is_told_and_not_made() {
        let mut schema = json!({"properties": {"pods": {}}, "required": ["pods"]});
        let before = schema.clone();
        assert!(map(&mut schema, "/properties/pod").unwrap_err().contains("/properties/pod"));
        assert!(without(&mut schema, "pod").unwrap_err().contains("`pod`"));
        assert_eq!(schema, before);
        without(&mut schema, "pods").unwrap();
        assert_eq!(schema, json!({"properties": {}, "required": []}));
    }
}
