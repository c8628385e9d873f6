//! One side of a comparison: objects as trees, each field with the line that it came from.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::kind::Kind;
use crate::objects::{Bundle, Item, ObjectKey};
use crate::read::{ReadFault, ReadFile, Tree};
use crate::values::Place;

/// A set of objects to compare with another.
#[derive(Clone, Debug)]
pub struct Side {
    pub(super) bundle: Bundle,
    values: Vec<Value>,
    /// For objects from files, where each stands; nothing for a profile's.
    trees: Vec<(Arc<str>, Tree)>,
}

/// An object of a side.
pub(super) struct At<'s> {
    pub(super) key: &'s ObjectKey,
    pub(super) item: &'s Item,
    pub(super) value: &'s Value,
    tree: Option<&'s (Arc<str>, Tree)>,
}

impl At<'_> {
    /// Its kind.
    pub(super) fn kind(&self) -> Kind {
        Kind::of(self.key)
    }

    /// Where a field comes from, by its path with indices.
    pub(super) fn line(&self, path: &str) -> String {
        match self.tree {
            Some((file, tree)) => format!("{file}:{}", tree.place_of(path).0),
            None => self.item.origins.of(path).to_string(),
        }
    }
}

/// Why files cannot be compared: all that is wrong with them.
#[derive(Clone, Debug)]
pub struct Unreadable(Vec<ReadFault>);

impl Unreadable {
    /// Each of the faults.
    pub fn faults(&self) -> &[ReadFault] {
        &self.0
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            let object = if fault.object.is_empty() { String::new() } else { format!("{}: ", fault.object) };
            write!(f, "{line}{}: {object}{}", fault.place, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Unreadable {}

impl Side {
    /// A profile's objects.
    pub fn of_bundle(bundle: Bundle) -> Self {
        // An object of Kubernetes' own types is always a tree.
        let values =
            bundle.iter().map(|(_, item)| item.object.to_value().unwrap_or_default()).map(without_null).collect();
        Self { bundle, values, trees: Vec::new() }
    }

    /// Objects from files, with all that the files say, also what no type has a field for.
    ///
    /// # Errors
    /// All documents that cannot be read, and all objects that are there twice: what is missing there would be told as
    /// removed.
    pub fn of_files(files: Vec<ReadFile>) -> Result<Self, Unreadable> {
        const FATAL: [&str; 4] = ["yaml-syntax", "helm-template", "not-an-object", "duplicate-key"];
        let mut faults = Vec::new();
        let (mut objects, mut trees) = (IndexMap::new(), Vec::new());
        for file in files {
            faults.extend(file.faults.into_iter().filter(|fault| FATAL.contains(&fault.rule)));
            for read in file.objects {
                let key = read.key().placed();
                let (line, column) = read.tree.place_of("metadata.name");
                if objects.contains_key(&key) {
                    let place = Place { file: read.file.to_string(), line, column };
                    let message = "it is there twice: remove one";
                    faults.push(ReadFault::new("duplicate-object", key.to_string(), "metadata.name", place, message));
                    continue;
                }
                objects.insert(key, Item::foreign(read.object));
                trees.push((read.file, read.tree));
            }
        }
        if !faults.is_empty() {
            return Err(Unreadable(faults));
        }
        let values = trees.iter().map(|(_, tree)| without_null(tree.to_value())).collect();
        Ok(Self { bundle: Bundle::unsorted(objects.into_values()), values, trees })
    }

    /// The side that has nothing.
    pub fn empty() -> Self {
        Self { bundle: Bundle::default(), values: Vec::new(), trees: Vec::new() }
    }

    /// The objects.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The objects as trees, in the bundle's order.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    /// The objects with all that is known of them, in order.
    pub(super) fn all(&self) -> Vec<At<'_>> {
        let objects = self.bundle.iter().zip(&self.values).enumerate();
        objects.map(|(index, ((key, item), value))| At { key, item, value, tree: self.trees.get(index) }).collect()
    }
}

/// `null` in a manifest is a field that is not set.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_null(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        other => other,
    }
}
