//! The values as people look them up: each with its type, default and meaning.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde_json::Value;

use super::schema::FROM_AROUND;
use super::value_path::ValuePath;
use super::values::{Behavior, Probe};

/// One value that can be set.
pub(super) struct Described {
    path: ValuePath,
    type_: String,
    default: Option<Value>,
    description: String,
}

/// Every value that can be set, in the order of their names.
pub(super) fn described(schema: &Value, defaults: &Value) -> Vec<Described> {
    let mut all = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if !FROM_AROUND.iter().any(|(other, ..)| other == name) {
            describe(schema, property, defaults.get(name), ValuePath::new(&[name]), "", &mut all);
        }
    }
    all
}

fn describe(
    root: &Value,
    schema: &Value,
    default: Option<&Value>,
    path: ValuePath,
    above: &str,
    all: &mut Vec<Described>,
) {
    let target = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
    let at = target.map_or(schema, |name| &root["$defs"][name]);
    let description = schema["description"].as_str().or(at["description"].as_str()).unwrap_or(above);
    // A value whose parts are Kubernetes' own stays one.
    let whole = target.is_some_and(|name| name == Behavior::schema_name() || name == Probe::schema_name());
    match at["properties"].as_object() {
        Some(properties) if !whole => {
            for (name, property) in properties {
                let default = default.and_then(|default| default.get(name));
                describe(root, property, default, path.join(name), description, all);
            }
        }
        _ => all.push(Described {
            path,
            type_: type_of(at),
            default: default.cloned(),
            description: description.to_owned(),
        }),
    }
}

fn type_of(schema: &Value) -> String {
    let texts = |values: &[Value]| values.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    if let Some(choices) = schema["enum"].as_array() {
        return texts(choices).join(", ");
    }
    if let Some(all) = schema["anyOf"].as_array() {
        let types: BTreeSet<String> = all.iter().map(type_of).collect();
        return types.into_iter().collect::<Vec<_>>().join(" or ");
    }
    let one = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => texts(names).join(" or "),
        _ => "any".to_owned(),
    };
    match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Some(least), Some(most)) => format!("{one}, {least} to {most}"),
        _ => one,
    }
}

/// The rows of the README's table.
pub(super) fn table(described: &[Described]) -> String {
    let rows = described.iter().map(|Described { path, type_, default, description }| {
        let default = default.as_ref().map(|default| format!("`{default}`").replace('|', "\\|")).unwrap_or_default();
        format!("| `{}` | {type_} | {default} | {description} |\n", path.as_str())
    });
    rows.collect()
}

/// What is wrong between the values and what templates read: a value that nothing reads, and what is no value.
pub(super) fn unread(described: &[Described], reads: &BTreeSet<ValuePath>) -> Vec<String> {
    let unread = described.iter().filter(|value| !reads.iter().any(|read| read.covers(&value.path)));
    let unread = unread.map(|value| format!("no template reads the chart's value `{}`", value.path.as_str()));
    let known = |read: &ValuePath| described.iter().any(|value| read.covers(&value.path) || value.path.covers(read));
    let unknown = reads.iter().filter(|read| !known(read));
    let unknown = unknown.map(|read| format!("a template reads `{}`, which no value of the chart is", read.as_str()));
    unread.chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_that_nothing_reads_and_a_read_of_no_value_are_told() {
        let schema = json!({"properties": {"image": {"properties": {"tag": {}, "digest": {}}}, "global": {}}});
        let told = |reads: &[&str]| {
            let reads = reads.iter().map(|path| ValuePath::new(&[path])).collect();
            unread(&described(&schema, &json!({})), &reads)
        };
        assert_eq!(told(&["image"]), Vec::<String>::new());
        assert_eq!(told(&["image.tag", "image.digest.length"]), ["no template reads the chart's value `image.digest`"]);
        assert_eq!(told(&["image", "images"]), ["a template reads `images`, which no value of the chart is"]);
    }
}
