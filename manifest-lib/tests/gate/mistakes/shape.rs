//! Mistakes in how pods run and are reached: probes, ports, rollouts, scaling, policies, what the API server refuses.

use k8s_openapi::api::autoscaling::v2::HPAScalingRules;
use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, VolumeMount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_lib::lower::Patch;

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    (
        "probe-port",
        "readinessProbe.httpGet.port",
        &[on!(container, |c| {
            let http = c.readiness_probe.as_mut().unwrap().http_get.as_mut().unwrap();
            http.port = IntOrString::String("web".into())
        })],
    ),
    (
        "hasty-liveness",
        "containers[0].livenessProbe",
        &[on!(container, |c| {
            c.startup_probe = None;
            let liveness = c.liveness_probe.as_mut().unwrap();
            liveness.period_seconds = Some(1);
            liveness.http_get.as_mut().unwrap().path = Some("/live".into())
        })],
    ),
    (
        "service-ports",
        "spec.ports[0].name",
        &[on!(service, |spec| { spec.ports.as_mut().unwrap()[0].name = Some("My_Port".into()) })],
    ),
    (
        "container-ports",
        "ports[1].name",
        &[on!(container, |c| {
            let ports = c.ports.as_mut().unwrap();
            let mut second = ports[0].clone();
            second.container_port = 8081;
            ports.push(second)
        })],
    ),
    (
        "node-port-range",
        "spec.ports[0].nodePort",
        &[on!(service, |spec| { spec.ports.as_mut().unwrap()[0].node_port = Some(80) })],
    ),
    (
        "external-service",
        "spec.externalIPs",
        &[on!(service, |spec| { spec.external_ips = Some(vec!["10.0.0.1".into()]) })],
    ),
    (
        "stuck-rollout",
        "spec.strategy.rollingUpdate",
        &[on!(spec, |spec| {
            let update = spec.strategy.as_mut().unwrap().rolling_update.as_mut().unwrap();
            update.max_surge = Some(IntOrString::Int(0))
        })],
    ),
    (
        "drain-over-grace",
        "containers[0].args",
        &[on!(container, |c| c.args = Some(vec!["--graceful-timeout=60".into()]))],
    ),
    (
        "rollout-takes-all",
        "rollingUpdate.maxUnavailable",
        &[on!(spec, |spec| {
            let update = spec.strategy.as_mut().unwrap().rolling_update.as_mut().unwrap();
            update.max_unavailable = Some(IntOrString::String("100%".into()))
        })],
    ),
    ("restart-policy", "spec.restartPolicy", &[on!(pod, |pod| pod.restart_policy = Some("Never".into()))]),
    ("budget-policy", "spec", &[on!(budget, |spec| spec.min_available = Some(IntOrString::Int(1)))]),
    (
        "policy-port",
        "spec.ingress[0].ports[0].port",
        &[Patch::network_policy("web", |policy| {
            let rules = policy.spec.as_mut().unwrap().ingress.as_mut().unwrap();
            rules[0].ports.as_mut().unwrap()[0].port = Some(IntOrString::Int(80));
        })],
    ),
    (
        "unreachable-service",
        "spec.ports[0]",
        &[Patch::network_policy("web", |policy| policy.spec.as_mut().unwrap().ingress = None)],
    ),
    ("missing-readiness-probe", "containers[0].readinessProbe", &[on!(container, |c| c.readiness_probe = None)]),
    (
        "dangling-autoscaler",
        "spec.scaleTargetRef.name",
        &[on!(scaler, |spec| spec.scale_target_ref.name = "other".into()), on!(spec, |spec| spec.replicas = Some(2))],
    ),
    ("autoscaler-owns-replicas", "spec.replicas", &[on!(spec, |spec| spec.replicas = Some(3))]),
    ("autoscaler-bounds", "spec.maxReplicas", &[on!(scaler, |spec| spec.max_replicas = 2)]),
    (
        "utilization-without-request",
        "spec.metrics[0]",
        &[on!(container, |c| c.resources.as_mut().unwrap().requests.as_mut().unwrap().remove("cpu"))],
    ),
    (
        "identical-probes",
        "containers[0].livenessProbe",
        &[on!(container, |c| c.liveness_probe.as_mut().unwrap().failure_threshold = Some(3))],
    ),
    ("blocked-drain", "spec.maxUnavailable", &[on!(budget, |spec| spec.max_unavailable = Some(IntOrString::Int(0)))]),
    (
        "invalid-value",
        "spec.maxUnavailable",
        &[on!(budget, |spec| { spec.max_unavailable = Some(IntOrString::String("half".into())) })],
    ),
    (
        "invalid-value",
        "spec.unhealthyPodEvictionPolicy",
        &[on!(budget, |spec| spec.unhealthy_pod_eviction_policy = Some("Always".into()))],
    ),
    (
        "out-of-bounds",
        "scaleDown.stabilizationWindowSeconds",
        &[on!(scaler, |spec| {
            let rules = HPAScalingRules { stabilization_window_seconds: Some(3601), ..HPAScalingRules::default() };
            spec.behavior.get_or_insert_default().scale_down = Some(rules)
        })],
    ),
    ("out-of-bounds", "spec.minReadySeconds", &[on!(spec, |spec| spec.min_ready_seconds = Some(600))]),
    (
        "invalid-reference",
        "containers[0].volumeMounts[0].name",
        &[on!(container, |c| {
            let (name, mount_path) = ("nowhere".into(), "/data".into());
            c.volume_mounts = Some(vec![VolumeMount { name, mount_path, ..VolumeMount::default() }])
        })],
    ),
    (
        "missing-value",
        "env[0].valueFrom",
        &[on!(container, |c| {
            let value_from = Some(EnvVarSource::default());
            c.env = Some(vec![EnvVar { name: "URL".into(), value: None, value_from }])
        })],
    ),
    (
        "missing-value",
        "containers[0].readinessProbe",
        &[on!(container, |c| c.readiness_probe.as_mut().unwrap().http_get = None)],
    ),
    (
        "conflicting-fields",
        "env[0].valueFrom",
        &[on!(container, |c| {
            let field_path = "metadata.name".into();
            let field_ref = Some(ObjectFieldSelector { field_path, ..ObjectFieldSelector::default() });
            let value_from = Some(EnvVarSource { field_ref, ..EnvVarSource::default() });
            c.env = Some(vec![EnvVar { name: "NAME".into(), value: Some("web".into()), value_from }])
        })],
    ),
    (
        "duplicate-item",
        "initContainers[0].name",
        &[on!(pod, |pod| {
            let mut init = pod.containers[0].clone();
            (init.readiness_probe, init.liveness_probe, init.startup_probe) = (None, None, None);
            (init.lifecycle, init.ports) = (None, None);
            pod.init_containers = Some(vec![init])
        })],
    ),
    (
        "blocked-drain",
        "spec.selector",
        &[on!(budget, |spec| {
            spec.selector.as_mut().unwrap().match_labels.as_mut().unwrap().insert("app".into(), "other".into())
        })],
    ),
    ("single-replica", "spec.minReplicas", &[on!(scaler, |spec| spec.min_replicas = None)]),
    (
        "not-isolated",
        "spec.template.metadata.labels",
        &[
            Patch::network_policy("default-deny", |policy| {
                policy.spec.as_mut().unwrap().policy_types = Some(vec!["Egress".into()]);
            }),
            Patch::network_policy("web", drop_ingress),
        ],
    ),
    ("blocked-drain", "spec.selector", &[on!(budget, |spec| spec.selector = None)]),
    (
        "egress-without-dns",
        "spec.template.metadata.labels",
        &[Patch::network_policy("allow-dns", |policy| {
            // Pods of this namespace, none of which is the resolver.
            policy.spec.as_mut().unwrap().egress.as_mut().unwrap()[0].to.as_mut().unwrap()[0].namespace_selector = None;
        })],
    ),
    (
        "egress-without-dns",
        "spec.template.metadata.labels",
        &[Patch::network_policy("allow-dns", |policy| {
            policy.spec.as_mut().unwrap().egress.as_mut().unwrap()[0].ports.as_mut().unwrap().pop();
        })],
    ),
];

fn drop_ingress(policy: &mut NetworkPolicy) {
    let spec = policy.spec.as_mut().unwrap();
    spec.policy_types = Some(vec!["Egress".into()]);
    spec.ingress = None;
}
