//! A change to be judged, with all that is around it.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::place::Place;
use super::side::Known;
use crate::cluster::Pods;
use crate::diff::Impact;
use crate::diff::tree::{at_step, quantity};
use crate::objects::ObjectKey;

/// A change of one field.
#[derive(Clone)]
pub(super) struct Case<'c, 'b> {
    pub(super) key: &'c ObjectKey,
    pub(super) place: Place,
    /// The old value; nothing where it was not set.
    pub(super) old: Option<&'c Value>,
    /// The new value; nothing where it is not set any more.
    pub(super) new: Option<&'c Value>,
    /// The object on either side.
    pub(super) objects: [&'c Value; 2],
    /// The steps to the field on either side.
    pub(super) steps: [&'c [String]; 2],
    /// All objects on either side.
    pub(super) sides: [&'c Known<'c, 'b>; 2],
    /// What the diff says that it does.
    pub(super) impacts: &'c [Impact],
}

impl<'c, 'b> Case<'c, 'b> {
    /// The object's pods on either side.
    pub(super) fn pods(&self) -> [Option<&'c Pods<'b>>; 2] {
        self.sides.map(|side| {
            let index = side.set.named(&self.key.namespace, &self.key.kind, &self.key.name)?;
            side.set.pods.get(index)
        })
    }

    /// On either side what the last step of that name leads to, if there is one.
    pub(super) fn at_step(&self, name: &str) -> [Option<&'c Value>; 2] {
        [0, 1].map(|side| at_step(self.objects[side], self.steps[side], name))
    }

    /// How the new amount compares with the old one, where both are set and are amounts.
    pub(super) fn order(&self) -> Option<Ordering> {
        Some(quantity(self.new?)?.cmp(&quantity(self.old?)?))
    }

    /// Whether both are amounts, and the new one is larger.
    pub(super) fn grows(&self) -> bool {
        self.order().is_some_and(|order| order.is_gt())
    }

    /// Whether both are numbers of pods, and the new one is no more than twice the old one and two: what is far more costs,
    /// and may take the room of another app.
    pub(super) fn grows_by_some(&self) -> bool {
        let [Some(old), Some(new)] = [self.old, self.new].map(|side| side.and_then(Value::as_i64)) else {
            return false;
        };
        new > old && new <= old.saturating_mul(2).saturating_add(2)
    }

    /// Both amounts, in billionths.
    pub(super) fn amounts(&self) -> Option<[i128; 2]> {
        Some([quantity(self.old?)?, quantity(self.new?)?])
    }

    /// The new value as a whole number.
    pub(super) fn number(&self) -> Option<i64> {
        self.new?.as_i64()
    }
}
