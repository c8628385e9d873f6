//! evolved-todo as it once was: what the profiles say may change, and these tests must not change with it.

use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

const SECRETS: &str = "evolved-todo-secrets";

const FRONTEND: Workload = Workload::new("frontend", "evolved-todo-frontend")
    .ports(&[Port::http(3000)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
        Limits::new(Cpu::millis(200), Memory::mebibytes(256)),
    ))
    .probes(Probes::http_get("/api/health").startup(Probe::new()).readiness(Probe::new()).liveness(Probe::new()))
    .security_context(SecurityContext::run_as(1000, 1000))
    .writable_paths(&[WritablePath::new("/tmp", Memory::mebibytes(64))])
    .config(&[Config::new("BACKEND_URL", "http://backend:8000")])
    .secrets(&[SecretEnv::new("BETTER_AUTH_SECRET", SECRETS)])
    .connections(&[Connection::to("backend", 8000)]);

const BACKEND: Workload = Workload::new("backend", "evolved-todo-backend")
    .ports(&[Port::http(8000)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
        Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
    ))
    .probes(
        Probes::http_get("/health")
            .startup(Probe::new().period_seconds(5).timeout_seconds(5).failure_threshold(12))
            .readiness(
                Probe::new().initial_delay_seconds(20).period_seconds(10).timeout_seconds(5).failure_threshold(3),
            )
            .liveness(
                Probe::new().initial_delay_seconds(10).period_seconds(10).timeout_seconds(5).failure_threshold(3),
            ),
    )
    .security_context(SecurityContext::run_as(1000, 1000))
    .writable_paths(&[WritablePath::new("/tmp", Memory::mebibytes(64))])
    .secrets(&[SecretEnv::new("DATABASE_URL", SECRETS), SecretEnv::new("OPENAI_API_KEY", SECRETS)])
    .connections(&[Connection::internet(5432), Connection::internet(443)]);

const CLUSTER: Cluster = Cluster::new(Cpu::cores(8), Memory::gibibytes(16));
const RELEASE: Release = Release::new("evolved-todo", "1.0.0");

const IN_DEV: Overlay = Overlay {
    image: ImageTag::latest(),
    replicas: Replicas::new(1),
    autoscaler: None,
    exposure: Exposure::cluster_ip(),
    disruption_budget: None,
    config: &[],
};

const IN_PROD: Overlay = Overlay {
    image: ImageTag::exact("1.0.0"),
    replicas: Replicas::new(3),
    autoscaler: Some(Autoscaler::new(2, 10).cpu_utilization(70)),
    exposure: Exposure::cluster_ip(),
    disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
    config: &[],
};

pub(crate) const DEV: App = App::new(
    RELEASE,
    Target { stage: Stage::Dev, namespace: Namespace::new("evolved-todo-dev"), cluster: CLUSTER },
    &[
        FRONTEND.overlay(Overlay { exposure: Exposure::node_port(30080), ..IN_DEV }),
        BACKEND.overlay(Overlay { config: &[Config::new("LOG_LEVEL", "debug")], ..IN_DEV }),
    ],
);

pub(crate) const PROD: App = App::new(
    RELEASE,
    Target { stage: Stage::Prod, namespace: Namespace::new("evolved-todo"), cluster: CLUSTER },
    &[
        FRONTEND.overlay(Overlay { exposure: Exposure::load_balancer(), ..IN_PROD }),
        BACKEND.overlay(Overlay { config: &[Config::new("LOG_LEVEL", "info")], ..IN_PROD }),
    ],
);
