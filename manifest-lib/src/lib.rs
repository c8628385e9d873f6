//! Typed Kubernetes manifests: a deployment is a Rust constant.
//!
//! [`values`] are names, quantities and ports; [`model`] is what the engineer means; [`lower`] makes k8s-openapi's types
//! of it and remembers the line of each field; [`read`] reads objects that others wrote; [`rules`] and the [`gate`] judge
//! all of them. [`health`] is what their endpoints owe to the kubelet, [`plan`] what they cost, and [`graph`] who calls
//! whom; [`diff`] compares two sets of them, and [`suggest`] judges a change that somebody wants. [`render`] writes all of
//! it, and [`chart`] makes a Helm chart of it.
//!
//! ```
//! use manifest_lib::{lower::Environment, model::*, render, values::{Cpu, Memory}};
//!
//! const WEB: Workload = Workload::new("web", "web")
//!     .ports(&[Port::http(8080)])
//!     .resources(ResourceProfile::new(
//!         Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
//!         Limits::memory(Memory::mebibytes(128)),
//!     ))
//!     .probes(Probes::http_get("/healthz").readiness(Probe::new()));
//!
//! const DEV: Environment = Environment::new("dev", App::new(
//!     Release::new("shop", "1.0.0"),
//!     Target {
//!         stage: Stage::Dev,
//!         namespace: Namespace::new("shop-dev"),
//!         cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
//!     },
//!     &[WEB.overlay(Overlay {
//!         image: ImageTag::latest(),
//!         replicas: Replicas::new(1),
//!         autoscaler: None,
//!         exposure: Exposure::node_port(30080),
//!         disruption_budget: None,
//!         config: &[Config::new("LOG_LEVEL", "debug")],
//!     })],
//! ));
//!
//! let checked = DEV.checked()?;
//! let yaml = render::bundle(&checked)?;
//! assert!(yaml.contains("nodePort: 30080"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is wrong does not compile:
//!
//! ```compile_fail
//! use manifest_lib::model::Exposure;
//! const WRONG: Exposure = Exposure::node_port(80);
//! ```

// What patches and extra objects are written in.
pub use k8s_openapi;
// The rooms below: this crate is the one door.
pub use manifest_rules::{cluster, gate, kinds, objects, read, rules, values};
pub use serde_json;

pub mod chart;
pub mod diff;
pub mod graph;
pub mod health;
pub mod lower;
pub mod model;
pub mod plan;
pub mod render;
pub mod suggest;
