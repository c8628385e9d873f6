//! Another team's whole server: its own profiles, the commands over them, and the protocol over those.

use std::process::ExitCode;

use manifest_lib::model::{
    App, Cluster, Exposure, ImageTag, Limits, Namespace, Overlay, Release, Replicas, Requests, ResourceProfile, Stage,
    Target, Workload,
};
use manifest_lib::lower::Environment;
use manifest_lib::values::{Cpu, Memory};

const STORE: Workload = Workload::new("store", "shop/store").resources(ResourceProfile::new(
    Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
    Limits::memory(Memory::mebibytes(64)),
));

const TEST: Environment = Environment::new(
    "test",
    App::new(
        Release::new("shop", "2.3.0"),
        Target {
            stage: Stage::Dev,
            namespace: Namespace::new("shop"),
            cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
        },
        &[STORE.overlay(Overlay {
            image: ImageTag::latest(),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::none(),
            disruption_budget: None,
            config: &[],
        })],
    ),
);

fn main() -> ExitCode {
    gen_mcp_server::run(|arguments| gen_commands::run_from(arguments, &[TEST]))
}
