//! The values as JSON Schema, as commented YAML, and as a table for people.

use std::collections::BTreeSet;
use std::fmt::Write;

use schemars::schema_for;
use serde_json::{Map, Value, json};

use super::template::ValuePath;
use super::values::{EXISTING_SECRET, Values, secret_value};
use crate::model::{App, CONFIG_CHECKSUM};
use crate::render::{self, RenderError, mark};

/// The keys of values that are said for each workload.
const PER_WORKLOAD: &[&str] = &["replicaCount", "image", "resources", "autoscaling", "service", "config", "pdb"];

/// The highest minReplicas for which the schema itself compares it with maxReplicas; above, the template does.
const COMPARED: u32 = 20;

/// The JSON Schema of the values, which takes no key that no template reads. Source: Helm, "Schema Files".
pub(super) fn schema(values: &Value, app: &App<'_>, source: &str) -> Value {
    let mut schema = schema_for!(Values).to_value();
    tidy(&mut schema);
    for name in PER_WORKLOAD {
        let keys: Vec<&String> = values[name].as_object().map(|map| map.keys().collect()).unwrap_or_default();
        let mut one = schema["properties"][name]["additionalProperties"].take();
        if *name == "replicaCount" {
            one["maximum"] = json!(100_000);
        }
        let each: Map<String, Value> = keys.iter().map(|key| ((*key).clone(), one.clone())).collect();
        let property = &mut schema["properties"][name];
        property["additionalProperties"] = Value::Bool(false);
        property["required"] = json!(keys);
        property["properties"] = Value::Object(each);
    }
    if let Some(config) = schema["properties"]["config"]["properties"].as_object_mut() {
        config.values_mut().for_each(|texts| texts["propertyNames"] = json!({"pattern": "^[A-Za-z_][A-Za-z0-9_.-]*$"}));
    }
    if values.get("secrets").is_some() {
        schema["properties"]["secrets"] = secrets(values, app);
    } else {
        schema["properties"].as_object_mut().map(|properties| properties.remove("secrets"));
        forget(&mut schema, "secrets");
    }
    for name in ["podAnnotations", "nodeSelector"] {
        schema["properties"][name]["propertyNames"] =
            json!({"pattern": "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$"});
    }
    // What the templates write themselves: a key that is there twice is refused by Helm.
    let own = app.workloads().iter().flat_map(|deployed| deployed.body.pod_annotations.iter());
    let own: BTreeSet<&str> = own.map(|annotation| annotation.key.as_str()).chain([CONFIG_CHECKSUM]).collect();
    schema["properties"]["podAnnotations"]["propertyNames"]["not"] = json!({"enum": own});
    // null takes a default away, and so do parts of a whole that nobody needs.
    for (of, name) in [
        ("Service", "nodePort"),
        ("Autoscaling", "targetCPUUtilizationPercentage"),
        ("Autoscaling", "targetMemoryUtilizationPercentage"),
    ] {
        schema["$defs"][of]["properties"][name]["type"] = json!(["integer", "null"]);
    }
    for optional in ["podAnnotations", "nodeSelector", "tolerations", "affinity", "imagePullSecrets", "nameOverride"] {
        forget(&mut schema, optional);
    }
    forget(&mut schema["$defs"]["Autoscaling"], "behavior");
    ["requests", "limits"].iter().for_each(|part| forget(&mut schema["$defs"]["Resources"], part));
    if values.get("test").is_none() {
        schema["properties"].as_object_mut().map(|properties| properties.remove("test"));
        forget(&mut schema, "test");
    }
    // A chart above this one may have values for all of its charts, and switch it off.
    schema["properties"]["enabled"] =
        json!({"type": "boolean", "description": "For a condition of a chart around this one"});
    schema["properties"]["global"] = json!({"type": "object", "description": "Values of a chart around this one"});
    // One branch for each number, so that one line says what is wrong; above, all is well as far as the schema knows.
    let at_least = |min: u32| json!({"properties": {"minReplicas": {"minimum": min}}, "required": ["minReplicas"]});
    let compared = (2..=COMPARED).fold(json!({}), |below, min| {
        json!({"if": at_least(min), "then": {"properties": {"maxReplicas": {"minimum": min}}}, "else": below})
    });
    schema["$defs"]["Autoscaling"]["allOf"] = json!([{"if": {"properties": {"enabled": {"const": true}}}, "then": {"if": at_least(COMPARED + 1), "else": compared}}]);
    schema["$defs"]["DisruptionBudget"]["anyOf"] =
        json!([{"required": ["maxUnavailable"]}, {"required": ["minAvailable"]}]);
    schema["$defs"]["Image"]["anyOf"] =
        json!([{"properties": {"tag": {"minLength": 1}}}, {"properties": {"digest": {"minLength": 1}}}]);
    schema["$comment"] = Value::from(mark(source));
    schema
}

/// Each secret by its value's name, with the variable that it becomes.
fn secrets(values: &Value, app: &App<'_>) -> Value {
    let mut properties = Map::new();
    for name in values["secrets"].as_object().into_iter().flat_map(Map::keys) {
        let description = if name == EXISTING_SECRET {
            "A Secret that is there already and has all keys; then no other secret is needed".to_owned()
        } else {
            let mut secrets = app.workloads().iter().flat_map(|deployed| deployed.body.main.secrets.iter());
            let secret = secrets.find(|secret| secret_value(app, secret.secret.as_str(), secret.key.as_str()) == *name);
            let what = secret.map(|secret| format!("`{}` of the Secret `{}`", secret.key, secret.secret));
            format!("The secret {}", what.unwrap_or_else(|| name.clone()))
        };
        let mut property = json!({"type": "string", "description": description});
        if name == EXISTING_SECRET {
            property["pattern"] = json!("^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$");
        }
        properties.insert(name.clone(), property);
    }
    json!({
        "type": "object",
        "description": "Secret settings; give them on the command line or in a file that is not committed",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A property that need not be there.
fn forget(schema: &mut Value, name: &str) {
    schema["required"].as_array_mut().into_iter().for_each(|required| required.retain(|other| other != name));
}

/// Takes away what is about Rust: integer formats, and the null of a value that is not set.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                map.remove("format");
            }
            if map.get("default").is_some_and(|default| default.is_null() || default == &json!([])) {
                map.remove("default");
            }
            map.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// A values file, with what each top-level value is about above it.
pub(super) fn values_yaml(values: &impl serde::Serialize, schema: &Value, head: &str) -> Result<String, RenderError> {
    let mut text = head.to_owned();
    for line in render::tree(values)?.lines() {
        let key = line.split(':').next().unwrap_or_default();
        if !line.starts_with([' ', '-', '{'])
            && let Some(description) = schema["properties"][key]["description"].as_str()
        {
            let _ = writeln!(text, "\n# {description}");
        }
        let _ = writeln!(text, "{line}");
    }
    Ok(text)
}

/// What another environment answers differently: a map of what is to be set, with null for what is to go.
pub(super) fn difference(base: &Value, other: &Value) -> Value {
    let (Value::Object(base), Value::Object(new)) = (base, other) else { return other.clone() };
    let mut changed = Map::new();
    for (key, value) in new {
        match base.get(key) {
            Some(old) if old == value => {}
            Some(old) => drop(changed.insert(key.clone(), difference(old, value))),
            None => drop(changed.insert(key.clone(), value.clone())),
        }
    }
    for key in base.keys().filter(|key| !new.contains_key(*key)) {
        changed.insert(key.clone(), Value::Null);
    }
    Value::Object(changed)
}

/// One value as people look it up.
pub(super) struct Described {
    pub(super) path: ValuePath,
    type_: String,
    default: Option<Value>,
    description: String,
}

/// Every value that can be set, in the order of their names.
pub(super) fn described(schema: &Value, values: &Value) -> Vec<Described> {
    let mut all = Vec::new();
    for (name, property) in schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !["global", "enabled"].contains(&name.as_str()))
    {
        describe(schema, property, values.get(name), name.clone(), "", &mut all);
    }
    all
}

fn describe(
    root: &Value,
    schema: &Value,
    default: Option<&Value>,
    path: String,
    above: &str,
    all: &mut Vec<Described>,
) {
    let target = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
    let schema_at = target.map_or(schema, |name| &root["$defs"][name]);
    let own = schema["description"].as_str().or(schema_at["description"].as_str()).unwrap_or(above);
    // A value whose parts are Kubernetes' own stays one.
    let whole = matches!(target, Some("Behavior"));
    if let (Some(properties), false) = (schema_at["properties"].as_object(), whole) {
        for (name, property) in properties {
            let default = default.and_then(|default| default.get(name));
            describe(root, property, default, format!("{path}.{name}"), own, all);
        }
        return;
    }
    all.push(Described {
        path: ValuePath(path),
        type_: type_of(schema_at),
        default: default.cloned(),
        description: own.to_owned(),
    });
}

fn type_of(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        return choices.iter().map(|choice| choice.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ");
    }
    if let Some(all) = schema["anyOf"].as_array() {
        let types: BTreeSet<String> = all.iter().map(type_of).collect();
        return types.into_iter().collect::<Vec<_>>().join(" or ");
    }
    let one = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "any".to_owned(),
    };
    match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Some(least), Some(most)) => format!("{one}, {least} to {most}"),
        _ => one,
    }
}

/// The table of all values.
pub(super) fn table(described: &[Described]) -> String {
    let mut table = "| value | type | default | what it does |\n|---|---|---|---|\n".to_owned();
    for value in described {
        let default = value.default.as_ref().map(|default| format!("`{default}`")).unwrap_or_default();
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} |",
            value.path.0,
            value.type_,
            default.replace('|', "\\|"),
            value.description
        );
    }
    table
}
