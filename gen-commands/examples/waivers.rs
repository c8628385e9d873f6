//! Two environments whose names say nothing of their stages, with ten services that share one probe: one environment
//! accepts what that makes the rules find, the other is told. `cargo run -p gen-commands --example waivers -- generate`

use std::process::ExitCode;

use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::{
    App, Cluster, Deployed, Exposure, ImageTag, Limits, Namespace, Overlay, Port, Probe, Probes, Release, Replicas,
    Requests, ResourceProfile, Stage, Target, Waiver, Workload,
};
use manifest_lib::values::{Cpu, Memory};

const PORTS: &[Port] = &[Port::http(8080)];

const fn service(name: &'static str) -> Workload<'static> {
    Workload::new(name, "shop")
        .ports(PORTS)
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(10), Memory::mebibytes(16)),
            Limits::memory(Memory::mebibytes(32)),
        ))
        .probes(Probes::http_get("/health").startup(Probe::new()).readiness(Probe::new()).liveness(Probe::new()))
}

const fn answered(name: &'static str, image: ImageTag<'static>, replicas: u32) -> Deployed<'static> {
    service(name).overlay(Overlay {
        image,
        replicas: Replicas::new(replicas),
        autoscaler: None,
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    })
}

const fn ten(image: ImageTag<'static>, replicas: u32) -> [Deployed<'static>; 10] {
    [
        answered("api", image, replicas),
        answered("cart", image, replicas),
        answered("catalog", image, replicas),
        answered("mail", image, replicas),
        answered("orders", image, replicas),
        answered("payments", image, replicas),
        answered("search", image, replicas),
        answered("stock", image, replicas),
        answered("users", image, replicas),
        answered("web", image, replicas),
    ]
}

const fn target(stage: Stage, namespace: &'static str) -> Target<'static> {
    let cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8));
    Target { stage, namespace: Namespace::new(namespace), cluster }
}

const RELEASE: Release = Release::new("shop", "1.0.0");
static CANARY: [Deployed; 10] = ten(ImageTag::latest(), 1);
static LIVE: [Deployed; 10] = ten(ImageTag::exact("1.0.0"), 2);

const ALL: &[Environment] = &[
    Environment::new("canary", App::new(RELEASE, target(Stage::Dev, "shop-canary"), &CANARY)),
    Environment::new("live", App::new(RELEASE, target(Stage::Prod, "shop-live"), &LIVE))
        .patches(&[Patch::deployment("web", |deployment| {
            if let Some(pod) = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut()) {
                pod.host_network = Some(true);
            }
        })])
        .extra(&[ExtraObject::yaml("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: sweep, namespace: shop-live, labels: {app: sweep}}\nspec:\n  schedule: '@daily'\n  jobTemplate: {spec: {template: {metadata: {labels: {app: sweep}}, spec: {restartPolicy: Never, securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, containers: [{name: sweep, image: 'sweep:1.0.0', resources: {limits: {memory: 64Mi}}, securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}}]}}}}\n")])
        .waivers(&[
            Waiver::new("identical-probes", "*", "the services share one endpoint, which asks nobody else"),
            Waiver::new("host-access", "Deployment/web", "it measures the node's network until 2020-01-01"),
            Waiver::new("job-without-egress", "CronJob/*", "it works on a volume"),
        ])
        .without_chart(),
];

fn main() -> ExitCode {
    gen_commands::run(ALL)
}
