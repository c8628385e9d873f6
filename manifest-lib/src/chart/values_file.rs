//! A values file: commented YAML.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::render::{self, RenderError};

/// The values as YAML, with what each top-level value is about above it.
pub(super) fn text(values: &impl Serialize, schema: &Value, mark: &str) -> Result<String, RenderError> {
    let mut text = format!("# {mark}\n");
    for line in render::tree(values)?.lines() {
        let key = line.split(':').next().unwrap_or_default();
        if !line.starts_with([' ', '-', '{'])
            && let Some(description) = schema["properties"][key]["description"].as_str()
        {
            text += &format!("\n# {description}\n");
        }
        text += line;
        text.push('\n');
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
    changed.extend(base.keys().filter(|key| !new.contains_key(*key)).map(|key| (key.clone(), Value::Null)));
    Value::Object(changed)
}
