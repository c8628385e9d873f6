//! An object as a tree, with what everybody asks of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer, ser::Error};
use serde_json::Value;

use super::held_pods::HeldPods;

/// An object without a type of its own here: any other of Kubernetes' own, or a custom resource.
#[derive(Clone, PartialEq)]
pub struct AnyObject {
    pub(super) value: Value,
    pub(super) labels: Option<BTreeMap<String, String>>,
    pub(super) annotations: Option<BTreeMap<String, String>>,
    holds: Option<Box<HeldPods>>,
}

/// Of what is called a Secret the name alone.
impl fmt::Debug for AnyObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text(&["kind"]) {
            "Secret" => write!(f, "Secret({:?}, hidden)", self.text(&["metadata", "name"])),
            _ => self.value.fmt(f),
        }
    }
}

impl AnyObject {
    pub(super) fn new(value: Value) -> Self {
        let texts = |field: &str| {
            let map = value["metadata"][field].as_object()?;
            Some(map.iter().filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned()))).collect())
        };
        let (labels, annotations) = (texts("labels"), texts("annotations"));
        let holds = HeldPods::of(&value).map(Box::new);
        Self { value, labels, annotations, holds }
    }

    pub(super) fn text(&self, path: &[&str]) -> &str {
        let found = path.iter().try_fold(&self.value, |value, key| value.get(key));
        found.and_then(|value| value.as_str()).unwrap_or_default()
    }

    /// The object as a tree.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The pods that it keeps, if it is of a kind that is known to keep some.
    pub fn holds(&self) -> Option<&HeldPods> {
        self.holds.as_deref()
    }

    /// Puts it into a namespace.
    pub(super) fn set_namespace(&mut self, namespace: &str) {
        if let Some(metadata) = self.value.as_object_mut().and_then(|object| part_of(object, "metadata")) {
            metadata.insert("namespace".to_owned(), namespace.into());
        }
    }

    /// Writes an annotation over what is there.
    pub(super) fn annotate(&mut self, name: &str, text: &str) {
        let metadata = self.value.as_object_mut().and_then(|object| part_of(object, "metadata"));
        let all = metadata.and_then(|metadata| part_of(metadata, "annotations"));
        if let Some(all) = all {
            all.insert(name.to_owned(), text.into());
            self.annotations.get_or_insert_default().insert(name.to_owned(), text.to_owned());
        }
    }
}

type Map = serde_json::Map<String, Value>;

/// A map below another, made where nothing is there. What has something else there keeps it: the reader tells that.
fn part_of<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Map> {
    let part = map.entry(key).or_insert(Value::Null);
    if part.is_null() {
        *part = Map::new().into();
    }
    part.as_object_mut()
}

impl Serialize for AnyObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Headed(&self.value).serialize(serializer)
    }
}

/// A tree whose first keys are those by which an object is known.
pub(super) struct Headed<'a>(pub(super) &'a Value);

impl Serialize for Headed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const HEAD: [&str; 3] = ["apiVersion", "kind", "metadata"];
        let object = self.0.as_object().ok_or_else(|| S::Error::custom("an object is a map"))?;
        let first = HEAD.iter().filter_map(|key| object.get_key_value(*key));
        // Sorted here, since another crate of the build may have asked serde_json to keep the order of insertion.
        let mut rest: Vec<_> = object.iter().filter(|(key, _)| !HEAD.contains(&key.as_str())).collect();
        rest.sort_by_key(|(key, _)| *key);
        serializer.collect_map(first.chain(rest).map(|(key, value)| (key, Sorted(value))))
    }
}

/// A tree with the keys of every level sorted.
struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(key, _)| *key);
                serializer.collect_map(entries.into_iter().map(|(key, value)| (key, Sorted(value))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}
