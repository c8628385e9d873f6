//! One document beside the objects of all environments: which fields become values, and what they are called.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::chart::expr::{Cond, Expr};
use crate::chart::generalize::General;
use crate::chart::node::{Entry, Node};
use crate::chart::slot::{Place, Slot, forced};
use crate::chart::value_path::ValuePath;
use crate::objects::value_at;

/// What environments have at a place, each by its number.
pub(super) type Wants = Vec<(usize, Value)>;

/// The environments, and the values that came from how they differ.
pub(super) struct Fit<'a> {
    /// The values of each environment.
    pub(super) trees: Vec<Value>,
    pub(super) namespaces: Vec<&'a str>,
    pub(super) generals: Vec<General<'a>>,
    pub(super) slots: Vec<Slot>,
}

impl Fit<'_> {
    pub(super) fn document(&mut self, document: &mut Entry, wants: Wants) {
        // A document of another shape, such as the policy of who does not own the namespace, is nobody's here.
        let (mut wants, absent): (Wants, Vec<usize>) = {
            let there = |number: &usize| wants.iter().any(|(other, _)| other == number);
            let absent = (0..self.trees.len()).filter(|number| !there(number)).collect();
            (wants, absent)
        };
        let Some((_, object)) = wants.first() else { return };
        let place = Place::of(object);
        let live = |fit: &Self, number: usize| fit.trees.get(number).is_some_and(|values| document.holds(values));
        let extra: Vec<usize> = absent.into_iter().filter(|number| live(self, *number)).collect();
        wants.retain(|(number, _)| live(self, *number));
        if wants.is_empty() {
            return;
        }
        if !extra.is_empty() && place.is_optional() {
            let flag = self.flag(&place, &wants, &extra);
            document.when.push(Cond::Set(flag));
        }
        for path in forced(&wants) {
            let steps = place.along(&path, &wants);
            if let Some(node @ Node::Constant(_)) = document.node.at(&path) {
                let wants: Wants = wants
                    .iter()
                    .filter_map(|(number, object)| Some((*number, value_at(object, &path)?.clone())))
                    .collect();
                *node = self.slot(&steps, &wants, &[]);
            }
        }
        self.node(&mut document.node, &wants, &place);
    }

    pub(super) fn made(&self, node: &Node, number: usize) -> Option<Value> {
        node.eval(self.trees.get(number)?, self.namespaces.get(number)?)
    }

    pub(super) fn holds(&self, entry: &Entry, number: usize) -> bool {
        self.trees.get(number).is_some_and(|values| entry.holds(values))
    }

    /// Makes a node say what the environments have.
    pub(super) fn node(&mut self, node: &mut Node, wants: &Wants, place: &Place) {
        if wants.is_empty() || wants.iter().all(|(number, want)| self.made(node, *number).as_ref() == Some(want)) {
            return;
        }
        let are_lists = wants.iter().all(|(_, want)| want.is_array());
        if let Node::List(items) = node
            && are_lists
            && self.list(items, wants, place)
        {
            return;
        }
        match node {
            Node::Constant(_) if place.is_free() => *node = self.slot(place, wants, &[]),
            Node::Expr(expr) if expr.is_plain() => {
                for (number, want) in wants {
                    if let (Some((path, value)), Some(tree)) = (expr.value_of(want), self.trees.get_mut(*number)) {
                        path.set(tree, value);
                    }
                }
            }
            Node::Map(entries) if wants.iter().all(|(_, want)| want.is_object()) => self.map(entries, wants, place),
            Node::Map(_) | Node::List(_) if node.is_constant() && place.is_free() => {
                *node = self.slot(place, wants, &[]);
            }
            _ => {}
        }
    }

    /// A value of its own for a place: what each environment has there. Those that are named have nothing there; the
    /// others, whose values make no such object, begin with the first one's.
    pub(super) fn slot(&mut self, place: &Place, wants: &Wants, absent: &[usize]) -> Node {
        let values: Vec<Value> = wants.iter().map(|(_, want)| want.clone()).collect();
        let path = self.free(place.value());
        for number in 0..self.trees.len() {
            let own = wants.iter().find(|(other, _)| *other == number).or(wants.first()).map(|(_, want)| want.clone());
            let value = own.filter(|_| !absent.contains(&number));
            self.say(&path, number, value);
        }
        self.slots.push(Slot::of(path.clone(), place, &values));
        let is_tree = values.iter().any(|value| value.is_object() || value.is_array());
        Node::Expr(if is_tree { Expr::Yaml(path) } else { Expr::Json(path) })
    }

    /// A value that says whether something is there.
    pub(super) fn flag(&mut self, place: &Place, has: &Wants, extra: &[usize]) -> ValuePath {
        let path = self.free(place.value().join("enabled"));
        for number in 0..self.trees.len() {
            let is = has.iter().any(|(other, _)| *other == number) && !extra.contains(&number);
            self.say(&path, number, Some(Value::Bool(is)));
        }
        self.slots.push(Slot::flag(path.clone(), place));
        path
    }

    /// Puts a value into an environment's, or makes room for it.
    pub(super) fn say(&mut self, path: &ValuePath, number: usize, value: Option<Value>) {
        let Some(tree) = self.trees.get_mut(number) else { return };
        if let (Some(around), _) = path.split() {
            around.fill(tree, json!({}));
        }
        if let Some(value) = value {
            path.set(tree, value);
        }
    }

    /// The path, or the nearest that no value has.
    pub(super) fn free(&self, path: ValuePath) -> ValuePath {
        let is_taken = |path: &ValuePath| {
            let slot = self.slots.iter().any(|slot| slot.path.covers(path) || path.covers(&slot.path));
            slot || self.trees.iter().any(|tree| path.get(tree).is_some())
        };
        if !is_taken(&path) {
            return path;
        }
        let (around, key) = path.split();
        let numbered = |number: usize| {
            let key = format!("{key}{number}");
            around.as_ref().map_or_else(|| ValuePath::new(&[&key]), |around| around.join(&key))
        };
        (2..).map(numbered).find(|path| !is_taken(path)).unwrap_or(path)
    }
}

/// The places of the values on whose being set the entries depend.
pub(super) fn decisive(entries: &[&Entry]) -> BTreeSet<ValuePath> {
    let conds = entries.iter().flat_map(|entry| &entry.when);
    conds.filter_map(|cond| if let Cond::Set(path) = cond { Some(path.clone()) } else { None }).collect()
}
