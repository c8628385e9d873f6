//! Trees of all cases of a switch, laid over each other: what is the same in all cases is unconditional, the rest is
//! there in its cases. So a template can only say what the library itself would have said.

use std::collections::BTreeSet;

use super::node::{Entry, Node};
use super::switch::Switch;

/// What there is in one case.
type Case<T> = (usize, T);

/// The documents of each case, laid over each other.
pub(super) fn merge(switch: &Switch, cases: &[Case<Vec<Entry>>]) -> Vec<Entry> {
    merged(switch, cases.iter().map(|(case, entries)| (*case, entries.iter().collect())).collect())
}

/// One key's entries in each case.
fn merged(switch: &Switch, mut cases: Vec<Case<Vec<&Entry>>>) -> Vec<Entry> {
    cases.retain(|(_, entries)| !entries.is_empty());
    match overlaid(switch, &cases) {
        Some(entry) => vec![entry],
        None => side_by_side(switch, cases),
    }
}

/// One entry for all cases that have any, if each has one and their nodes can be one.
fn overlaid(switch: &Switch, cases: &[Case<Vec<&Entry>>]) -> Option<Entry> {
    let single = cases.iter().map(|(case, entries)| match entries[..] {
        [entry] => Some((*case, entry)),
        _ => None,
    });
    let single: Vec<Case<&Entry>> = single.collect::<Option<_>>()?;
    let (_, first) = single.first()?;
    if single.iter().any(|(_, entry)| entry.when != first.when) {
        return None;
    }
    let nodes: Vec<Case<&Node>> = single.iter().map(|(case, entry)| (*case, &entry.node)).collect();
    let node = overlaid_nodes(switch, &nodes)?;
    let entry = Entry { key: first.key.clone(), when: first.when.clone(), node };
    Some(entry.when_some(switch.condition(&single.iter().map(|(case, _)| *case).collect())))
}

/// What cannot be laid over each other, each in its cases.
fn side_by_side(switch: &Switch, cases: Vec<Case<Vec<&Entry>>>) -> Vec<Entry> {
    let mut groups: Vec<(BTreeSet<usize>, Vec<&Entry>)> = Vec::new();
    for (case, entries) in cases {
        match groups.iter_mut().find(|(_, other)| *other == entries) {
            Some((cases, _)) => drop(cases.insert(case)),
            None => groups.push((BTreeSet::from([case]), entries)),
        }
    }
    let each = groups.into_iter().flat_map(|(cases, entries)| {
        let cond = switch.condition(&cases);
        entries.into_iter().map(move |entry| entry.clone().when_some(cond.clone()))
    });
    each.collect()
}

/// One node for all these cases, if there can be one.
fn overlaid_nodes(switch: &Switch, cases: &[Case<&Node>]) -> Option<Node> {
    let (_, first) = cases.first()?;
    if cases.iter().all(|(_, node)| node == first) {
        return Some((*first).clone());
    }
    let of_maps = matches!(first, Node::Map(_));
    let entries = cases.iter().map(|(case, node)| match node {
        Node::Map(entries) if of_maps => Some((*case, entries)),
        Node::List(items) if !of_maps => Some((*case, items)),
        _ => None,
    });
    let cases: Vec<Case<&Vec<Entry>>> = entries.collect::<Option<_>>()?;
    if of_maps { Some(overlaid_maps(switch, &cases)) } else { overlaid_lists(switch, &cases) }
}

fn overlaid_maps(switch: &Switch, maps: &[Case<&Vec<Entry>>]) -> Node {
    let mut keys: Vec<&Entry> = maps.iter().flat_map(|(_, entries)| *entries).collect();
    keys.sort_by(|a, b| a.rank().cmp(&b.rank()));
    keys.dedup_by(|a, b| a.key == b.key);
    let each = keys.into_iter().flat_map(|Entry { key, .. }| {
        let cases =
            maps.iter().map(|(case, entries)| (*case, entries.iter().filter(|entry| entry.key == *key).collect()));
        merged_within(switch, cases.collect())
    });
    Node::Map(each.collect())
}

/// Lists of one length, or of which each is part of the longest, in its order.
fn overlaid_lists(switch: &Switch, lists: &[Case<&Vec<Entry>>]) -> Option<Node> {
    let (_, longest) = lists.iter().max_by_key(|(_, items)| items.len())?;
    let equal = lists.iter().all(|(_, items)| items.len() == longest.len());
    let mut used = vec![0; lists.len()];
    let mut each = Vec::new();
    for item in *longest {
        let mut cases = Vec::new();
        for ((case, items), used) in lists.iter().zip(&mut used) {
            let own = items.get(*used).filter(|own| equal || *own == item);
            *used += usize::from(own.is_some());
            cases.push((*case, own.into_iter().collect()));
        }
        each.extend(merged_within(switch, cases));
    }
    lists.iter().zip(&used).all(|((_, items), used)| items.len() == *used).then_some(Node::List(each))
}

/// Entries of a subtree that is only about these cases: what is in all of them needs no condition.
fn merged_within(switch: &Switch, cases: Vec<Case<Vec<&Entry>>>) -> Vec<Entry> {
    let always = switch.condition(&cases.iter().map(|(case, _)| *case).collect());
    let mut entries = merged(switch, cases);
    for entry in &mut entries {
        if always.is_some() && entry.when.first() == always.as_ref() {
            entry.when.remove(0);
        }
    }
    entries
}
