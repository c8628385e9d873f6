//! What keeps a chart from being made, and that it says so with the line. What Helm makes of a chart is tested where
//! Helm is, in gen-cli.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod names;

use manifest_lib::chart;
use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::values::{
    Amount, ContainerPort, Cpu, Memory, NodePort, ReplicaCount, ScalingPeriodSeconds, ScalingValue,
    StabilizationWindowSeconds, Utilization,
};
use serde_json::{Value, json};

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
    assert!(file(&both, "shop/values-dev.yaml").ends_with("\nnamespace:\n  stage: dev\n"));
    assert!(file(&both, "shop/Chart.yaml").contains("\nversion: 1.2.3\nappVersion: \"1.2.3\"\n"));
}

#[test]
fn a_difference_that_no_value_can_say_names_both_lines() {
    // A selector is the workload's own for ever.
    const OTHER: &[Patch] = &[Patch::service("web", |service| {
        service.spec.as_mut().unwrap().selector.as_mut().unwrap().insert("slot".into(), "blue".into());
    })];
    let line = line!() - 3;
    let told = errors(&[prod(), dev(WEB).patches(OTHER)]).concat();
    let words = "Service/web spec.selector.slot is \"blue\" in `dev` and null in the chart, which has it from `prod` (";
    assert!(told.starts_with(words) && told.contains("charts/main.rs:"), "{told}");
    assert!(
        told.contains(".without_chart()`\n  set at ") && told.ends_with(&format!("charts/main.rs:{line}")),
        "{told}"
    );
    assert_eq!(errors(&[prod(), dev(WEB).patches(OTHER).without_chart()]), Vec::<String>::new());
}

#[test]
fn what_environments_differ_in_is_a_value_with_bounds() {
    let other = WEB.rolling_update(RollingUpdate::new(Amount::count(2), Amount::count(0)));
    let both = [prod(), dev(other)];
    let values = |path: &str| serde_yaml::from_str::<Value>(&file(&both, path)).unwrap();
    let strategy = |surge: u32| json!({"web": {"strategy": {"rollingUpdate": {"maxSurge": surge}}}});
    assert_eq!(values("shop/values.yaml")["deployment"], strategy(1));
    assert_eq!(values("shop/values-dev.yaml")["deployment"], strategy(2));
    let schema: Value = serde_json::from_str(&file(&both, "shop/values.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (surge, good) in [(json!(0), true), (json!("25%"), true), (json!(-1), false), (json!("much"), false)] {
        let mut set = values("shop/values.yaml");
        set["deployment"]["web"]["strategy"]["rollingUpdate"]["maxSurge"] = surge.clone();
        assert_eq!(validator.is_valid(&set), good, "{surge}");
    }
    let mut set = values("shop/values.yaml");
    set["deployment"]["web"]["stratgy"] = json!({});
    assert!(!validator.is_valid(&set), "what no template reads is refused");
    let readme = file(&both, "shop/README.md");
    assert!(
        readme.contains("| `deployment.web.strategy.rollingUpdate.maxSurge` | integer or string, 0 to"),
        "{readme}"
    );
}

#[test]
fn the_same_patch_in_all_environments_is_part_of_the_chart() {
    const PULL: &[Patch] = &[Patch::deployment("web", |deployment| {
        let pod = deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        pod.image_pull_secrets = serde_json::from_value(json!([{"name": "registry"}])).unwrap();
    })];
    let of = |name, stage| environment(name, stage, "1.2.3", WEB).patches(PULL);
    let all = [of("dev", Stage::Dev), of("staging", Stage::Prod), of("prod", Stage::Prod), of("us", Stage::Prod)];
    assert_eq!(errors(&all), Vec::<String>::new());
    let text = file(&all, "shop/templates/web/deployment.yaml");
    assert!(text.contains("      imagePullSecrets:\n      - name: registry\n"), "{text}");
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
        Object::any(json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "x"}}))
    })];
    let both = [prod(), dev(WEB).extra(EXTRA)];
    let text = file(&both, "shop/templates/extra.yaml");
    assert!(text.contains("{{- if .Values.limitRange.x.enabled }}\n---\napiVersion: v1\nkind: LimitRange\n"), "{text}");
    assert!(file(&both, "shop/values.yaml").contains("\nlimitRange:\n  x:\n    enabled: false\n"));
    assert!(file(&both, "shop/values-dev.yaml").contains("\nlimitRange:\n  x:\n    enabled: true\n"));
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
    // A patch of what a value says is that value.
    assert!(file(&[prod().patches(SET)], "shop/values.yaml").contains("\n    pullPolicy: Always\n"));
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
    assert!(told.ends_with(&format!("charts/main.rs:{line}")), "{told}");
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
    let own =
        "{{ .Values.secrets.existingSecret | default (print (include \"shop.prefix\" .) \"web-secrets\") | quote }}";
    assert_eq!(text.matches(own).count(), 2, "{text}");
    assert_eq!(text.matches("web-secrets").count(), 2, "{text}");
}

#[test]
fn a_secret_that_is_named_where_no_value_reaches_is_told() {
    const DRIVER: &[Patch] = &[Patch::deployment("web", |deployment| {
        let pod = deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        let driver = json!({"driver": "store.example.com", "nodePublishSecretRef": {"name": "web-secrets"}});
        pod.volumes = Some(vec![serde_json::from_value(json!({"name": "store", "csi": driver})).unwrap()]);
    })];
    let told = errors(&[prod().patches(DRIVER)]).concat();
    let words = "Deployment/web still names the Secret `web-secrets` where `secrets.existingSecret` names another";
    assert!(told.starts_with(words), "{told}");
}

#[test]
fn objects_of_one_name_in_other_namespaces_and_groups_are_kept_apart() {
    const EXTRA: &[ExtraObject] = &[
        ExtraObject::new(|| {
            Object::any(
                json!({"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop-prod"}}),
            )
        }),
        ExtraObject::new(|| {
            let other: k8s_openapi::api::core::v1::Namespace =
                serde_json::from_value(json!({"metadata": {"name": "other"}})).unwrap();
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
        text.contains("  name: {{ include \"shop.prefix\" . }}web-secrets\n")
            && text.contains("  TOKEN: {{ .Values.secrets.token | b64enc | quote }}\n"),
        "{text}"
    );
}

#[test]
fn who_does_not_autoscale_may_begin_with_values_that_fit_its_replicas() {
    let values = file(&[prod()], "shop/values.yaml");
    let begin =
        "  web:\n    enabled: false\n    minReplicas: 2\n    maxReplicas: 4\n    targetCPUUtilizationPercentage: 80\n";
    assert!(values.contains(begin), "{values}");
    assert!(values.contains("\npdb:\n  web:\n    enabled: false\n    maxUnavailable: 1\n"), "{values}");
    assert!(values.contains("\nconfig:\n  web: {}\n"), "{values}");
}

#[test]
fn who_does_not_autoscale_keeps_what_another_environment_answers() {
    let (release, target) = (prod().app().release(), prod().app().target());
    let scaled = Overlay {
        autoscaler: Some(Autoscaler::new(2, 9).memory_utilization(70)),
        disruption_budget: Some(DisruptionBudget::min_available(Amount::percent(50))),
        ..ANSWERS
    };
    let app = App::try_new(release, target, vec![WEB.overlay(scaled)].leak()).unwrap();
    let text = file(&[Environment::new("prod", app), dev(WEB)], "shop/values-dev.yaml");
    let off = json!({"web": {"enabled": false}});
    assert_eq!(
        serde_yaml::from_str::<Value>(&text).unwrap(),
        json!({"autoscaling": off, "pdb": off, "namespace": {"stage": "dev"}})
    );
}

/// The default values with one other value, as the schema takes them.
fn takes(schema: &Value, path: &str, value: Value) -> bool {
    let mut values: Value = serde_yaml::from_str(&file(&[prod()], "shop/values.yaml")).unwrap();
    let mut at = &mut values;
    for key in path.split('.') {
        at = at.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}));
    }
    *at = value;
    jsonschema::validator_for(schema).unwrap().is_valid(&values)
}

#[test]
fn numbers_have_the_bounds_that_they_have_in_the_library() {
    let schema = serde_json::from_str(&file(&[prod()], "shop/values.schema.json")).unwrap();
    let replicas = (ReplicaCount::MIN.get(), ReplicaCount::MAX.get());
    let utilization = (Utilization::MIN.get(), Utilization::MAX.get());
    for (path, (least, most)) in [
        ("replicaCount.web", (0, ReplicaCount::MAX.get())),
        ("autoscaling.web.minReplicas", replicas),
        ("autoscaling.web.maxReplicas", replicas),
        ("autoscaling.web.targetCPUUtilizationPercentage", utilization),
        ("autoscaling.web.targetMemoryUtilizationPercentage", utilization),
        (
            "autoscaling.web.behavior.scaleUp.stabilizationWindowSeconds",
            (StabilizationWindowSeconds::MIN.get(), StabilizationWindowSeconds::MAX.get()),
        ),
        ("service.web.port", (ContainerPort::MIN.get(), ContainerPort::MAX.get())),
        ("service.web.nodePort", (NodePort::MIN.get(), NodePort::MAX.get())),
        ("pdb.web.maxUnavailable", (0, ReplicaCount::MAX.get())),
        ("pdb.web.minAvailable", replicas),
    ] {
        for (number, good) in
            [(i64::from(least) - 1, false), (least.into(), true), (most.into(), true), (i64::from(most) + 1, false)]
        {
            assert_eq!(takes(&schema, path, json!(number)), good, "{path}: {number}");
        }
    }
    let step = |value: u32, seconds: u32| {
        let policy = json!({"type": "Pods", "value": value, "periodSeconds": seconds});
        takes(&schema, "autoscaling.web.behavior.scaleDown.policies", json!([policy]))
    };
    let (value, seconds) = (ScalingValue::MAX.get(), ScalingPeriodSeconds::MAX.get());
    assert!(step(ScalingValue::MIN.get(), ScalingPeriodSeconds::MIN.get()) && step(value, seconds));
    assert!(!step(0, 1) && !step(1, 0) && !step(value + 1, seconds) && !step(value, seconds + 1));
    let annotated = |key: &str| takes(&schema, "podAnnotations", json!({key: "x"}));
    assert!(annotated("example.com/x") && !annotated("checksum/config") && !annotated("a b"));
    for (path, text, good) in [
        ("pdb.web.maxUnavailable", "0%", true),
        ("pdb.web.maxUnavailable", "100%", true),
        ("pdb.web.maxUnavailable", "101%", false),
        ("pdb.web.minAvailable", "0%", false),
        ("pdb.web.minAvailable", "1%", true),
        ("service.web.type", "ClusterIP", true),
        ("service.web.type", "NodePort", true),
        ("service.web.type", "LoadBalancer", true),
        ("service.web.type", "ExternalName", false),
    ] {
        assert_eq!(takes(&schema, path, json!(text)), good, "{path}: {text}");
    }
}

#[test]
fn a_health_path_may_end_in_a_quote() {
    let quoted = WEB.probes(Probes::http_get("/up\"").readiness(Probe::new()));
    let text = file(&[environment("prod", Stage::Prod, "1.0.0", quoted)], "shop/templates/tests/test-connection.yaml");
    let url = "    - \"http://{{ include \"shop.prefix\" $ }}web:{{ int .Values.service.web.port }}/up\\\"\"\n";
    assert!(text.contains(url), "{text}");
}

#[test]
fn an_object_that_the_profile_adds_names_the_secret_that_is_there_already() {
    const EXTRA: &[ExtraObject] = &[ExtraObject::new(|| {
        Object::any(json!({
            "apiVersion": "example.com/v1", "kind": "Backup", "metadata": {"name": "daily", "namespace": "shop-prod"},
            "spec": {"password": {"secretKeyRef": {"name": "web-secrets", "key": "TOKEN"}}, "bucket": {"name": "web-secrets"}},
        }))
    })];
    let text = file(&[prod().extra(EXTRA)], "shop/templates/extra.yaml");
    let own =
        "{{ .Values.secrets.existingSecret | default (print (include \"shop.prefix\" .) \"web-secrets\") | quote }}";
    assert!(text.contains(&format!("name: {own}\n")), "{text}");
    assert!(text.contains("bucket:\n    name: web-secrets\n"), "{text}");
}
