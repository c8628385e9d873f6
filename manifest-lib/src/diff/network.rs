//! What NetworkPolicies let through before and after.
//!
//! Policies add up, so a field of one says little: of each workload this asks, on both sides, whether a direction is
//! limited at all, and what is let through. What no way of before covers is opened, what no way of after covers is
//! closed. Source: Kubernetes, "Network Policies".

use std::collections::{BTreeMap, BTreeSet};

use super::how::How;
use super::identity::{Identity, places};
use super::impact::Impact;
use super::report::{Diff, Effect, ObjectDiff};
use super::side::Side;
use crate::cluster::selector::{is_wider, words};
use crate::cluster::{Call, Direction, Peer, Pods, Policy, PolicyPort, Set, Way, Ways, beyond};

/// The group of the policies that are compared. Others have kinds of the same name.
const GROUP: &str = "networking.k8s.io";

/// What both directions of a workload are limited to, ingress first, and the policies that select it. Nothing stands for
/// no limit.
#[derive(Clone, Default)]
struct Limits<'b> {
    namespace: &'b str,
    ways: [Option<Vec<Way<'b>>>; 2],
    policies: BTreeSet<Identity>,
}

/// The limits of each workload.
type Workloads<'b> = BTreeMap<Identity, Limits<'b>>;

/// Tells what the policies open and close.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    let is_policy = |object: &ObjectDiff| object.group == GROUP && object.object.starts_with("NetworkPolicy/");
    let untouched = !diff
        .objects
        .iter()
        .any(|object| is_policy(object) || object.changes.iter().any(|change| change.path.contains("labels")));
    if untouched {
        return;
    }
    let sets = [Set::of(&old.bundle), Set::of(&new.bundle)];
    let [mut before, mut after] = [workloads(&sets[0], how), workloads(&sets[1], how)];
    for (pods, [was, is]) in of_selectors(&sets, how) {
        before.insert(pods.clone(), was);
        after.insert(pods, is);
    }
    let places = places(diff, how);
    let mut told: BTreeMap<Identity, Vec<Effect>> = BTreeMap::new();
    for (workload, now) in &after {
        // A new workload is limited from its first moment on; a removed one needs nothing.
        let Some(earlier) = before.get(workload) else { continue };
        for direction in [0, 1] {
            for effect in between(&sets, &workload.to_string(), direction, [earlier, now]) {
                let mut nobody = true;
                for policy in now.policies.union(&earlier.policies).filter(|policy| places.contains_key(*policy)) {
                    told.entry(policy.clone()).or_default().push(effect.clone());
                    nobody = false;
                }
                if nobody && !diff.effects.contains(&effect) {
                    diff.effects.push(effect);
                }
            }
        }
    }
    for (policy, place) in places {
        let object = &mut diff.objects[place];
        if !is_policy(object) {
            continue;
        }
        let effects = told.remove(&policy).unwrap_or_default();
        let mut impacts: Vec<Impact> = effects.iter().map(|effect| effect.impact).collect();
        impacts.sort();
        impacts.dedup();
        for change in object.changes.iter_mut().filter(|change| change.impacts.is_empty()) {
            change.impacts = if impacts.is_empty() { vec![Impact::NoEffect] } else { impacts.clone() };
        }
        object.effects.extend(effects);
    }
}

/// What becomes open and closed between two limits.
fn between<'b>(sets: &[Set<'b>; 2], workload: &str, direction: usize, limits: [&Limits<'b>; 2]) -> Vec<Effect> {
    let [may, now, not] = match Direction::BOTH[direction] {
        Direction::Ingress => ["may be reached by", "may now be reached by", "may not be reached any more by"],
        Direction::Egress => ["may reach", "may now reach", "may not reach any more"],
    };
    let [old, new] = limits.map(|limits| limits.namespace);
    let (opened, closed) = match limits.map(|limits| limits.ways[direction].as_deref()) {
        [None, None] => return Vec::new(),
        [Some(_), None] => {
            let message = format!("{workload} {may} anyone: no NetworkPolicy limits it any more");
            return vec![Effect::new(Impact::OpensNetwork, message)];
        }
        [None, Some(ways)] => {
            let all = |way: &Way<'b>| {
                let each = |peer: &Peer<'b>| {
                    way.ports
                        .iter()
                        .map(|port| format!("{} on {}", name(&sets[1], new, peer), port.words()))
                        .collect::<Vec<_>>()
                };
                way.peers.iter().flat_map(each).collect::<Vec<_>>()
            };
            let mut ways: Vec<String> = ways.iter().flat_map(all).collect();
            ways.sort();
            ways.dedup();
            let whom = if ways.is_empty() { "nobody".to_owned() } else { ways.join(", ") };
            let message = format!("{workload} {may} {whom} alone: before, no NetworkPolicy limited it");
            return vec![Effect::new(Impact::ClosesNetwork, message)];
        }
        [Some(was), Some(is)] => {
            let (was, is) = (Ways { namespace: old, ways: was }, Ways { namespace: new, ways: is });
            (beyond(is, was), beyond(was, is))
        }
    };
    let mut effects =
        each(&|peer| name(&sets[1], new, peer), &format!("{workload} {now}"), Impact::OpensNetwork, opened);
    effects.extend(each(
        &|peer| name(&sets[0], old, peer),
        &format!("{workload} {not}"),
        Impact::ClosesNetwork,
        closed,
    ));
    effects
}

/// All peers of one port are one sentence.
fn each(name: &dyn Fn(&Peer<'_>) -> String, words: &str, impact: Impact, calls: Vec<Call<'_>>) -> Vec<Effect> {
    let mut ports: BTreeMap<PolicyPort<'_>, BTreeSet<String>> = BTreeMap::new();
    for call in calls {
        let part = if call.in_part { " (in part)" } else { "" };
        ports.entry(call.port).or_default().insert(format!("{}{part}", name(&call.peer)));
    }
    let told = |(port, peers): (PolicyPort<'_>, BTreeSet<String>)| {
        let peers: Vec<String> = peers.into_iter().collect();
        Effect::new(impact, format!("{words} {} on {}", peers.join(", "), port.words()))
    };
    ports.into_iter().map(told).collect()
}

/// The peer of a policy of this namespace in words: by its own name, where it is one workload of the set.
fn name(set: &Set<'_>, namespace: &str, peer: &Peer<'_>) -> String {
    if let Peer::Pods { namespaces: None, pods } = peer
        && !crate::cluster::selector::is_empty(pods)
    {
        if let [one] = set.selected(namespace, pods).collect::<Vec<_>>()[..] {
            return set.pods[one].key.to_string();
        }
    }
    peer.words()
}

/// Each workload's limits.
fn workloads<'b>(set: &Set<'b>, how: &How) -> Workloads<'b> {
    let limits = |(index, pods): (usize, &Pods<'b>)| {
        (Identity::of(pods.key, how), Limits::of(&pods.key.namespace, set.policies().selecting(index), how))
    };
    set.pods.iter().enumerate().map(limits).collect()
}

/// The limits on both sides of pods that a policy selects and that are not in its set: its selector stands for them.
fn of_selectors<'b>(sets: &[Set<'b>; 2], how: &How) -> BTreeMap<Identity, [Limits<'b>; 2]> {
    let mut all = BTreeMap::new();
    for policy in sets.iter().flat_map(|set| {
        let is_alone = |policy: &&Policy<'b>| set.selected(&policy.key.namespace, policy.selector).next().is_none();
        set.policies().iter().filter(is_alone)
    }) {
        let of = |words: String, namespace: &str| Identity::new(words, "", namespace, how);
        let space = of(String::new(), &policy.key.namespace);
        let on = |set: &Set<'b>| {
            let same = |other: &&Policy<'b>| of(String::new(), &other.key.namespace) == space;
            let around = set.policies().iter().filter(|other| same(other) && is_wider(other.selector, policy.selector));
            let around: Vec<&Policy<'b>> = around.collect();
            let namespace = &around.first().map_or(policy.key, |other| other.key).namespace;
            Limits::of(namespace, around.into_iter(), how)
        };
        let pods = format!("pods with {}", words(policy.selector, "any labels"));
        all.entry(of(pods, &policy.key.namespace)).or_insert_with(|| [on(&sets[0]), on(&sets[1])]);
    }
    all
}

impl<'b> Limits<'b> {
    /// What these policies limit together.
    fn of<'p>(namespace: &'b str, policies: impl Iterator<Item = &'p Policy<'b>>, how: &How) -> Self
    where
        'b: 'p,
    {
        let mut limits = Self { namespace, ..Self::default() };
        for policy in policies {
            for (own, direction) in limits.ways.iter_mut().zip(Direction::BOTH) {
                if let Some(ways) = policy.ways(direction) {
                    own.get_or_insert_default().extend(ways.iter().cloned());
                }
            }
            limits.policies.insert(Identity::of(policy.key, how));
        }
        limits
    }
}
