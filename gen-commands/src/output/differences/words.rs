//! What the forms of a comparison share: effects in sentences, values as texts, and what is said once for many objects.

use std::collections::BTreeMap;

use manifest_lib::diff::{Change, Concern, Diff, Effect, Impact, ObjectChange, ObjectDiff};
use manifest_lib::render;
use serde_json::Value;
use similar::TextDiff;

use crate::output::print::visible;
use crate::output::words::count;

/// The effects of one kind, each once.
pub(crate) fn effects(diff: &Diff, impact: Impact) -> Vec<&Effect> {
    let mut effects: Vec<&Effect> = Vec::new();
    for (_, effect) in diff.all_effects().filter(|(_, effect)| effect.impact == impact) {
        if !effects.iter().any(|known| known.message == effect.message) {
            effects.push(effect);
        }
    }
    effects
}

/// A change of metadata, as far as it is the same in several objects: the path, old and new.
pub(crate) type Same = (String, String, String);

/// What would be told of more objects than two in the same words, with their number.
pub(crate) fn repeated(diff: &Diff) -> BTreeMap<Same, usize> {
    let mut same: BTreeMap<Same, usize> = BTreeMap::new();
    for key in diff.objects.iter().flat_map(|object| &object.changes).filter_map(same_key) {
        *same.entry(key).or_default() += 1;
    }
    same.retain(|_, objects| *objects > 2);
    same
}

fn same_key(change: &Change) -> Option<Same> {
    let metadata = change.impacts == [Impact::MetadataOnly];
    metadata.then(|| (change.path.clone(), shown(change.old.as_ref()), shown(change.new.as_ref())))
}

/// What an object has to itself.
pub(crate) fn own<'o>(object: &'o ObjectDiff, repeated: &BTreeMap<Same, usize>) -> Vec<&'o Change> {
    let shared = |change: &&Change| same_key(change).is_some_and(|key| repeated.contains_key(&key));
    object.changes.iter().filter(|change| !shared(change)).collect()
}

/// The sentences of one kind of effect; what is only metadata is a number.
pub(crate) fn sentences(diff: &Diff, impact: Impact) -> Vec<String> {
    let effects = effects(diff, impact);
    if impact == Impact::MetadataOnly && effects.len() > 2 {
        return vec![format!("only labels or annotations of {} change", count(effects.len(), "object"))];
    }
    effects.into_iter().map(|effect| visible(&effect.message)).collect()
}

/// The words for what an effect is about.
pub(crate) fn heading(concern: Concern) -> &'static str {
    match concern {
        Concern::Security => "Security",
        Concern::Users => "Users",
        Concern::Cost => "Cost",
        Concern::Work => "To do by hand",
        Concern::None => "Besides",
    }
}

/// What is asked first stands first.
pub(crate) const CONCERNS: [Concern; 5] =
    [Concern::Security, Concern::Users, Concern::Cost, Concern::Work, Concern::None];

/// A value as one text: what is a text in YAML is shown as it is.
pub(crate) fn shown(value: Option<&Value>) -> String {
    match value {
        None => "(not set)".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
        Some(Value::String(text)) => visible(text),
        // As it stands in the file.
        Some(other @ (Value::Object(_) | Value::Array(_))) => {
            render::tree(other).map_or_else(|_| other.to_string(), |yaml| yaml.trim_end().to_owned())
        }
        Some(other) => other.to_string(),
    }
}

/// The lines that differ, where one of the two has several; nothing where both fit into one.
pub(crate) fn lines(change: &Change) -> Option<String> {
    let text = |value: &Option<Value>| value.as_ref().map(|value| shown(Some(value)) + "\n").unwrap_or_default();
    let (old, new) = (text(&change.old), text(&change.new));
    if old.matches('\n').count() < 2 && new.matches('\n').count() < 2 {
        return None;
    }
    let diff = TextDiff::from_lines(&old, &new).unified_diff().context_radius(2).to_string();
    Some(diff.lines().filter(|line| !line.starts_with("@@")).map(|line| format!("{line}\n")).collect())
}

/// A new object as it stands in the file.
pub(crate) fn whole(object: &ObjectDiff) -> Option<String> {
    let value = object.patch.first().filter(|_| object.kind == ObjectChange::Added)?.value.as_ref()?;
    render::tree(value).ok()
}
