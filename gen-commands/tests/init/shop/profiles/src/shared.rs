//! What is the same in every environment.

use manifest_lib::model::{
    Cluster, Limits, Port, Probe, Probes, Release, Requests, ResourceProfile, SecurityContext, Workload,
};
use manifest_lib::values::{Cpu, Memory};

/// The app and its version.
pub const RELEASE: Release = Release::new("shop", "0.1.0");

/// What all nodes of the cluster have for pods: the pods of all its environments must fit. Another cluster has another name.
pub const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).name("main");

/// A web server that shows a page. Put your own image here, and what it needs.
pub const WEB: Workload = Workload::new("web", "nginxinc/nginx-unprivileged")
    .port(Port::http(8080))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(50), Memory::mebibytes(32)),
        Limits::memory(Memory::mebibytes(64)),
    ))
    .probes(Probes::http_get("/").readiness(Probe::new().period_seconds(5)))
    .security_context(SecurityContext::run_as(101, 101))
    .writable_path("/tmp", Memory::mebibytes(16));
