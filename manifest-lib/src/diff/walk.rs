//! The fields of two objects, side by side.

use std::collections::HashMap;

use serde_json::Value;

use super::kind;
use super::lists::{has_order, list, name, names};
use super::meaning::{self, FieldChange};
use super::path::{Path, Step};
use super::report::{Change, ObjectChange, ObjectDiff, Operation};
use super::side::At;
use super::tree::{quantity, value};
use crate::kinds::{Kind, List};
use crate::values::{names_a_secret, push_key, secret_text};

/// Items of a set that differ are compared each with each while there are no more of them.
const MOST_SIMILAR: usize = 64;

/// The differences of two objects; nothing if there are none.
pub(super) fn changed(old: &At<'_>, new: &At<'_>, across_namespaces: bool) -> Option<ObjectDiff> {
    let mut walk = Walk {
        sides: [old, new],
        known: new.item.object.known(),
        across_namespaces,
        path: Path::default(),
        changes: Vec::new(),
        operations: Vec::new(),
        muted: false,
    };
    walk.values(old.value, new.value);
    let Walk { changes, mut operations, .. } = walk;
    if changes.is_empty() {
        return None;
    }
    // What is removed is removed last, from the end on: until then each place is what it was.
    operations.sort_by(|(a, x), (b, y)| {
        let last = |operation: &Operation| operation.op == "remove";
        last(x).cmp(&last(y)).then_with(|| if last(x) { b.cmp(a) } else { std::cmp::Ordering::Equal })
    });
    let patch = operations.into_iter().map(|(_, operation)| operation).collect();
    Some(ObjectDiff { changes, patch, ..head(new, ObjectChange::Changed) })
}

/// An object without a word on its fields.
pub(super) fn head(at: &At<'_>, kind: ObjectChange) -> ObjectDiff {
    ObjectDiff {
        object: at.key.to_string(),
        group: at.key.group.clone(),
        namespace: at.key.namespace.clone(),
        kind,
        renamed_from: None,
        at: at.line(""),
        effects: Vec::new(),
        changes: Vec::new(),
        patch: Vec::new(),
    }
}

struct Walk<'w> {
    sides: [&'w At<'w>; 2],
    known: Option<&'static Kind>,
    across_namespaces: bool,
    path: Path,
    changes: Vec<Change>,
    operations: Vec<(Vec<(usize, String)>, Operation)>,
    /// Whether a list around is replaced as a whole.
    muted: bool,
}

impl Walk<'_> {
    fn kind(&self) -> kind::Kind {
        self.sides[1].kind()
    }

    fn values(&mut self, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Object(before), Value::Object(after)) => {
                let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
                keys.sort();
                keys.dedup();
                for key in keys {
                    self.path.0.push(Step::Key(key.clone()));
                    self.either(before.get(key), after.get(key));
                    self.path.0.pop();
                }
            }
            (Value::Array(before), Value::Array(after)) => self.lists(before, after),
            (old, new) if same(self.known, &self.path.pattern(), old, new) => {}
            (old, new) => self.told(Some(old), Some(new)),
        }
    }

    fn either(&mut self, old: Option<&Value>, new: Option<&Value>) {
        match (old, new) {
            (Some(old), Some(new)) => self.values(old, new),
            (None, None) => {}
            (old, new) => self.told(old, new),
        }
    }

    fn lists(&mut self, old: &[Value], new: &[Value]) {
        if old == new {
            return;
        }
        let pattern = self.path.pattern();
        let all: Vec<&Value> = old.iter().chain(new).collect();
        match list(self.known, &pattern, &all) {
            List::Keyed(keys) => match (names(old, keys), names(new, keys)) {
                (Some(before), Some(after)) => {
                    let order = has_order(self.known, &pattern, &all);
                    self.keyed((old, &before), (new, &after), order);
                }
                // Two items of one name: nobody can say which is which.
                _ => self.ordered(old, new),
            },
            List::Set => self.set(old, new),
            List::Ordered => self.ordered(old, new),
        }
    }

    fn keyed(&mut self, (old, before): (&[Value], &[String]), (new, after): (&[Value], &[String]), order: bool) {
        let muted = self.muted;
        let place = |names: &[String]| -> HashMap<String, usize> {
            names.iter().enumerate().map(|(index, name)| (name.clone(), index)).collect()
        };
        let (was, is) = (place(before), place(after));
        if order {
            let kept: Vec<&String> = before.iter().filter(|name| is.contains_key(*name)).collect();
            let added = after.iter().filter(|name| !was.contains_key(*name));
            let wanted: Vec<&String> = after.iter().filter(|name| was.contains_key(*name)).collect();
            if kept != wanted {
                let list = |names: Vec<&String>| Value::from(names.into_iter().cloned().collect::<Vec<_>>());
                self.change(Some(list(kept.clone())), Some(list(wanted)));
            }
            // What is added goes to the end, which may not be its place.
            if kept.into_iter().chain(added).ne(after.iter()) {
                self.operation("replace", Some(new.to_vec().into()));
                self.muted = true;
            }
        }
        for (index, name) in before.iter().enumerate() {
            let there = is.get(name).copied();
            self.item(Some(name.clone()), (Some(index), there), Some(&old[index]), there.map(|there| &new[there]));
        }
        for (index, name) in after.iter().enumerate().filter(|(_, name)| !was.contains_key(*name)) {
            self.item(Some(name.clone()), (None, Some(index)), None, Some(&new[index]));
        }
        self.muted = muted;
    }

    fn item(
        &mut self,
        name: Option<String>,
        (old_at, new_at): (Option<usize>, Option<usize>),
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        self.path.0.push(Step::Item { name, old: old_at, new: new_at });
        self.either(old, new);
        self.path.0.pop();
    }

    fn set(&mut self, old: &[Value], new: &[Value]) {
        let pattern = self.path.pattern();
        let form = |item: &Value| canonical(self.known, &pattern, item).to_string();
        // The places of equal items, the last first.
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, item) in new.iter().enumerate().rev() {
            places.entry(form(item)).or_default().push(index);
        }
        let gone: Vec<usize> = old
            .iter()
            .enumerate()
            .filter(|(_, item)| places.get_mut(&form(item)).and_then(Vec::pop).is_none())
            .map(|(index, _)| index)
            .collect();
        let mut added: Vec<usize> = places.into_values().flatten().collect();
        added.sort_unstable();
        // What differs little is the same item with a change.
        let few = gone.len() <= MOST_SIMILAR && added.len() <= MOST_SIMILAR;
        for index in gone {
            let item = &old[index];
            let scored = added.iter().enumerate().map(|(at, there)| (shared(item, &new[*there]), at));
            let best = if few { scored.max_by_key(|(score, at)| (*score, usize::MAX - at)) } else { None };
            let name = name(item, &["name"]).filter(|_| item.is_object());
            match best.filter(|(score, _)| *score > 0) {
                Some((_, at)) => {
                    let there = added.remove(at);
                    self.item(name, (Some(index), Some(there)), Some(item), Some(&new[there]));
                }
                None => self.item(name, (Some(index), None), Some(item), None),
            }
        }
        for there in added {
            let name = name(&new[there], &["name"]).filter(|_| new[there].is_object());
            self.item(name, (None, Some(there)), None, Some(&new[there]));
        }
    }

    fn ordered(&mut self, old: &[Value], new: &[Value]) {
        if old.len() == new.len() && new.iter().all(Value::is_object) {
            for (index, (before, after)) in old.iter().zip(new).enumerate() {
                self.item(None, (Some(index), Some(index)), Some(before), Some(after));
            }
        } else {
            self.told(Some(&old.to_vec().into()), Some(&new.to_vec().into()));
        }
    }

    /// A difference, and the step that makes it.
    fn told(&mut self, old: Option<&Value>, new: Option<&Value>) {
        let pattern = self.path.pattern();
        let own =
            pattern == "metadata.namespace" || (self.kind() == kind::Kind::Namespace && pattern == "metadata.name");
        let unset = |value: Option<&Value>| value.is_none_or(|value| value == "default");
        let same = pattern == "metadata.namespace" && unset(old) && unset(new);
        if same || (self.across_namespaces && own) {
            return;
        }
        let shown = |value: Option<&Value>| value.map(|value| self.shown(&pattern, value));
        let (before, after) = (shown(old), shown(new));
        let op = match (old, new) {
            (None, _) => "add",
            (_, None) => "remove",
            _ => "replace",
        };
        self.operation(op, after.clone());
        self.change(before, after);
    }

    fn change(&mut self, old: Option<Value>, new: Option<Value>) {
        let (pattern, steps) = (self.path.pattern(), [self.path.old_steps(), self.path.new_steps()]);
        let objects = self.sides.map(|side| side.value);
        let indexed = [self.path.before(), self.path.after()];
        let impacts = meaning::of(&FieldChange {
            kind: self.sides[1].kind(),
            known: self.known,
            pattern: &pattern,
            old: value(objects[0], &steps[0]),
            new: value(objects[1], &steps[1]),
            objects,
            steps: steps.clone(),
        });
        self.changes.push(Change {
            path: self.path.named(),
            old,
            new,
            old_at: self.sides[0].line(&indexed[0]),
            new_at: self.sides[1].line(&indexed[1]),
            impacts,
            pattern,
            steps,
            indexed,
        });
    }

    fn operation(&mut self, op: &'static str, value: Option<Value>) {
        if !self.muted {
            let value = value.filter(|_| op != "remove");
            self.operations.push((self.path.places(), Operation { op, path: self.path.pointer(), value }));
        }
    }

    /// The value, less what nobody may see.
    fn shown(&self, pattern: &str, value: &Value) -> Value {
        let in_data = pattern.starts_with("data") || pattern.starts_with("stringData");
        let secret = match self.kind() {
            // kubectl keeps the whole Secret in an annotation.
            kind::Kind::Secret => in_data || pattern.starts_with("metadata.annotations"),
            kind::Kind::ConfigMap if in_data => self.path.last_key().is_some_and(names_a_secret),
            _ => self.path.named_value().is_some_and(names_a_secret),
        };
        shown(value, secret)
    }
}

/// The value with words in place of each text that is, or looks like, a secret.
pub(super) fn shown(value: &Value, secret: bool) -> Value {
    match value {
        Value::String(_) if secret => "(hidden)".into(),
        Value::String(text) => match secret_text(text) {
            Some(what) => format!("(hidden: {what})").into(),
            None => value.clone(),
        },
        Value::Array(items) => items.iter().map(|item| shown(item, secret)).collect(),
        Value::Object(map) => {
            // A variable, or an argument of that form.
            let named = map.get("name").and_then(Value::as_str).is_some_and(names_a_secret);
            let entry = |(key, value): (&String, &Value)| {
                let held = (named && key == "value") || (value.is_string() && in_settings(map, key));
                (key.clone(), shown(value, secret || held))
            };
            map.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// Whether the map is one of settings, all of them texts under names in capitals, and the name is that of a secret.
fn in_settings(map: &serde_json::Map<String, Value>, key: &str) -> bool {
    let is_variable =
        |name: &String| name.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_');
    names_a_secret(key) && map.iter().all(|(name, value)| value.is_string() && is_variable(name))
}

/// Whether two values mean the same there: quantities are compared by what they amount to.
fn same(kind: Option<&Kind>, pattern: &str, old: &Value, new: &Value) -> bool {
    old == new || (is_quantity(kind, pattern) && quantity(old).is_some() && quantity(old) == quantity(new))
}

/// The value in a form that all values of the same meaning have.
fn canonical(kind: Option<&Kind>, pattern: &str, value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                let mut below = pattern.to_owned();
                push_key(&mut below, key);
                (key.clone(), canonical(kind, &below, value))
            };
            map.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => {
            let all: Vec<&Value> = items.iter().collect();
            let sorted = match list(kind, pattern, &all) {
                List::Keyed(keys) => names(items, keys).is_some() && !has_order(kind, pattern, &all),
                List::Set => true,
                List::Ordered => false,
            };
            let mut items: Vec<Value> = items.iter().map(|item| canonical(kind, pattern, item)).collect();
            if sorted {
                items.sort_by_cached_key(Value::to_string);
            }
            items.into()
        }
        Value::String(_) | Value::Number(_) if is_quantity(kind, pattern) => {
            quantity(value).map_or_else(|| value.clone(), |amount| amount.to_string().into())
        }
        other => other.clone(),
    }
}

/// Whether a quantity stands at the path. A kind of somebody's own has them where it has what a container has.
fn is_quantity(kind: Option<&Kind>, pattern: &str) -> bool {
    let Some(kind) = kind else {
        let map = pattern.rsplit('.').nth(1).unwrap_or_default();
        return matches!(map, "requests" | "limits");
    };
    kind.field(pattern).is_some_and(|at| at.is_quantity())
}

/// How many leaves two items have in common.
fn shared(a: &Value, b: &Value) -> usize {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.iter().filter_map(|(key, value)| Some(shared(value, b.get(key)?))).sum()
        }
        (Value::Array(a), Value::Array(b)) => a.iter().zip(b).map(|(a, b)| shared(a, b)).sum(),
        (a, b) => usize::from(a == b),
    }
}
