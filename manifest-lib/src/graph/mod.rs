//! The deployment as a graph: who is exposed, who may call whom on which port, what leaves the cluster, what scales.
//!
//! It is read from the finished objects: a call is drawn where the NetworkPolicies of both ends let it through, as their
//! rules name it. What no policy limits may be called by everybody; that is said at the node, and not drawn to each other.
//!
//! ```
//! # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
//! use manifest_lib::graph::{Graph, mermaid};
//! # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
//! #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))))
//! #     .connections(&[Connection::internet(443)]);
//! # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
//! #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
//! #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
//! # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
//! let graph = Graph::of("dev", &ENVIRONMENT.bundle()?);
//! assert!(mermaid(&[graph]).contains("443/TCP"));
//! # Ok::<(), manifest_lib::objects::BundleErrors>(())
//! ```

mod calls;
mod routes;
mod write;

use std::collections::BTreeSet;

pub use write::{dot, mermaid};

use crate::cluster::Set;
use crate::objects::{Bundle, Object};
use crate::plan;

/// What a node is.
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
pub struct Graph {
    /// The environment.
    pub name: String,
    /// The nodes, sorted.
    pub nodes: Vec<Node>,
    /// The edges, sorted.
    pub edges: Vec<Edge>,
}

/// The name of the node for whoever calls from outside.
const USERS: &str = "users";

impl Graph {
    /// The graph of a bundle.
    pub fn of(name: &str, bundle: &Bundle) -> Self {
        let set = Set::of(bundle);
        let mut drawing = Drawing::default();
        let plans = plan::workloads(bundle);
        for (index, pods) in set.pods.iter().enumerate() {
            let name = pods.key.to_string();
            let mut notes = Vec::new();
            if let Some(plan) = plans.iter().find(|plan| plan.object == name) {
                let replicas = &plan.replicas;
                notes.push(match (replicas.at_rest, replicas.at_maximum) {
                    (1, 1) => "1 pod".to_owned(),
                    (rest, most) if rest == most => format!("{rest} pods"),
                    (rest, most) => format!("{rest} to {most} pods"),
                });
            }
            notes.extend(calls::unlimited(&set, index));
            drawing.node(Kind::Workload, name, notes);
        }
        exposed(&set, &mut drawing);
        routes::draw(&set, &mut drawing);
        calls::draw(&set, &mut drawing);
        drawing.finish(name)
    }
}

/// Who is reached from outside, by which Service or Ingress.
fn exposed(set: &Set<'_>, drawing: &mut Drawing) {
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::Service(service) => {
                let Some(spec) = &service.spec else { continue };
                let type_ = spec.type_.as_deref().unwrap_or("ClusterIP");
                let (true, Some(selector)) = (matches!(type_, "NodePort" | "LoadBalancer"), &spec.selector) else {
                    continue;
                };
                for pods in set.served(&key.namespace, selector) {
                    for port in spec.ports.iter().flatten() {
                        let number = port.node_port.filter(|_| type_ == "NodePort").unwrap_or(port.port);
                        expose(set, drawing, pods, format!("{type_} {number}"));
                    }
                }
            }
            Object::Ingress(ingress) => {
                let Some(spec) = &ingress.spec else { continue };
                let rules = spec.rules.iter().flatten().flat_map(|rule| {
                    let host = rule.host.as_deref().unwrap_or("*");
                    let paths = rule.http.iter().flat_map(|http| &http.paths);
                    paths.map(move |path| (format!("{host}{}", path.path.as_deref().unwrap_or("/")), &path.backend))
                });
                let default = spec.default_backend.iter().map(|backend| ("*".to_owned(), backend));
                for (path, backend) in rules.chain(default) {
                    let Some(name) = backend.service.as_ref().map(|service| &service.name) else { continue };
                    for pods in behind(set, &key.namespace, name) {
                        expose(set, drawing, pods, format!("{key} {path}"));
                    }
                }
            }
            _ => {}
        }
    }
    for pods in &set.pods {
        for (_, container) in pods.containers() {
            for port in container.ports.iter().flatten().filter_map(|port| port.host_port) {
                drawing.node(Kind::Users, USERS.to_owned(), Vec::new());
                drawing.edge(USERS, &pods.key.to_string(), format!("hostPort {port}"));
            }
        }
    }
}

/// The workloads behind a Service of the set.
fn behind(set: &Set<'_>, namespace: &str, name: &str) -> Vec<usize> {
    let selector = set.bundle.iter().find_map(|(key, item)| match &item.object {
        Object::Service(service) if key.namespace == namespace && key.name == name => {
            service.spec.as_ref()?.selector.as_ref()
        }
        _ => None,
    });
    selector.into_iter().flat_map(|selector| set.served(namespace, selector)).collect()
}

/// A workload is reached from outside.
fn expose(set: &Set<'_>, drawing: &mut Drawing, pods: usize, by: String) {
    drawing.node(Kind::Users, USERS.to_owned(), Vec::new());
    drawing.edge(USERS, &set.pods[pods].key.to_string(), by);
}

/// A graph in the making.
#[derive(Default)]
struct Drawing {
    nodes: BTreeSet<Node>,
    edges: std::collections::BTreeMap<(String, String), BTreeSet<String>>,
}

impl Drawing {
    fn node(&mut self, kind: Kind, name: String, notes: Vec<String>) {
        self.nodes.insert(Node { kind, name, notes });
    }

    fn edge(&mut self, from: &str, to: &str, by: String) {
        self.edges.entry((from.to_owned(), to.to_owned())).or_default().insert(by);
    }

    fn finish(self, name: &str) -> Graph {
        let edges = self.edges.into_iter().map(|((from, to), by)| Edge { from, to, by });
        Graph { name: name.to_owned(), nodes: self.nodes.into_iter().collect(), edges: edges.collect() }
    }
}
