//! What the library says of values.

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::serde_json::{Value, json};
use manifest_lib::values::{Amount, Cpu, Memory};

use super::*;

pub(super) fn text(value: &Value) -> &'static str {
    value.as_str().unwrap().to_owned().leak()
}

pub(super) fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

pub(super) fn leak<T>(items: Vec<T>) -> &'static [T] {
    items.leak()
}

/// The library's own answer to all values: the profile of production with these answers. What the model has no word for
/// is put into the objects as Kubernetes has it. Panics where the model refuses the answers.
pub(super) fn expected(values: &Value) -> Objects {
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
pub(super) fn finish(deployment: &mut Value, name: &str, image: &Value, values: &Value) {
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

pub(super) fn rename(tree: &mut Value, name: &str) {
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

pub(super) fn scaling_rules(rules: &Value) -> ScalingRules<'static> {
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

pub(super) fn amount(value: &Value) -> Amount {
    match value.as_str() {
        Some(percent) => Amount::percent(percent.trim_end_matches('%').parse().unwrap()),
        None => Amount::count(number(value)),
    }
}

pub(super) fn resources(values: &Value) -> ResourceProfile {
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
