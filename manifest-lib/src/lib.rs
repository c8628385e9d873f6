//! Typed Kubernetes manifests: a deployment is a Rust constant.
//!
//! A profile is made of [`model`] types; [`lower`] turns it into Kubernetes objects and remembers the line of each field;
//! the [`gate`] judges them by [`rules`]; [`render`] and [`chart`] write them. [`plan`] tells what they cost, [`graph`] who
//! calls whom, [`health`] what endpoints owe to the kubelet, [`diff`] what a change does, and [`suggest`] whether a
//! suggestion may stand. What Kubernetes means stands below, in [`values`], [`kinds`], [`objects`], [`read`] and
//! [`cluster`].
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
