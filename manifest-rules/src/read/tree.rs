//! One document as a tree in which everything knows its place.

use serde_json::Value;

use crate::values::{PathStep, path_steps};

/// A value with the line and column at which it begins, both counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A text, number or boolean, or nothing.
    Scalar {
        /// The value.
        value: Value,
        /// Its place.
        place: (usize, usize),
    },
    /// A list.
    List {
        /// The items.
        items: Vec<Tree>,
        /// Its place.
        place: (usize, usize),
    },
    /// A map, in the order of the text.
    Map {
        /// The entries.
        entries: Vec<TreeEntry>,
        /// Its place.
        place: (usize, usize),
    },
}

/// A key of a map with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeEntry {
    /// The key.
    pub key: String,
    /// The key's place.
    pub place: (usize, usize),
    /// The value.
    pub value: Tree,
}

impl Tree {
    /// Its line and column.
    pub fn place(&self) -> (usize, usize) {
        match self {
            Self::Scalar { place, .. } | Self::List { place, .. } | Self::Map { place, .. } => *place,
        }
    }

    /// The tree as JSON has it.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Scalar { value, .. } => value.clone(),
            Self::List { items, .. } => items.iter().map(Self::to_value).collect(),
            Self::Map { entries, .. } => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_value())).collect()
            }
        }
    }

    /// The place of a field, or of the nearest field around it that is there: `spec.ports[0].port`.
    pub fn place_of(&self, path: &str) -> (usize, usize) {
        let mut at = self;
        let mut place = self.place();
        for step in path_steps(path) {
            let next = match (at, &step) {
                (Self::Map { entries, .. }, PathStep::Key(key)) => {
                    entries.iter().find(|entry| entry.key == **key).map(|entry| (entry.place, &entry.value))
                }
                (Self::List { items, .. }, PathStep::Index(index)) => {
                    items.get(*index).map(|item| (item.place(), item))
                }
                _ => None,
            };
            let Some((found, value)) = next else { break };
            (place, at) = (found, value);
        }
        place
    }

    /// Takes a field away; whether it was there.
    pub(super) fn remove(&mut self, path: &str) -> bool {
        let steps: Vec<PathStep<'_>> = path_steps(path).collect();
        let Some((last, above)) = steps.split_last() else { return false };
        let found = above.iter().try_fold(self, |at, step| match (at, step) {
            (Self::Map { entries, .. }, PathStep::Key(key)) => {
                entries.iter_mut().find(|entry| entry.key == **key).map(|entry| &mut entry.value)
            }
            (Self::List { items, .. }, PathStep::Index(index)) => items.get_mut(*index),
            _ => None,
        });
        match (found, last) {
            (Some(Self::Map { entries, .. }), PathStep::Key(key)) => {
                let before = entries.len();
                entries.retain(|entry| entry.key != **key);
                entries.len() < before
            }
            (Some(Self::List { items, .. }), PathStep::Index(index)) => {
                let Some(item) = items.get_mut(*index) else { return false };
                // The others keep their places; what is nothing already cannot be taken away again.
                let there = !item.is_null();
                *item = Self::Scalar { value: Value::Null, place: item.place() };
                there
            }
            _ => false,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Scalar { value: Value::Null, .. })
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self, Self::Map { .. })
    }

    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        let Self::Map { entries, .. } = self else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of a field.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Scalar { value: Value::String(text), .. } => Some(text),
            _ => None,
        }
    }

    /// Gives a field of its map another text.
    pub(super) fn set_text(&mut self, key: &str, text: &str) {
        if let Self::Map { entries, .. } = self
            && let Some(entry) = entries.iter_mut().find(|entry| entry.key == key)
        {
            entry.value = Self::Scalar { value: Value::from(text), place: entry.value.place() };
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        let metadata = self.get("metadata")?;
        // The cluster makes a name out of the other one.
        let name = metadata.text("name").filter(|name| !name.is_empty());
        name.or(metadata.text("generateName").filter(|name| !name.is_empty()))
    }

    /// What the cluster makes a name of; empty if there is nothing.
    pub fn generate_name(&self) -> &str {
        self.get("metadata").and_then(|metadata| metadata.text("generateName")).unwrap_or_default()
    }

    /// Its items, if it is a list.
    pub(super) fn list(&self) -> Option<&[Tree]> {
        match self {
            Self::List { items, .. } => Some(items),
            _ => None,
        }
    }

    /// What a list of objects holds.
    pub(super) fn into_items(self) -> Vec<Tree> {
        let Self::Map { entries, .. } = self else { return Vec::new() };
        match entries.into_iter().find(|entry| entry.key == "items").map(|entry| entry.value) {
            Some(Self::List { items, .. }) => items,
            _ => Vec::new(),
        }
    }

    /// The item of a list with the list's version and kind, where it has neither.
    pub(super) fn with_head(mut self, api_version: &str, kind: &str) -> Self {
        let has = |key: &str| self.get(key).is_some_and(|value| !value.is_null() && self.text(key) != Some(""));
        if kind.is_empty() || has("apiVersion") || has("kind") {
            return self;
        }
        if let Self::Map { entries, place } = &mut self {
            for (key, text) in [("apiVersion", api_version), ("kind", kind)] {
                let value = Self::Scalar { value: Value::from(text), place: *place };
                entries.retain(|entry| entry.key != key);
                entries.push(TreeEntry { key: key.to_owned(), place: *place, value });
            }
        }
        self
    }

    /// How many values it has.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Scalar { .. } => 1,
            Self::List { items, .. } => items.iter().map(Self::count).sum::<usize>() + 1,
            Self::Map { entries, .. } => entries.iter().map(|entry| entry.value.count()).sum::<usize>() + 1,
        }
    }

    /// How many of its values are maps in lists, each of which may become a large structure.
    pub(super) fn count_items(&self) -> usize {
        match self {
            Self::Scalar { .. } => 0,
            Self::List { items, .. } => items.iter().map(|item| item.count_items() + usize::from(item.is_map())).sum(),
            Self::Map { entries, .. } => entries.iter().map(|entry| entry.value.count_items()).sum(),
        }
    }
}
