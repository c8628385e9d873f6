//! A template as a tree: constants, expressions over values, and entries that are only there on a condition.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::expr::{Cond, Expr};

use super::value_path::ValuePath;
use crate::values::{PathStep, path_steps};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A text, number or boolean, or an empty map.
    Constant(Value),
    /// Entries by their keys.
    Map(Vec<Entry>),
    /// Entries without keys.
    List(Vec<Entry>),
    /// A list with this item for each text of a value.
    Each(ValuePath, Box<Node>),
    /// What is computed.
    Expr(Expr),
}

/// A key with its node, or an item of a list. In a map, an expression without a key adds keys of its own; in a list, one
/// that is a list adds its items.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    /// All of them must hold.
    pub(super) when: Vec<Cond>,
    pub(super) node: Node,
}

impl Entry {
    pub(super) fn new(key: &str, node: Node) -> Self {
        Self { key: key.to_owned(), when: Vec::new(), node }
    }

    /// The entry with one more condition, before the others.
    pub(super) fn when(self, cond: Cond) -> Self {
        self.when_some(Some(cond))
    }

    /// The entry with a condition, if there is one.
    pub(super) fn when_some(mut self, cond: Option<Cond>) -> Self {
        self.when.splice(0..0, cond);
        self
    }

    pub(super) fn holds(&self, values: &Value) -> bool {
        self.when.iter().all(|cond| cond.holds(values))
    }

    /// Every place of a value that the entry reads.
    pub(super) fn reads(&self, into: &mut BTreeSet<ValuePath>) {
        into.extend(self.when.iter().flat_map(|cond| cond.reads().iter().cloned()));
        match &self.node {
            Node::Constant(_) => {}
            Node::Each(path, item) => {
                into.insert(path.clone());
                Entry::new("", Node::clone(item)).reads(into);
            }
            Node::Map(entries) | Node::List(entries) => entries.iter().for_each(|entry| entry.reads(into)),
            Node::Expr(expr) => into.extend(expr.reads().cloned()),
        }
    }

    /// Where the entry stands in a map: in the order of keys that all our YAML has, what adds keys of its own last.
    pub(super) fn rank(&self) -> (bool, usize, &str) {
        let head = ["apiVersion", "kind", "metadata"];
        (self.key.is_empty(), head.iter().position(|first| *first == self.key).unwrap_or(head.len()), &self.key)
    }
}

impl Node {
    /// The node of a field, if there is one.
    pub(super) fn at(&mut self, path: &str) -> Option<&mut Node> {
        path_steps(path).try_fold(self, |node, step| match (node, step) {
            (Self::Map(entries), PathStep::Key(key)) => {
                entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
            }
            (Self::List(items), PathStep::Index(index)) => items.get_mut(index).map(|entry| &mut entry.node),
            _ => None,
        })
    }

    /// Whether it is the same whatever the values are.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::Constant(_) => true,
            Self::Map(entries) | Self::List(entries) => {
                entries.iter().all(|entry| entry.when.is_empty() && entry.node.is_constant())
            }
            Self::Each(..) | Self::Expr(_) => false,
        }
    }

    /// The node with this text in the place of the item that is gone through.
    fn with_item(&self, item: &Value) -> Self {
        let each = |entries: &[Entry]| {
            let entries = entries.iter().map(|entry| Entry { node: entry.node.with_item(item), ..entry.clone() });
            entries.collect()
        };
        match self {
            Self::Expr(Expr::Item) => Self::Constant(item.clone()),
            Self::Map(entries) => Self::Map(each(entries)),
            Self::List(items) => Self::List(each(items)),
            other => other.clone(),
        }
    }

    /// Adds an entry to the map that stands behind a key, which may only be there for such entries.
    pub(super) fn put_within(&mut self, key: &str, entry: Entry) {
        let Self::Map(entries) = self else { return };
        let paths = |when: &[Cond]| match when {
            [Cond::Set(path)] => Some(vec![path.clone()]),
            [Cond::Any(paths)] => Some(paths.clone()),
            _ => None,
        };
        let (new, Some(there)) = (paths(&entry.when), entries.iter_mut().find(|other| other.key == key)) else {
            let when = entry.when.clone();
            self.put(Entry { key: key.to_owned(), when, node: Self::Map(vec![entry]) });
            return;
        };
        if let (Some(new), Some(mut own)) = (new, paths(&there.when)) {
            own.extend(new.into_iter().filter(|path| !own.contains(path)).collect::<Vec<_>>());
            there.when = vec![Cond::Any(own)];
        }
        there.node.put_beside(entry);
    }

    /// Adds or replaces an entry of a map.
    pub(super) fn put(&mut self, entry: Entry) {
        if let Self::Map(entries) = self {
            entries.retain(|other| other.key.is_empty() || other.key != entry.key);
        }
        self.put_beside(entry);
    }

    /// Takes what stands behind a key of a map away.
    pub(super) fn take(&mut self, key: &str) {
        if let Self::Map(entries) = self {
            entries.retain(|entry| entry.key != key);
        }
    }

    /// Adds an entry to a map, which may have others with its key on other conditions.
    pub(super) fn put_beside(&mut self, entry: Entry) {
        if let Self::Map(entries) = self {
            entries.push(entry);
            entries.sort_by(|a, b| a.rank().cmp(&b.rank()));
        }
    }

    /// What Helm makes of it with these values, given the environment's namespace. Nothing if a value is missing.
    pub(super) fn eval(&self, values: &Value, namespace: &str) -> Option<Value> {
        Some(match self {
            Self::Constant(value) => value.clone(),
            Self::Map(entries) => {
                let mut map = Map::new();
                for entry in entries.iter().filter(|entry| entry.holds(values)) {
                    match entry.node.eval(values, namespace)? {
                        Value::Object(more) if entry.key.is_empty() => map.extend(more),
                        value => drop(map.insert(entry.key.clone(), value)),
                    }
                }
                Value::Object(map)
            }
            Self::List(items) => {
                let mut all = Vec::new();
                for item in items.iter().filter(|entry| entry.holds(values)) {
                    match (item.node.eval(values, namespace)?, &item.node) {
                        (Value::Array(more), Node::Expr(_)) => all.extend(more),
                        (one, _) => all.push(one),
                    }
                }
                Value::Array(all)
            }
            Self::Each(path, item) => {
                let each = path.get(values)?.as_array()?.iter();
                Value::Array(each.map(|text| item.with_item(text).eval(values, namespace)).collect::<Option<_>>()?)
            }
            Self::Expr(expr) => expr.eval(values, namespace)?,
        })
    }
}
