//! A graph, and one in the making.

use std::collections::{BTreeMap, BTreeSet};

use crate::cluster::Set;
use crate::cluster::selector::namespace;

/// What a node is. Whoever draws it gives each kind a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whoever is outside of the cluster and calls in.
    Users,
    /// A workload of the bundle.
    Workload,
    /// Pods that are not in the bundle.
    Elsewhere,
    /// Addresses that a workload may call.
    Addresses,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its name, which no other node of the graph has.
    pub name: String,
    /// What else there is to say, a line each.
    pub notes: Vec<String>,
}

/// Who may call whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Edge {
    /// The caller's name.
    pub from: String,
    /// The callee's name.
    pub to: String,
    /// By which ports, or through what, a line each.
    pub by: BTreeSet<String>,
}

/// An environment's graph.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Graph {
    /// The environment.
    pub name: String,
    /// The nodes, sorted.
    pub nodes: Vec<Node>,
    /// The edges, sorted.
    pub edges: Vec<Edge>,
}

impl Node {
    /// A node: its kind, its name, and what else there is to say.
    pub fn new(kind: Kind, name: impl Into<String>, notes: Vec<String>) -> Self {
        Self { kind, name: name.into(), notes }
    }
}

impl Edge {
    /// Who calls whom, and by what.
    pub fn new(from: impl Into<String>, to: impl Into<String>, by: BTreeSet<String>) -> Self {
        Self { from: from.into(), to: to.into(), by }
    }
}

impl Graph {
    /// A graph of any nodes and edges, for [`mermaid`](super::mermaid) and [`dot`](super::dot). Its edges' ends are
    /// names of its nodes.
    pub fn new(name: impl Into<String>, nodes: Vec<Node>, edges: Vec<Edge>) -> Self {
        Self { name: name.into(), nodes, edges }
    }
}

/// The name of the node for whoever calls from outside.
const USERS: &str = "users";

/// A graph in the making.
pub(super) struct Drawing {
    /// The name of each of the set's workloads.
    workloads: Vec<String>,
    nodes: BTreeSet<Node>,
    edges: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Drawing {
    /// An empty drawing of a set. Its workloads have their namespace beside their names where there is more than one.
    pub(super) fn of(set: &Set<'_>) -> Self {
        let one = set.namespaces().len() < 2;
        let workloads = set.pods.iter().map(|pods| match one {
            true => pods.key.to_string(),
            false => format!("{} in {}", pods.key, namespace(&pods.key.namespace)),
        });
        Self { workloads: workloads.collect(), nodes: BTreeSet::new(), edges: BTreeMap::new() }
    }

    /// A workload of the set.
    pub(super) fn workload(&mut self, pods: usize, notes: Vec<String>) {
        self.nodes.insert(Node { kind: Kind::Workload, name: self.workloads[pods].clone(), notes });
    }

    /// What is not in the set.
    pub(super) fn outside(&mut self, kind: Kind, name: &str) {
        self.nodes.insert(Node { kind, name: name.to_owned(), notes: Vec::new() });
    }

    /// The name of one of the set's workloads.
    pub(super) fn name(&self, pods: usize) -> String {
        self.workloads[pods].clone()
    }

    /// Somebody calls somebody.
    pub(super) fn edge(&mut self, from: String, to: String, by: String) {
        self.edges.entry((from, to)).or_default().insert(by);
    }

    /// A workload is reached from outside.
    pub(super) fn expose(&mut self, pods: usize, by: String) {
        self.outside(Kind::Users, USERS);
        self.edge(USERS.to_owned(), self.name(pods), by);
    }

    pub(super) fn finish(self, name: &str) -> Graph {
        let edges = self.edges.into_iter().map(|((from, to), by)| Edge { from, to, by });
        Graph { name: name.to_owned(), nodes: self.nodes.into_iter().collect(), edges: edges.collect() }
    }
}
