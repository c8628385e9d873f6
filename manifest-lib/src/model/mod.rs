//! What the engineer means: apps, workloads and their parts, as `Copy` data that borrows.
//!
//! Every constructor and builder method is a `const fn` that asserts, so in a constant a mistake is a compile error,
//! and is `#[track_caller]`, so each part knows the line that set it. No k8s-openapi here, and no I/O.

mod app;
pub(crate) mod availability;
mod build_mounts;
pub(crate) mod claim;
mod config;
pub(crate) mod container;
pub(crate) mod controller;
mod elsewhere;
pub(crate) mod env;
pub(crate) mod exposure;
pub(crate) mod image_build;
mod ipv6;
mod jobs;
mod kinds;
pub(crate) mod list;
mod listed;
mod main_container;
pub(crate) mod network;
mod overlay;
mod pod;
mod port;
pub(crate) mod probes;
pub(crate) mod projection;
mod recipes;
mod resources;
pub(crate) mod rights;
mod rollout;
pub(crate) mod route;
mod rules;
pub(crate) mod scale;
mod schedule;
pub(crate) mod scheduling;
pub(crate) mod security;
pub(crate) mod volume;
pub(crate) mod workload;

pub use crate::values::Stage;
pub use app::{App, Release, Target};
pub use availability::{Cluster, DisruptionBudget, Namespace, TopologySpread};
pub use build_mounts::BuildMounts;
pub use claim::Claim;
pub use config::{Annotation, Config, SecretEnv};
pub use container::Container;
pub use controller::{Any, ConcurrencyPolicy, CronJob, DaemonSet, Deployment, Job, Retention, StatefulSet};
pub use env::{EnvFrom, PodField};
pub use exposure::{Exposure, Service, ServicePort, TrafficDistribution};
pub use image_build::{BaseImage, BuildStage, Command, HealthcheckTool, ImageBuild};
pub use kinds::Storage;
pub use manifest_rules::gate::Waiver;
pub use network::Connection;
pub use overlay::{CronJobOverlay, DaemonOverlay, Deployed, ImageTag, JobOverlay, Overlay, StatefulOverlay};
pub use port::{Port, Protocol};
pub use probes::{Handler, Probe, Probes};
pub use projection::Projection;
pub use recipes::{NextJs, NextOutput, PythonUv};
pub use resources::{Limits, QosClass, Requests, ResourceProfile};
pub use rights::Rights;
pub use rollout::{GracefulShutdown, RollingUpdate};
pub use route::{Ingress, Pods, Route};
pub use scale::{Autoscaler, Metric, Replicas, ScalingPolicy, ScalingRules, SelectPolicy};
pub use schedule::Schedule;
pub use scheduling::{Scheduling, Toleration};
pub use security::{SecurityContext, WritablePath};
pub use volume::{File, Item, Mount, Volume};
pub use workload::Workload;

/// The annotation of the pods that carries the checksum of their config.
pub(crate) const CONFIG_CHECKSUM: &str = "checksum/config";
/// The annotation of the pods that carries the checksum of the files that they mount.
pub(crate) const FILES_CHECKSUM: &str = "checksum/files";
/// The policy that denies all traffic of the namespace.
pub(crate) const DEFAULT_DENY: &str = "default-deny";
/// The policy that lets every pod resolve names.
pub(crate) const ALLOW_DNS: &str = "allow-dns";
