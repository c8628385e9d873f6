//! What values a chart takes, drawn at random by its schema.

use manifest_lib::serde_json::{Value, json};
use proptest::prelude::*;

/// A value that can be set: its path and the schema of it.
pub(super) fn settable(schema: &Value) -> Vec<(String, Value)> {
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
pub(super) fn drawn(path: &str, schema: &Value) -> BoxedStrategy<Value> {
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
pub(super) fn agree(values: &mut Value, defaults: &Value) {
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

pub(super) fn put(tree: &mut Value, path: &str, value: Value) {
    let mut at = tree;
    for part in path.split('.') {
        at = at.as_object_mut().unwrap().entry(part).or_insert_with(|| json!({}));
    }
    *at = value;
}

/// The defaults with the values over them, as Helm merges them.
pub(super) fn merged(base: &Value, over: &Value) -> Value {
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
