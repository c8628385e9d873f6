//! What keeps a chart from being made, and that it says so with the line. What Helm makes of a chart is tested where
//! Helm is, in gen-cli.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::chart;
use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::values::{Amount, Cpu, Memory};

const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(10), Memory::mebibytes(8)), Limits::memory(Memory::mebibytes(8)));
const WEB: Workload = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .resources(RESOURCES)
    .probes(Probes::http_get("/up").readiness(Probe::new()))
    .secrets(&[SecretEnv::new("TOKEN", "web-secrets")]);

const ANSWERS: Overlay = Overlay {
    image: ImageTag::exact("1"),
    replicas: Replicas::new(2),
    autoscaler: None,
    exposure: Exposure::cluster_ip(),
    disruption_budget: None,
    config: &[],
};

fn environment(
    name: &'static str,
    stage: Stage,
    version: &'static str,
    workload: Workload<'static>,
) -> Environment<'static> {
    let namespace = format!("shop-{name}").leak();
    let target = Target {
        stage,
        namespace: Namespace::new(namespace),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    };
    let workloads = vec![workload.overlay(ANSWERS)].leak();
    Environment::new(name, App::try_new(Release::new("shop", version), target, workloads).unwrap())
}

fn prod() -> Environment<'static> {
    environment("prod", Stage::Prod, "1.2.3", WEB)
}

fn dev(workload: Workload<'static>) -> Environment<'static> {
    environment("dev", Stage::Dev, "1.2.3", workload)
}

/// The messages, with this file's name without its folder.
fn errors(environments: &[Environment<'_>]) -> Vec<String> {
    match chart::charts(environments) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

fn file(environments: &[Environment<'_>], path: &str) -> String {
    let files = chart::charts(environments).unwrap_or_else(|errors| panic!("{errors:?}"));
    files.into_iter().find(|(own, _)| own == path).unwrap_or_else(|| panic!("no {path}")).1
}

#[test]
fn production_gives_the_defaults_and_others_say_what_differs() {
    let both = [dev(WEB), prod()];
    assert!(file(&both, "shop/values.yaml").contains("\nreplicaCount:\n  web: 2\n"));
    assert!(file(&both, "shop/values-dev.yaml").ends_with("generate again.\n{}\n"));
    assert!(file(&both, "shop/Chart.yaml").contains("\nversion: 1.2.3\nappVersion: \"1.2.3\"\n"));
}

#[test]
fn a_difference_without_a_value_names_its_line() {
    let other = WEB.rolling_update(RollingUpdate::new(Amount::count(2), Amount::count(0)));
    let line = line!() - 1;
    let told = errors(&[prod(), dev(other)]).concat();
    assert!(
        told.starts_with("Deployment/web spec.strategy.rollingUpdate.maxSurge is 2 in `dev` and 1 in the chart"),
        "{told}"
    );
    assert!(told.contains(".without_chart()`\n  set at ") && told.ends_with(&format!("charts.rs:{line}")), "{told}");
    assert_eq!(errors(&[prod(), dev(other).without_chart()]), Vec::<String>::new());
}

#[test]
fn a_workload_or_an_object_of_one_environment_alone_is_told() {
    let renamed = Workload::new("api", "api").resources(RESOURCES);
    let target = prod().app().target();
    let own = ANSWERS;
    let two = vec![WEB.overlay(own), renamed.overlay(Overlay { exposure: Exposure::none(), ..own })].leak();
    let dev_two = Environment::new("dev", App::try_new(Release::new("shop", "1.2.3"), target, two).unwrap());
    let told = errors(&[prod(), dev_two]).concat();
    assert!(told.contains("Deployment/api is in `dev` and not in the chart"), "{told}");
    let prod_two = Environment::new("prod", App::try_new(Release::new("shop", "1.2.3"), target, two).unwrap());
    let told = errors(&[prod_two, dev(WEB)]).concat();
    assert!(told.contains("Deployment/api is in the chart and not in `dev`"), "{told}");
    const EXTRA: &[ExtraObject] = &[ExtraObject::new(|| {
        Object::any(serde_json::json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "x"}}))
    })];
    let told = errors(&[prod(), dev(WEB).extra(EXTRA)]).concat();
    assert!(told.contains("LimitRange/x is in `dev` and not in the chart"), "{told}");
}

#[test]
fn a_patch_that_takes_a_bound_field_is_told_and_any_other_is_in_the_chart() {
    const TAKEN: &[Patch] = &[Patch::deployment("web", |deployment| {
        deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap().containers[0].image = None;
    })];
    let told = errors(&[prod().patches(TAKEN)]).concat();
    assert!(told.contains("Deployment/web has no field spec.template.spec.containers[0].image"), "{told}");
    const SET: &[Patch] = &[Patch::deployment("web", |deployment| {
        deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap().containers[0].image_pull_policy =
            Some("Always".to_owned());
    })];
    let told = errors(&[prod().patches(SET)]).concat();
    assert!(told.contains("imagePullPolicy is \"Always\" in `prod` and \"IfNotPresent\" in the chart"), "{told}");
    const OTHER: &[Patch] =
        &[Patch::deployment("web", |deployment| deployment.spec.as_mut().unwrap().revision_history_limit = Some(3))];
    let text = file(&[prod().patches(OTHER)], "shop/templates/web/deployment.yaml");
    assert!(text.contains("\n  revisionHistoryLimit: 3\n"), "{text}");
}

#[test]
fn a_patch_may_be_without_effect_in_a_shape_but_must_not_panic_in_one() {
    // The object has these annotations only because it has config.
    let configured = |patches: &'static [Patch<'static>]| {
        const MODE: &[Config] = &[Config::new("MODE", "x")];
        let answers = Overlay { config: MODE, ..ANSWERS };
        let workloads = vec![WEB.overlay(answers)].leak();
        let target = prod().app().target();
        Environment::new("prod", App::try_new(Release::new("shop", "1.0.0"), target, workloads).unwrap())
            .patches(patches)
    };
    const CAREFUL: &[Patch] = &[Patch::deployment("web", |deployment| {
        let metadata = deployment.spec.as_mut().unwrap().template.metadata.as_mut().unwrap();
        if let Some(annotations) = &mut metadata.annotations {
            annotations.insert("example.com/x".into(), "set".into());
        }
    })];
    let text = file(&[configured(CAREFUL)], "shop/templates/web/deployment.yaml");
    assert_eq!(text.matches("example.com/x: set").count(), 1, "{text}");
    const HASTY: &[Patch] = &[Patch::deployment("web", |deployment| {
        let metadata = deployment.spec.as_mut().unwrap().template.metadata.as_mut().unwrap();
        metadata.annotations.as_mut().unwrap().insert("example.com/x".into(), "set".into());
    })];
    let line = line!() - 4;
    let told = errors(&[configured(HASTY)]).concat();
    assert!(told.contains("a patch of Deployment/web panics on the object in another shape"), "{told}");
    assert!(told.ends_with(&format!("charts.rs:{line}")), "{told}");
    assert_eq!(errors(&[configured(HASTY).without_chart()]), Vec::<String>::new());
}

#[test]
fn another_secret_is_taken_wherever_a_pod_names_the_own_one() {
    const SIDECAR: &[Patch] = &[Patch::deployment("web", |deployment| {
        let pod = deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        let mut sidecar = pod.containers[0].clone();
        sidecar.name = "sidecar".into();
        pod.containers.push(sidecar);
    })];
    let text = file(&[prod().patches(SIDECAR)], "shop/templates/web/deployment.yaml");
    let own = "{{ .Values.secrets.existingSecret | default \"web-secrets\" | quote }}";
    assert_eq!(text.matches(own).count(), 2, "{text}");
    assert_eq!(text.matches("web-secrets").count(), 2, "{text}");
}

#[test]
fn objects_of_one_name_in_other_namespaces_and_groups_are_kept_apart() {
    const EXTRA: &[ExtraObject] = &[
        ExtraObject::new(|| {
            Object::any(
                serde_json::json!({"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop-prod"}}),
            )
        }),
        ExtraObject::new(|| {
            let other: k8s_openapi::api::core::v1::Namespace =
                serde_json::from_value(serde_json::json!({"metadata": {"name": "other"}})).unwrap();
            Ok(Object::from(other))
        }),
    ];
    let text = file(&[prod().extra(EXTRA)], "shop/templates/extra.yaml");
    assert!(text.contains("serving.knative.dev/v1") && text.contains("kind: Namespace\n"), "{text}");
    assert!(file(&[prod().extra(EXTRA)], "shop/templates/web/service.yaml").contains("apiVersion: v1\n"));
}

#[test]
fn what_helm_cannot_name_is_told() {
    let told = errors(&[environment("prod", Stage::Prod, "one", WEB)]).concat();
    assert!(told.starts_with("the version `one` is no semantic version"), "{told}");
    assert_eq!(errors(&[environment("prod", Stage::Prod, "2", WEB)]), Vec::<String>::new());
    const TWO: &[SecretEnv] = &[SecretEnv::new("A", "one").key("API_KEY"), SecretEnv::new("B", "two").key("API_KEY")];
    let clash = WEB.secrets(TWO);
    let text = file(&[environment("prod", Stage::Prod, "1.0.0", clash)], "shop/templates/secrets.yaml");
    assert!(
        text.contains("API_KEY: {{ .Values.secrets.oneApiKey | b64enc") && text.contains("secrets.twoApiKey"),
        "{text}"
    );
    const SAME: &[SecretEnv] = &[SecretEnv::new("A", "one").key("API_KEY"), SecretEnv::new("B", "one").key("API__KEY")];
    let told = errors(&[environment("prod", Stage::Prod, "1.0.0", WEB.secrets(SAME))]).concat();
    assert!(told.starts_with("the chart's value `secrets.apiKey` would be both the key `API_KEY` of `one`"), "{told}");
    const PORTS: &[Port] = &[Port::http(8080)];
    let clash = Workload::new("test-connection", "x").resources(RESOURCES).ports(PORTS);
    let clash = clash.probes(Probes::http_get("/").readiness(Probe::new()));
    let told = errors(&[environment("prod", Stage::Prod, "1.0.0", clash)]).concat();
    assert!(told.starts_with("a workload is named `test-connection`"), "{told}");
}

#[test]
fn a_shape_is_a_condition_and_what_all_shapes_share_is_not() {
    let text = file(&[prod()], "shop/templates/web/deployment.yaml");
    assert!(text.contains("\n  {{- if not .Values.autoscaling.web.enabled }}\n  replicas: {{ int .Values.replicaCount.web }}\n  {{- end }}\n"), "{text}");
    assert_eq!(text.matches("containers:").count(), 1);
    let text = file(&[prod()], "shop/templates/web/networkpolicy.yaml");
    assert!(
        text.contains("{{- if and .Values.networkPolicy.enabled (ne .Values.service.web.type \"ClusterIP\") }}\n---\n"),
        "{text}"
    );
    let text = file(&[prod()], "shop/templates/secrets.yaml");
    assert!(
        text.contains("  name: web-secrets\n")
            && text.contains("  TOKEN: {{ .Values.secrets.token | b64enc | quote }}\n"),
        "{text}"
    );
}
