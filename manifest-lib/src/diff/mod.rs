//! What a change of manifests does: objects and fields that differ, and what each difference will do to a cluster.
//!
//! Two sides are compared by object and field, not by line. A list that Kubernetes merges by a key is matched by it, a
//! quantity by its value, and an order that means nothing is no difference. What a difference does is told in four ways:
//! by the field alone ([`Impact::RollsPods`], [`Impact::Recreate`]), by what NetworkPolicies let through before and after
//! ([`Impact::OpensNetwork`]), by what the gate's rules find before and after ([`Impact::LoosensSecurity`]), and by what all
//! pods request together ([`Impact::AddsCapacity`]).
//!
//! ```
//! use manifest_lib::{diff::{How, Impact, Side, compare}, read::read};
//! let side = |replicas| {
//!     let text = format!(
//!         "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: {replicas}\n  selector: {{}}\n  template: {{}}\n"
//!     );
//!     Side::of_files(vec![read("web.yaml", &text)])
//! };
//! let diff = compare(&side(3)?, &side(2)?, &How::partial());
//! let change = &diff.objects[0].changes[0];
//! assert_eq!(change.path, "spec.replicas");
//! assert_eq!(change.impacts, [Impact::DropsCapacity]);
//! assert!(compare(&side(3)?, &side(3)?, &How::partial()).is_empty());
//! # Ok::<(), manifest_lib::diff::Unreadable>(())
//! ```

mod cost;
mod effects;
mod fields;
mod gate;
mod impact;
pub(crate) mod lists;
mod network;
mod pairs;
mod path;
mod side;
mod walk;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub use fields::{Field, fields};
pub use impact::{Concern, Impact};
pub use side::{Side, Unreadable};

use crate::objects::ObjectKey;
use crate::values::Stage;

/// How two sides are compared.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Whether objects of other namespaces count as the same if kind and name are: for two environments of one app.
    pub across_namespaces: bool,
    /// Whether each side is all that there is, so that what it does not have is nowhere.
    pub complete: bool,
    /// As strictly as in this stage the gate judges both sides.
    pub stage: Stage,
}

impl How {
    /// Files that may be a part of what there is.
    pub const fn partial() -> Self {
        Self { across_namespaces: false, complete: false, stage: Stage::Prod }
    }

    /// Two states of one environment.
    pub const fn of(stage: Stage) -> Self {
        Self { across_namespaces: false, complete: true, stage }
    }
}

/// All differences between two sides.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
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
}

/// One step of a JSON Patch.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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
pub struct Effect {
    /// The kind of it.
    pub impact: Impact,
    /// It in words.
    pub message: String,
}

impl Effect {
    fn new(impact: Impact, message: impl Into<String>) -> Self {
        Self { impact, message: message.into() }
    }
}

/// Compares two sides. What a Secret holds, and what looks like a secret elsewhere, is told as different and not shown.
pub fn compare(old: &Side, new: &Side, how: &How) -> Diff {
    let (before, after) = (old.all(), new.all());
    let pairs = pairs::of(&before, &after, how.across_namespaces);
    let mut diff = Diff { namespaces: pairs.namespaces, ..Diff::default() };
    for (before, after) in pairs.objects {
        match (before, after) {
            (Some(before), Some(after)) => match walk::changed(before, after, how.across_namespaces) {
                Some(mut object) => {
                    effects::judge(&mut object, before, after);
                    diff.objects.push(object);
                }
                None => diff.same += 1,
            },
            (None, Some(after)) => diff.objects.push(effects::added(after)),
            (Some(before), None) => diff.objects.push(effects::removed(before)),
            (None, None) => {}
        }
    }
    pairs::renamed(&mut diff, &before, &after);
    network::judge(&mut diff, old, new, how);
    gate::judge(&mut diff, old, new, how);
    cost::judge(&mut diff, old, new, how);
    diff
}

/// Where each object stands in the diff.
fn places(diff: &Diff, how: &How) -> HashMap<(String, String), usize> {
    let name = |object: &ObjectDiff| {
        let namespace = if how.across_namespaces { String::new() } else { object.namespace.clone() };
        (object.object.clone(), namespace)
    };
    diff.objects.iter().enumerate().map(|(index, object)| (name(object), index)).collect()
}

/// A name for an object that is the same on both sides.
fn identity(key: &ObjectKey, across_namespaces: bool) -> (String, String) {
    (key.to_string(), if across_namespaces { String::new() } else { key.namespace.clone() })
}
