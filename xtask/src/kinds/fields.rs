//! One field: what its schema says of it.

use serde_json::Value;

use super::defaults::Default;
use super::document::Fault;
use super::shape::Shape;

/// How a list is merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// As a whole, or it is no list.
    Atomic,
    Set,
    Keys(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) merge: Merge,
    pub(super) required: bool,
    pub(super) default: Option<Default>,
    /// The first minor version that has it.
    pub(super) since: u8,
}

/// The names of what has no fields of its own.
fn known(name: &str) -> Option<Shape> {
    let (_, short) = name.rsplit_once('.')?;
    Some(match short {
        "Quantity" => Shape::Quantity,
        "IntOrString" => Shape::IntOrString,
        "Time" | "MicroTime" => Shape::Text,
        "RawExtension" | "FieldsV1" | "JSON" => Shape::Any,
        "JSONSchemaPropsOrArray" | "JSONSchemaPropsOrBool" | "JSONSchemaPropsOrStringArray" => Shape::Any,
        _ => return None,
    })
}

/// What a schema lets in.
pub(super) fn shape(schema: &Value) -> Result<Shape, Fault> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return Ok(known(name).unwrap_or_else(|| Shape::Of(name.to_owned())));
    }
    let inner = |key: &str| -> Result<Box<Shape>, Fault> { Ok(Box::new(shape(&schema[key])?)) };
    Ok(match of_type(schema) {
        "string" if schema["format"] == "byte" => Shape::Bytes,
        "string" => Shape::Text,
        "integer" => Shape::Integer,
        "number" => Shape::Number,
        "boolean" => Shape::Boolean,
        "array" => Shape::List(inner("items")?),
        "object" if schema.get("additionalProperties").is_some() => Shape::Map(inner("additionalProperties")?),
        other => return Err(format!("nobody knows the type `{other}`: read it in xtask/src/kinds/fields.rs")),
    })
}

/// The type, whether or not nothing may stand for it.
fn of_type(schema: &Value) -> &str {
    let own = match &schema["type"] {
        Value::Array(types) => types.iter().find(|one| *one != "null"),
        one => Some(one),
    };
    own.and_then(Value::as_str).unwrap_or_default()
}

/// How the document says that a list is merged.
pub(super) fn merge(schema: &Value) -> Result<Merge, Fault> {
    let keys: Vec<String> = texts(&schema["x-kubernetes-list-map-keys"]);
    // kubectl merges by one key: it is the first of them, or this table lacks it.
    if let Some(key) = schema["x-kubernetes-patch-merge-key"].as_str()
        && keys.first().is_none_or(|first| first != key)
    {
        return Err(format!("kubectl merges it by `{key}`, and the API server by {keys:?}: give both a place"));
    }
    match schema["x-kubernetes-list-type"].as_str() {
        None | Some("atomic") => Ok(Merge::Atomic),
        Some("set") => Ok(Merge::Set),
        Some("map") => Ok(Merge::Keys(keys)),
        Some(other) => Err(format!("nobody knows the list type `{other}`: read it in xtask/src/kinds/fields.rs")),
    }
}

/// The texts of a list.
pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
