//! The one lowering from the model to k8s-openapi's types, one file per kind, and the line that each field came from.
//!
//! No decision that a user might want to make is made here. Every field of a type is listed, so a new one of Kubernetes
//! is a compile error here rather than a silence in the output, and nothing empty is written.

mod bundle;
mod callers;
mod config_map;
mod container;
mod daemon_set;
mod deployment;
mod environment;
mod extra;
mod extra_pods;
mod horizontal_pod_autoscaler;
mod ingress;
mod job;
mod meta;
mod namespace;
mod network_policy;
mod patch;
mod pod;
mod pod_disruption_budget;
mod probe;
mod role;
mod route;
mod scheduling;
mod service;
mod service_account;
mod stateful_set;
mod volume;

pub use bundle::Refused;
pub(crate) use config_map::checksum_of as config_checksum;
pub use environment::{Environment, ExtraObject};
pub(crate) use meta::{labels, selector_labels};
pub use patch::Patch;
pub(crate) use pod::of as pod_template;
