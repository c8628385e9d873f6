//! What NetworkPolicies let through before and after.
//!
//! Policies add up, so a field of one says little: of each workload this asks, on both sides, whether a direction is
//! limited at all, and which peer may use which port. What no pair of before covers is opened, what no pair of after
//! covers is closed. Source: Kubernetes, "Network Policies".

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::networking::v1::{IPBlock, NetworkPolicyPeer, NetworkPolicyPort};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::side::Side;
use super::{Diff, Effect, How, Impact, ObjectDiff, identity, places};
use crate::checks::directions;
use crate::checks::set::{Set, text};
use crate::objects::{Bundle, Object};

/// Who may be at the other end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Peer {
    Anyone,
    /// Addresses, less those.
    Addresses(String, BTreeSet<String>),
    /// Pods, in words that are the same for the same selectors.
    Pods(String),
}

impl Peer {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Anyone, _) => true,
            (Self::Addresses(range, less), Self::Addresses(other, others)) => range == other && less.is_subset(others),
            (one, other) => one == other,
        }
    }

    fn told(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Addresses(range, less) if less.is_empty() => range.clone(),
            Self::Addresses(range, less) => format!("{range} (less {} ranges)", less.len()),
            Self::Pods(words) => words.clone(),
        }
    }
}

/// A way through: a peer and a port; no port is every port.
type Way = (Peer, Option<String>);

/// What one direction of one workload is limited to; nothing if it is not limited.
type Limits = Option<BTreeSet<Way>>;

/// Both directions of each workload, ingress first, with the policies that select it.
type Workloads = BTreeMap<(String, String), ([Limits; 2], BTreeSet<(String, String)>)>;

/// Tells what the policies open and close.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    let is_policy = |object: &ObjectDiff| object.object.starts_with("NetworkPolicy/");
    let untouched = !diff
        .objects
        .iter()
        .any(|object| is_policy(object) || object.changes.iter().any(|change| change.path.contains("labels")));
    if untouched {
        return;
    }
    let (before, after) = (workloads(&old.bundle, how), workloads(&new.bundle, how));
    let places = places(diff, how);
    let mut told: BTreeMap<(String, String), Vec<Effect>> = BTreeMap::new();
    for (workload, (limits, policies)) in &after {
        // A new workload is limited from its first moment on; a removed one needs nothing.
        let Some((earlier, others)) = before.get(workload) else { continue };
        for (direction, (was, is)) in earlier.iter().zip(limits).enumerate() {
            for effect in between(&workload.0, direction == 0, was, is) {
                let mut nobody = true;
                for policy in policies.union(others).filter(|policy| places.contains_key(*policy)) {
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
fn between(workload: &str, ingress: bool, was: &Limits, is: &Limits) -> Vec<Effect> {
    let verb = if ingress { "may be reached by" } else { "may reach" };
    let (opened, closed) = match (was, is) {
        (None, None) => return Vec::new(),
        (Some(_), None) => {
            let message = format!("{workload} {verb} anyone: no NetworkPolicy limits it any more");
            return vec![Effect::new(Impact::OpensNetwork, message)];
        }
        (None, Some(ways)) => {
            let ways: Vec<String> = ways.iter().map(way).collect();
            let whom = if ways.is_empty() { "nobody".to_owned() } else { ways.join(", ") };
            let message = format!("{workload} {verb} {whom} alone: before, no NetworkPolicy limited it");
            return vec![Effect::new(Impact::ClosesNetwork, message)];
        }
        (Some(was), Some(is)) => (uncovered(is, was), uncovered(was, is)),
    };
    // All peers of one port are one sentence.
    let each = |ways: Vec<&Way>, impact, words: &str| {
        let mut ports: BTreeMap<&Option<String>, Vec<String>> = BTreeMap::new();
        ways.into_iter().for_each(|(peer, port)| ports.entry(port).or_default().push(peer.told()));
        let told = |(port, peers): (&Option<String>, Vec<String>)| {
            Effect::new(impact, format!("{workload} {words} {} on {}", peers.join(", "), port_words(port)))
        };
        ports.into_iter().map(told).collect::<Vec<_>>()
    };
    let [may, may_not] = if ingress {
        ["may now be reached by", "may not be reached any more by"]
    } else {
        ["may now reach", "may not reach any more"]
    };
    let mut effects = each(opened, Impact::OpensNetwork, may);
    effects.extend(each(closed, Impact::ClosesNetwork, may_not));
    effects
}

/// The ways that no other way covers.
fn uncovered<'w>(ways: &'w BTreeSet<Way>, by: &BTreeSet<Way>) -> Vec<&'w Way> {
    let covers = |(peer, port): &Way, (other, at): &Way| peer.covers(other) && (port.is_none() || port == at);
    ways.iter().filter(|way| !by.iter().any(|other| covers(other, way))).collect()
}

fn way((peer, port): &Way) -> String {
    format!("{} on {}", peer.told(), port_words(port))
}

fn port_words(port: &Option<String>) -> &str {
    port.as_deref().unwrap_or("every port")
}

/// Each workload's limits; where the policies' pods are not in the set, each selector stands for a workload.
fn workloads(bundle: &Bundle, how: &How) -> Workloads {
    let nothing = Bundle::of_objects(indexmap::IndexMap::new());
    let set = Set::of(bundle, how.complete, &[], &nothing);
    let everything = LabelSelector::default();
    let mut workloads: Workloads = set
        .pods
        .iter()
        .map(|pods| (identity(pods.key, how.across_namespaces), ([None, None], BTreeSet::new())))
        .collect();
    for (key, item) in bundle.iter() {
        let Object::NetworkPolicy(policy) = &item.object else { continue };
        let Some(spec) = &policy.spec else { continue };
        let selector = spec.pod_selector.as_ref().unwrap_or(&everything);
        let mut selected: Vec<(String, String)> = set
            .selected(&key.namespace, selector)
            .map(|pods| identity(set.pods[pods].key, how.across_namespaces))
            .collect();
        if selected.is_empty() {
            let space = if how.across_namespaces { String::new() } else { key.namespace.clone() };
            selected.push((format!("pods with {}", labels(selector)), space));
        }
        let (ingress, egress) = directions(spec);
        let ingress = ingress.then(|| {
            let rules = spec.ingress.iter().flatten();
            rules
                .flat_map(|rule| ways(&set, &key.namespace, rule.from.as_deref(), rule.ports.as_deref()))
                .collect::<Vec<_>>()
        });
        let egress = egress.then(|| {
            let rules = spec.egress.iter().flatten();
            rules
                .flat_map(|rule| ways(&set, &key.namespace, rule.to.as_deref(), rule.ports.as_deref()))
                .collect::<Vec<_>>()
        });
        for workload in selected {
            let (limits, policies) = workloads.entry(workload).or_default();
            for (limit, ways) in limits.iter_mut().zip([&ingress, &egress]) {
                if let Some(ways) = ways {
                    limit.get_or_insert_default().extend(ways.iter().cloned());
                }
            }
            policies.insert(identity(key, how.across_namespaces));
        }
    }
    workloads
}

/// Every peer with every port.
fn ways(
    set: &Set<'_>,
    in_namespace: &str,
    peers: Option<&[NetworkPolicyPeer]>,
    ports: Option<&[NetworkPolicyPort]>,
) -> Vec<Way> {
    let peers: Vec<Peer> = match peers.unwrap_or_default() {
        [] => vec![Peer::Anyone],
        peers => peers.iter().map(|one| peer(set, in_namespace, one)).collect(),
    };
    let ports: Vec<Option<String>> = match ports.unwrap_or_default() {
        [] => vec![None],
        ports => ports.iter().map(|port| Some(port_text(port))).collect(),
    };
    peers.iter().flat_map(|peer| ports.iter().map(|port| (peer.clone(), port.clone()))).collect()
}

fn port_text(port: &NetworkPolicyPort) -> String {
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    match (&port.port, port.end_port) {
        (None, _) => format!("every {protocol} port"),
        (Some(from), Some(to)) => format!("{} to {to}/{protocol}", text(from)),
        (Some(one), None) => format!("{}/{protocol}", text(one)),
    }
}

fn peer(set: &Set<'_>, in_namespace: &str, peer: &NetworkPolicyPeer) -> Peer {
    if let Some(IPBlock { cidr, except }) = &peer.ip_block {
        return Peer::Addresses(cidr.clone(), except.iter().flatten().cloned().collect());
    }
    let everything = LabelSelector::default();
    let selector = peer.pod_selector.as_ref().unwrap_or(&everything);
    Peer::Pods(match &peer.namespace_selector {
        None => {
            // The selector is what lasts; the workloads that it finds today are what a reader knows.
            let mut found: Vec<String> =
                set.selected(in_namespace, selector).map(|pods| set.pods[pods].key.to_string()).collect();
            found.sort();
            match found.as_slice() {
                _ if selector == &everything => "every pod of the namespace".to_owned(),
                [one] => one.clone(),
                _ => format!("pods with {}", labels(selector)),
            }
        }
        Some(spaces) => format!("pods with {} in namespaces with {}", labels(selector), labels(spaces)),
    })
}

/// A selector in words.
fn labels(selector: &LabelSelector) -> String {
    let mut words: Vec<String> =
        selector.match_labels.iter().flatten().map(|(key, value)| format!("{key}={value}")).collect();
    words.extend(selector.match_expressions.iter().flatten().map(|one| {
        format!("{} {} {}", one.key, one.operator, one.values.iter().flatten().cloned().collect::<Vec<_>>().join("|"))
    }));
    if words.is_empty() { "any labels".to_owned() } else { words.join(", ") }
}
