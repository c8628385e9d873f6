//! What the benches share: the workloads, and how two things are timed.

use std::time::Instant;

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

pub(crate) fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

pub(crate) fn environment<'a>(workloads: &'a [Deployed<'a>]) -> Environment<'a> {
    let target = Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(1_000_000), Memory::gibibytes(1_000_000)),
    };
    Environment::new("prod", App::try_new(Release::new("shop", "1.0.0"), target, workloads).unwrap())
}

/// Workloads like evolved-todo's backend, each with a name of its own.
pub(crate) fn workloads(count: usize) -> Vec<Deployed<'static>> {
    (0..count).map(|index| backend(format!("backend-{index}").leak())).collect()
}

const fn backend(name: &'static str) -> Deployed<'static> {
    Workload::new(name, "evolved-todo-backend")
        .ports(const { &[Port::http(8000)] })
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
            Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
        ))
        .probes(
            Probes::http_get("/health")
                .startup(Probe::new().period_seconds(5).timeout_seconds(5).failure_threshold(12))
                .readiness(Probe::new().initial_delay_seconds(20).period_seconds(10).timeout_seconds(5))
                .liveness(Probe::new().initial_delay_seconds(10).period_seconds(10).failure_threshold(6)),
        )
        .writable_paths(const { &[WritablePath::new("/tmp", Memory::mebibytes(64))] })
        .secrets(const { &[SecretEnv::new("DATABASE_URL", "s"), SecretEnv::new("OPENAI_API_KEY", "s")] })
        .connections(const { &[Connection::internet(5432), Connection::internet(443)] })
        // A Service that nobody may call is a finding.
        .called_from(Pods::of("gateways", const { &[("app", "gateway")] }), 8000)
        .overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: Some(Autoscaler::new(2, 10).cpu_utilization(70)),
            exposure: Exposure::cluster_ip(),
            disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
            config: const { &[Config::new("LOG_LEVEL", "info")] },
        })
}
