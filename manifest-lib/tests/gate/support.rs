//! What is right, and the parts of it that patches change.

use manifest_lib::gate::CheckedBundle;
use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Autoscaler, Cluster, Config, DisruptionBudget, Exposure, ImageTag, Limits, Namespace, Overlay, Port, Probe,
    Probes, Release, Replicas, Requests, ResourceProfile, Stage, Target, Workload,
};
use manifest_lib::rules::{Finding, Findings};
use manifest_lib::values::{Amount, Cpu, Memory};

pub(crate) const WEB: Workload = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(128)),
    ))
    .probes(
        Probes::http_get("/healthz")
            .startup(Probe::new())
            .readiness(Probe::new())
            .liveness(Probe::new().failure_threshold(6)),
    );

pub(crate) const APP: App = App::new(
    Release::new("shop", "1.0.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    },
    &[WEB.overlay(Overlay {
        image: ImageTag::exact("1.0.0"),
        replicas: Replicas::new(2),
        autoscaler: Some(Autoscaler::new(2, 4).cpu_utilization(70)),
        exposure: Exposure::node_port(30080),
        disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
        config: &[Config::new("LOG_LEVEL", "info")],
    })],
);

pub(crate) const RIGHT: Environment = Environment::new("prod", APP);

/// The parts of the Deployment that patches change.
macro_rules! on {
    (spec, |$spec:ident| $edit:expr) => {
        Patch::deployment("web", |deployment| {
            let $spec = deployment.spec.as_mut().unwrap();
            $edit;
        })
    };
    (pod, |$pod:ident| $edit:expr) => {
        on!(spec, |spec| {
            let $pod = spec.template.spec.as_mut().unwrap();
            $edit
        })
    };
    (container, |$container:ident| $edit:expr) => {
        on!(pod, |pod| {
            let $container = &mut pod.containers[0];
            $edit
        })
    };
    (security, |$context:ident| $edit:expr) => {
        on!(container, |container| {
            let $context = container.security_context.get_or_insert_with(SecurityContext::default);
            $edit
        })
    };
    (service, |$spec:ident| $edit:expr) => {
        Patch::service("web", |service| {
            let $spec = service.spec.as_mut().unwrap();
            $edit;
        })
    };
    (scaler, |$spec:ident| $edit:expr) => {
        Patch::horizontal_pod_autoscaler("web-hpa", |scaler| {
            let $spec = scaler.spec.as_mut().unwrap();
            $edit;
        })
    };
    (budget, |$spec:ident| $edit:expr) => {
        Patch::pod_disruption_budget("web-pdb", |budget| {
            let $spec = budget.spec.as_mut().unwrap();
            $edit;
        })
    };
}

pub(crate) fn judge(environment: &Environment<'_>) -> Result<CheckedBundle, Findings> {
    let bundle = environment.bundle().unwrap_or_else(|errors| panic!("{errors}"));
    CheckedBundle::new(bundle, environment.app().stage(), environment.waivers_given())
}

pub(crate) fn findings(environment: &Environment<'_>) -> Vec<Finding> {
    match judge(environment) {
        Ok(checked) => checked.warnings().to_vec(),
        Err(findings) => findings.all().to_vec(),
    }
}
