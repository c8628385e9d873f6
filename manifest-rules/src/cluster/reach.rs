//! What becomes reachable between two states of the policies, exactly: addresses and ports are compared as ranges, and
//! pods by what their selectors ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::Addresses;
use super::policies::{Peer, Way};
use super::policy_port::{Numbers, PolicyPort};
use super::ports::PROTOCOLS;
use super::same_pods::{Selected, covers};

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

/// What policies of a namespace let through.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'w, 'b> {
    /// The namespace, whose pods a peer without one means.
    pub namespace: &'w str,
    /// What is let through.
    pub ways: &'w [Way<'b>],
}

/// A part of a port, and who has it by the others.
type Piece<'w, 'b> = (PolicyPort<'b>, Vec<&'w Peer<'b>>);

/// The calls that some of the ways let through and the others do not.
pub fn beyond<'b>(own: Ways<'_, 'b>, others: Ways<'_, 'b>) -> Vec<Call<'b>> {
    let mut calls: Vec<Call<'b>> = Vec::new();
    // What reads the same is told once.
    let mut told: BTreeSet<(String, PolicyPort<'b>)> = BTreeSet::new();
    let mut known: BTreeMap<PolicyPort<'b>, Vec<Piece<'_, 'b>>> = BTreeMap::new();
    for way in own.ways {
        for port in &way.ports {
            let pieces = known.entry(*port).or_insert_with(|| pieces(port, others.ways));
            for peer in &way.peers {
                let open: Vec<bool> =
                    pieces.iter().filter_map(|(_, there)| left(peer, own.namespace, there, others.namespace)).collect();
                if open.is_empty() {
                    continue;
                }
                let whole = open.len() == pieces.len() && open.iter().all(|whole| *whole);
                if told.insert((peer.words(), *port)) {
                    calls.push(Call { peer: *peer, port: *port, in_part: !whole });
                }
            }
        }
    }
    calls
}

/// The port in pieces, none of which another way covers in part, each with the peers that have it there.
fn pieces<'w, 'b>(port: &PolicyPort<'b>, others: &'w [Way<'b>]) -> Vec<Piece<'w, 'b>> {
    let all = || others.iter().flat_map(|way| &way.ports);
    // What every protocol allows, some other way may allow of one.
    let one_by_one = port.protocol.is_none() && all().any(|other| other.protocol.is_some());
    let protocols: Vec<Option<&'b str>> =
        if one_by_one { PROTOCOLS.into_iter().map(Some).collect() } else { vec![port.protocol] };
    let ranges = match port.numbers {
        Numbers::Named(_) => vec![port.numbers],
        Numbers::Range(from, to) => {
            let mut starts = BTreeSet::from([from]);
            for other in all() {
                if let Numbers::Range(first, last) = other.numbers {
                    starts.extend([first, last.saturating_add(1)].into_iter().filter(|at| (from..=to).contains(at)));
                }
            }
            let ends = starts.iter().skip(1).map(|start| start - 1).chain([to]);
            starts.iter().zip(ends).map(|(start, end)| Numbers::Range(*start, end)).collect()
        }
    };
    let piece = |protocol| ranges.iter().map(move |numbers| PolicyPort { protocol, numbers: *numbers });
    let with_peers = |piece: PolicyPort<'b>| {
        let there = others.iter().filter(|way| way.ports.iter().any(|other| other.covers(&piece)));
        (piece, there.flat_map(|way| &way.peers).collect())
    };
    protocols.into_iter().flat_map(piece).map(with_peers).collect()
}

/// Whether something of a peer is left once the others that are there are taken away, and then whether all of it is.
fn left(peer: &Peer<'_>, namespace: &str, there: &[&Peer<'_>], others_namespace: &str) -> Option<bool> {
    if there.iter().any(|other| matches!(other, Peer::Anyone)) {
        return None;
    }
    match peer {
        Peer::Anyone => Some(there.is_empty()),
        Peer::Pods { namespaces, pods } => {
            let own = Selected { namespace, namespaces: *namespaces, pods };
            let others: Vec<Selected<'_>> = there
                .iter()
                .filter_map(|other| match other {
                    Peer::Pods { namespaces, pods } => {
                        Some(Selected { namespace: others_namespace, namespaces: *namespaces, pods })
                    }
                    _ => None,
                })
                .collect();
            (!covers(&others, &own)).then_some(true)
        }
        Peer::Addresses(block) => {
            let blocks = there.iter().filter_map(|other| match other {
                Peer::Addresses(other) => Some(*other),
                _ => None,
            });
            let Some(own) = Addresses::of(block) else {
                // What is no range is the same as itself alone.
                return (!blocks.into_iter().any(|other| other == *block)).then_some(true);
            };
            let rest = blocks.filter_map(Addresses::of).fold(own.clone(), |rest, other| rest.less(&other));
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
        let (after, before) = (ways(&after), ways(&before));
        let of = |ways| Ways { namespace: "default", ways };
        let calls = beyond(of(&after), of(&before));
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
    fn the_same_pods_and_ports_in_other_words_open_nothing() {
        let app = |value: &str| format!("{{podSelector: {{matchLabels: {{app: {value}}}}}}}");
        let either = "{podSelector: {matchExpressions: [{key: app, operator: In, values: [a, b]}]}}";
        let named = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}, podSelector: {matchLabels: {app: a}}}";
        let each = ["protocol: TCP", "protocol: UDP", "protocol: SCTP"].map(|port| format!("{{{port}}}"));
        let each: Vec<&str> = each.iter().map(String::as_str).collect();
        for (a, b) in [
            (from(&[&app("a"), &app("b")], &["port: 80"]), from(&[either], &["port: 80"])),
            (from(&[OWN_NAMESPACE], &[]), from(&[named], &[])),
            (from(&[OWN_NAMESPACE], &each), from(&[OWN_NAMESPACE], &[])),
        ] {
            assert_eq!(opened(&a, &b), [] as [&str; 0], "{a} to {b}");
            assert_eq!(opened(&b, &a), [] as [&str; 0], "{b} to {a}");
        }
        // A third value, another namespace and two of three protocols are less than the whole.
        let three = "{podSelector: {matchExpressions: [{key: app, operator: In, values: [a, b, c]}]}}";
        let other = named.replace("name: default", "name: other");
        for (narrow, wide) in [
            (from(&[&app("a"), &app("b")], &[]), from(&[three], &[])),
            (from(&[OWN_NAMESPACE], &[]), from(&[OWN_NAMESPACE, &other], &[])),
            (from(&[OWN_NAMESPACE], &each[..2]), from(&[OWN_NAMESPACE], &[])),
        ] {
            assert_eq!(opened(&narrow, &wide).len(), 1, "{narrow} to {wide}");
            assert_eq!(opened(&wide, &narrow), [] as [&str; 0], "{wide} to {narrow}");
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
