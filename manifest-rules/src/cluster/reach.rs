//! What becomes reachable between two states of the policies, exactly: addresses and ports are compared as ranges, and
//! pods by what their selectors ask for.

use std::collections::BTreeSet;

use super::addresses::Addresses;
use super::policies::{Peer, Way};
use super::policy_port::{Numbers, PolicyPort};
use super::selector::{is_empty, is_wider};

/// A peer on a port.
#[derive(Clone, Debug)]
pub struct Call<'b> {
    /// Who is at the other end.
    pub peer: Peer<'b>,
    /// The port.
    pub port: PolicyPort<'b>,
    /// Whether a part of it was, or stays, let through.
    pub in_part: bool,
}

/// The calls that some of the ways let through and the others do not.
pub fn beyond<'b>(ways: &[Way<'b>], others: &[Way<'b>]) -> Vec<Call<'b>> {
    let mut calls: Vec<Call<'b>> = Vec::new();
    // What reads the same is told once.
    let mut told: BTreeSet<(String, PolicyPort<'b>)> = BTreeSet::new();
    for way in ways {
        for peer in &way.peers {
            for port in &way.ports {
                let pieces = pieces(port, others);
                let all = pieces.len();
                let open: Vec<(PolicyPort<'b>, bool)> =
                    pieces.into_iter().filter_map(|piece| Some((piece, left(peer, &piece, others)?))).collect();
                if open.is_empty() {
                    continue;
                }
                let whole = open.len() == all && open.iter().all(|(_, whole)| *whole);
                if told.insert((peer.words(), *port)) {
                    calls.push(Call { peer: *peer, port: *port, in_part: !whole });
                }
            }
        }
    }
    calls
}

/// The port in pieces, none of which another way covers in part.
fn pieces<'b>(port: &PolicyPort<'b>, others: &[Way<'b>]) -> Vec<PolicyPort<'b>> {
    let all = || others.iter().flat_map(|way| &way.ports);
    // What every protocol allows, some other way may allow of one.
    let mut protocols: Vec<Option<&'b str>> = vec![port.protocol];
    if port.protocol.is_none() {
        let named: BTreeSet<&str> = all().filter_map(|other| other.protocol).collect();
        protocols.extend(named.into_iter().map(Some));
    }
    let Numbers::Range(from, to) = port.numbers else { return vec![*port] };
    let mut starts = BTreeSet::from([from]);
    for other in all() {
        if let Numbers::Range(first, last) = other.numbers {
            starts.extend([first, last.saturating_add(1)].into_iter().filter(|start| (from..=to).contains(start)));
        }
    }
    let starts: Vec<i32> = starts.into_iter().collect();
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([to]);
    let ranges: Vec<Numbers<'b>> = starts.iter().zip(ends).map(|(start, end)| Numbers::Range(*start, end)).collect();
    let piece = |protocol| ranges.iter().map(move |numbers| PolicyPort { protocol, numbers: *numbers });
    protocols.into_iter().flat_map(piece).collect()
}

/// Whether something of a peer is left on a port once the others' peers are taken away, and then whether all of it is.
fn left(peer: &Peer<'_>, port: &PolicyPort<'_>, others: &[Way<'_>]) -> Option<bool> {
    let same_port = others.iter().filter(|way| way.ports.iter().any(|other| other.covers(port)));
    let mut there = same_port.flat_map(|way| &way.peers);
    match peer {
        Peer::Anyone => {
            let others: Vec<&Peer<'_>> = there.collect();
            let anyone = others.iter().any(|other| matches!(other, Peer::Anyone));
            (!anyone).then_some(others.is_empty())
        }
        Peer::Pods { namespaces, pods } => {
            let covered = there.any(|other| match other {
                Peer::Anyone => true,
                Peer::Pods { namespaces: others, pods: other } => {
                    let spaces = match (others, namespaces) {
                        (None, None) => true,
                        (Some(others), Some(own)) => is_wider(others, own),
                        // Every namespace is the policy's own, too.
                        (Some(others), None) => is_empty(others),
                        (None, Some(_)) => false,
                    };
                    spaces && is_wider(other, pods)
                }
                Peer::Addresses(_) => false,
            });
            (!covered).then_some(true)
        }
        Peer::Addresses(block) => {
            let Some(own) = Addresses::of(block) else {
                // What is no range is the same as itself alone.
                let same = there.any(|other| {
                    matches!(other, Peer::Anyone) || matches!(other, Peer::Addresses(other) if other == block)
                });
                return (!same).then_some(true);
            };
            let mut rest = own.clone();
            for other in there {
                match other {
                    Peer::Anyone => return None,
                    Peer::Addresses(other) => {
                        if let Some(other) = Addresses::of(other) {
                            rest = rest.less(&other);
                        }
                    }
                    Peer::Pods { .. } => {}
                }
            }
            (!rest.is_empty()).then(|| rest == own)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Direction, Set};
    use crate::objects::Bundle;
    use crate::read::bundle;

    const EVERY_NAMESPACE: &str = "{namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}";
    const OWN_NAMESPACE: &str = "{podSelector: {matchLabels: {app: a}}}";

    fn policy(rules: &str) -> Bundle {
        bundle(&format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec: {{podSelector: {{}}, ingress: [{rules}]}}\n"
        ))
    }

    fn from(peers: &[&str], ports: &[&str]) -> String {
        format!("{{from: [{}], ports: [{}]}}", peers.join(", "), ports.join(", "))
    }

    fn block(cidr: &str, except: &str) -> String {
        format!("{{ipBlock: {{cidr: {cidr}, except: [{except}]}}}}")
    }

    /// What opens from the one to the other, in words.
    fn opened(before: &str, after: &str) -> Vec<String> {
        let (before, after) = (policy(before), policy(after));
        let (before, after) = (Set::of(&before), Set::of(&after));
        fn ways<'s>(set: &'s Set<'s>) -> Vec<Way<'s>> {
            set.policies().iter().flat_map(|one| one.ways(Direction::Ingress)).flatten().cloned().collect()
        }
        let calls = beyond(&ways(&after), &ways(&before));
        let part = |call: &Call<'_>| if call.in_part { " (in part)" } else { "" };
        calls.iter().map(|call| format!("{} on {}{}", call.peer.words(), call.port.words(), part(call))).collect()
    }

    #[test]
    fn less_is_not_opened_and_more_is() {
        let all = block("0.0.0.0/0", "");
        let (low, high, ten) = (block("10.0.0.0/9", ""), block("10.128.0.0/9", ""), block("10.0.0.0/8", ""));
        let (one, two) = (block("0.0.0.0/0", "10.0.0.0/8"), block("0.0.0.0/0", "\"10.0.0.0/8\", \"11.0.0.0/8\""));
        let wider = |before: &str, after: &str, words: &str| {
            assert_eq!(opened(after, before), [] as [&str; 0], "{after} to {before}");
            assert_eq!(opened(before, after), [words], "{before} to {after}");
        };
        wider(&from(&[&ten], &["port: 443"]), &from(&[&all], &[]), "0.0.0.0/0 on every port (in part)");
        wider(&from(&[&two], &[]), &from(&[&one], &[]), "0.0.0.0/0 (less 1 ranges) on every port (in part)");
        wider(
            &from(&[OWN_NAMESPACE], &[]),
            &from(&[EVERY_NAMESPACE], &[]),
            "pods with app=a in namespaces with any labels on every port",
        );
        wider(&from(&[], &["port: http"]), &from(&[], &["protocol: TCP"]), "anyone on every TCP port");
        wider(&from(&[], &["protocol: UDP"]), &from(&[], &[]), "anyone on every port (in part)");
        wider(&from(&[&low], &["port: 80"]), &from(&[&low, &high], &["port: 80"]), "10.128.0.0/9 on 80/TCP");
    }

    #[test]
    fn the_same_in_other_words_opens_nothing() {
        let (low, high, ten) = (block("10.0.0.0/9", ""), block("10.128.0.0/9", ""), block("10.0.0.0/8", ""));
        for (a, b) in [
            (from(&[&low, &high], &[]), from(&[&ten], &[])),
            (from(&[&block("010.0.0.7/8", "")], &[]), from(&[&ten], &[])),
            (
                from(&[], &["{port: 80, endPort: 90}"]),
                from(&[], &["{port: 80, endPort: 85}", "{port: 86, endPort: 90}"]),
            ),
            (
                format!("{}, {}", from(&[&low], &["port: 80"]), from(&[&high], &["port: 80"])),
                from(&[&ten], &["port: 80"]),
            ),
        ] {
            assert_eq!(opened(&a, &b), [] as [&str; 0], "{a} to {b}");
            assert_eq!(opened(&b, &a), [] as [&str; 0], "{b} to {a}");
        }
    }

    #[test]
    fn odd_ports_are_compared_without_an_end() {
        for port in
            ["{port: 90, endPort: 80}", "{port: -2147483648}", "{port: 2147483647}", "{port: 0, endPort: 2147483647}"]
        {
            assert_eq!(opened(&from(&[], &[port]), &from(&[], &[port])), [] as [&str; 0], "{port}");
            assert_eq!(opened("", &from(&[], &[port])).len(), 1, "{port}");
        }
    }
}
