//! What a template computes from values, and on which conditions something is there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::value_path::ValuePath;
use crate::lower::config_checksum;
use crate::values::ImageReference;

/// What a template computes from the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    /// A whole number.
    Int(ValuePath),
    /// A number or a text, as it is.
    Raw(ValuePath),
    /// Whatever tree is there.
    Yaml(ValuePath),
    /// Texts by key, all quoted.
    Texts(ValuePath),
    /// The release's namespace.
    Namespace,
    /// All labels of the app; within a map.
    Labels(Vec<(String, String)>),
    /// The labels of the app that select; within a map.
    SelectorLabels(Vec<(String, String)>),
    /// Repository, tag and digest as one reference.
    Image(ValuePath),
    /// The Secret that the value names, or else the chart's own.
    SecretName(ValuePath, String),
    /// The checksum of texts by key.
    Checksum(ValuePath),
    /// The host of an own Service, then a text with a number in it: scheme, Service, port, path.
    Around(String, String, ValuePath, String),
    /// The name of an object of the app's own, which follows `fullnameOverride`.
    Name(String),
    /// The same of a Job, whose name ends in a checksum of what it runs.
    JobName(String),
    /// A text that names Services of the app's own as hosts.
    Hosts(String),
    /// The labels of a pod: those of the app without the chart's version, which would roll pods for nothing.
    PodLabels(Vec<(String, String)>),
    /// The checksum of the secrets with these names.
    SecretChecksum(Vec<String>),
    /// Whatever is there, in one line.
    Json(ValuePath),
    /// The item of the list that is gone through.
    Item,
}

impl Expr {
    /// The place of the value that it reads, if it reads one.
    pub(super) fn reads(&self) -> Option<&ValuePath> {
        match self {
            Self::Int(path)
            | Self::Raw(path)
            | Self::Yaml(path)
            | Self::Texts(path)
            | Self::Image(path)
            | Self::SecretName(path, _)
            | Self::Checksum(path)
            | Self::Json(path)
            | Self::Around(_, _, path, _) => Some(path),
            _ => None,
        }
    }

    /// Whether the way back is known: one value makes the field, and the field tells the value.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self, Self::Int(_) | Self::Raw(_) | Self::Yaml(_) | Self::Texts(_) | Self::Image(_) | Self::Json(_))
    }

    /// What Helm makes of it, given the namespace. Nothing if the value is missing.
    pub(super) fn eval(&self, values: &Value, namespace: &str) -> Option<Value> {
        Some(match self {
            Self::Int(path) | Self::Raw(path) | Self::Yaml(path) | Self::Texts(path) | Self::Json(path) => {
                path.get(values)?.clone()
            }
            Self::Namespace => Value::from(namespace),
            Self::Name(name) | Self::JobName(name) | Self::Hosts(name) => Value::from(name.as_str()),
            // No environment answers a secret, and an item is only known within its list.
            Self::SecretChecksum(_) | Self::Item => return None,
            Self::Labels(labels) | Self::SelectorLabels(labels) | Self::PodLabels(labels) => {
                labels.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
            }
            Self::Image(path) => {
                let image = path.get(values)?;
                let with =
                    |sign: &str, part: &str| if part.is_empty() { String::new() } else { format!("{sign}{part}") };
                let (tag, digest) = (with(":", text(image, "tag")), with("@", text(image, "digest")));
                Value::from(format!("{}{tag}{digest}", text(image, "repository")))
            }
            Self::SecretName(path, own) => {
                let named = path.get(values).and_then(Value::as_str).filter(|name| !name.is_empty());
                Value::from(named.unwrap_or(own))
            }
            Self::Checksum(path) => {
                let texts = path.get(values)?.as_object()?;
                let texts =
                    texts.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()));
                Value::from(config_checksum(texts.collect()))
            }
            Self::Around(before, host, path, after) => {
                Value::from(format!("{before}{host}:{}{after}", path.get(values)?))
            }
        })
    }

    /// The way back: the place and the value of which Helm makes this field. Nothing if a field does not tell.
    pub(super) fn value_of(&self, field: &Value) -> Option<(&ValuePath, Value)> {
        match self {
            Self::Int(path) | Self::Raw(path) | Self::Yaml(path) | Self::Texts(path) | Self::Json(path) => {
                Some((path, field.clone()))
            }
            Self::Image(path) => {
                let image = ImageReference::try_new(field.as_str()?).ok()?;
                let tag = image.tag.map_or("", |tag| tag.as_str());
                let digest = image.digest.map_or("", |digest| digest.as_str());
                Some((path, json!({"repository": image.repository.as_str(), "tag": tag, "digest": digest})))
            }
            _ => None,
        }
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// When something is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cond {
    /// The value is set: neither missing nor false, zero or empty.
    Set(ValuePath),
    /// It is not.
    Unset(ValuePath),
    /// One of these values is set.
    Any(Vec<ValuePath>),
    /// The value is there, be it false, zero or empty.
    Given(ValuePath),
    /// The value is one of these texts, and none of the others that it may be.
    OneOf(ValuePath, BTreeSet<&'static str>, BTreeSet<&'static str>),
}

impl Cond {
    /// The places of the values that decide.
    pub(super) fn reads(&self) -> &[ValuePath] {
        match self {
            Self::Any(paths) => paths,
            Self::Set(path) | Self::Unset(path) | Self::Given(path) | Self::OneOf(path, ..) => {
                std::slice::from_ref(path)
            }
        }
    }

    pub(super) fn holds(&self, values: &Value) -> bool {
        let set = |path: &ValuePath| path.get(values).is_some_and(is_set);
        match self {
            Self::Set(path) => set(path),
            Self::Unset(path) => !set(path),
            Self::Any(paths) => paths.iter().any(set),
            Self::Given(path) => path.get(values).is_some_and(|value| !value.is_null()),
            Self::OneOf(path, texts, _) => {
                path.get(values).and_then(Value::as_str).is_some_and(|text| texts.contains(text))
            }
        }
    }
}

/// What Go's templates take for true.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(set) => *set,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}
