//! What a field that is missing may look like.

/// Lines for fields whose value has a form; in capitals is what somebody has to choose.
#[rustfmt::skip]
const LINES: &[(&str, &str)] = &[
    ("backend", "backend: {service: {name: web, port: {number: 80}}}"),
    ("cidr", "cidr: 10.0.0.0/8"),
    ("containerPort", "containerPort: 8080"),
    ("containers", "containers: [{name: web, image: IMAGE}]"),
    ("jobTemplate", "jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: web, image: IMAGE}]}}}}"),
    ("maxReplicas", "maxReplicas: 5"),
    ("maxSkew", "maxSkew: 1"),
    ("mountPath", "mountPath: /data"),
    ("pathType", "pathType: Prefix"),
    ("paths", "paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]"),
    ("port", "port: 8080"),
    ("roleRef", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAME}"),
    ("scaleTargetRef", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: NAME}"),
    ("schedule", "schedule: '0 3 * * *'"),
    ("selector", "selector: {matchLabels: {app: web}}"),
    ("target", "target: {type: Utilization, averageUtilization: 70}"),
    ("template", "template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: IMAGE}]}}"),
    ("topologyKey", "topologyKey: kubernetes.io/hostname"),
    ("verbs", "verbs: [get, list, watch]"),
    ("whenUnsatisfiable", "whenUnsatisfiable: ScheduleAnyway"),
];

/// A line of YAML with the field.
pub(super) fn line(field: &str) -> String {
    let known = LINES.iter().find(|(name, _)| *name == field).map(|(_, line)| (*line).to_owned());
    known.unwrap_or_else(|| format!("{field}: {}", field.to_ascii_uppercase()))
}
