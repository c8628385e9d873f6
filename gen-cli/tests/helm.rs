//! The charts through the real Helm: what it makes of them is what the library says of the same answers.
//!
//! These tests need the tools that `.ci/tools` installs, and fail without them: `cargo test -p gen-cli --test helm --
//! --ignored`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manifest_lib::chart;
use manifest_lib::lower::{Environment, ExtraObject};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::serde_json::{Map, Value, json};
use manifest_lib::values::{Amount, Cpu, Memory};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngAlgorithm, TestError, TestRng, TestRunner};
use tempfile::TempDir;

/// The Secret that evolved-todo names.
const SECRET: &str = "evolved-todo-secrets";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn helm(arguments: &[&str]) -> Output {
    let program = root().join(".tools/bin/helm");
    let output = Command::new(&program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{}: {error}: run .ci/tools", program.display()))
}

fn out(output: &Output) -> String {
    let told = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    assert!(output.status.success(), "{}{}", told(&output.stdout), told(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What Helm says of values that it refuses.
fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn chart() -> String {
    root().join("out/chart/evolved-todo").display().to_string()
}

/// Objects by `Kind/name`.
type Objects = BTreeMap<String, Value>;

fn objects(yaml: &str) -> Objects {
    let documents: Vec<Value> = serde_yaml::from_multiple(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    let mut objects = Objects::new();
    for document in documents.into_iter().filter(|document| !document.is_null()) {
        let key = format!("{}/{}", document["kind"].as_str().unwrap(), document["metadata"]["name"].as_str().unwrap());
        assert!(objects.insert(key.clone(), document).is_none(), "{key} is there twice");
    }
    objects
}

/// Without what Helm itself owns: the Namespace, `managed-by`, `helm.sh/chart`, the Secret and the test.
fn without_helms_own(objects: Objects) -> Objects {
    let hook = |object: &Value| object["metadata"]["annotations"].get("helm.sh/hook").is_some();
    let kept = objects
        .into_iter()
        .filter(|(key, object)| !key.starts_with("Namespace/") && !key.starts_with("Secret/") && !hook(object));
    kept.map(|(key, mut object)| {
        clean(&mut object);
        (key, object)
    })
    .collect()
}

fn clean(tree: &mut Value) {
    match tree {
        Value::Object(map) => {
            map.remove("app.kubernetes.io/managed-by");
            map.remove("helm.sh/chart");
            map.remove("checksum/secret");
            map.remove("gen-cli/waive");
            map.values_mut().for_each(clean);
            map.retain(|key, value| key != "annotations" || *value != json!({}));
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        _ => {}
    }
}

/// What `helm template` makes of a chart with these arguments.
fn template(chart: &str, namespace: &str, more: &[&str]) -> Objects {
    let mut arguments = vec!["template", "evolved-todo", chart, "--namespace", namespace];
    // As a bundle, which has its Namespace.
    arguments.extend(["--set", "namespace.create=true"]);
    arguments.extend(more);
    objects(&out(&helm(&arguments)))
}

const EXISTING: [&str; 2] = ["--set", "secrets.existingSecret=evolved-todo-secrets"];

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_chart_is_the_bundle_in_every_environment() {
    let dev = format!("{}/values-dev.yaml", chart());
    for (environment, namespace, more) in
        [("prod", "evolved-todo", vec![]), ("dev", "evolved-todo-dev", vec!["-f", dev.as_str()])]
    {
        let bundle = fs::read_to_string(root().join("out").join(environment).join("bundle.yaml")).unwrap();
        let arguments: Vec<&str> = more.into_iter().chain(EXISTING).collect();
        let (made, wanted) = (template(&chart(), namespace, &arguments), objects(&bundle));
        let (made, wanted) = (without_helms_own(made), without_helms_own(wanted));
        assert!(wanted.len() > 10);
        same(&made, &wanted);
    }
}

fn same(made: &Objects, wanted: &Objects) {
    let keys = |objects: &Objects| objects.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(made), keys(wanted));
    for (key, wanted) in wanted {
        assert_eq!(&made[key], wanted, "{key}");
    }
}

/// A value that can be set: its path and the schema of it.
fn settable(schema: &Value) -> Vec<(String, Value)> {
    fn walk(root: &Value, schema: &Value, path: String, all: &mut Vec<(String, Value)>) {
        let target = schema["$ref"].as_str().map(|reference| reference.trim_start_matches("#/$defs/"));
        let schema = target.map_or(schema, |name| &root["$defs"][name]);
        match schema["properties"].as_object() {
            Some(properties) if !matches!(target, Some("Behavior" | "Probe")) => {
                for (name, property) in properties {
                    walk(root, property, if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, all);
                }
            }
            _ => all.push((path, schema.clone())),
        }
    }
    let mut all = Vec::new();
    walk(schema, schema, String::new(), &mut all);
    // Names and namespaces are in chart_values.rs, and what an environment alone has is in chart_apps.rs.
    let elsewhere = ["global", "enabled", "fullnameOverride"];
    all.retain(|(path, _)| !elsewhere.contains(&path.as_str()) && !path.starts_with("namespace."));
    all
}

/// A value of this schema. What a schema only says by a pattern, or not at all, is listed by the value's name.
fn drawn(path: &str, schema: &Value) -> BoxedStrategy<Value> {
    let last = path.rsplit('.').next().unwrap();
    let texts =
        || prop_oneof!["[ -~]{0,12}", any::<String>(), Just("{{ .Values }}".to_owned()), Just("yes".to_owned())];
    let map = |key: &'static str, value: BoxedStrategy<String>| {
        prop::collection::btree_map(key, value, 0..3).prop_map(|map| json!(map)).boxed()
    };
    match last {
        "tag" => "[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}".prop_map(Value::from).boxed(),
        "digest" => prop_oneof![Just(json!("")), "[0-9a-f]{64}".prop_map(|hex| json!(format!("sha256:{hex}")))].boxed(),
        "repository" => "[a-z]{1,8}(/[a-z]{1,8})?".prop_map(Value::from).boxed(),
        "nameOverride" => "([A-Za-z0-9]([A-Za-z0-9_.-]{0,12}[A-Za-z0-9])?)?".prop_map(Value::from).boxed(),
        "requests" => (1..200_u32, 1..200_u32).prop_map(|(cpu, memory)| json!({"cpu": format!("{cpu}m"), "memory": format!("{memory}Mi")})).boxed(),
        "limits" => (200..900_u32, 200..900_u32).prop_map(|(cpu, memory)| json!({"cpu": format!("{cpu}m"), "memory": format!("{memory}Mi")})).boxed(),
        "behavior" => (0..=3600_u32, 1..9_u32, 1..=1800_u32, any::<bool>())
            .prop_map(|(window, pods, period, up)| {
                let rules = json!({"stabilizationWindowSeconds": window, "policies": [{"type": "Pods", "value": pods, "periodSeconds": period}]});
                if up { json!({"scaleUp": rules}) } else { json!({"scaleDown": rules}) }
            })
            .boxed(),
        "maxUnavailable" | "minAvailable" => {
            prop_oneof![(1..3_u32).prop_map(Value::from), (1..40_u32).prop_map(|percent| json!(format!("{percent}%")))].boxed()
        }
        "podAnnotations" | "annotations" => map("[a-z]{1,5}\\.io/[a-z]{1,5}", texts().boxed()),
        "nodeSelector" => map("[a-z]{1,8}", "[a-z]{1,8}".boxed()),
        "commonLabels" => map("[a-z]{1,5}\\.io/[a-z]{1,5}", "[a-z]{1,8}".boxed()),
        "liveness" | "readiness" | "startup" => (1..90_u32).prop_map(|seconds| json!({"periodSeconds": seconds})).boxed(),
        "topologyKey" => "[a-z]{1,8}".prop_map(Value::from).boxed(),
        "tolerations" => Just(json!([{"key": "spot", "operator": "Exists"}])).boxed(),
        "affinity" => Just(json!({"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}})).boxed(),
        "imagePullSecrets" => Just(json!([{"name": "registry"}])).boxed(),
        _ if path.starts_with("extraEnv.") => {
            texts().prop_map(|text| json!([{"name": "EXTRA_ONE", "value": text}, {"name": "EXTRA_TWO", "value": "2"}])).boxed()
        }
        _ if path.starts_with("terminationGracePeriodSeconds.") => (6..90_u32).prop_map(Value::from).boxed(),
        _ if path.starts_with("config.") => map("[A-Z][A-Z0-9_]{0,8}", texts().boxed()),
        _ if path.starts_with("secrets.") => "[a-z]{1,12}".prop_map(Value::from).boxed(),
        _ => {
            if let Some(choices) = schema["enum"].as_array() {
                return prop::sample::select(choices.clone()).boxed();
            }
            // Of an integer that may be taken away with null, the integer is drawn.
            match schema["type"].as_str().or(schema["type"][0].as_str()) {
                Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
                Some("integer") => {
                    let most = schema["maximum"].as_u64().unwrap().min(schema["minimum"].as_u64().unwrap() + 60);
                    (schema["minimum"].as_u64().unwrap()..=most).prop_map(Value::from).boxed()
                }
                other => panic!("{path}: nobody says here how a value of type {other:?} is drawn"),
            }
        }
    }
}

/// What is left of drawn values when they contradict each other less: the model refuses some of them, the chart too.
fn agree(values: &mut Value, defaults: &Value) {
    let get = |values: &Value, path: &[&str]| {
        let at = |tree: &Value| path.iter().try_fold(tree.clone(), |tree, key| tree.get(*key).cloned());
        at(values).or_else(|| at(defaults)).and_then(|value| value.as_u64())
    };
    for workload in ["frontend", "backend"] {
        let min = get(values, &["autoscaling", workload, "minReplicas"]).unwrap();
        let max = get(values, &["autoscaling", workload, "maxReplicas"]).unwrap();
        let max = max.max(min + 1);
        let replicas = get(values, &["replicaCount", workload]).unwrap().clamp(min, max);
        put(values, &format!("autoscaling.{workload}.maxReplicas"), json!(max));
        put(values, &format!("replicaCount.{workload}"), json!(replicas));
    }
}

fn put(tree: &mut Value, path: &str, value: Value) {
    let mut at = tree;
    for part in path.split('.') {
        at = at.as_object_mut().unwrap().entry(part).or_insert_with(|| json!({}));
    }
    *at = value;
}

/// The defaults with the values over them, as Helm merges them.
fn merged(base: &Value, over: &Value) -> Value {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            let mut all = base.clone();
            for (key, value) in over {
                let value = base.get(key).map_or_else(|| value.clone(), |base| merged(base, value));
                all.insert(key.clone(), value);
            }
            Value::Object(all)
        }
        (_, over) => over.clone(),
    }
}

fn text(value: &Value) -> &'static str {
    value.as_str().unwrap().to_owned().leak()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn leak<T>(items: Vec<T>) -> &'static [T] {
    items.leak()
}

/// The library's own answer to all values: the profile of production with these answers. What the model has no word for
/// is put into the objects as Kubernetes has it. Panics where the model refuses the answers.
fn expected(values: &Value) -> Objects {
    let production = profiles::ALL.iter().find(|environment| environment.name() == "prod").unwrap();
    let app = production.app();
    let mut workloads = Vec::new();
    for deployed in app.workloads() {
        let name = deployed.name();
        let (own, mut answers) = (deployed.deployment().unwrap(), deployed.answers());
        let (image, scaling, service) =
            (&values["image"][name], &values["autoscaling"][name], &values["service"][name]);
        answers.image = ImageTag::exact(text(&image["tag"]));
        if image["digest"] != "" {
            answers.image = answers.image.digest(text(&image["digest"]));
        }
        answers.replicas = Replicas::new(number(&values["replicaCount"][name]));
        answers.autoscaler = scaling["enabled"].as_bool().unwrap().then(|| {
            let mut scaler = Autoscaler::new(number(&scaling["minReplicas"]), number(&scaling["maxReplicas"]));
            if let Some(percent) = scaling.get("targetCPUUtilizationPercentage") {
                scaler = scaler.cpu_utilization(number(percent));
            }
            if let Some(percent) = scaling.get("targetMemoryUtilizationPercentage") {
                scaler = scaler.memory_utilization(number(percent));
            }
            if let Some(rules) = scaling["behavior"].get("scaleUp") {
                scaler = scaler.scale_up(scaling_rules(rules));
            }
            if let Some(rules) = scaling["behavior"].get("scaleDown") {
                scaler = scaler.scale_down(scaling_rules(rules));
            }
            scaler
        });
        answers.exposure = match text(&service["type"]) {
            "ClusterIP" => Exposure::cluster_ip(),
            "LoadBalancer" => Exposure::load_balancer(),
            // The model knows no port that the cluster chooses.
            _ => Exposure::node_port(service.get("nodePort").map_or(30000, number)),
        };
        let target = if name == "frontend" { 3000 } else { 8000 };
        answers.exposure = answers.exposure.ports(leak(vec![ServicePort::new(number(&service["port"]), target)]));
        let budget = &values["pdb"][name];
        answers.disruption_budget = budget["enabled"].as_bool().unwrap().then(|| match budget.get("minAvailable") {
            Some(pods) => DisruptionBudget::min_available(amount(pods)),
            None => DisruptionBudget::max_unavailable(amount(&budget["maxUnavailable"])),
        });
        let config = values["config"][name].as_object().unwrap();
        answers.config =
            leak(config.iter().map(|(name, value)| Config::new(name.clone().leak(), text(value))).collect());
        let annotations = values["podAnnotations"].as_object().unwrap();
        let annotations = annotations.iter().map(|(key, value)| Annotation::new(key.clone().leak(), text(value)));
        let workload = own
            .config(&[])
            .pod_annotations(leak(annotations.collect()))
            .resources(resources(&values["resources"][name]));
        workloads.push(workload.overlay(answers));
    }
    let target = Target {
        stage: Stage::Dev,
        namespace: app.target().namespace,
        cluster: Cluster::new(Cpu::cores(1000), Memory::gibibytes(4000)),
    };
    let app = App::try_new(app.release(), target, leak(workloads)).unwrap();
    // No value changes what the profile's waivers accept.
    let bundle = Environment::new("expected", app).waivers(profiles::shared::WAIVERS).bundle().unwrap();
    let mut objects = Objects::new();
    for (key, item) in bundle.iter() {
        objects.insert(key.to_string(), item.object.to_value().unwrap());
    }
    for (name, values_of) in values["image"].as_object().unwrap() {
        finish(objects.get_mut(&format!("Deployment/{name}")).unwrap(), name, values_of, values);
        for (object, value) in [("ServiceAccount", "serviceAccount"), ("Service", "service")] {
            let object = objects.get_mut(&format!("{object}/{name}")).unwrap();
            object["metadata"]["annotations"] = values[value][name]["annotations"].clone();
        }
        if values["service"][name]["type"] == "NodePort" && values["service"][name].get("nodePort").is_none() {
            let service = objects.get_mut(&format!("Service/{name}")).unwrap();
            service["spec"]["ports"][0].as_object_mut().unwrap().remove("nodePort");
        }
    }
    if values["networkPolicy"]["enabled"] == false {
        objects.retain(|key, _| !key.starts_with("NetworkPolicy/"));
    }
    let labels = values["commonLabels"].as_object().unwrap();
    objects.values_mut().for_each(|object| label(object, labels));
    if values["nameOverride"] != "" {
        objects.values_mut().for_each(|object| rename(object, text(&values["nameOverride"])));
    }
    without_helms_own(objects)
}

/// What the model has no word for, or has once for all.
fn finish(deployment: &mut Value, name: &str, image: &Value, values: &Value) {
    let pod = &mut deployment["spec"]["template"]["spec"];
    let container = &mut pod["containers"][0];
    let reference = text(&container["image"]);
    let end = reference.split_once(':').unwrap().1;
    container["image"] = json!(format!("{}:{end}", text(&image["repository"])));
    container["imagePullPolicy"] = image["pullPolicy"].clone();
    let existing = text(&values["secrets"]["existingSecret"]);
    for variable in container["env"].as_array_mut().unwrap() {
        let name = &mut variable["valueFrom"]["secretKeyRef"]["name"];
        assert_eq!(name, SECRET);
        *name = json!(if existing.is_empty() { SECRET } else { existing });
    }
    let more = values["extraEnv"][name].as_array().unwrap();
    container["env"].as_array_mut().unwrap().extend(more.iter().cloned());
    for (field, probe) in [("livenessProbe", "liveness"), ("readinessProbe", "readiness"), ("startupProbe", "startup")]
    {
        container[field] = values["probes"][name][probe].clone();
    }
    container.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    pod["terminationGracePeriodSeconds"] = values["terminationGracePeriodSeconds"][name].clone();
    for (field, value) in values["topologySpread"][name].as_object().unwrap() {
        pod["topologySpreadConstraints"][0][field] = value.clone();
    }
    let empty = |value: &Value| value.is_null() || *value == json!({}) || *value == json!([]);
    for field in ["nodeSelector", "tolerations", "affinity", "imagePullSecrets"] {
        // A workload's own value counts before that of all.
        let both = [&values["scheduling"][name][field], &values[field]];
        if let Some(value) = both.into_iter().find(|value| !empty(value)) {
            pod[field] = value.clone();
        }
    }
}

/// Puts the labels that are all objects' beside the app's.
fn label(tree: &mut Value, labels: &Map<String, Value>) {
    match tree {
        Value::Object(map) => {
            if map.contains_key("app.kubernetes.io/part-of") {
                map.extend(labels.clone());
            }
            map.values_mut().for_each(|value| label(value, labels));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| label(item, labels)),
        _ => {}
    }
}

fn rename(tree: &mut Value, name: &str) {
    match tree {
        Value::Object(map) => {
            if let Some(label) = map.get_mut("app.kubernetes.io/name") {
                *label = json!(name);
            }
            map.values_mut().for_each(|value| rename(value, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, name)),
        _ => {}
    }
}

fn scaling_rules(rules: &Value) -> ScalingRules<'static> {
    let mut built = ScalingRules::new();
    if let Some(window) = rules.get("stabilizationWindowSeconds") {
        built = built.stabilization_window_seconds(number(window));
    }
    let policies = rules["policies"].as_array().cloned().unwrap_or_default();
    let policies = policies.iter().map(|policy| match text(&policy["type"]) {
        "Pods" => ScalingPolicy::pods(number(&policy["value"]), number(&policy["periodSeconds"])),
        _ => ScalingPolicy::percent(number(&policy["value"]), number(&policy["periodSeconds"])),
    });
    built.policies(leak(policies.collect()))
}

fn amount(value: &Value) -> Amount {
    match value.as_str() {
        Some(percent) => Amount::percent(percent.trim_end_matches('%').parse().unwrap()),
        None => Amount::count(number(value)),
    }
}

fn resources(values: &Value) -> ResourceProfile {
    let of = |part: &str, name: &str, unit: &str| -> u32 {
        text(&values[part][name]).strip_suffix(unit).unwrap().parse().unwrap()
    };
    ResourceProfile::new(
        Requests::new(
            Cpu::millis(of("requests", "cpu", "m").into()),
            Memory::mebibytes(of("requests", "memory", "Mi").into()),
        ),
        Limits::new(
            Cpu::millis(of("limits", "cpu", "m").into()),
            Memory::mebibytes(of("limits", "memory", "Mi").into()),
        ),
    )
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(&chart()).join(path)).unwrap()
}

fn defaults() -> Value {
    serde_yaml::from_str(&read("values.yaml")).unwrap()
}

/// Helm and the library with the same values.
fn agreed(folder: &Path, values: &Value) {
    let file = folder.join("values.json");
    fs::write(&file, values.to_string()).unwrap();
    let mut values = values.clone();
    if values["secrets"].as_object().is_none_or(Map::is_empty) {
        put(&mut values, "secrets.existingSecret", json!(SECRET));
        fs::write(&file, values.to_string()).unwrap();
    }
    let wanted = expected(&merged(&defaults(), &values));
    let made = without_helms_own(template(&chart(), "evolved-todo", &["-f", file.to_str().unwrap()]));
    same(&made, &wanted);
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn each_value_alone_makes_what_the_library_says() {
    let folder = TempDir::new().unwrap();
    for values in [
        json!({}),
        json!({"autoscaling": {"backend": {"enabled": false}, "frontend": {"enabled": false}}}),
        json!({"autoscaling": {"backend": {"targetCPUUtilizationPercentage": null, "targetMemoryUtilizationPercentage": 60}}}),
        json!({"autoscaling": {"backend": {"targetMemoryUtilizationPercentage": 60}}}),
        json!({"image": {"backend": {"tag": "2.0.0-rc.1"}}}),
        json!({"image": {"frontend": {"digest": format!("sha256:{}", "0a".repeat(32))}}}),
        json!({"service": {"frontend": {"type": "ClusterIP"}}}),
        json!({"service": {"frontend": {"type": "NodePort"}}}),
        json!({"service": {"backend": {"type": "NodePort", "nodePort": 30123}}}),
        json!({"service": {"backend": {"type": "LoadBalancer"}}}),
        json!({"resources": {"backend": {"requests": {"cpu": "250m"}, "limits": {"memory": "700Mi"}}}}),
        json!({"secrets": {"existingSecret": "mine"}}),
        json!({"networkPolicy": {"enabled": false}}),
        json!({"config": {"backend": {"LOG_LEVEL": null}}}),
        json!({"config": {"backend": {"EMPTY": "", "LINES": "a\n\tb\u{2028}c", "NUMBER": "012", "YES": "on"}}}),
        json!({"pdb": {"backend": {"minAvailable": "50%"}, "frontend": {"enabled": false}}}),
        json!({"autoscaling": {"backend": {"behavior": null}}}),
        json!({"podAnnotations": {"a.b/c": "d"}, "nameOverride": "Other_1.x"}),
    ] {
        agreed_without_nulls(folder.path(), &values);
    }
}

/// A null takes a default away, in Helm and here.
fn agreed_without_nulls(folder: &Path, values: &Value) {
    let file = folder.join("values.json");
    let mut values = values.clone();
    if values.get("secrets").is_none() {
        put(&mut values, "secrets.existingSecret", json!(SECRET));
    }
    fs::write(&file, values.to_string()).unwrap();
    let mut all = merged(&defaults(), &values);
    without_nulls(&mut all);
    let made = without_helms_own(template(&chart(), "evolved-todo", &["-f", file.to_str().unwrap()]));
    same(&made, &expected(&all));
}

fn without_nulls(tree: &mut Value) {
    if let Value::Object(map) = tree {
        map.retain(|_, value| !value.is_null());
        map.values_mut().for_each(without_nulls);
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn any_values_make_what_the_library_says() {
    let schema: Value = manifest_lib::serde_json::from_str(&read("values.schema.json")).unwrap();
    let all: Vec<BoxedStrategy<(String, Option<Value>)>> = settable(&schema)
        .into_iter()
        .map(|(path, schema)| {
            let value = drawn(&path, &schema);
            prop_oneof![3 => Just(None), 2 => value.prop_map(Some)].prop_map(move |value| (path.clone(), value)).boxed()
        })
        .collect();
    assert!(all.len() > 40, "the schema has {} values", all.len());
    let folder = TempDir::new().unwrap();
    let mut seen = BTreeSet::new();
    let paths: BTreeSet<String> = settable(&schema).into_iter().map(|(path, _)| path).collect();
    let seen_in = std::cell::RefCell::new(&mut seen);
    let config = Cases { cases: 150, max_global_rejects: 2_000, failure_persistence: None, ..Cases::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]));
    let result = runner.run(&all, |drawn| {
        let mut values = json!({});
        let set: Vec<(String, Value)> = drawn.into_iter().filter_map(|(path, value)| Some((path, value?))).collect();
        set.iter().for_each(|(path, value)| put(&mut values, path, value.clone()));
        put(&mut values, "secrets.existingSecret", json!("mine"));
        agree(&mut values, &defaults());
        let all = merged(&defaults(), &values);
        // What the model refuses, it has no answer to.
        prop_assume!(catch_unwind(|| expected(&all)).is_ok());
        prop_assert!(catch_unwind(|| agreed(folder.path(), &values)).is_ok(), "{values:#}");
        seen_in.borrow_mut().extend(set.into_iter().map(|(path, _)| path));
        Ok(())
    });
    if let Err(TestError::Fail(_, values)) = &result {
        let mut minimal = json!({});
        values
            .iter()
            .filter_map(|(path, value)| Some((path, value.clone()?)))
            .for_each(|(path, value)| put(&mut minimal, path, value));
        put(&mut minimal, "secrets.existingSecret", json!("mine"));
        agree(&mut minimal, &defaults());
        agreed(folder.path(), &minimal);
    }
    result.unwrap();
    assert_eq!(seen, paths, "each value was set in a case that the model has an answer to");
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn bad_values_get_a_clear_no() {
    for (set, words) in [
        ("foo=1", "additional properties 'foo' not allowed"),
        ("image.backnd.tag=1.1", "at '/image': additional properties 'backnd' not allowed"),
        ("image.backend.tga=1.1", "at '/image/backend': additional properties 'tga' not allowed"),
        ("secrets.databaseURL=x", "at '/secrets': additional properties 'databaseURL' not allowed"),
        ("image.backend.tag=2", "at '/image/backend/tag': got number, want string"),
        ("image.backend.pullPolicy=always", "at '/image/backend/pullPolicy': value must be one of 'IfNotPresent'"),
        ("image.backend.digest=abc", "at '/image/backend/digest': 'abc' does not match pattern"),
        ("replicaCount.backend=-1", "at '/replicaCount/backend': minimum: got -1, want 0"),
        ("replicaCount.backend=two", "at '/replicaCount/backend': got string, want integer"),
        ("autoscaling.backend.enabled=maybe", "at '/autoscaling/backend/enabled': got string, want boolean"),
        ("autoscaling.backend.minReplicas=11", "at '/autoscaling/backend/maxReplicas': minimum: got 10, want 11"),
        (
            "autoscaling.backend.minReplicas=50",
            "autoscaling.backend.minReplicas is 50 and maxReplicas is 10: swap or raise",
        ),
        (
            "service.frontend.type=LoadBalacner",
            "at '/service/frontend/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'",
        ),
        ("service.frontend.nodePort=80", "at '/service/frontend/nodePort': minimum: got 80, want 30,000"),
        ("service.frontend.nodePort=40000", "at '/service/frontend/nodePort': maximum: got 40,000, want 32,767"),
        ("resources.backend.limits.cpu=alot", "at '/resources/backend/limits/cpu': 'alot' does not match pattern"),
        ("config.backend.LOG_LEVEL=5", "at '/config/backend/LOG_LEVEL': got number, want string"),
        ("pdb.backend.minAvailable=150%", "'150%' does not match pattern"),
        ("nameOverride=foo bar!", "at '/nameOverride': 'foo bar!' does not match pattern"),
        ("image.backend.repository=a b", "at '/image/backend/repository': 'a b' does not match pattern"),
        ("secrets.existingSecret=Bad Name", "at '/secrets/existingSecret': 'Bad Name' does not match pattern"),
        ("podAnnotations.checksum/config=x", "invalid propertyName 'checksum/config'"),
        ("config.backend.a b=x", "invalid propertyName 'a b'"),
        ("autoscaling.backend.behavior.scaleUp.policies=[]", "at '/autoscaling/backend/behavior/scaleUp/policies'"),
    ] {
        let output = helm(&["template", "evolved-todo", &chart(), EXISTING[0], EXISTING[1], "--set", set]);
        let told = refused(&output);
        assert!(told.contains(words), "--set {set}: {told}");
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn missing_secrets_are_named_at_once_and_do_not_fail_a_lint() {
    let told = refused(&helm(&["template", "evolved-todo", &chart(), "--set-string", "secrets.databaseUrl=x"]));
    let words =
        "no value for secrets.betterAuthSecret, secrets.openaiApiKey: set it with --set-literal, or name a Secret";
    assert!(told.contains(words) && told.contains("--set secrets.existingSecret=NAME"), "{told}");
    let dev = format!("{}/values-dev.yaml", chart());
    for more in [&[][..], &["-f", dev.as_str()], &["--set", "secrets.existingSecret=x"]] {
        let mut arguments = vec!["lint", "--strict"];
        let chart = chart();
        arguments.push(&chart);
        arguments.extend(more);
        let told = out(&helm(&arguments));
        assert!(
            told.contains("0 chart(s) failed") && !told.contains("[WARNING]") && !told.contains("[ERROR]"),
            "{told}"
        );
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn secret_values_stand_in_the_secret_alone() {
    let secrets = "secrets.databaseUrl=hidden-1,secrets.openaiApiKey=hidden-2,secrets.betterAuthSecret=hidden-3";
    let chart = chart();
    let install = ["install", "evolved-todo", chart.as_str(), "--dry-run=client", "--set-string", secrets];
    let told = out(&helm(&install));
    let base64 = ["aGlkZGVuLTE=", "aGlkZGVuLTI=", "aGlkZGVuLTM="];
    assert!(!told.contains("hidden-"), "{told}");
    let made = template(&chart, "evolved-todo", &["--set-string", secrets]);
    // Every character of a secret comes through, as the README says it.
    let odd = "postgres://u:p\\a,b={c}@h1,h2/[0].d";
    let literal =
        ["secrets.databaseUrl", "secrets.openaiApiKey", "secrets.betterAuthSecret"].map(|name| format!("{name}={odd}"));
    let literal: Vec<&str> = literal.iter().flat_map(|set| ["--set-literal", set.as_str()]).collect();
    let data = template(&chart, "evolved-todo", &literal)["Secret/evolved-todo-secrets"]["data"].clone();
    assert_eq!(data["DATABASE_URL"], "cG9zdGdyZXM6Ly91OnBcYSxiPXtjfUBoMSxoMi9bMF0uZA==");
    let secret = &made["Secret/evolved-todo-secrets"];
    assert_eq!(
        secret["data"],
        json!({"DATABASE_URL": base64[0], "OPENAI_API_KEY": base64[1], "BETTER_AUTH_SECRET": base64[2]})
    );
    for (key, object) in made.iter().filter(|(key, _)| !key.starts_with("Secret/")) {
        assert!(base64.iter().all(|text| !object.to_string().contains(text)), "{key}");
    }
    let notes = told.split_once("NOTES:").unwrap().1;
    assert!(notes.contains("helm test evolved-todo") && !notes.contains("WARNING"), "{notes}");
    let latest = [&install[..], &["--set", "image.backend.tag=latest,networkPolicy.enabled=false"]].concat();
    let told = out(&helm(&latest));
    assert!(told.contains("WARNING: image.backend.tag is `latest`"), "{told}");
    assert!(told.contains("WARNING: networkPolicy.enabled is false"), "{told}");
    let told = out(&helm(&[&install[..], &["--set", "service.backend.port=9000"]].concat()));
    assert!(
        told.contains("WARNING: config.frontend.BACKEND_URL names another port than service.backend.port"),
        "{told}"
    );
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn a_package_makes_the_same_objects() {
    let folder = TempDir::new().unwrap();
    let chart = chart();
    out(&helm(&["package", &chart, "--destination", folder.path().to_str().unwrap()]));
    let package = folder.path().join("evolved-todo-1.0.0.tgz");
    same(&template(package.to_str().unwrap(), "evolved-todo", &EXISTING), &template(&chart, "evolved-todo", &EXISTING));
}

/// Whether a policy's selector takes these labels.
fn selects(selector: &Value, labels: &Value) -> bool {
    let wanted = selector["matchLabels"].as_object().cloned().unwrap_or_default();
    wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// Whether the policies let pods with the one labels call pods with the others on this port.
fn allowed(objects: &Objects, from: &Value, to: &Value, port: u64) -> bool {
    let way = |own: &Value, other: &Value, kind: &str, rules: &str, peers: &str| {
        let policies = objects.values().filter(|object| object["kind"] == "NetworkPolicy");
        let of: Vec<&Value> = policies
            .map(|policy| &policy["spec"])
            .filter(|spec| selects(&spec["podSelector"], own))
            .filter(|spec| spec["policyTypes"].as_array().unwrap().contains(&json!(kind)))
            .collect();
        of.is_empty()
            || of.iter().flat_map(|spec| spec[rules].as_array().into_iter().flatten()).any(|rule| {
                let ports = rule["ports"].as_array();
                let peer = rule[peers].as_array();
                ports.is_none_or(|ports| ports.iter().any(|own| own["port"] == port))
                    && peer.is_none_or(|peers| {
                        peers.iter().any(|peer| {
                            peer.get("namespaceSelector").is_none()
                                && peer.get("podSelector").is_some_and(|selector| selects(selector, other))
                        })
                    })
            })
    };
    way(from, to, "Egress", "egress", "to") && way(to, from, "Ingress", "ingress", "from")
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_test_pod_is_hardened_and_reaches_every_health_endpoint() {
    let made = template(&chart(), "evolved-todo", &[&EXISTING[..], &["--set", "service.backend.port=9000"]].concat());
    let pod = &made["Pod/test-connection"];
    assert_eq!(pod["metadata"]["annotations"]["helm.sh/hook"], "test");
    let container = &pod["spec"]["containers"][0];
    assert_eq!(container["args"], json!(["http://frontend:3000/api/health", "http://backend:9000/health"]));
    let other = &made["Deployment/backend"]["spec"]["template"]["spec"];
    assert_eq!(container["securityContext"], other["containers"][0]["securityContext"]);
    for field in ["runAsNonRoot", "seccompProfile"] {
        assert_eq!(pod["spec"]["securityContext"][field], other["securityContext"][field]);
    }
    assert_eq!(pod["spec"]["automountServiceAccountToken"], false);
    let labels = |name: &str| made[&format!("Deployment/{name}")]["spec"]["template"]["metadata"]["labels"].clone();
    let tester = &pod["metadata"]["labels"];
    assert!(allowed(&made, tester, &labels("backend"), 8000) && allowed(&made, tester, &labels("frontend"), 3000));
    // The policies of the test open nothing else, and no Service sends to the test.
    assert!(!allowed(&made, tester, &labels("backend"), 8001) && !allowed(&made, &labels("backend"), tester, 8000));
    for (key, service) in made.iter().filter(|(key, _)| key.starts_with("Service/")) {
        assert!(!selects(&json!({"matchLabels": service["spec"]["selector"]}), tester), "{key}");
    }
    assert!(allowed(&made, &labels("frontend"), &labels("backend"), 8000));
    assert!(
        !allowed(&made, &labels("backend"), &labels("frontend"), 3000)
            || made["Service/frontend"]["spec"]["type"] == "LoadBalancer"
    );
}

/// Another app than ours: two ports, a worker without any, names with dashes, texts that Go would read, no secrets.
mod odd {
    use super::*;

    const RESOURCES: ResourceProfile = ResourceProfile::new(
        Requests::new(Cpu::millis(10), Memory::mebibytes(8)),
        Limits::memory(Memory::mebibytes(8)),
    );
    const API: Workload = Workload::new("todo-api", "registry.example:5000/todo/api")
        .ports(&[Port::tcp("metrics", 9090), Port::http(8080)])
        .resources(RESOURCES)
        .probes(
            Probes::new(Handler::http_get("/up:{{y}}\"").port(8080))
                .readiness(Probe::new())
                .liveness(Probe::new().failure_threshold(6)),
        )
        .args(&["--format", "{{ .Values }} {{"])
        .pod_annotations(&[Annotation::new("example.com/template", "{{- fail \"no\" }}")]);
    const WORKER: Workload = Workload::new("worker", "worker")
        .ports(&[Port::tcp("main", 7070)])
        .probes(Probes::http_get("/{{x}}\":").readiness(Probe::new()).liveness(Probe::new().failure_threshold(6)))
        .resources(RESOURCES)
        .connections(&[Connection::to("todo-api", 9090), Connection::block("10.0.0.0/8", 5432)]);

    const fn target(stage: Stage, namespace: &'static str) -> Target<'static> {
        Target {
            stage,
            namespace: Namespace::new(namespace),
            cluster: Cluster::new(Cpu::cores(40), Memory::gibibytes(80)),
        }
    }

    const RELEASE: Release = Release::new("odd", "2");
    const EXTRA: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({
            "apiVersion": "example.com/v1", "kind": "Reminder",
            "metadata": {"name": "daily", "namespace": "odd"}, "spec": {"text": "{{ x }}\nline"},
        }))
    });
    const EXTRA_QA: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({
            "apiVersion": "example.com/v1", "kind": "Reminder",
            "metadata": {"name": "daily", "namespace": "odd-qa"}, "spec": {"text": "{{ x }}\nline"},
        }))
    });
    const PROD: Environment = Environment::new(
        "live",
        App::new(
            RELEASE,
            target(Stage::Prod, "odd"),
            &[
                API.overlay(Overlay {
                    image: ImageTag::exact("1"),
                    replicas: Replicas::new(2),
                    autoscaler: None,
                    exposure: Exposure::cluster_ip(),
                    disruption_budget: None,
                    config: &[],
                }),
                WORKER.overlay(Overlay {
                    image: ImageTag::exact("1"),
                    replicas: Replicas::new(2),
                    autoscaler: None,
                    exposure: Exposure::cluster_ip(),
                    disruption_budget: None,
                    config: &[Config::new("MODE", "{{ live }}")],
                }),
            ],
        ),
    )
    .extra(&[EXTRA]);
    const QA: Environment = Environment::new(
        "qa",
        App::new(
            RELEASE,
            target(Stage::Dev, "odd-qa"),
            &[
                API.overlay(Overlay {
                    image: ImageTag::latest(),
                    replicas: Replicas::new(1),
                    autoscaler: Some(Autoscaler::new(1, 3).memory_utilization(60)),
                    exposure: Exposure::load_balancer(),
                    disruption_budget: None,
                    config: &[Config::new("DEBUG", "yes")],
                }),
                WORKER.overlay(Overlay {
                    image: ImageTag::latest(),
                    replicas: Replicas::new(2),
                    autoscaler: None,
                    exposure: Exposure::cluster_ip(),
                    disruption_budget: Some(DisruptionBudget::min_available(Amount::percent(50))),
                    config: &[],
                }),
            ],
        ),
    )
    .extra(&[EXTRA_QA]);

    #[test]
    #[ignore = "needs Helm: run .ci/tools"]
    fn the_chart_of_any_app_is_its_bundles() {
        let folder = TempDir::new().unwrap();
        for (path, text) in chart::charts(&[QA, PROD]).unwrap_or_else(|errors| panic!("{errors:?}")) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let chart = folder.path().join("odd").display().to_string();
        let told = out(&helm(&["lint", "--strict", &chart]));
        assert!(!told.contains("[WARNING]"), "{told}");
        let qa = format!("{chart}/values-qa.yaml");
        for (environment, more) in [(PROD, vec![]), (QA, vec!["-f", qa.as_str()])] {
            let bundle = environment.bundle().unwrap();
            let wanted: Objects =
                bundle.iter().map(|(key, item)| (key.to_string(), item.object.to_value().unwrap())).collect();
            let namespace = if environment.name() == "qa" { "odd-qa" } else { "odd" };
            let mut arguments =
                vec!["template", "odd", chart.as_str(), "--namespace", namespace, "--set", "namespace.create=true"];
            arguments.extend(more);
            let made = objects(&out(&helm(&arguments)));
            let asked = json!(["http://todo-api:8080/up:{{y}}\"", "http://worker:7070/{{x}}\":"]);
            assert_eq!(made["Pod/test-connection"]["spec"]["containers"][0]["args"], asked);
            same(&without_helms_own(made), &without_helms_own(wanted));
        }
    }
}
