//! Which calls the NetworkPolicies let through.

use super::drawing::{Drawing, Kind};
use crate::cluster::selector::words;
use crate::cluster::{Direction, NAMESPACE_NAME, Peer, Policies, Policy, PolicyPort, Set, Way};

/// Words for a workload that some direction of which nothing limits.
pub(super) fn unlimited(set: &Set<'_>, pods: usize) -> Option<String> {
    let [ingress, egress] = Direction::BOTH.map(|direction| set.policies().limits(pods, direction));
    let words = match (ingress, egress) {
        (true, true) => return None,
        (false, true) => "anyone may call it",
        (true, false) => "it may call anyone",
        (false, false) => "it may call, and be called by, anyone",
    };
    Some(words.to_owned())
}

/// Draws each call that a policy names and both ends let through.
pub(super) fn draw(set: &Set<'_>, drawing: &mut Drawing) {
    let policies = set.policies();
    for direction in Direction::BOTH {
        for own in 0..set.pods.len() {
            for (policy, way) in policies.ways(own, direction) {
                for (kind, name) in outside(set, policies, policy, way) {
                    drawing.outside(kind, &name);
                    let (from, to) = ordered(direction, drawing.name(own), name);
                    way.ports.iter().for_each(|port| drawing.edge(from.clone(), to.clone(), port.words()));
                }
                for other in way.peers.iter().flat_map(|peer| policies.pods_of(set, policy, peer)) {
                    let (caller, callee) = ordered(direction, own, other);
                    call(set, drawing, caller, callee, &way.ports);
                }
            }
        }
    }
}

/// The caller and the callee, of whom the policy selects one.
fn ordered<T>(direction: Direction, selected: T, other: T) -> (T, T) {
    match direction {
        Direction::Ingress => (other, selected),
        Direction::Egress => (selected, other),
    }
}

/// One workload calls another by these ports, where both sides let it.
fn call(set: &Set<'_>, drawing: &mut Drawing, caller: usize, callee: usize, wanted: &[PolicyPort<'_>]) {
    // A workload that only calls itself says nothing to anybody.
    if caller == callee {
        return;
    }
    let target = &set.pods[callee];
    let lets = |pods: usize, direction: Direction, other: usize, port: &PolicyPort<'_>| {
        let policies = set.policies();
        !policies.limits(pods, direction)
            || policies.ways(pods, direction).any(|(policy, way)| {
                way.peers.iter().any(|peer| policies.is_peer(set, policy, peer, other))
                    && way.ports.iter().filter_map(|one| one.on(target)).any(|one| one.covers(port))
            })
    };
    let ports = wanted.iter().flat_map(|port| match port.is_every() {
        // Every port is each that the callee has.
        true => target.ports().map(PolicyPort::declared).collect::<Vec<_>>(),
        false => port.on(target).into_iter().collect(),
    });
    for port in ports {
        if lets(caller, Direction::Egress, callee, &port) && lets(callee, Direction::Ingress, caller, &port) {
            drawing.edge(drawing.name(caller), drawing.name(callee), port.words());
        }
    }
}

/// The nodes for what is not in the bundle; all addresses of a rule are one.
fn outside(set: &Set<'_>, policies: &Policies<'_>, policy: &Policy<'_>, way: &Way<'_>) -> Vec<(Kind, String)> {
    let (mut addresses, mut nodes) = (Vec::new(), Vec::new());
    for peer in &way.peers {
        match peer {
            Peer::Anyone => nodes.push((Kind::Elsewhere, "anyone".to_owned())),
            Peer::Addresses(block) => addresses.push(match block.except.as_ref().map_or(0, Vec::len) {
                0 => block.cidr.clone(),
                less => format!("{} less {less} ranges", block.cidr),
            }),
            Peer::Pods { .. } if !policies.pods_of(set, policy, peer).is_empty() => {}
            Peer::Pods { namespaces, pods } => {
                let spaces = namespaces.map(|spaces| {
                    let name = spaces.match_labels.as_ref().and_then(|labels| labels.get(NAMESPACE_NAME));
                    let other = || format!(" in namespaces with {}", words(spaces, "any labels"));
                    name.map_or_else(other, |name| format!(" in {name}"))
                });
                nodes.push((Kind::Elsewhere, words(pods, "any pods") + &spaces.unwrap_or_default()));
            }
        }
    }
    if !addresses.is_empty() {
        nodes.push((Kind::Addresses, addresses.join(", ")));
    }
    nodes
}
