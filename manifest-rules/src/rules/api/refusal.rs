//! What the API server refuses, as it is collected: the tests that many fields share, and their words.

use std::collections::HashSet;
use std::hash::Hash;
use std::ops::RangeInclusive;

use super::at::At;
use super::formats::Format;
use crate::objects::{Item, ObjectKey};

/// Why the API server refuses something: the rule that tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Why {
    /// Not one of a field's values, or not of its form.
    Value,
    /// A number that is too low or too high.
    Bounds,
    /// A name of something that is not in the object.
    Reference,
    /// Nothing where something is needed.
    Missing,
    /// Fields that exclude each other.
    Conflict,
    /// An item that is there already.
    Duplicate,
}

/// One thing that the API server refuses.
#[derive(Debug)]
pub(in crate::rules) struct Refusal<'b> {
    pub(in crate::rules) why: Why,
    pub(in crate::rules) key: &'b ObjectKey,
    pub(in crate::rules) item: &'b Item,
    pub(in crate::rules) path: String,
    pub(in crate::rules) message: String,
}

/// All that it refuses of one object after the other.
#[derive(Debug)]
pub(super) struct Refusals<'b> {
    key: &'b ObjectKey,
    item: &'b Item,
    found: Vec<Refusal<'b>>,
}

impl<'b> Refusals<'b> {
    /// Of an object, added to what was found in others.
    pub(super) fn of(key: &'b ObjectKey, item: &'b Item, found: Vec<Refusal<'b>>) -> Self {
        Self { key, item, found }
    }

    /// All that was found.
    pub(super) fn into_found(self) -> Vec<Refusal<'b>> {
        self.found
    }

    /// Adds one.
    pub(super) fn add(&mut self, why: Why, at: &At<'_>, message: impl Into<String>) {
        let (path, message) = (at.path(), message.into());
        self.found.push(Refusal { why, key: self.key, item: self.item, path, message });
    }

    /// A text that is one of a few. No text stands for the default.
    pub(super) fn one_of(&mut self, at: &At<'_>, value: Option<&str>, values: &[&str]) {
        if let Some(value) = value.filter(|value| !value.is_empty() && !values.contains(value)) {
            let message = format!("`{}` is `{}`: write {}", at.name(), short(value), listed(values));
            self.add(Why::Value, at, message);
        }
    }

    /// A text that is one of a few, or is not there: here the server gives an empty one no default.
    pub(super) fn one_if_set(&mut self, at: &At<'_>, value: Option<&str>, values: &[&str]) {
        if let Some(value) = value {
            self.just_one_of(at, value, values);
        }
    }

    /// A text that has to be there and is one of a few.
    pub(super) fn just_one_of(&mut self, at: &At<'_>, value: &str, values: &[&str]) {
        if value.is_empty() {
            self.add(Why::Missing, at, format!("there is no `{}`: write {}", at.name(), listed(values)));
        }
        self.one_of(at, Some(value), values);
    }

    /// A number within bounds.
    pub(super) fn within(&mut self, at: &At<'_>, value: Option<i64>, bounds: RangeInclusive<i64>) {
        if let Some(value) = value.filter(|value| !bounds.contains(value)) {
            let write = match (*bounds.start(), *bounds.end()) {
                (least, i64::MAX) => format!("{least} or more"),
                (only, most) if only == most => only.to_string(),
                (least, most) => format!("{least} to {most}"),
            };
            self.add(Why::Bounds, at, format!("`{}` is {value}: write {write}", at.name()));
        }
    }

    /// A number that is no less than 0.
    pub(super) fn not_negative(&mut self, at: &At<'_>, value: Option<impl Into<i64>>) {
        self.within(at, value.map(Into::into), 0..=i64::MAX);
    }

    /// A text of a form. No text is another test's matter.
    pub(super) fn form(&mut self, at: &At<'_>, value: &str, format: &Format) {
        if !value.is_empty() && !format.holds(value) {
            let message =
                format!("`{}` is `{}`, which is no {}: write {}", at.name(), short(value), format.what, format.advice);
            self.add(Why::Value, at, message);
        }
    }

    /// A text of a form that has to be there.
    pub(super) fn needed(&mut self, at: &At<'_>, value: &str, format: &Format) {
        if value.is_empty() {
            self.add(Why::Missing, at, format!("there is no `{}`: write {}", at.name(), format.advice));
        }
        self.form(at, value, format);
    }

    /// A text that has to be there, whatever it is.
    pub(super) fn filled(&mut self, at: &At<'_>, value: &str, example: &str) {
        if value.is_empty() {
            self.add(Why::Missing, at, format!("there is no `{}`: write one, such as `{example}`", at.name()));
        }
    }

    /// A list that has to have an item.
    pub(super) fn not_empty<T>(&mut self, at: &At<'_>, list: &[T], example: &str) {
        if list.is_empty() {
            self.add(Why::Missing, at, format!("`{}` has no item: write one, such as `{example}`", at.name()));
        }
    }

    /// An item that no other of the list is; `words` say what it is.
    pub(super) fn unique<T: Hash + Eq>(
        &mut self,
        at: &At<'_>,
        seen: &mut HashSet<T>,
        item: T,
        words: impl FnOnce() -> String,
    ) {
        if !seen.insert(item) {
            self.add(Why::Duplicate, at, format!("{} is there twice: rename or remove one", words()));
        }
    }

    /// Exactly one of several fields.
    pub(super) fn exactly_one(&mut self, at: &At<'_>, what: &str, fields: &[(&'static str, bool)]) {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let set: Vec<&str> = fields.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| *name).collect();
        match &set[..] {
            [] => self.add(Why::Missing, at, format!("`{}` names no {what}: write {}", at.name(), listed(&names))),
            [_] => {}
            [first, second, ..] => {
                let message = format!("`{first}` and `{second}` are two {what}s in one place: remove one of them");
                self.add(Why::Conflict, &at.key(second), message);
            }
        }
    }

    /// A field that excludes something else.
    pub(super) fn excluded(&mut self, at: &At<'_>, is_set: bool, reason: &str) {
        if is_set {
            self.add(Why::Conflict, at, format!("`{}` is set {reason}: remove it", at.name()));
        }
    }
}

/// A list's items with their places.
pub(super) fn items<T>(list: &Option<Vec<T>>) -> impl Iterator<Item = (usize, &T)> {
    list.iter().flatten().enumerate()
}

/// A text; nothing where there is none.
pub(super) fn text(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// `TCP, UDP or SCTP`.
pub(super) fn listed(values: &[&str]) -> String {
    match values {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// What a message shows of a value that somebody wrote.
fn short(value: &str) -> String {
    const MOST: usize = 80;
    let end = value.char_indices().nth(MOST).map_or(value.len(), |(end, _)| end);
    let dots = if end < value.len() { "..." } else { "" };
    format!("{}{dots}", value[..end].escape_debug())
}
