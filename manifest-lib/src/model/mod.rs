//! What the engineer means: apps, workloads and their parts, as `Copy` data that borrows.
//!
//! Every constructor and builder method is a `const fn` that asserts, so in a constant a mistake is a compile error,
//! and is `#[track_caller]`, so each part knows the line that set it. No k8s-openapi here, and no I/O.

mod app;
pub(crate) mod availability;
mod config;
pub(crate) mod container;
pub(crate) mod controller;
pub(crate) mod image_build;
pub(crate) mod list;
mod listed;
pub(crate) mod network;
mod overlay;
mod port;
pub(crate) mod probes;
mod recipes;
mod resources;
mod rollout;
mod rules;
pub(crate) mod scale;
pub(crate) mod security;
pub(crate) mod workload;

pub use crate::values::Stage;
pub use app::{App, Release, Target};
pub use availability::{Cluster, DisruptionBudget, Namespace, TopologySpread};
pub use controller::{Any, Deployment};
pub use config::{Annotation, Config, SecretEnv};
pub use image_build::{BaseImage, BuildStage, Command, HealthcheckTool, ImageBuild};
pub use manifest_rules::gate::Waiver;
pub use network::{Connection, Exposure, ServicePort};
pub use overlay::{Deployed, ImageTag, Overlay};
pub use port::{Port, Protocol};
pub use probes::{Handler, Probe, Probes};
pub use recipes::{NextJs, NextOutput, PythonUv};
pub use resources::{Limits, QosClass, Requests, ResourceProfile};
pub use rollout::{GracefulShutdown, RollingUpdate};
pub use scale::{Autoscaler, Replicas, ScalingPolicy, ScalingRules, SelectPolicy};
pub use security::{SecurityContext, WritablePath};
pub use workload::Workload;

/// The annotation of the pods that carries the checksum of their config.
pub(crate) const CONFIG_CHECKSUM: &str = "checksum/config";
/// The policy that denies all traffic of the namespace.
pub(crate) const DEFAULT_DENY: &str = "default-deny";
/// The policy that lets every pod resolve names.
pub(crate) const ALLOW_DNS: &str = "allow-dns";
