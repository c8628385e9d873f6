//! Fields without which the API server takes no object, where Kubernetes' types have room for their absence.
//! Source: Kubernetes' API reference, "required" at the fields themselves.

use super::tree::Tree;

/// Where the field has to be, by the kind; a pod's own places start at its spec. `[]` stands for each item of a list.
#[rustfmt::skip]
const REQUIRED: &[(&str, &str, &[&str])] = &[
    ("Deployment", "", &["spec"]),
    ("Deployment", "spec", &["selector", "template"]),
    ("StatefulSet", "", &["spec"]),
    ("StatefulSet", "spec", &["selector", "template"]),
    ("DaemonSet", "", &["spec"]),
    ("DaemonSet", "spec", &["selector", "template"]),
    ("ReplicaSet", "spec", &["selector"]),
    ("Job", "", &["spec"]),
    ("Job", "spec", &["template"]),
    ("CronJob", "", &["spec"]),
    ("CronJob", "spec", &["schedule", "jobTemplate"]),
    ("Pod", "", &["spec"]),
    ("Service", "spec.ports[]", &["port"]),
    ("HorizontalPodAutoscaler", "", &["spec"]),
    ("HorizontalPodAutoscaler", "spec", &["maxReplicas", "scaleTargetRef"]),
    ("HorizontalPodAutoscaler", "spec.scaleTargetRef", &["kind", "name"]),
    ("HorizontalPodAutoscaler", "spec.metrics[]", &["type"]),
    ("HorizontalPodAutoscaler", "spec.metrics[].resource", &["name", "target"]),
    ("Ingress", "spec.rules[].http", &["paths"]),
    ("Ingress", "spec.rules[].http.paths[]", &["pathType", "backend"]),
    ("NetworkPolicy", "spec.ingress[].from[].ipBlock", &["cidr"]),
    ("NetworkPolicy", "spec.egress[].to[].ipBlock", &["cidr"]),
    ("Role", "rules[]", &["verbs"]),
    ("ClusterRole", "rules[]", &["verbs"]),
    ("RoleBinding", "", &["roleRef"]),
    ("RoleBinding", "roleRef", &["kind", "name"]),
    ("RoleBinding", "subjects[]", &["kind", "name"]),
    ("ClusterRoleBinding", "", &["roleRef"]),
    ("ClusterRoleBinding", "roleRef", &["kind", "name"]),
    ("ClusterRoleBinding", "subjects[]", &["kind", "name"]),
];

/// The same below a pod's spec.
#[rustfmt::skip]
const OF_PODS: &[(&str, &[&str])] = &[
    ("", &["containers"]),
    ("volumes[]", &["name"]),
    ("volumes[].hostPath", &["path"]),
    ("volumes[].persistentVolumeClaim", &["claimName"]),
    ("topologySpreadConstraints[]", &["maxSkew", "topologyKey", "whenUnsatisfiable"]),
];

/// The same in each container.
#[rustfmt::skip]
const OF_CONTAINERS: &[(&str, &[&str])] = &[
    ("", &["name"]),
    ("ports[]", &["containerPort"]),
    ("env[]", &["name"]),
    ("env[].valueFrom.secretKeyRef", &["key"]),
    ("env[].valueFrom.configMapKeyRef", &["key"]),
    ("volumeMounts[]", &["name", "mountPath"]),
    ("livenessProbe.httpGet", &["port"]),
    ("readinessProbe.httpGet", &["port"]),
    ("startupProbe.httpGet", &["port"]),
    ("livenessProbe.tcpSocket", &["port"]),
    ("readinessProbe.tcpSocket", &["port"]),
    ("startupProbe.tcpSocket", &["port"]),
];

/// A field that has to be there: its path, its name, and the place of what lacks it.
pub(super) struct Missing {
    pub(super) path: String,
    pub(super) field: &'static str,
    pub(super) place: (usize, usize),
}

/// All that are missing.
pub(super) fn missing(kind: &str, tree: &Tree) -> Vec<Missing> {
    let mut missing = Vec::new();
    for (_, path, fields) in REQUIRED.iter().filter(|(of, ..)| *of == kind) {
        each(tree, path, String::new(), &mut |found, at| lacks(found, at, fields, &mut missing));
    }
    let pods = match kind {
        "Pod" => "spec",
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
            "spec.template.spec"
        }
        "CronJob" => "spec.jobTemplate.spec.template.spec",
        "PodTemplate" => "template.spec",
        _ => return missing,
    };
    each(tree, pods, String::new(), &mut |pod, at| {
        for (path, fields) in OF_PODS {
            each(pod, path, at.clone(), &mut |found, at| lacks(found, at, fields, &mut missing));
        }
        for list in ["containers[]", "initContainers[]"] {
            each(pod, list, at.clone(), &mut |container, at| {
                for (path, fields) in OF_CONTAINERS {
                    each(container, path, at.clone(), &mut |found, at| lacks(found, at, fields, &mut missing));
                }
            });
        }
    });
    missing
}

fn lacks(found: &Tree, at: String, fields: &'static [&'static str], missing: &mut Vec<Missing>) {
    // What is no map has a wrong type, which is told elsewhere.
    if !found.is_map() {
        return;
    }
    for field in fields {
        if found.get(field).is_none_or(Tree::is_null) {
            let dot = if at.is_empty() { "" } else { "." };
            missing.push(Missing { path: format!("{at}{dot}{field}"), field, place: found.place() });
        }
    }
}

/// Runs over everything at a path.
fn each<'t>(tree: &'t Tree, path: &str, at: String, run: &mut dyn FnMut(&'t Tree, String)) {
    if path.is_empty() {
        return run(tree, at);
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let key = step.trim_end_matches("[]");
    let Some(value) = tree.get(key).filter(|value| !value.is_null()) else { return };
    let dot = if at.is_empty() { "" } else { "." };
    let at = format!("{at}{dot}{key}");
    if !step.ends_with("[]") {
        return each(value, rest, at, run);
    }
    for (index, item) in value.list().unwrap_or_default().iter().enumerate() {
        each(item, rest, format!("{at}[{index}]"), run);
    }
}
