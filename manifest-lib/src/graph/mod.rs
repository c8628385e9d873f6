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
mod drawing;
mod exposed;
mod routes;
mod write;

pub use drawing::{Edge, Graph, Kind, Node};
pub use write::{dot, mermaid};

use crate::cluster::Set;
use crate::objects::Bundle;
use crate::plan;
use drawing::Drawing;
use exposed::Services;

impl Graph {
    /// The graph of a bundle.
    pub fn of(name: &str, bundle: &Bundle) -> Self {
        let set = Set::of(bundle);
        let mut drawing = Drawing::of(&set);
        for (index, pods) in set.pods.iter().enumerate() {
            let mut notes = Vec::new();
            if pods.stands_for_many() {
                let replicas = plan::replicas(&set, index, pods);
                notes.push(match (replicas.at_rest, replicas.at_maximum) {
                    (1, 1) => "1 pod".to_owned(),
                    (rest, most) if rest == most => format!("{rest} pods"),
                    (rest, most) => format!("{rest} to {most} pods"),
                });
            }
            notes.extend(calls::unlimited(&set, index));
            drawing.workload(index, notes);
        }
        let services = Services::of(&set);
        exposed::draw(&services, &mut drawing);
        routes::draw(&services, &mut drawing);
        calls::draw(&set, &mut drawing);
        drawing.finish(name)
    }
}
