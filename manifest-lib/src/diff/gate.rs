//! What the gate's rules find on the new side and did not on the old one, and the other way round.
//!
//! The rules know what a field means together with the others, such as a container's own user beside its pod's, so no
//! list of fields says here what is less secure. Nobody's waivers count: what is accepted is still looser than before.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::lists::name;
use super::side::Side;
use super::{Change, Diff, Effect, How, Impact, identity, places};
use crate::gate::Judging;
use crate::rules::{Keeps, rule};
use crate::values::{PathStep, path_steps, push_key};

/// A finding as far as it is the same on both sides: the rule, the object, the field with the names of list items.
type Found = BTreeMap<(&'static str, (String, String), String), String>;

/// Tells what the rules find now and did not before, of objects that are there now.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    if diff.objects.is_empty() {
        return;
    }
    let (before, after) = (found(old, how), found(new, how));
    let places = places(diff, how);
    for ((rule, object, path), message) in after.iter().filter(|(finding, _)| !before.contains_key(*finding)) {
        let impact = match keeps(rule) {
            Keeps::Security => Impact::LoosensSecurity,
            Keeps::Availability => Impact::LowersAvailability,
            Keeps::Correctness => continue,
        };
        told(diff, places.get(object), impact, path, format!("{}: {message} ({rule})", object.0));
    }
    let there: HashSet<(String, String)> = new.bundle.keys().map(|key| identity(key, how.across_namespaces)).collect();
    for ((rule, object, path), _) in before.iter().filter(|(finding, _)| !after.contains_key(*finding)) {
        let impact = match keeps(rule) {
            Keeps::Security => Impact::TightensSecurity,
            Keeps::Availability => Impact::RaisesAvailability,
            Keeps::Correctness => continue,
        };
        if there.contains(object) {
            let message = format!("{}: {path} is now as the rule {rule} wants it", object.0);
            told(diff, places.get(object), impact, path, message);
        }
    }
}

/// Adds the effect to the object and to the changes that are about the field, or to the whole where the object did not
/// change itself.
fn told(diff: &mut Diff, place: Option<&usize>, impact: Impact, path: &str, message: String) {
    let effect = Effect::new(impact, message);
    let own = place.and_then(|place| diff.objects.get_mut(*place));
    let Some(own) = own else { return diff.effects.push(effect) };
    let last = |path: &str| path.rsplit('.').next().map(str::to_owned);
    let near = |change: &Change| path.starts_with(&change.path) || change.path.starts_with(path);
    // What a container is found to lack may have been said by its pod.
    let alone = !own.changes.iter().any(near);
    for change in &mut own.changes {
        if (near(change) || (alone && last(path) == last(&change.path))) && !change.impacts.contains(&impact) {
            change.impacts.push(impact);
            change.impacts.sort();
        }
    }
    if !own.effects.contains(&effect) {
        own.effects.push(effect);
    }
}

fn found(side: &Side, how: &How) -> Found {
    let mut found = Found::new();
    let all = side.all();
    let judging = Judging { complete: how.complete, ..Judging::complete(how.stage) };
    for finding in judging.findings(&side.bundle, &[]) {
        let Some(index) = finding.object.as_ref().and_then(|key| side.bundle.index_of(key)) else { continue };
        let at = &all[index];
        let path = named(at.value, &finding.path);
        found.insert((finding.rule, identity(at.key, how.across_namespaces), path), finding.message);
    }
    found
}

/// What a rule keeps, by its name.
fn keeps(name: &str) -> Keeps {
    rule(name).map_or(Keeps::Correctness, |rule| rule.family.keeps())
}

/// The path with the names of list items in place of their numbers.
fn named(object: &Value, path: &str) -> String {
    let mut named = String::new();
    let mut at = Some(object);
    for step in path_steps(path) {
        match step {
            PathStep::Key(key) => {
                push_key(&mut named, &key);
                at = at.and_then(|map| map.get(key.as_ref()));
            }
            PathStep::Index(index) => {
                let item = at.and_then(|list| list.get(index));
                let known = item.and_then(|item| name(item, &["name"]));
                named += &format!("[{}]", known.unwrap_or_else(|| index.to_string()));
                at = item;
            }
            PathStep::Name(_) => break,
        }
    }
    named
}
