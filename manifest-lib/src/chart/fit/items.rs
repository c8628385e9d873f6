//! Lists: by place where they are alike, else by what an item is known by.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keys::name_of;
use super::walk::{Fit, Wants};
use crate::chart::expr::Cond;
use crate::chart::node::{Entry, Node};
use crate::chart::slot::Place;

impl Fit<'_> {
    /// Makes the items of a list say what the environments have. Whether that can be, item by item.
    pub(super) fn list(&mut self, items: &mut Vec<Entry>, wants: &Wants, place: &Place) -> bool {
        // Plain texts and numbers are one value.
        if items.iter().all(|entry| matches!(entry.node, Node::Constant(_))) {
            return false;
        }
        if !self.alike(items, wants) && !self.keyed(items, wants, place) {
            return false;
        }
        let live = self.live(items, wants);
        for (index, entry) in items.iter_mut().enumerate() {
            let own: Wants = wants
                .iter()
                .zip(&live)
                .filter_map(|((number, want), live)| {
                    let at = live.iter().position(|live| *live == index)?;
                    Some((*number, want.get(at)?.clone()))
                })
                .collect();
            let label = own.first().and_then(|(_, item)| name_of(item));
            self.node(&mut entry.node, &own, &place.item(index, label.as_deref()));
        }
        true
    }

    /// For each environment, which items are there.
    fn live(&self, items: &[Entry], wants: &Wants) -> Vec<Vec<usize>> {
        let of = |number: usize| {
            let live = items.iter().enumerate().filter(|(_, entry)| self.holds(entry, number));
            live.map(|(index, _)| index).collect()
        };
        wants.iter().map(|(number, _)| of(*number)).collect()
    }

    /// Whether each environment has as many items, of the same names.
    fn alike(&self, items: &[Entry], wants: &Wants) -> bool {
        self.live(items, wants).iter().zip(wants).all(|(live, (number, want))| {
            let want = want.as_array().map(Vec::as_slice).unwrap_or_default();
            live.len() == want.len()
                && live.iter().zip(want).all(|(index, want)| {
                    let made = items.get(*index).and_then(|entry| self.made(&entry.node, *number));
                    made.is_some_and(|made| name_of(&made) == name_of(want))
                })
        })
    }

    /// Makes each item be there where environments have it, if every item is known by something of its own.
    fn keyed(&mut self, items: &mut Vec<Entry>, wants: &Wants, place: &Place) -> bool {
        let Some(mut known) = self.known(items, wants) else { return false };
        let mut wanted: Vec<(usize, Vec<(String, Value)>)> = Vec::new();
        for (number, want) in wants {
            let each = want.as_array().into_iter().flatten();
            let each: Vec<(String, Value)> = each.map(|item| (self.id(item, *number, place), item.clone())).collect();
            if each.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len() != each.len() {
                return false;
            }
            wanted.push((*number, each));
        }
        // What the template does not have stands behind what it stands behind in its environment.
        for (number, each) in &wanted {
            let mut behind = 0;
            for (id, item) in each {
                if let Some(at) = known.iter().position(|own| own == id) {
                    behind = at + 1;
                    continue;
                }
                let Some(general) = self.generals.get(*number) else { return false };
                items.insert(behind, Entry::new("", general.part(item, &place.keys())));
                known.insert(behind, id.clone());
                behind += 1;
            }
        }
        for (index, id) in known.iter().enumerate() {
            let Some(entry) = items.get_mut(index) else { return false };
            let has: Wants = wanted
                .iter()
                .filter_map(|(number, each)| Some((*number, each.iter().find(|(own, _)| own == id)?.1.clone())))
                .collect();
            let live = |number: usize| self.trees.get(number).is_some_and(|values| entry.holds(values));
            if has.iter().any(|(number, _)| !live(*number)) {
                return false;
            }
            let lacks = |number: &usize| !has.iter().any(|(other, _)| other == number);
            let extra: Vec<usize> =
                wants.iter().map(|(number, _)| *number).filter(|number| lacks(number) && live(*number)).collect();
            if !extra.is_empty() && !self.variable(entry, &has, &extra, place) {
                let label = has.first().and_then(|(_, item)| name_of(item));
                let flag = self.flag(&place.item(index, label.as_deref()), &has, &extra);
                entry.when.push(Cond::Set(flag));
            }
        }
        true
    }

    /// Makes the value of a variable that only some environments have say whether it is there. Whether it is such one.
    fn variable(&mut self, entry: &mut Entry, has: &Wants, extra: &[usize], place: &Place) -> bool {
        let values: Wants =
            has.iter().filter_map(|(number, item)| Some((*number, item.get("value")?.clone()))).collect();
        let is_plain = values.len() == has.len() && entry.node.is_constant() && place.keys().last() == Some(&"env");
        let name = has.first().and_then(|(_, item)| name_of(item));
        let (true, Some(name), Some(node)) = (is_plain, name, entry.node.at("value")) else { return false };
        *node = self.slot(&place.item(0, Some(&name)).key("value"), &values, extra);
        if let Node::Expr(expr) = node {
            entry.when.extend(expr.reads().cloned().map(Cond::Given));
        }
        true
    }

    /// What each item of the template is known by; nothing if two are the same.
    fn known(&self, items: &[Entry], wants: &Wants) -> Option<Vec<String>> {
        let mut known = Vec::new();
        for entry in items {
            let made = wants.iter().find_map(|(number, _)| self.made(&entry.node, *number));
            let id = made.as_ref().and_then(name_of).unwrap_or_else(|| format!("{:?}", entry.node));
            if known.contains(&id) {
                return None;
            }
            known.push(id);
        }
        Some(known)
    }

    /// What an environment's item is known by: its name, or all that it says.
    fn id(&self, item: &Value, number: usize, place: &Place) -> String {
        let whole = || self.generals.get(number).map(|general| format!("{:?}", general.part(item, &place.keys())));
        name_of(item).or_else(whole).unwrap_or_default()
    }
}
