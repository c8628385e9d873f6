//! What a page tells of an object: the fields that somebody would ask for.

use serde_json::Value;

/// The template of an object's pods.
pub(super) fn pod(object: &Value) -> Option<&Value> {
    ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"].iter().find_map(|path| object.pointer(path))
}

pub(super) fn image(container: &Value) -> Vec<String> {
    texts(&container["image"])
}

pub(super) fn ports(container: &Value) -> Vec<String> {
    let ports = container["ports"].as_array().into_iter().flatten();
    ports.map(|port| format!("{} {}", word(&port["name"]), word(&port["containerPort"]))).collect()
}

/// The variables with plain values, and the ConfigMaps that are read as a whole.
pub(super) fn settings(container: &Value) -> Vec<String> {
    let whole = each(&container["envFrom"]).flat_map(|from| texts(&from["configMapRef"]["name"]));
    let plain = each(&container["env"]).filter(|env| env["valueFrom"].is_null()).flat_map(|env| texts(&env["name"]));
    whole.chain(plain).collect()
}

/// The keys of Secrets, and those that are read as a whole; never a value.
pub(super) fn secrets(container: &Value) -> Vec<String> {
    let whole = each(&container["envFrom"]).flat_map(|from| texts(&from["secretRef"]["name"]));
    let keys = each(&container["env"]).filter_map(|env| {
        let reference = &env["valueFrom"]["secretKeyRef"];
        (!reference.is_null()).then(|| format!("{}/{}", word(&reference["name"]), word(&reference["key"])))
    });
    whole.chain(keys).collect()
}

/// All objects, each with what its kind is asked for.
pub(super) fn table(values: &[(String, Value)]) -> String {
    let rows = values
        .iter()
        .map(|(name, value)| format!("| {name} | {} | {} |\n", word(&value["apiVersion"]), said(value).join("; ")));
    format!("| object | API | what it says |\n|---|---|---|\n{}", rows.collect::<String>())
}

fn said(object: &Value) -> Vec<String> {
    let spec = &object["spec"];
    let mut said: Vec<String> = match object["kind"].as_str().unwrap_or_default() {
        "Service" => each(&spec["ports"])
            .map(|port| format!("{} {} to {}", word(&spec["type"]), word(&port["port"]), word(&port["targetPort"])))
            .collect(),
        "HorizontalPodAutoscaler" => {
            let targets = each(&spec["metrics"]).map(|metric| {
                let resource = &metric["resource"];
                format!("{} at {} %", word(&resource["name"]), word(&resource["target"]["averageUtilization"]))
            });
            let range = format!("{} to {} pods", word(&spec["minReplicas"]), word(&spec["maxReplicas"]));
            [range].into_iter().chain(targets).collect()
        }
        "PodDisruptionBudget" => ["maxUnavailable", "minAvailable"]
            .iter()
            .filter(|field| !spec[**field].is_null())
            .map(|field| format!("{field} {}", word(&spec[*field])))
            .collect(),
        "NetworkPolicy" => texts(&Value::from(each(&spec["policyTypes"]).map(word).collect::<Vec<_>>().join(", "))),
        "ConfigMap" => object["data"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect(),
        "Deployment" | "StatefulSet" => match &spec["replicas"] {
            Value::Null => vec!["the autoscaler's number of pods".to_owned()],
            replicas if *replicas == 1 => vec!["1 pod".to_owned()],
            replicas => vec![format!("{} pods", word(replicas))],
        },
        "CronJob" => texts(&spec["schedule"]),
        _ => Vec::new(),
    };
    for container in pod(object).into_iter().flat_map(|pod| each(&pod["containers"])) {
        said.push(format!(
            "`{}` requests {}, limits {}",
            word(&container["name"]),
            amounts(&container["resources"]["requests"]),
            amounts(&container["resources"]["limits"])
        ));
        for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
            said.extend(texts(&container[probe]["httpGet"]["path"]).iter().map(|path| format!("{probe} `{path}`")));
        }
    }
    said
}

fn amounts(list: &Value) -> String {
    let all: Vec<String> =
        list.as_object().into_iter().flatten().map(|(name, amount)| format!("{name} {}", word(amount))).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(" ") }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect()
}

/// A value as a word of a table.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('|', "\\|"),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
