//! Workloads with hasty probes: what `probe` asks of a process, and what it cannot ask.
//! `cargo run -p gen-commands --example probes -- probe api --url http://127.0.0.1:8000`

use std::process::ExitCode;

use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Cluster, Exposure, Handler, ImageTag, Limits, Namespace, Overlay, Port, Probe, Probes, Release, Replicas,
    Requests, ResourceProfile, Stage, Target, Workload,
};
use manifest_lib::values::{Cpu, Memory};

const PROBE: Probe = Probe::new().period_seconds(1).timeout_seconds(1);
const STARTUP: Probe = PROBE.failure_threshold(3);

const PORTS: &[Port] = &[Port::tcp("main", 8000), Port::tcp("other", 9000)];
const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(10), Memory::mebibytes(8)), Limits::memory(Memory::mebibytes(8)));

const fn workload(name: &'static str) -> Workload<'static> {
    Workload::new(name, name).ports(PORTS).resources(RESOURCES)
}

/// An endpoint of its own for each probe.
const API: Workload = workload("api").probes(
    Probes::http_get("/started")
        .startup(STARTUP)
        .readiness(PROBE.failure_threshold(2).handler(Handler::http_get("/ready")))
        .liveness(PROBE.failure_threshold(3).handler(Handler::http_get("/live")))
        .dependencies(&["database"]),
);
/// It takes a while to start, and is asked every ten seconds.
const PATIENT: Workload = workload("patient").probes(
    Probes::http_get("/health")
        .startup(Probe::new().period_seconds(5).timeout_seconds(5).failure_threshold(12))
        .readiness(Probe::new().initial_delay_seconds(20).period_seconds(10).timeout_seconds(5))
        .liveness(Probe::new().initial_delay_seconds(10).period_seconds(10).timeout_seconds(5)),
);
const TCP: Workload = workload("tcp").probes(Probes::new(Handler::tcp_socket()).readiness(PROBE));
const COMMAND: Workload = workload("command").probes(Probes::new(Handler::exec(&["true"])).readiness(PROBE));
const SILENT: Workload = workload("silent");
const VARIED: Workload = workload("varied").probes(Probes::http_get("/").readiness(PROBE));
const VARIED_TOO: Workload = workload("varied").probes(Probes::http_get("/").readiness(PROBE.period_seconds(2)));

const ANSWERS: Overlay = Overlay {
    image: ImageTag::latest(),
    replicas: Replicas::new(1),
    autoscaler: None,
    exposure: Exposure::none(),
    disruption_budget: None,
    config: &[],
};

const RELEASE: Release = Release::new("shop", "1.0.0");

const fn target(namespace: &'static str) -> Target<'static> {
    Target {
        stage: Stage::Dev,
        namespace: Namespace::new(namespace),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    }
}

const ONE: Environment = Environment::new(
    "one",
    App::new(
        RELEASE,
        target("shop-one"),
        &[
            API.overlay(ANSWERS),
            PATIENT.overlay(ANSWERS),
            TCP.overlay(ANSWERS),
            COMMAND.overlay(ANSWERS),
            SILENT.overlay(ANSWERS),
            VARIED.overlay(ANSWERS),
        ],
    ),
);
const TWO: Environment = Environment::new("two", App::new(RELEASE, target("shop-two"), &[VARIED_TOO.overlay(ANSWERS)]));

fn main() -> ExitCode {
    gen_commands::run(&[ONE, TWO])
}
