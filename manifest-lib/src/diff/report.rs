//! What is told of two sides: objects, fields, effects.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::impact::Impact;

/// All differences between two sides.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Diff {
    /// The objects that differ, in the order of the new side, the removed ones last.
    pub objects: Vec<ObjectDiff>,
    /// How many objects are the same on both sides.
    pub same: usize,
    /// Namespaces that count as one, old and new, where two environments are compared.
    pub namespaces: Vec<(String, String)>,
    /// What the differences do that no single object shows.
    pub effects: Vec<Effect>,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.namespaces.is_empty()
    }

    /// Every effect, with the object that it is about.
    pub fn all_effects(&self) -> impl Iterator<Item = (Option<&ObjectDiff>, &Effect)> {
        let own =
            self.objects.iter().flat_map(|object| object.effects.iter().map(move |effect| (Some(object), effect)));
        own.chain(self.effects.iter().map(|effect| (None, effect)))
    }
}

/// An object that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ObjectDiff {
    /// Its kind and name.
    pub object: String,
    /// Its API group; empty for Kubernetes' core.
    pub group: String,
    /// Its namespace on the new side, or on the old one if it is removed; empty where it has none.
    pub namespace: String,
    /// Added, removed or changed.
    pub kind: ObjectChange,
    /// The removed object that it was, if it looks like one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Where it comes from: a line of a profile, or of a file.
    pub at: String,
    /// What its differences do, each said once.
    pub effects: Vec<Effect>,
    /// The fields that differ; none if it is added or removed.
    pub changes: Vec<Change>,
    /// A JSON Patch (RFC 6902) that makes the old object the new one, but for an order that means nothing. Where a value
    /// is hidden, the patch has the words in its place.
    pub patch: Vec<Operation>,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectChange {
    /// It is on the new side alone.
    Added,
    /// It is on the old side alone.
    Removed,
    /// It is on both sides, and not the same.
    Changed,
}

/// A field that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Change {
    /// Its path, with the names of list items: `spec.template.spec.containers[web].image`.
    pub path: String,
    /// The old value; nothing if it was not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The new value; nothing if it is not set any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// Where the old value comes from: a line of a profile, or of a file.
    pub old_at: String,
    /// Where the new value comes from; of a removed one, where what is around it comes from.
    pub new_at: String,
    /// What it does.
    pub impacts: Vec<Impact>,
    /// Its path, of keys alone.
    #[serde(skip)]
    pub(crate) pattern: String,
    /// The steps to it on either side.
    #[serde(skip)]
    pub(crate) steps: [Vec<String>; 2],
    /// Its paths with indices on either side; of what is not there, up to what is around it.
    #[serde(skip)]
    pub(crate) indexed: [String; 2],
}

/// One step of a JSON Patch.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Operation {
    /// `add`, `remove` or `replace`.
    pub op: &'static str,
    /// A JSON Pointer (RFC 6901).
    pub path: String,
    /// The value; nothing where it is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// What a difference does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Effect {
    /// The kind of it.
    pub impact: Impact,
    /// It in words.
    pub message: String,
}

impl Effect {
    pub(super) fn new(impact: Impact, message: impl Into<String>) -> Self {
        Self { impact, message: message.into() }
    }
}
