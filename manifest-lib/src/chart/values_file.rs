//! A values file: commented YAML.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
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

/// Values in the order of their types, and behind them those that come from how the environments differ.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Ordered {
    Map(IndexMap<String, Ordered>),
    List(Vec<Ordered>),
    One(Value),
}

impl Ordered {
    /// What is in the tree, in the order in which the typed values have it.
    pub(super) fn of(typed: &impl Serialize, tree: &Value) -> Result<Self, RenderError> {
        // A text keeps the order of a type's fields; a tree sorts them.
        let ordered = serde_json::to_string(typed).and_then(|text| serde_json::from_str::<Self>(&text));
        let mut ordered = ordered.map_err(|error| RenderError::new(error.to_string()))?;
        ordered.become_tree(tree);
        Ok(ordered)
    }

    fn become_tree(&mut self, tree: &Value) {
        match (&mut *self, tree) {
            (Self::Map(own), Value::Object(tree)) => {
                own.retain(|key, _| tree.contains_key(key));
                for (key, value) in tree {
                    own.entry(key.clone()).or_insert_with(|| Self::One(value.clone())).become_tree(value);
                }
            }
            (Self::List(own), Value::Array(items)) if own.len() == items.len() => {
                own.iter_mut().zip(items).for_each(|(own, item)| own.become_tree(item));
            }
            (Self::One(own), value) if own == value => {}
            _ => *self = Self::One(tree.clone()),
        }
    }
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
