//! Settings in an immutable ConfigMap: other settings are another one, and the pods follow.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::chart;
use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Cluster, Config, Exposure, ImageTag, Limits, Namespace, Overlay, Release, Replicas, Requests, ResourceProfile,
    Stage, Target, Workload,
};
use manifest_lib::objects::Object;
use manifest_lib::values::{Cpu, Memory};

const TARGET: Target = Target {
    stage: Stage::Dev,
    namespace: Namespace::new("jobs"),
    cluster: Cluster::new(Cpu::cores(1), Memory::gibibytes(1)),
};
const WORKER: Workload = Workload::new("worker", "worker")
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(64)),
    ))
    .immutable_config();
const ANSWERS: Overlay = Overlay {
    image: ImageTag::latest(),
    replicas: Replicas::new(1),
    autoscaler: None,
    exposure: Exposure::none(),
    disruption_budget: None,
    config: &[Config::new("LOG_LEVEL", "info")],
};
const OTHER: Overlay = Overlay { config: &[Config::new("LOG_LEVEL", "debug")], ..ANSWERS };
const INFO: Environment =
    Environment::new("dev", App::new(Release::new("jobs", "1.0.0"), TARGET, &[WORKER.overlay(ANSWERS)]));
const DEBUG: Environment =
    Environment::new("dev", App::new(Release::new("jobs", "1.0.0"), TARGET, &[WORKER.overlay(OTHER)]));

/// The name of the ConfigMap, which the pods read from and which nobody can change.
fn config(environment: &Environment<'_>) -> String {
    let bundle = environment.bundle().unwrap();
    let (key, item) = bundle.iter().find(|(key, _)| key.kind == "ConfigMap").unwrap();
    let Object::ConfigMap(map) = &item.object else { panic!("{key}") };
    assert_eq!(map.immutable, Some(true));
    let pods = bundle.iter().find_map(|(_, item)| match &item.object {
        Object::Deployment(deployment) => deployment.spec.as_ref()?.template.spec.clone(),
        _ => None,
    });
    let read = pods.unwrap().containers[0].env_from.clone().unwrap()[0].config_map_ref.clone().unwrap().name;
    assert_eq!(read, key.name);
    assert!(environment.checked().is_ok());
    read
}

#[test]
fn other_settings_are_another_config_map() {
    let (info, debug) = (config(&INFO), config(&DEBUG));
    assert!(info.starts_with("worker-config-") && info.len() == "worker-config-".len() + 10, "{info}");
    assert_ne!(info, debug);
    assert_eq!(info, config(&INFO));
}

#[test]
fn a_chart_says_why_it_has_none() {
    let told: Vec<String> = chart::charts(&[INFO]).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(told.len() == 1 && told[0].contains("`helm rollback` brings the former ConfigMap back"), "{told:?}");
    assert!(chart::charts(&[INFO.without_chart()]).is_ok());
}
