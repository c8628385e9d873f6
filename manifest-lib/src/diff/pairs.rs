//! Which object of one side is which of the other.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::how::How;
use super::identity::Identity;
use super::kind::Kind;
use super::report::{Diff, ObjectChange};
use super::side::At;
use crate::objects::ObjectKey;

/// So many pairs of a removed and an added object are looked at for a new name.
const MOST_RENAMED: usize = 10_000;

/// The objects that belong together, old and new, in the order of the new side; the removed ones last.
pub(super) struct Pairs<'s> {
    pub(super) objects: Vec<(Option<&'s At<'s>>, Option<&'s At<'s>>)>,
    pub(super) namespaces: Vec<(String, String)>,
}

pub(super) fn of<'s>(old: &'s [At<'s>], new: &'s [At<'s>], across_namespaces: bool) -> Pairs<'s> {
    let known: HashMap<&ObjectKey, usize> = old.iter().enumerate().map(|(index, at)| (at.key, index)).collect();
    let mut partner: Vec<Option<usize>> = new.iter().map(|at| known.get(at.key).copied()).collect();
    let mut taken = vec![false; old.len()];
    partner.iter().flatten().for_each(|old| taken[*old] = true);
    let mut namespaces = BTreeSet::new();
    if across_namespaces {
        // Two of one name in several namespaces are told apart by nothing.
        let mut left: HashMap<(&str, &str, &str), Option<usize>> = HashMap::new();
        for (index, at) in old.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            left.entry(bare(at.key)).and_modify(|one| *one = None).or_insert(Some(index));
        }
        for (at, partner) in new.iter().zip(&mut partner).filter(|(_, partner)| partner.is_none()) {
            if let Some(Some(there)) = left.remove(&bare(at.key)) {
                (*partner, taken[there]) = (Some(there), true);
                let other = &old[there].key.namespace;
                if *other != at.key.namespace {
                    namespaces.insert((other.clone(), at.key.namespace.clone()));
                }
            }
        }
    }
    let mut objects: Vec<_> =
        new.iter().zip(partner).map(|(at, there)| (there.map(|there| &old[there]), Some(at))).collect();
    objects.extend(old.iter().zip(taken).filter(|(_, taken)| !taken).map(|(at, _)| (Some(at), None)));
    Pairs { objects, namespaces: namespaces.into_iter().collect() }
}

/// What makes an object one, whatever its namespace. A Namespace is the one of its side.
fn bare(key: &ObjectKey) -> (&str, &str, &str) {
    let name = if Kind::of(key) == Kind::Namespace { "" } else { &key.name };
    (&key.group, &key.kind, name)
}

/// Tells of each added object which removed one it was, if most of what they say is the same.
pub(super) fn renamed(diff: &mut Diff, old: &[At<'_>], new: &[At<'_>]) {
    let of_kind = |kind: ObjectChange| {
        let all = diff.objects.iter().enumerate();
        all.filter(move |(_, object)| object.kind == kind).map(|(index, _)| index).collect::<Vec<_>>()
    };
    let (added, mut removed) = (of_kind(ObjectChange::Added), of_kind(ObjectChange::Removed));
    if added.len() * removed.len() > MOST_RENAMED {
        return;
    }
    let how = How::partial();
    let index = |side: &'_ [At<'_>]| -> HashMap<Identity, usize> {
        side.iter().enumerate().map(|(place, at)| (Identity::of(at.key, &how), place)).collect()
    };
    let (old_places, new_places) = (index(old), index(new));
    let leaves_of = |side: &[At<'_>], places: &HashMap<Identity, usize>, index: usize| {
        let found = places.get(&Identity::of_diff(&diff.objects[index], &how)).map(|place| &side[*place]);
        let mut leaves = BTreeSet::new();
        if let Some(at) = found {
            flatten(at.value, String::new(), &mut leaves);
        }
        leaves
    };
    let mut names = Vec::new();
    for one in added {
        let after = leaves_of(new, &new_places, one);
        let kind = |index: usize| {
            let object = &diff.objects[index];
            (object.group.clone(), object.object.split('/').next().map(str::to_owned), object.namespace.clone())
        };
        let best = removed
            .iter()
            .filter(|other| kind(**other) == kind(one))
            .map(|other| {
                let before = leaves_of(old, &old_places, *other);
                (before.intersection(&after).count() * 100 / before.len().max(after.len()).max(1), *other)
            })
            .max();
        if let Some((share, other)) = best
            && share >= 60
        {
            removed.retain(|index| *index != other);
            names.push((one, diff.objects[other].object.clone()));
        }
    }
    for (one, name) in names {
        diff.objects[one].renamed_from = Some(name);
    }
}

/// Every leaf with its path, but for what each object has or must have of its own.
fn flatten(value: &Value, path: String, leaves: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| flatten(value, format!("{path}.{key}"), leaves));
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(item, format!("{path}[]"), leaves)),
        leaf if !matches!(path.as_str(), ".metadata.name" | ".metadata.namespace" | ".kind" | ".apiVersion") => {
            leaves.insert(format!("{path}={leaf}"));
        }
        _ => {}
    }
}
