//! What NetworkPolicies let through. Source: Kubernetes, "Network Policies".
//!
//! Policies add up: a direction of a pod is limited as soon as one policy that selects it limits that direction, and then
//! exactly what the rules of all of them name is let through.

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::pod_index::PodIndex;
use super::pods::Labels;
use super::policy_port::PolicyPort;
use super::selector::{self, EVERYTHING, matches, namespace};
use crate::objects::{Bundle, Item, Object, ObjectKey};

/// The label that the cluster gives to each namespace: its name.
pub const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// Which way a call goes, as the pods see it that a policy selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Others call the pods.
    Ingress,
    /// The pods call others.
    Egress,
}

impl Direction {
    /// Both of them.
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    const fn place(self) -> usize {
        match self {
            Self::Ingress => 0,
            Self::Egress => 1,
        }
    }
}

/// Who may be at the other end of a call.
#[derive(Clone, Copy, Debug)]
pub enum Peer<'b> {
    /// Every pod and every address.
    Anyone,
    /// Addresses.
    Addresses(&'b IPBlock),
    /// Pods.
    Pods {
        /// The namespaces; nothing for the policy's own.
        namespaces: Option<&'b LabelSelector>,
        /// The pods in them.
        pods: &'b LabelSelector,
    },
}

impl Peer<'_> {
    /// The peer in words.
    pub fn words(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Addresses(block) => match block.except.as_ref().map_or(0, Vec::len) {
                0 => block.cidr.clone(),
                less => format!("{} (less {less} ranges)", block.cidr),
            },
            Self::Pods { namespaces: None, pods } if selector::is_empty(pods) => {
                "every pod of the namespace".to_owned()
            }
            Self::Pods { namespaces: None, pods } => format!("pods with {}", selector::words(pods, "any labels")),
            Self::Pods { namespaces: Some(spaces), pods } => {
                let pods = selector::words(pods, "any labels");
                let name = spaces.match_labels.as_ref().and_then(|labels| labels.get(NAMESPACE_NAME));
                match name {
                    Some(name) => format!("pods with {pods} in {name}"),
                    None => format!("pods with {pods} in namespaces with {}", selector::words(spaces, "any labels")),
                }
            }
        }
    }
}

/// A rule of a policy: each of its peers may use each of its ports.
#[derive(Clone, Debug)]
pub struct Way<'b> {
    /// Who may be at the other end, at least one.
    pub peers: Vec<Peer<'b>>,
    /// Which ports the call may have, at least one.
    pub ports: Vec<PolicyPort<'b>>,
}

/// A policy.
#[derive(Debug)]
pub struct Policy<'b> {
    /// Its key.
    pub key: &'b ObjectKey,
    /// The policy itself.
    pub item: &'b Item,
    /// Which pods it is about.
    pub selector: &'b LabelSelector,
    /// For ingress and egress, what it lets through; nothing where it says nothing of the direction.
    ways: [Option<Vec<Way<'b>>>; 2],
}

impl<'b> Policy<'b> {
    fn of(key: &'b ObjectKey, item: &'b Item, policy: &'b NetworkPolicy) -> Option<Self> {
        let spec = policy.spec.as_ref()?;
        let (ingress, egress) = directions(spec);
        let ingress = ingress.then(|| {
            let rules = spec.ingress.iter().flatten();
            rules.map(|rule| way(rule.from.as_deref(), rule.ports.as_deref())).collect()
        });
        let egress = egress.then(|| {
            let rules = spec.egress.iter().flatten();
            rules.map(|rule| way(rule.to.as_deref(), rule.ports.as_deref())).collect()
        });
        let selector = spec.pod_selector.as_ref().unwrap_or(&EVERYTHING);
        Some(Self { key, item, selector, ways: [ingress, egress] })
    }

    /// What it lets through in a direction; nothing where it says nothing of the direction.
    pub fn ways(&self, direction: Direction) -> Option<&[Way<'b>]> {
        self.ways[direction.place()].as_deref()
    }
}

/// All policies of a set of objects.
#[derive(Debug)]
pub struct Policies<'b> {
    policies: Vec<Policy<'b>>,
    /// For each of the set's pods, the policies that select it.
    of_pods: Vec<Vec<usize>>,
    /// The labels of the namespaces that have pods.
    namespaces: BTreeMap<&'b str, Labels>,
}

impl<'b> Policies<'b> {
    /// The policies of a bundle, over its pods.
    pub fn of(bundle: &'b Bundle, index: &PodIndex<'b>) -> Self {
        let mut own = Self {
            policies: Vec::new(),
            of_pods: vec![Vec::new(); index.pods.len()],
            namespaces: index.namespaces().into_iter().map(|name| (name, Labels::new())).collect(),
        };
        for (key, item) in bundle.iter() {
            match &item.object {
                Object::NetworkPolicy(policy) => {
                    let Some(policy) = Policy::of(key, item, policy) else { continue };
                    for pods in index.selected(&key.namespace, policy.selector) {
                        own.of_pods[pods].push(own.policies.len());
                    }
                    own.policies.push(policy);
                }
                Object::Namespace(_) => {
                    if let (Some(labels), Some(written)) =
                        (own.namespaces.get_mut(key.name.as_str()), item.object.labels())
                    {
                        labels.clone_from(written);
                    }
                }
                _ => {}
            }
        }
        for (name, labels) in &mut own.namespaces {
            labels.insert(NAMESPACE_NAME.to_owned(), (*name).to_owned());
        }
        own
    }

    /// The policies, in the bundle's order.
    pub fn iter(&self) -> impl Iterator<Item = &Policy<'b>> {
        self.policies.iter()
    }

    /// The policies that select these pods.
    pub fn selecting(&self, pods: usize) -> impl Iterator<Item = &Policy<'b>> {
        self.of_pods[pods].iter().map(|policy| &self.policies[*policy])
    }

    /// Whether a policy limits these pods in a direction.
    pub fn limits(&self, pods: usize, direction: Direction) -> bool {
        self.selecting(pods).any(|policy| policy.ways(direction).is_some())
    }

    /// What is let through to or from these pods, with the policy that says so; nothing of it counts where the direction
    /// is not limited.
    pub fn ways(&self, pods: usize, direction: Direction) -> impl Iterator<Item = (&Policy<'b>, &Way<'b>)> {
        let policies = self.selecting(pods);
        policies.flat_map(move |policy| policy.ways(direction).into_iter().flatten().map(move |way| (policy, way)))
    }

    /// The set's own pods that a peer of a policy is; none for addresses and for anyone.
    pub fn pods_of(&self, index: &PodIndex<'b>, policy: &Policy<'b>, peer: &Peer<'b>) -> Vec<usize> {
        let Peer::Pods { namespaces, pods } = peer else { return Vec::new() };
        match namespaces {
            None => index.selected(&policy.key.namespace, pods).collect(),
            Some(spaces) => {
                let chosen = self.namespaces.iter().filter(|(_, labels)| matches(spaces, labels));
                chosen.flat_map(|(space, _)| index.selected(space, pods).collect::<Vec<_>>()).collect()
            }
        }
    }

    /// Whether a peer of a policy may be these pods.
    pub fn is_peer(&self, index: &PodIndex<'b>, policy: &Policy<'b>, peer: &Peer<'b>, pods: usize) -> bool {
        let Peer::Pods { namespaces, pods: selector } = peer else { return matches!(peer, Peer::Anyone) };
        let other = &index.pods[pods];
        let space = namespace(&other.key.namespace);
        let in_space = match namespaces {
            None => space == namespace(&policy.key.namespace),
            Some(spaces) => self.namespaces.get(space).is_some_and(|labels| matches(spaces, labels)),
        };
        in_space && matches(selector, other.labels)
    }
}

/// The directions that a policy limits; without policyTypes, ingress always and egress where it has rules.
fn directions(spec: &NetworkPolicySpec) -> (bool, bool) {
    match spec.policy_types.as_deref().unwrap_or_default() {
        [] => (true, spec.egress.as_ref().is_some_and(|rules| !rules.is_empty())),
        types => (types.iter().any(|name| name == "Ingress"), types.iter().any(|name| name == "Egress")),
    }
}

fn way<'b>(peers: Option<&'b [NetworkPolicyPeer]>, ports: Option<&'b [NetworkPolicyPort]>) -> Way<'b> {
    let peers = match peers.unwrap_or_default() {
        [] => vec![Peer::Anyone],
        peers => peers.iter().map(peer).collect(),
    };
    let ports = match ports.unwrap_or_default() {
        [] => vec![PolicyPort::EVERY],
        ports => ports.iter().map(PolicyPort::of).collect(),
    };
    Way { peers, ports }
}

fn peer(peer: &NetworkPolicyPeer) -> Peer<'_> {
    match &peer.ip_block {
        Some(block) => Peer::Addresses(block),
        None => Peer::Pods {
            namespaces: peer.namespace_selector.as_ref(),
            pods: peer.pod_selector.as_ref().unwrap_or(&EVERYTHING),
        },
    }
}
