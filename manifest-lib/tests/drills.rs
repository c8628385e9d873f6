//! Drills and pages of an app that is not ours: everything in them is its own.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Autoscaler, BaseImage, BuildStage, Cluster, Command, Exposure, Handler, HealthcheckTool, ImageBuild, ImageTag,
    Limits, Namespace, Overlay, Port, Probe, Probes, Release, Replicas, Requests, ResourceProfile, ServicePort, Stage,
    Target, Workload,
};
use manifest_lib::render;
use manifest_lib::values::{Cpu, Memory};

const IMAGE: ImageBuild = ImageBuild::new(HealthcheckTool::Wget, Command::new(&["/shop"]))
    .stage(BuildStage::new("run", BaseImage::new("alpine:3.22")).copy(&["shop"], "/shop"));
const CATALOG: Workload = Workload::new("catalog", "shop/catalog")
    .ports(&[Port::http(8080)])
    .image_build(&IMAGE)
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(50), Memory::mebibytes(32)),
        Limits::memory(Memory::mebibytes(32)),
    ))
    .probes(
        Probes::http_get("/ready")
            .startup(Probe::new().failure_threshold(6))
            .readiness(Probe::new())
            .liveness(Probe::new().handler(Handler::http_get("/alive"))),
    );
const MAIL: Workload = Workload::new("mail", "shop/mail").resources(ResourceProfile::new(
    Requests::new(Cpu::millis(50), Memory::mebibytes(32)),
    Limits::memory(Memory::mebibytes(32)),
));

const fn answers(exposure: Exposure<'static>, autoscaler: Option<Autoscaler<'static>>) -> Overlay<'static> {
    Overlay {
        image: ImageTag::exact("2.0.0"),
        replicas: Replicas::new(3),
        autoscaler,
        exposure,
        disruption_budget: None,
        config: &[],
    }
}

const PORTS: &[ServicePort] = &[ServicePort::new(80, 8080)];

const fn environment(name: &'static str, workloads: &'static [manifest_lib::model::Deployed]) -> Environment<'static> {
    let target = Target {
        stage: Stage::Prod,
        namespace: Namespace::new(name),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    };
    Environment::new(name, App::new(Release::new("shop", "2.0.0"), target, workloads))
}

const LIVE: Environment = environment(
    "live",
    &[
        CATALOG
            .overlay(answers(Exposure::load_balancer().ports(PORTS), Some(Autoscaler::new(3, 6).cpu_utilization(60)))),
        MAIL.overlay(answers(Exposure::none(), None)),
    ],
);
const QUIET: Environment = environment("quiet", &[MAIL.overlay(answers(Exposure::none(), None))]);

fn file(files: &[(String, String)], path: &str) -> String {
    files.iter().find(|(own, _)| own == path).unwrap_or_else(|| panic!("{path}")).1.clone()
}

#[test]
fn a_drill_speaks_of_the_apps_own() {
    let files = render::drills(&[LIVE]).unwrap();
    let load = file(&files, "live/load-catalog.yaml");
    // The Service's port, and the path that asks nobody; the policies are about the container's port.
    assert!(load.contains("- http://catalog:80/alive\n") && load.contains("- port: 8080\n"), "{load}");
    let page = file(&files, "README.md");
    for words in
        ["service catalog --output", "| cut -d ' ' -f 1):80\"", "\"http://$address/alive\"", "deployment/catalog"]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // Who answers nobody has no drill.
    assert!(!page.contains("mail") && !files.iter().any(|(path, _)| path.contains("mail")), "{page}");
    for (path, text) in &files {
        assert!(text.lines().take(2).any(|line| line.contains(render::MARK)), "{path}");
        assert!(
            !["todo", "backend", "frontend"].iter().any(|word| text.contains(word)),
            "{path} has a word of another app"
        );
    }
}

#[test]
fn an_app_that_answers_nobody_has_no_drills() {
    assert!(render::drills(&[QUIET]).unwrap().is_empty());
    assert!(render::drills(&[]).unwrap().is_empty());
}

#[test]
fn the_pages_speak_of_the_apps_own() {
    let pages = render::pages(&[LIVE]).unwrap();
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["data-model.md", "docker.md", "kubernetes.md"]);
    assert!(file(&pages, "docker.md").contains("| starts | `[\"/shop\"]` |"));
    assert!(file(&pages, "kubernetes.md").contains("| 3 to 6 pods; cpu at 60 % |"));
    assert!(file(&pages, "data-model.md").contains("| Deployment/mail | shop/mail:2.0.0 |"));
    assert!(pages.iter().all(|(_, text)| !text.contains("todo")));
    // No recipe says what it is written in, so nobody writes its endpoints.
    let contracts = manifest_lib::health::Contract::of_all(&[LIVE]).unwrap();
    assert!(contracts.iter().all(|(contract, _)| render::health_handlers(contract).is_empty()));
}
