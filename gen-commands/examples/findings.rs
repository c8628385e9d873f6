//! Two environments with mistakes that only the finished objects show: what the command says, and that it writes
//! nothing. `cargo run -p gen-commands --example findings -- generate`

use std::process::ExitCode;

use manifest_lib::lower::{Environment, Patch};
use manifest_lib::model::{
    App, Cluster, Exposure, ImageTag, Limits, Namespace, Overlay, Release, Replicas, Requests, ResourceProfile, Stage,
    Target, Waiver, Workload,
};
use manifest_lib::values::{Cpu, Memory};

const WEB: Workload = Workload::new("web", "web").resources(ResourceProfile::new(
    Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
    Limits::memory(Memory::mebibytes(64)),
));

const fn app(namespace: &'static str) -> Target<'static> {
    Target {
        stage: Stage::Dev,
        namespace: Namespace::new(namespace),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    }
}

const ANSWERS: Overlay = Overlay {
    image: ImageTag::latest(),
    replicas: Replicas::new(1),
    autoscaler: None,
    exposure: Exposure::none(),
    disruption_budget: None,
    config: &[],
};

const RELEASE: Release = Release::new("shop", "1.0.0");

const BROKEN: Environment = Environment::new("broken", App::new(RELEASE, app("shop-broken"), &[WEB.overlay(ANSWERS)]))
    .patches(&[Patch::service("nobody", |_| {})]);

const REFUSED: Environment =
    Environment::new("refused", App::new(RELEASE, app("shop-refused"), &[WEB.overlay(ANSWERS)]))
        .patches(&[Patch::deployment("web", |deployment| {
            if let Some(pod) = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut()) {
                pod.containers[0].security_context.get_or_insert_default().read_only_root_filesystem = Some(false);
            }
        })])
        .waivers(&[Waiver::new("host-access", "Deployment/web", "it was needed once")]);

const RIGHT: Environment = Environment::new("right", App::new(RELEASE, app("shop-right"), &[WEB.overlay(ANSWERS)]));

fn main() -> ExitCode {
    gen_commands::run(&[RIGHT, BROKEN, REFUSED])
}
