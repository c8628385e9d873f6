//! A tree as one of Kubernetes' own types, and what the type has no field for.

use std::cell::RefCell;
use std::fmt;

use k8s_openapi::api::autoscaling::v1::HorizontalPodAutoscaler;
use k8s_openapi::api::autoscaling::v2;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::tree::{Tree, TreeEntry};
use crate::kinds::{Kind, OLDEST};
use crate::objects::Object;
use crate::values::{nearest, push_key};

/// So many fields that a type does not have are told of one object.
const MOST_UNKNOWN: usize = 100;
/// No field's name is longer.
const LONGEST_NAME: usize = 64;

/// What a tree became.
pub(super) struct Typed {
    pub(super) read: Result<Object, Wrong>,
    pub(super) unknown: Vec<Unknown>,
}

/// A field that the type does not have.
pub(super) struct Unknown {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) place: (usize, usize),
    /// The field that has nearly that name.
    pub(super) nearest: Option<&'static str>,
    /// The minor version of Kubernetes 1 that has it, where it is newer than our types.
    pub(super) since: Option<u8>,
}

/// A value of another type than its field.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) path: String,
    pub(super) place: (usize, usize),
    pub(super) message: String,
}

/// The tree as an object of this kind; nothing if the kind has no type that the rules read.
pub(super) fn object(api_version: &str, kind: &str, tree: &Tree) -> Option<Typed> {
    let unknown = RefCell::new(Vec::new());
    let path = RefCell::new(String::new());
    let reading = Reading { tree, kind: Kind::of(api_version, kind), path: &path, unknown: &unknown };
    let read = if (api_version, kind) == ("autoscaling/v1", "HorizontalPodAutoscaler") {
        HorizontalPodAutoscaler::deserialize(reading).map(newer)
    } else {
        Object::typed(api_version, kind, reading)?
    };
    let wrong = |error: Failed| Wrong {
        path: error.path.trim_start_matches('.').to_owned(),
        place: error.place.unwrap_or_else(|| tree.place()),
        message: error.message,
    };
    let read = read.map_err(wrong);
    Some(Typed { read, unknown: unknown.into_inner() })
}

/// What is wrong with an object's metadata, whatever its kind.
pub(super) fn metadata(tree: &Tree) -> Option<Wrong> {
    let metadata = tree.get("metadata")?;
    let (path, unknown) = (RefCell::new("metadata".to_owned()), RefCell::new(Vec::new()));
    let reading = Reading { tree: metadata, kind: None, path: &path, unknown: &unknown };
    let error = Option::<ObjectMeta>::deserialize(reading).err()?;
    let place = error.place.unwrap_or_else(|| metadata.place());
    let path = if error.path.is_empty() { "metadata".to_owned() } else { error.path };
    Some(Wrong { path, place, message: error.message })
}

/// An autoscaler of version 1 as the rules read it: its one target is a metric of version 2.
fn newer(old: HorizontalPodAutoscaler) -> Object {
    let spec = old.spec.map(|spec| v2::HorizontalPodAutoscalerSpec {
        max_replicas: spec.max_replicas,
        min_replicas: spec.min_replicas,
        scale_target_ref: v2::CrossVersionObjectReference {
            api_version: spec.scale_target_ref.api_version,
            kind: spec.scale_target_ref.kind,
            name: spec.scale_target_ref.name,
        },
        metrics: spec.target_cpu_utilization_percentage.map(|percent| {
            vec![v2::MetricSpec {
                type_: "Resource".to_owned(),
                resource: Some(v2::ResourceMetricSource {
                    name: "cpu".to_owned(),
                    target: v2::MetricTarget {
                        type_: "Utilization".to_owned(),
                        average_utilization: Some(percent),
                        ..v2::MetricTarget::default()
                    },
                }),
                ..v2::MetricSpec::default()
            }]
        }),
        behavior: None,
    });
    Object::from(v2::HorizontalPodAutoscaler { metadata: old.metadata, spec, status: None })
}

#[derive(Debug)]
struct Failed {
    path: String,
    place: Option<(usize, usize)>,
    message: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failed {}

impl Error for Failed {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { path: String::new(), place: None, message: message.to_string() }
    }

    /// Without the value, which may be secret.
    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("it is another value than {expected}: write that"))
    }

    /// In words of YAML instead of Rust, and without the value, which may be secret.
    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let is = match unexpected {
            de::Unexpected::Bool(_) => "a boolean",
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) => "a number",
            de::Unexpected::Float(_) => "a number with a fraction",
            de::Unexpected::Str(_) => "a text",
            de::Unexpected::Seq => "a list",
            de::Unexpected::Map => "a map",
            _ => "nothing",
        };
        let wanted = expected.to_string();
        let (wanted, advice) = match wanted.as_str() {
            "a string" | "Quantity" => ("a text", ": put it into quotes"),
            "a boolean" => ("a boolean", ": write true or false, without quotes"),
            "i32" | "i64" | "f64" => ("a whole number", ": write it without quotes"),
            "a sequence" => ("a list", ": begin each item with `- `"),
            "a map" => ("a map", ": write `key: value` below it"),
            other => (other, ""),
        };
        Self::custom(format!("it is {is} where {wanted} is wanted{advice}"))
    }
}

#[derive(Clone, Copy)]
struct Reading<'t> {
    tree: &'t Tree,
    kind: Option<&'static Kind>,
    path: &'t RefCell<String>,
    unknown: &'t RefCell<Vec<Unknown>>,
}

impl<'t> Reading<'t> {
    /// Reads a part, and tells the place of what is wrong with it.
    fn part<T>(
        self,
        tree: &'t Tree,
        step: impl FnOnce(&mut String),
        read: impl FnOnce(Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let length = self.path.borrow().len();
        step(&mut self.path.borrow_mut());
        let result = read(Self { tree, ..self }).map_err(|mut error| {
            if error.place.is_none() {
                error.place = Some(tree.place());
                error.path = self.path.borrow().clone();
            }
            error
        });
        self.path.borrow_mut().truncate(length);
        result
    }

    fn unknown(&self, entry: &TreeEntry, fields: &'static [&'static str]) {
        if self.unknown.borrow().len() >= MOST_UNKNOWN {
            return;
        }
        let mut path = self.path.borrow().clone();
        push_key(&mut path, &entry.key);
        let path = path.trim_start_matches('.').to_owned();
        let is_short = entry.key.len() <= LONGEST_NAME;
        let nearest = is_short.then(|| nearest(&entry.key, fields.iter().copied())).flatten();
        let known = is_short.then(|| self.kind?.field(&path)).flatten();
        let (name, place, since) =
            (entry.key.clone(), entry.place, known.map(|field| field.since).filter(|since| *since > OLDEST));
        self.unknown.borrow_mut().push(Unknown { path, name, place, nearest, since });
    }
}

impl<'de> Deserializer<'de> for Reading<'de> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.tree {
            Tree::Scalar { value, .. } => match value {
                Value::Null => visitor.visit_unit(),
                Value::Bool(value) => visitor.visit_bool(*value),
                Value::String(text) => visitor.visit_borrowed_str(text),
                Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                    (Some(number), ..) => visitor.visit_i64(number),
                    (_, Some(number), _) => visitor.visit_u64(number),
                    (.., number) => visitor.visit_f64(number.unwrap_or_default()),
                },
                _ => visitor.visit_unit(),
            },
            Tree::List { items, .. } => visitor.visit_seq(Items { reading: self, items: items.iter().enumerate() }),
            Tree::Map { entries, .. } => {
                visitor.visit_map(Entries { reading: self, entries: entries.iter(), value: None })
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        if let Tree::Map { entries, .. } = self.tree {
            // `status` is the cluster's to write; in a manifest it is noise that the API server drops.
            let known = |key: &str| fields.contains(&key) || (key == "status" && self.path.borrow().is_empty());
            entries.iter().filter(|entry| !known(&entry.key)).for_each(|entry| self.unknown(entry, fields));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        if self.tree.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// A quantity may be a number, whose text is the quantity.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failed> {
        if let ("Quantity", Tree::Scalar { value: Value::Number(number), .. }) = (name, self.tree) {
            let text: de::value::StringDeserializer<Failed> = number.to_string().into_deserializer();
            return visitor.visit_newtype_struct(text);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier
    }
}

struct Items<'de> {
    reading: Reading<'de>,
    items: std::iter::Enumerate<std::slice::Iter<'de, Tree>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Failed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failed> {
        // What is null is not there.
        let Some((index, item)) = self.items.find(|(_, item)| !item.is_null()) else { return Ok(None) };
        let step = |path: &mut String| path.push_str(&format!("[{index}]"));
        self.reading.part(item, step, |reading| seed.deserialize(reading)).map(Some)
    }
}

struct Entries<'de> {
    reading: Reading<'de>,
    entries: std::slice::Iter<'de, TreeEntry>,
    value: Option<&'de TreeEntry>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Failed;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failed> {
        // What is null is not set.
        let Some(entry) = self.entries.find(|entry| !entry.value.is_null()) else { return Ok(None) };
        self.value = Some(entry);
        let key: de::value::StrDeserializer<'_, Failed> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failed> {
        let Some(entry) = self.value.take() else { return Err(Failed::custom("a key without a value")) };
        let step = |path: &mut String| push_key(path, &entry.key);
        self.reading.part(&entry.value, step, |reading| seed.deserialize(reading))
    }
}
