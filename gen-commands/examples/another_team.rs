//! Another team's whole program: its own profiles, and the commands over them.
//! `cargo run -p gen-commands --example another_team -- show`

use std::process::ExitCode;

use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Autoscaler, Cluster, Connection, Exposure, ImageTag, Limits, Namespace, Overlay, Port, Probe, Probes, Release,
    Replicas, Requests, ResourceProfile, Stage, Target, Workload,
};
use manifest_lib::values::{Cpu, Memory};

const RELEASE: Release = Release::new("shop", "2.3.0");

const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64)));

const STORE: Workload = Workload::new("store", "registry.example.com/shop/store")
    .ports(&[Port::http(8080)])
    .resources(RESOURCES)
    .probes(Probes::http_get("/ready").readiness(Probe::new().period_seconds(5)))
    .connections(&[Connection::to("stock", 9090)]);

const STOCK: Workload = Workload::new("stock", "registry.example.com/shop/stock")
    .ports(&[Port::http(9090)])
    .resources(RESOURCES)
    .probes(Probes::http_get("/ready").readiness(Probe::new().period_seconds(5)));

const fn answers(exposure: Exposure<'static>, autoscaler: Option<Autoscaler<'static>>) -> Overlay<'static> {
    Overlay {
        image: ImageTag::exact("2.3.0"),
        replicas: Replicas::new(2),
        autoscaler,
        exposure,
        disruption_budget: None,
        config: &[],
    }
}

const LIVE: Environment = Environment::new(
    "live",
    App::new(
        RELEASE,
        Target {
            stage: Stage::Prod,
            namespace: Namespace::new("shop"),
            cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
        },
        &[
            STORE.overlay(answers(Exposure::load_balancer(), Some(Autoscaler::new(2, 4).cpu_utilization(80)))),
            STOCK.overlay(answers(Exposure::cluster_ip(), None)),
        ],
    ),
);

fn main() -> ExitCode {
    gen_commands::run(&[LIVE])
}
