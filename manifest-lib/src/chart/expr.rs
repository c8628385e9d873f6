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
    /// A text with a number in it.
    Around(String, ValuePath, String),
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
            | Self::Around(_, path, _) => Some(path),
            Self::Namespace | Self::Labels(_) | Self::SelectorLabels(_) => None,
        }
    }

    /// What Helm makes of it, given the namespace. Nothing if the value is missing.
    pub(super) fn eval(&self, values: &Value, namespace: &str) -> Option<Value> {
        Some(match self {
            Self::Int(path) | Self::Raw(path) | Self::Yaml(path) | Self::Texts(path) => path.get(values)?.clone(),
            Self::Namespace => Value::from(namespace),
            Self::Labels(labels) | Self::SelectorLabels(labels) => {
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
            Self::Around(before, path, after) => Value::from(format!("{before}{}{after}", path.get(values)?)),
        })
    }

    /// The way back: the place and the value of which Helm makes this field. Nothing if a field does not tell.
    pub(super) fn value_of(&self, field: &Value) -> Option<(&ValuePath, Value)> {
        match self {
            Self::Int(path) | Self::Raw(path) | Self::Yaml(path) | Self::Texts(path) => Some((path, field.clone())),
            Self::Image(path) => {
                let image = ImageReference::try_new(field.as_str()?).ok()?;
                let tag = image.tag.map_or("", |tag| tag.as_str());
                let digest = image.digest.map_or("", |digest| digest.as_str());
                Some((path, json!({"repository": image.repository.as_str(), "tag": tag, "digest": digest})))
            }
            Self::Namespace
            | Self::Labels(_)
            | Self::SelectorLabels(_)
            | Self::SecretName(..)
            | Self::Checksum(_)
            | Self::Around(..) => None,
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
    /// The value is one of these texts, and none of the others that it may be.
    OneOf(ValuePath, BTreeSet<&'static str>, BTreeSet<&'static str>),
}

impl Cond {
    /// The place of the value that decides.
    pub(super) fn reads(&self) -> &ValuePath {
        let (Self::Set(path) | Self::Unset(path) | Self::OneOf(path, ..)) = self;
        path
    }

    pub(super) fn holds(&self, values: &Value) -> bool {
        let value = self.reads().get(values);
        match self {
            Self::Set(_) => value.is_some_and(is_set),
            Self::Unset(_) => !value.is_some_and(is_set),
            Self::OneOf(_, texts, _) => value.and_then(Value::as_str).is_some_and(|text| texts.contains(text)),
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
