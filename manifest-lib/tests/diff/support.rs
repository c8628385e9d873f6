//! What the tests of differences share: sides, and what is told of them.

use manifest_lib::diff::{Diff, How, Impact, Side, compare};
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, json};

pub(crate) fn side(yaml: &str) -> Side {
    Side::of_files(vec![read("set.yaml", yaml)]).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn between(old: &str, new: &str) -> Diff {
    compare(&side(old), &side(new), &How::partial())
}

/// Each change's path and impacts.
pub(crate) fn changes(diff: &Diff) -> Vec<(String, Vec<&'static str>)> {
    let told = diff.objects.iter().flat_map(|object| &object.changes);
    told.map(|change| (change.path.clone(), change.impacts.iter().map(|impact| impact.as_str()).collect())).collect()
}

pub(crate) fn messages(diff: &Diff, impact: Impact) -> Vec<&str> {
    diff.all_effects()
        .map(|(_, effect)| effect)
        .filter(|effect| effect.impact == impact)
        .map(|effect| effect.message.as_str())
        .collect()
}

/// A Deployment whose pods have this spec, as JSON, which is YAML.
pub(crate) fn deployment(pods: &Value) -> String {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": pods},
        },
    })
    .to_string()
}

pub(crate) fn object(kind: &str, rest: &Value) -> String {
    let api = match kind {
        "Service" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "Namespace" | "ServiceAccount" | "Pod" => "v1",
        "NetworkPolicy" | "Ingress" => "networking.k8s.io/v1",
        "HorizontalPodAutoscaler" => "autoscaling/v2",
        "PodDisruptionBudget" => "policy/v1",
        "Job" => "batch/v1",
        "RoleBinding" | "Role" => "rbac.authorization.k8s.io/v1",
        "Thing" => "example.com/v1",
        _ => "apps/v1",
    };
    let mut object = json!({"apiVersion": api, "kind": kind, "metadata": {"name": "web", "namespace": "shop"}});
    for (key, value) in rest.as_object().unwrap() {
        object[key] = value.clone();
    }
    object.to_string()
}

/// The object of a kind with this spec.
pub(crate) fn spec(kind: &str, spec: Value) -> String {
    object(kind, &json!({"spec": spec}))
}

/// A Deployment of one container with these fields.
pub(crate) fn container(rest: Value) -> String {
    let mut container = json!({"name": "web", "image": "web:1"});
    container.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    deployment(&json!({"containers": [container]}))
}
