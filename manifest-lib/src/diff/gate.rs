//! What the gate's rules find on the new side and did not on the old one, and the other way round.
//!
//! The rules know what a field means together with the others, such as a container's own user beside its pod's, so no
//! list of fields says here what is less secure. Nobody's waivers count: what is accepted is still looser than before.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::how::How;
use super::identity::{Identity, places};
use super::impact::Impact;
use super::lists::name;
use super::report::{Change, Diff, Effect, ObjectChange};
use super::side::{At, Side};
use crate::gate::Judging;
use crate::rules::{Keeps, rule};
use crate::values::{PathStep, covers, path_steps, push_key};

/// Findings as far as they are the same on both sides: the rule, the object, the field with the names of list items. Each
/// has its path with indices, and its message.
type Found = BTreeMap<(&'static str, Identity, String), (String, String)>;

/// Tells what the rules find now and did not before, of objects that are there now.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    if diff.objects.is_empty() {
        return;
    }
    let (before, after) = (found(old, how), found(new, how));
    let places = places(diff, how);
    for ((rule, object, path), (_, message)) in after.iter().filter(|(finding, _)| !before.contains_key(*finding)) {
        let impact = match keeps(rule) {
            Keeps::Security => Impact::LoosensSecurity,
            Keeps::Availability => Impact::LowersAvailability,
            Keeps::Correctness => continue,
        };
        told(diff, places.get(object), impact, path, format!("{object}: {message} ({rule})"));
    }
    let removed = diff.objects.iter().any(|object| object.kind == ObjectChange::Removed);
    let (olds, news) = (values(old, how), values(new, how));
    for ((rule, object, path), (indexed, _)) in before.iter().filter(|(finding, _)| !after.contains_key(*finding)) {
        let keeps = keeps(rule);
        let impact = match keeps {
            Keeps::Security => Impact::TightensSecurity,
            Keeps::Availability => Impact::RaisesAvailability,
            Keeps::Correctness => continue,
        };
        let (Some(was), Some(is)) = (olds.get(object), news.get(object)) else { continue };
        // Nobody asks any more for what an object that is gone asked for.
        let by_removal = removed && !places.contains_key(object);
        if !by_removal && !is_gone(was, is, indexed, keeps) {
            let message = format!("{object}: {path} is now as the rule {rule} wants it");
            told(diff, places.get(object), impact, path, message);
        }
    }
}

/// Each object of a side as a tree.
fn values<'s>(side: &'s Side, how: &How) -> HashMap<Identity, &'s Value> {
    side.all().into_iter().map(|At { key, value, .. }| (Identity::of(key, how), value)).collect()
}

/// Whether what a finding judged is gone together with it: the item of a list, or, where what it does is judged and not
/// what it may do, the part of an object, such as a probe. A single setting that is gone is mended by that.
fn is_gone(was: &Value, is: &Value, path: &str, keeps: Keeps) -> bool {
    let (mut was, mut is) = (was, is);
    for step in path_steps(path) {
        let (before, after, is_item) = match &step {
            PathStep::Key(key) => (was.get(key.as_ref()), is.get(key.as_ref()), false),
            PathStep::Index(index) => {
                let before = was.get(index);
                let known = before.and_then(|item| name(item, &["name"]));
                let same = |item: &&Value| known.is_some() && name(item, &["name"]) == known;
                let named = is.as_array().and_then(|items| items.iter().find(same));
                (before, if known.is_some() { named } else { is.get(index) }, true)
            }
            // Findings name no items.
            PathStep::Name(_) => return false,
        };
        match (before, after) {
            (Some(before), Some(after)) => (was, is) = (before, after),
            // The rule misses something, in what is there on both sides.
            (None, _) => return false,
            (Some(before), None) => {
                let is_part = before.is_object() || before.is_array();
                return is_item || (is_part && keeps == Keeps::Availability);
            }
        }
    }
    false
}

/// Adds the effect to the object and to the changes that are about the field, or to the whole where the object did not
/// change itself.
fn told(diff: &mut Diff, place: Option<&usize>, impact: Impact, path: &str, message: String) {
    let effect = Effect::new(impact, message);
    let own = place.and_then(|place| diff.objects.get_mut(*place));
    let Some(own) = own else { return diff.effects.push(effect) };
    let near = |change: &Change| covers(&change.path, path) || covers(path, &change.path);
    // What a container is found to lack may have been said by its pod.
    let alone = !own.changes.iter().any(near);
    for change in &mut own.changes {
        if (near(change) || (alone && path_steps(path).last() == path_steps(&change.path).last()))
            && !change.impacts.contains(&impact)
        {
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
        let seen = (finding.path, finding.message);
        found.insert((finding.rule, Identity::of(at.key, how), path), seen);
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
