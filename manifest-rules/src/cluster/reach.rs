//! What becomes reachable between two states of the policies, exactly: addresses and ports are compared as ranges, and
//! pods by what their selectors ask for.

use std::collections::BTreeSet;

use super::addresses::Addresses;
use super::policies::{Peer, Way};
use super::policy_port::{Numbers, PolicyPort};
use super::selector::is_wider;

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
                let call = Call { peer: *peer, port: *port, in_part: !whole };
                let words = (call.peer.words(), call.port);
                if !calls.iter().any(|known| (known.peer.words(), known.port) == words) {
                    calls.push(call);
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
                        _ => false,
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
