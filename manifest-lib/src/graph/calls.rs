//! Which calls the NetworkPolicies let through. Source: Kubernetes, "Network Policies".

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::networking::v1::{NetworkPolicyPeer, NetworkPolicyPort};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Drawing, Kind};
use crate::checks::directions;
use crate::checks::set::{Set, matches, namespace, text};
use crate::objects::Object;

/// Who is at the other end of a rule.
enum Peer<'p> {
    Anyone,
    /// Workloads of the bundle.
    Workloads(Vec<usize>),
    /// Nobody of the bundle: what the rule says.
    Elsewhere(Kind, String),
    /// The same for addresses.
    Addresses(&'p str, usize),
}

/// A rule of a policy in one direction, as one of the pods that it selects sees it.
struct Way<'p> {
    peers: Vec<Peer<'p>>,
    /// None for every port.
    ports: Option<&'p [NetworkPolicyPort]>,
}

/// What each workload may take and make.
pub(super) struct Calls<'p> {
    /// None where no policy limits the direction.
    ingress: Vec<Option<Vec<Way<'p>>>>,
    egress: Vec<Option<Vec<Way<'p>>>>,
}

impl<'p> Calls<'p> {
    pub(super) fn of(set: &'p Set<'p>) -> Self {
        let count = set.pods.len();
        let mut calls = Self { ingress: none(count), egress: none(count) };
        let everything = LabelSelector::default();
        for (key, item) in set.bundle.iter() {
            let Object::NetworkPolicy(policy) = &item.object else { continue };
            let Some(spec) = &policy.spec else { continue };
            let (ingress, egress) = directions(spec);
            let selected: Vec<usize> =
                set.selected(&key.namespace, spec.pod_selector.as_ref().unwrap_or(&everything)).collect();
            for pods in selected {
                if ingress {
                    let ways = spec.ingress.iter().flatten().map(|rule| Way {
                        peers: peers(set, &key.namespace, rule.from.as_deref()),
                        ports: rule.ports.as_deref().filter(|ports| !ports.is_empty()),
                    });
                    calls.ingress[pods].get_or_insert_default().extend(ways);
                }
                if egress {
                    let ways = spec.egress.iter().flatten().map(|rule| Way {
                        peers: peers(set, &key.namespace, rule.to.as_deref()),
                        ports: rule.ports.as_deref().filter(|ports| !ports.is_empty()),
                    });
                    calls.egress[pods].get_or_insert_default().extend(ways);
                }
            }
        }
        calls
    }

    /// Words for a workload that some direction of which nothing limits.
    pub(super) fn unlimited(&self, pods: usize) -> Option<String> {
        let words = match (&self.ingress[pods], &self.egress[pods]) {
            (Some(_), Some(_)) => return None,
            (None, Some(_)) => "anyone may call it",
            (Some(_), None) => "it may call anyone",
            (None, None) => "it may call, and be called by, anyone",
        };
        Some(words.to_owned())
    }

    pub(super) fn draw(&self, set: &Set<'_>, drawing: &mut Drawing) {
        for (caller, ways) in self.egress.iter().enumerate() {
            for way in ways.iter().flatten() {
                let outside = outside(&way.peers);
                for (kind, name) in outside {
                    drawing.node(kind, name.clone(), Vec::new());
                    for port in ports(way.ports) {
                        drawing.edge(&set.pods[caller].key.to_string(), &name, port);
                    }
                }
                for callee in workloads(&way.peers) {
                    self.call(set, drawing, caller, callee, way.ports);
                }
            }
        }
        for (callee, ways) in self.ingress.iter().enumerate() {
            for way in ways.iter().flatten() {
                for (kind, name) in outside(&way.peers) {
                    drawing.node(kind, name.clone(), Vec::new());
                    for port in ports(way.ports) {
                        drawing.edge(&name, &set.pods[callee].key.to_string(), port);
                    }
                }
                for caller in workloads(&way.peers) {
                    self.call(set, drawing, caller, callee, way.ports);
                }
            }
        }
    }

    /// One workload calls another by these ports, where both sides let it.
    fn call(
        &self,
        set: &Set<'_>,
        drawing: &mut Drawing,
        caller: usize,
        callee: usize,
        wanted: Option<&[NetworkPolicyPort]>,
    ) {
        // A workload that only calls itself says nothing to anybody.
        if caller == callee {
            return;
        }
        let lets = |ways: &Option<Vec<Way<'_>>>, other: usize, port: &Port| {
            ways.as_ref().is_none_or(|ways| {
                ways.iter().any(|way| {
                    let peer = way.peers.iter().any(|peer| match peer {
                        Peer::Anyone => true,
                        Peer::Workloads(all) => all.contains(&other),
                        Peer::Elsewhere(..) | Peer::Addresses(..) => false,
                    });
                    let known = way.ports.is_none_or(|ports| {
                        ports.iter().any(|one| Port::of(set, callee, one).is_some_and(|one| one.covers(port)))
                    });
                    peer && known
                })
            })
        };
        let all = match wanted {
            Some(ports) => ports.iter().filter_map(|port| Port::of(set, callee, port)).collect(),
            // Every port is each that the callee has.
            None => set.pods[callee].ports().map(Port::declared).collect::<Vec<_>>(),
        };
        for port in all {
            if lets(&self.egress[caller], callee, &port) && lets(&self.ingress[callee], caller, &port) {
                let (from, to) = (set.pods[caller].key.to_string(), set.pods[callee].key.to_string());
                drawing.edge(&from, &to, port.told());
            }
        }
    }
}

fn none<T>(count: usize) -> Vec<Option<T>> {
    std::iter::repeat_with(|| None).take(count).collect()
}

/// A range of ports of a workload.
struct Port {
    protocol: String,
    from: i32,
    to: i32,
}

impl Port {
    /// A policy's port; a name is the number that the workload gives it, and nothing if it gives none.
    fn of(set: &Set<'_>, callee: usize, port: &NetworkPolicyPort) -> Option<Self> {
        let protocol = port.protocol.clone().unwrap_or_else(|| "TCP".to_owned());
        let (from, to) = match &port.port {
            None => (1, 65535),
            Some(IntOrString::Int(number)) => (*number, port.end_port.unwrap_or(*number)),
            Some(IntOrString::String(name)) => {
                let number = set.pods[callee].ports().find(|one| one.name.as_ref() == Some(name))?.container_port;
                (number, number)
            }
        };
        Some(Self { protocol, from, to })
    }

    fn declared(port: &k8s_openapi::api::core::v1::ContainerPort) -> Self {
        let protocol = port.protocol.clone().unwrap_or_else(|| "TCP".to_owned());
        Self { protocol, from: port.container_port, to: port.container_port }
    }

    fn covers(&self, other: &Self) -> bool {
        self.protocol == other.protocol && self.from <= other.from && other.to <= self.to
    }

    fn told(&self) -> String {
        match (self.from, self.to) {
            (1, 65535) => format!("every {} port", self.protocol),
            (from, to) if from == to => format!("{from}/{}", self.protocol),
            (from, to) => format!("{from} to {to}/{}", self.protocol),
        }
    }
}

fn ports(ports: Option<&[NetworkPolicyPort]>) -> Vec<String> {
    let Some(ports) = ports else { return vec!["every port".to_owned()] };
    let told = |port: &NetworkPolicyPort| {
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        match (&port.port, port.end_port) {
            (None, _) => format!("every {protocol} port"),
            (Some(from), Some(to)) => format!("{} to {to}/{protocol}", text(from)),
            (Some(one), None) => format!("{}/{protocol}", text(one)),
        }
    };
    ports.iter().map(told).collect()
}

fn workloads(peers: &[Peer<'_>]) -> BTreeSet<usize> {
    let all = peers.iter().filter_map(|peer| match peer {
        Peer::Workloads(all) => Some(all),
        _ => None,
    });
    all.flatten().copied().collect()
}

/// The nodes for what is not in the bundle; all addresses of a rule are one.
fn outside(peers: &[Peer<'_>]) -> Vec<(Kind, String)> {
    let mut addresses = Vec::new();
    let mut nodes = Vec::new();
    for peer in peers {
        match peer {
            Peer::Anyone => nodes.push((Kind::Elsewhere, "anyone".to_owned())),
            Peer::Elsewhere(kind, name) => nodes.push((*kind, name.clone())),
            Peer::Addresses(range, 0) => addresses.push((*range).to_owned()),
            Peer::Addresses(range, less) => addresses.push(format!("{range} less {less} ranges")),
            Peer::Workloads(_) => {}
        }
    }
    if !addresses.is_empty() {
        nodes.push((Kind::Addresses, addresses.join(", ")));
    }
    nodes
}

fn peers<'p>(set: &Set<'_>, in_namespace: &str, peers: Option<&'p [NetworkPolicyPeer]>) -> Vec<Peer<'p>> {
    match peers.unwrap_or_default() {
        [] => vec![Peer::Anyone],
        peers => peers.iter().map(|one| peer(set, in_namespace, one)).collect(),
    }
}

fn peer<'p>(set: &Set<'_>, in_namespace: &str, peer: &'p NetworkPolicyPeer) -> Peer<'p> {
    if let Some(block) = &peer.ip_block {
        return Peer::Addresses(&block.cidr, block.except.as_ref().map_or(0, Vec::len));
    }
    let everything = LabelSelector::default();
    let pods = peer.pod_selector.as_ref().unwrap_or(&everything);
    let found: Vec<usize> = match &peer.namespace_selector {
        None => set.selected(in_namespace, pods).collect(),
        Some(spaces) => {
            let known = namespaces(set);
            let chosen = known.iter().filter(|(_, labels)| matches(spaces, labels));
            chosen.flat_map(|(space, _)| set.selected(space, pods).collect::<Vec<_>>()).collect()
        }
    };
    if !found.is_empty() {
        return Peer::Workloads(found);
    }
    let words = |selector: &LabelSelector| {
        let mut words: Vec<String> =
            selector.match_labels.iter().flatten().map(|(key, value)| format!("{key}={value}")).collect();
        words.extend(selector.match_expressions.iter().flatten().map(|one| format!("{} {}", one.key, one.operator)));
        if words.is_empty() { "any pods".to_owned() } else { words.join(", ") }
    };
    let spaces = peer.namespace_selector.as_ref().map(|spaces| {
        let name = spaces.match_labels.as_ref().and_then(|labels| labels.get("kubernetes.io/metadata.name"));
        name.map_or_else(|| format!(" in namespaces with {}", words(spaces)), |name| format!(" in {name}"))
    });
    Peer::Elsewhere(Kind::Elsewhere, format!("{}{}", words(pods), spaces.unwrap_or_default()))
}

/// The namespaces of the bundle's pods, each with its labels; the cluster gives each its name as one.
fn namespaces<'s>(set: &'s Set<'_>) -> Vec<(&'s str, BTreeMap<String, String>)> {
    let names: BTreeSet<&str> = set.pods.iter().map(|pods| namespace(&pods.key.namespace)).collect();
    let labels = |name: &str| {
        let object = set.bundle.iter().find(|(key, _)| key.kind == "Namespace" && key.name == name);
        let mut labels = object.and_then(|(_, item)| item.object.labels()).cloned().unwrap_or_default();
        labels.insert("kubernetes.io/metadata.name".to_owned(), name.to_owned());
        labels
    };
    names.into_iter().map(|name| (name, labels(name))).collect()
}
