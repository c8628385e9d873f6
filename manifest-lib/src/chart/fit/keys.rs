//! Maps: each key for itself.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walk::{Fit, Wants, decisive};
use crate::chart::expr::{Cond, Expr};
use crate::chart::node::{Entry, Node};
use crate::chart::slot::Place;

impl Fit<'_> {
    /// Makes the entries of a map say what the environments have.
    pub(super) fn map(&mut self, entries: &mut Vec<Entry>, wants: &Wants, place: &Place) {
        // What an expression adds, such as labels, is its own.
        let added: BTreeSet<String> = {
            let each = entries.iter().filter(|entry| entry.key.is_empty());
            let each = each.flat_map(|entry| wants.iter().filter_map(|(number, _)| self.made(&entry.node, *number)));
            each.flat_map(|map| map.as_object().into_iter().flat_map(|map| map.keys().cloned()).collect::<Vec<_>>())
                .collect()
        };
        let wanted =
            wants.iter().flat_map(|(_, want)| want.as_object().into_iter().flat_map(|map| map.keys().cloned()));
        let own = entries.iter().map(|entry| entry.key.clone()).filter(|key| !key.is_empty());
        let keys: BTreeSet<String> = own.chain(wanted.filter(|key| !added.contains(key))).collect();
        for key in keys {
            let of_key: Wants =
                wants.iter().filter_map(|(number, want)| Some((*number, want.get(&key)?.clone()))).collect();
            let place = place.key(&key);
            if self.scheduled(entries, &key, wants, &of_key) {
                continue;
            }
            self.presence(entries, &key, wants, &of_key, &place);
            for entry in entries.iter_mut().filter(|entry| entry.key == key) {
                let live = of_key.iter().filter(|(number, _)| self.holds(entry, *number));
                let live: Wants = live.cloned().collect();
                self.node(&mut entry.node, &live, &place);
            }
        }
    }

    /// Where pods run is a value already, which each environment then sets. Whether the key is such one, and differs.
    fn scheduled(&mut self, entries: &mut Vec<Entry>, key: &str, all: &Wants, has: &Wants) -> bool {
        let mut own = entries.iter().filter(|entry| entry.key == key);
        let value = own.find_map(|entry| match &entry.node {
            Node::Expr(Expr::Yaml(path)) if path.as_str().starts_with("scheduling.") => Some(path.clone()),
            _ => None,
        });
        let Some(path) = value else { return false };
        let differs =
            has.len() < all.len() || has.windows(2).any(|two| matches!(two, [one, other] if one.1 != other.1));
        let is_plain = entries.iter().filter(|entry| entry.key == key).all(|entry| match &entry.node {
            Node::Expr(_) => true,
            node => node.is_constant(),
        });
        if !differs || !is_plain || has.is_empty() {
            return false;
        }
        for (number, value) in has {
            if let Some(tree) = self.trees.get_mut(*number) {
                path.set(tree, value.clone());
            }
        }
        entries.retain(|entry| entry.key != key || !entry.node.is_constant());
        true
    }

    /// Makes a key be there where environments have it, and nowhere else.
    fn presence(&mut self, entries: &mut Vec<Entry>, key: &str, all: &Wants, has: &Wants, place: &Place) {
        let own: Vec<&Entry> = entries.iter().filter(|entry| entry.key == key).collect();
        let live = |number: usize| own.iter().any(|entry| self.holds(entry, number));
        let has_it = |number: usize| has.iter().any(|(other, _)| *other == number);
        let absent: Vec<usize> = all.iter().map(|(number, _)| *number).filter(|number| !has_it(*number)).collect();
        let is_missing = has.iter().any(|(number, _)| !live(*number));
        let is_extra = absent.iter().any(|number| live(*number));
        let (before, is_new) = (decisive(&own), own.is_empty());
        if (!is_missing && !is_extra) || !place.is_free() {
            return;
        }
        // The last entry is the profile's own, the ones before it are values that count first.
        let last = entries.iter().rposition(|entry| entry.key == key);
        let constant = last.filter(|at| entries.get(*at).is_some_and(|entry| entry.node.is_constant()));
        if let Some(entry) = constant.and_then(|at| entries.get_mut(at)) {
            let node = self.slot(place, has, &absent);
            entry.when.extend(reads(&node).map(Cond::Given));
            entry.node = node;
            return;
        }
        if is_missing {
            let Some((number, value)) = has.first() else { return };
            let Some(general) = self.generals.get(*number) else { return };
            let mut when: Vec<Cond> = before.into_iter().map(Cond::Unset).collect();
            let part = general.part(value, &place.keys());
            if is_new && !part.is_constant() {
                when.push(Cond::Set(self.flag(place, has, &absent)));
                entries.push(Entry { key: key.to_owned(), when, node: part });
            } else if part.is_constant() {
                let node = self.slot(place, has, &absent);
                when.extend(reads(&node).map(Cond::Given));
                entries.push(Entry { key: key.to_owned(), when, node });
            }
            entries.sort_by(|a, b| a.rank().cmp(&b.rank()));
            return;
        }
        let Some(entry) = last.and_then(|at| entries.get_mut(at)) else { return };
        match &entry.node {
            Node::Expr(expr) if expr.is_plain() => {
                let Some(path) = expr.reads().cloned() else { return };
                for number in absent {
                    if let Some(tree) = self.trees.get_mut(number) {
                        path.remove(tree);
                    }
                }
                entry.when.push(Cond::Given(path));
            }
            Node::Map(_) | Node::List(_) => entry.when.push(Cond::Set(self.flag(place, has, &absent))),
            _ => {}
        }
    }
}

/// The place that a new value is read from.
fn reads(node: &Node) -> impl Iterator<Item = crate::chart::value_path::ValuePath> + use<> {
    let path = match node {
        Node::Expr(expr @ (Expr::Json(_) | Expr::Yaml(_))) => expr.reads().cloned(),
        _ => None,
    };
    path.into_iter()
}

/// What an item of a list is known by, if it says so.
pub(super) fn name_of(item: &Value) -> Option<String> {
    const NAMES: [&str; 6] = ["name", "mountPath", "devicePath", "containerPort", "topologyKey", "host"];
    NAMES.iter().find_map(|name| match item.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(format!("{name}-{number}")),
        _ => None,
    })
}
