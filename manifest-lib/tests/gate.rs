//! What an escape hatch lets in still passes the gate, or does not: each rule finds its mistake, and nothing else does.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;

use k8s_openapi::ByteString;
use k8s_openapi::api::autoscaling::v2::HPAScalingRules;
use k8s_openapi::api::core::v1::{
    Capabilities, EnvVar, EnvVarSource, HostPathVolumeSource, ObjectFieldSelector, PodSecurityContext, SELinuxOptions,
    Secret, SecurityContext, Volume, VolumeMount,
};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_lib::gate::CheckedBundle;
use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::{
    App, Autoscaler, Cluster, Config, DisruptionBudget, Exposure, ImageTag, Limits, Namespace, Overlay, Port, Probe,
    Probes, Release, Replicas, Requests, ResourceProfile, Stage, Target, Waiver, Workload,
};
use manifest_lib::objects::Object;
use manifest_lib::rules::{Family, Finding, Findings, rules};
use manifest_lib::values::{Amount, Cpu, Memory, Origin};
use serde_json::json;

const WEB: Workload = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(128)),
    ))
    .probes(
        Probes::http_get("/healthz")
            .startup(Probe::new())
            .readiness(Probe::new())
            .liveness(Probe::new().failure_threshold(6)),
    );

const APP: App = App::new(
    Release::new("shop", "1.0.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    },
    &[WEB.overlay(Overlay {
        image: ImageTag::exact("1.0.0"),
        replicas: Replicas::new(2),
        autoscaler: Some(Autoscaler::new(2, 4).cpu_utilization(70)),
        exposure: Exposure::node_port(30080),
        disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
        config: &[Config::new("LOG_LEVEL", "info")],
    })],
);

const RIGHT: Environment = Environment::new("prod", APP);

/// The parts of the Deployment that patches change.
macro_rules! on {
    (spec, |$spec:ident| $edit:expr) => {
        Patch::deployment("web", |deployment| {
            let $spec = deployment.spec.as_mut().unwrap();
            $edit;
        })
    };
    (pod, |$pod:ident| $edit:expr) => {
        on!(spec, |spec| {
            let $pod = spec.template.spec.as_mut().unwrap();
            $edit
        })
    };
    (container, |$container:ident| $edit:expr) => {
        on!(pod, |pod| {
            let $container = &mut pod.containers[0];
            $edit
        })
    };
    (security, |$context:ident| $edit:expr) => {
        on!(container, |container| {
            let $context = container.security_context.get_or_insert_with(SecurityContext::default);
            $edit
        })
    };
    (service, |$spec:ident| $edit:expr) => {
        Patch::service("web", |service| {
            let $spec = service.spec.as_mut().unwrap();
            $edit;
        })
    };
    (scaler, |$spec:ident| $edit:expr) => {
        Patch::horizontal_pod_autoscaler("web-hpa", |scaler| {
            let $spec = scaler.spec.as_mut().unwrap();
            $edit;
        })
    };
    (budget, |$spec:ident| $edit:expr) => {
        Patch::pod_disruption_budget("web-pdb", |budget| {
            let $spec = budget.spec.as_mut().unwrap();
            $edit;
        })
    };
}

/// Each patch, the rule that must stop it, and the field that it must name.
const MISTAKES: &[(&str, &str, &[Patch])] = &[
    ("moving-image-tag", "containers[0].image", &[on!(container, |c| c.image = Some("web:latest".into()))]),
    ("moving-image-tag", "containers[0].image", &[on!(container, |c| c.image = Some("localhost:5000/web".into()))]),
    ("invalid-image", "containers[0].image", &[on!(container, |c| c.image = None)]),
    ("invalid-image", "containers[0].image", &[on!(container, |c| c.image = Some("Web".into()))]),
    ("run-as-root", "containers[0].securityContext.runAsUser", &[on!(security, |c| c.run_as_user = Some(0))]),
    (
        "run-as-root",
        "spec.securityContext.runAsUser",
        &[on!(pod, |pod| pod.security_context.as_mut().unwrap().run_as_user = Some(0))],
    ),
    ("run-as-root", "securityContext.runAsNonRoot", &[on!(security, |c| c.run_as_non_root = Some(false))]),
    ("privilege-escalation", "securityContext.privileged", &[on!(security, |c| c.privileged = Some(true))]),
    ("privilege-escalation", "allowPrivilegeEscalation", &[on!(security, |c| c.allow_privilege_escalation = None)]),
    ("privilege-escalation", "capabilities.drop", &[on!(security, |c| c.capabilities = None)]),
    (
        "privilege-escalation",
        "capabilities.add",
        &[on!(security, |c| {
            c.capabilities = Some(Capabilities { add: Some(vec!["SYS_ADMIN".into()]), drop: Some(vec!["ALL".into()]) })
        })],
    ),
    (
        "seccomp-profile",
        "seccompProfile",
        &[on!(pod, |pod| {
            pod.security_context = Some(PodSecurityContext { run_as_non_root: Some(true), ..Default::default() })
        })],
    ),
    ("writable-root-filesystem", "readOnlyRootFilesystem", &[on!(security, |c| c.read_only_root_filesystem = None)]),
    ("host-access", "spec.hostNetwork", &[on!(pod, |pod| pod.host_network = Some(true))]),
    ("host-access", "spec.hostPID", &[on!(pod, |pod| pod.host_pid = Some(true))]),
    ("host-access", "spec.hostIPC", &[on!(pod, |pod| pod.host_ipc = Some(true))]),
    ("host-access", "ports[0].hostPort", &[on!(container, |c| c.ports.as_mut().unwrap()[0].host_port = Some(80))]),
    (
        "host-access",
        "volumes[0].hostPath",
        &[on!(pod, |pod| {
            let host_path = Some(HostPathVolumeSource { path: "/var/run".into(), type_: None });
            pod.volumes = Some(vec![Volume { name: "host".into(), host_path, ..Default::default() }])
        })],
    ),
    (
        "weakened-isolation",
        "seLinuxOptions.user",
        &[on!(security, |c| c.se_linux_options.insert(SELinuxOptions::default()).user = Some("root".into()))],
    ),
    (
        "probe-host",
        "readinessProbe.httpGet.host",
        &[on!(container, |c| {
            c.readiness_probe.as_mut().unwrap().http_get.as_mut().unwrap().host = Some("10.0.0.1".into())
        })],
    ),
    (
        "secret-in-config",
        "data.LOG_LEVEL",
        &[Patch::config_map("web-config", |config| {
            config.data.as_mut().unwrap().insert("LOG_LEVEL".into(), "postgres://todo:hunter2@db/todo".into());
        })],
    ),
    (
        "secret-in-config",
        "env[0].value",
        &[on!(container, |c| {
            let value = Some("postgres://todo:hunter2@db/todo".into());
            c.env = Some(vec![EnvVar { name: "URL".into(), value, value_from: None }])
        })],
    ),
    (
        "secret-in-config",
        "containers[0].args[1]",
        &[on!(container, |c| c.args = Some(vec!["--dsn".into(), "postgres://todo:hunter2@db/todo".into()]))],
    ),
    (
        "secret-in-config",
        "metadata.annotations[\"example.com/key\"]",
        &[on!(spec, |spec| {
            let annotations = spec.template.metadata.as_mut().unwrap().annotations.get_or_insert_default();
            annotations.insert("example.com/key".into(), "sk-hunter2-0123456789abcdef".into())
        })],
    ),
    (
        "selector-mismatch",
        "spec.selector",
        &[on!(spec, |spec| { spec.selector.match_labels.as_mut().unwrap().insert("app".into(), "other".into()) })],
    ),
    ("selector-mismatch", "spec.selector", &[on!(spec, |spec| spec.selector.match_labels = None)]),
    (
        "dangling-service",
        "spec.selector",
        &[on!(service, |spec| { spec.selector.as_mut().unwrap().insert("app".into(), "other".into()) })],
    ),
    (
        "service-target-port",
        "spec.ports[0].targetPort",
        &[on!(service, |spec| {
            spec.ports.as_mut().unwrap()[0].target_port = Some(IntOrString::String("web".into()))
        })],
    ),
    (
        "service-target-port",
        "spec.ports[0].targetPort",
        &[on!(service, |spec| { spec.ports.as_mut().unwrap()[0].protocol = Some("UDP".into()) })],
    ),
    (
        "node-port-clash",
        "spec.ports[1].nodePort",
        &[on!(service, |spec| {
            let ports = spec.ports.as_mut().unwrap();
            let mut second = ports[0].clone();
            second.name = Some("second".into());
            second.port = 8081;
            ports.push(second)
        })],
    ),
    (
        "sudo",
        "containers[0].command[2]",
        &[on!(container, |c| c.command = Some(vec!["sh".into(), "-c".into(), "cd / && sudo server".into()]))],
    ),
    (
        "missing-memory-limit",
        "resources.limits.memory",
        &[on!(container, |c| c.resources.as_mut().unwrap().limits.as_mut().unwrap().remove("memory"))],
    ),
    (
        "request-above-limit",
        "resources.requests.memory",
        &[on!(container, |c| {
            c.resources.as_mut().unwrap().requests.as_mut().unwrap().insert("memory".into(), Quantity("0.2Gi".into()))
        })],
    ),
    (
        "invalid-quantity",
        "resources.requests.memory",
        &[on!(container, |c| {
            c.resources.as_mut().unwrap().requests.as_mut().unwrap().insert("memory".into(), Quantity("64MB".into()))
        })],
    ),
    (
        "missing-service-account",
        "spec.serviceAccountName",
        &[on!(pod, |pod| pod.service_account_name = Some("other".into()))],
    ),
    (
        "invalid-name",
        "metadata.labels.app",
        &[Patch::service("web", |service| {
            service.metadata.labels.as_mut().unwrap().insert("app".into(), "my app".into());
        })],
    ),
    (
        "missing-config",
        "envFrom[0].configMapRef",
        &[on!(container, |c| {
            c.env_from.as_mut().unwrap()[0].config_map_ref.as_mut().unwrap().name = "other".into()
        })],
    ),
    (
        "duplicate-variable",
        "env[1].name",
        &[on!(container, |c| {
            c.env = Some(vec![EnvVar { name: "LEVEL".into(), ..EnvVar::default() }; 2]);
        })],
    ),
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

/// Rules whose finding is at another field than the one that the patch set: a selector as a whole, or another object.
const ELSEWHERE: &[&str] = &[
    "identical-probes",
    "seccomp-profile",
    "selector-mismatch",
    "dangling-service",
    "service-target-port",
    "utilization-without-request",
    "blocked-drain",
    "not-isolated",
    "egress-without-dns",
    "missing-memory-limit",
    "hasty-liveness",
    "budget-policy",
    "stuck-rollout",
    "missing-config",
    "unreachable-service",
    "missing-value",
    "conflicting-fields",
];

/// The objects of a rule's bad example, as extra objects of the profile.
macro_rules! extras {
    ($rule:literal: $($index:literal),*) => {
        ($rule, &[$(ExtraObject::new(|| {
            let rule = manifest_lib::rules::rules().find(|rule| rule.name == $rule).unwrap();
            Ok(manifest_lib::read::read("bad.yaml", rule.bad()).objects.remove($index).object)
        })),*])
    };
}

/// What no patch of our own objects can bring in, and an extra object can.
const EXTRAS: &[(&str, &[ExtraObject])] = &[
    extras!("wildcard-role": 0),
    extras!("cluster-admin-binding": 0),
    extras!("dangerous-role": 0, 1),
    extras!("missing-role": 0),
    extras!("dangling-ingress": 1),
    extras!("dangling-route": 1),
    extras!("surge-over-claim": 0, 1),
    extras!("job-without-egress": 0, 1),
    extras!("missing-class": 0),
    extras!("ingress-without-tls": 0),
    extras!("ingress-snippet": 0),
    extras!("ingress-path-clash": 0, 1),
    extras!("overlapping-selectors": 0, 1),
    extras!("overlapping-budgets": 0, 1, 2),
    extras!("secret-in-bundle": 0),
    extras!("image-registry": 0),
];

#[test]
fn what_an_extra_object_brings_in_is_found() {
    for (rule, extra) in EXTRAS {
        let environment = RIGHT.extra(extra).registries(&["registry.example"]);
        let Err(manifest_lib::lower::Refused::Findings(found)) = environment.checked() else {
            panic!("{rule} lets it pass");
        };
        assert!(found.all().iter().any(|finding| finding.rule == *rule), "{rule}: {found}");
    }
}

fn drop_ingress(policy: &mut NetworkPolicy) {
    let spec = policy.spec.as_mut().unwrap();
    spec.policy_types = Some(vec!["Egress".into()]);
    spec.ingress = None;
}

fn judge(environment: &Environment<'_>) -> Result<CheckedBundle, Findings> {
    let bundle = environment.bundle().unwrap_or_else(|errors| panic!("{errors}"));
    CheckedBundle::new(bundle, environment.app().stage(), environment.waivers_given())
}

fn findings(environment: &Environment<'_>) -> Vec<Finding> {
    match judge(environment) {
        Ok(checked) => checked.warnings().to_vec(),
        Err(findings) => findings.all().to_vec(),
    }
}

#[test]
fn what_is_right_passes_without_a_word() {
    assert_eq!(findings(&RIGHT), []);
}

#[test]
fn each_mistake_is_found_by_its_rule_alone_at_its_field_and_line() {
    for (rule, path, patches) in MISTAKES {
        let found = findings(&RIGHT.patches(patches));
        assert!(!found.is_empty(), "{rule} finds nothing");
        for finding in found {
            assert_eq!(finding.rule, *rule, "{finding}");
            assert!(finding.path.ends_with(path), "{rule} names {}", finding.path);
            assert!(!finding.to_string().contains("hunter2"), "a secret is told: {finding}");
            assert!(finding.message.contains(": "), "no advice in {finding}");
            let patched = matches!(finding.origin, Origin::Line(at) if at.line() > line_of("const MISTAKES"));
            assert!(patched || ELSEWHERE.contains(rule), "{finding}");
        }
    }
}

#[test]
fn a_finding_names_the_patch_that_set_the_field() {
    let found = findings(&RIGHT.patches(&[on!(spec, |spec| spec.replicas = Some(3))]));
    assert!(found[0].origin.to_string().contains("tests/gate.rs:"), "{}", found[0]);
    assert_eq!(
        found[0].message,
        "`replicas: 3` resets what HorizontalPodAutoscaler/web-hpa chose at each apply: remove it, first with `kubectl apply edit-last-applied deployment/web` where it runs already, since `kubectl apply` would otherwise go down to 1 pod once"
    );
}

#[test]
fn a_secret_in_the_bundle_is_refused_and_never_told() {
    const SECRET: ExtraObject = ExtraObject::new(|| {
        let mut secret = Secret::default();
        (secret.metadata.name, secret.metadata.namespace) = (Some("s".into()), Some("shop".into()));
        secret.string_data = Some([("PASSWORD".to_owned(), "hunter2".to_owned())].into());
        Ok(Object::from(secret))
    });
    let error = judge(&RIGHT.extra(&[SECRET])).unwrap_err();
    assert_eq!(error.all().len(), 1);
    assert_eq!(error.all()[0].rule, "secret-in-bundle");
    assert!(!error.to_string().contains("hunter2"));
}

#[test]
fn a_secret_cannot_be_waived() {
    const SECRET: ExtraObject = ExtraObject::new(|| {
        let mut secret = Secret::default();
        (secret.metadata.name, secret.metadata.namespace) = (Some("s".into()), Some("shop".into()));
        secret.data = Some([("PASSWORD".to_owned(), ByteString(b"hunter2".to_vec()))].into());
        Ok(Object::from(secret))
    });
    const WAIVER: Waiver = Waiver::new("secret-in-bundle", "Secret/s", "only this once");
    let waived = RIGHT.extra(&[SECRET]).waivers(&[WAIVER]);
    let error = judge(&waived).unwrap_err().to_string();
    assert!(error.contains("error[secret-in-bundle]: Secret/s"), "{error}");
    assert!(error.contains("`secret-in-bundle` cannot be waived: remove it"), "{error}");
}

#[test]
fn pods_of_every_kind_are_judged_where_they_stand() {
    const POD: ExtraObject = ExtraObject::new(|| {
        let mut pod = k8s_openapi::api::core::v1::Pod { spec: Some(risky()), ..Default::default() };
        pod.metadata.name = Some("pod".into());
        Ok(Object::from(pod))
    });
    const CRON_JOB: ExtraObject = ExtraObject::new(|| {
        let mut job = k8s_openapi::api::batch::v1::CronJob::default();
        job.metadata.name = Some("job".into());
        job.spec.get_or_insert_default().job_template.spec.get_or_insert_default().template.spec = Some(risky());
        Ok(Object::from(job))
    });
    const STATEFUL_SET: ExtraObject = ExtraObject::new(|| {
        let mut set = k8s_openapi::api::apps::v1::StatefulSet::default();
        set.metadata.name = Some("set".into());
        set.spec.get_or_insert_default().template.spec = Some(risky());
        Ok(Object::from(set))
    });
    fn risky() -> k8s_openapi::api::core::v1::PodSpec {
        let container = k8s_openapi::api::core::v1::Container { name: "risky".into(), ..Default::default() };
        k8s_openapi::api::core::v1::PodSpec {
            host_network: Some(true),
            init_containers: Some(vec![container]),
            ..Default::default()
        }
    }
    let found = findings(&RIGHT.extra(&[POD, CRON_JOB, STATEFUL_SET]));
    let at = |rule: &str| -> Vec<String> {
        let of_rule = found.iter().filter(|finding| finding.rule == rule);
        of_rule.map(|finding| format!("{} {}", finding.object.as_ref().unwrap(), finding.path)).collect()
    };
    assert_eq!(
        at("host-access"),
        [
            "CronJob/job spec.jobTemplate.spec.template.spec.hostNetwork",
            "Pod/pod spec.hostNetwork",
            "StatefulSet/set spec.template.spec.hostNetwork",
        ]
    );
    assert_eq!(
        at("writable-root-filesystem"),
        [
            "CronJob/job spec.jobTemplate.spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem",
            "Pod/pod spec.initContainers[0].securityContext.readOnlyRootFilesystem",
            "StatefulSet/set spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem",
        ]
    );
    assert_eq!(at("single-replica"), ["StatefulSet/set spec.replicas"]);
}

#[test]
fn every_rule_has_a_mistake_that_it_finds() {
    let all: BTreeSet<&str> = rules().map(|rule| rule.name).collect();
    let mut shown: BTreeSet<&str> = MISTAKES.iter().map(|(rule, ..)| *rule).collect();
    shown.extend(EXTRAS.iter().map(|(rule, _)| *rule));
    // What the reader finds cannot come in through a hatch: an extra object is of a type.
    let reading = rules().filter(|rule| rule.family == Family::Reading).map(|rule| rule.name);
    let reading = reading.chain(["changed-selector"]);
    shown.extend(reading);
    assert_eq!(all, shown);
}

#[test]
fn a_waiver_accepts_what_it_names_and_nothing_else() {
    const WRITABLE: &[Patch] = &[on!(security, |c| c.read_only_root_filesystem = None)];
    let patched = RIGHT.patches(WRITABLE);
    let rule = "writable-root-filesystem";
    assert!(judge(&patched.waivers(&[Waiver::new(rule, "Deployment/web", "it unpacks itself")])).is_ok());
    let other = findings(&patched.waivers(&[Waiver::new(rule, "Deployment/other", "it unpacks itself")]));
    assert_eq!(other.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [rule, "unused-waiver"]);
}

#[test]
fn a_waiver_that_accepts_nothing_is_an_error() {
    let error = judge(&RIGHT.waivers(&[Waiver::new("host-access", "Deployment/web", "once")])).unwrap_err();
    assert!(error.to_string().contains("`host-access` finds nothing there: remove it"), "{error}");
    let error = judge(&RIGHT.waivers(&[Waiver::new("no-such-rule", "Deployment/web", "once")])).unwrap_err();
    assert!(error.to_string().contains("`no-such-rule` is no rule: remove it"), "{error}");
}

#[test]
fn all_that_keeps_a_bundle_from_being_made_is_told_at_once() {
    const TWICE: ExtraObject = ExtraObject::new(|| {
        let mut namespace = k8s_openapi::api::core::v1::Namespace::default();
        namespace.metadata.name = Some("shop".into());
        Ok(Object::from(namespace))
    });
    const NO_NAME: ExtraObject = ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "Role"})));
    const LIST: ExtraObject =
        ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "List", "items": []})));
    const OLD: ExtraObject = ExtraObject::new(|| {
        let metadata = json!({"name": "a"});
        Object::any(json!({"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": metadata}))
    });
    const BAD_NAME: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "To Do"}}))
    });
    const TYPED: ExtraObject =
        ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}})));
    const PATCHES: &[Patch] = &[
        Patch::deployment("other", |_| {}),
        Patch::deployment("web", |_| {}),
        Patch::service("web", |service| service.metadata.name = Some("renamed".into())),
    ];
    let environment = RIGHT.extra(&[TWICE, NO_NAME, LIST, OLD, BAD_NAME, TYPED]).patches(PATCHES);
    let refused = environment.bundle().unwrap_err();
    let told: Vec<&str> = refused.errors().iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "an extra object: it has no metadata.name: add it",
            "an extra object: it is a list: add each of its items as an object of its own",
            "an extra object: no rule reads an autoscaler of autoscaling/v1: write it as autoscaling/v2",
            "an extra object: a Service has a type that the rules read: write `Ok(Object::from(Service { ... }))`",
            "a patch of Deployment/other finds no such object: remove it or correct the name",
            "a patch of Deployment/web changes nothing: remove it",
            "a patch of Service/web gives it another name or namespace: change it in the profile",
            &format!("Namespace/shop is there twice, also from {}: rename one", errors_line()),
            "the name of a Thing: `To Do` is not a DNS-1123 subdomain: it (or a part of it) does not start with a lowercase letter or digit; write lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
        ]
    );
    assert!(refused.errors().iter().all(|error| error.origin.to_string().contains("tests/gate.rs:")));
}

/// The line that chose the namespace.
fn errors_line() -> String {
    format!("manifest-lib/tests/gate.rs:{}", line_of("namespace: Namespace::new(\"shop\")"))
}

/// The first line of this file with that text.
fn line_of(text: &str) -> u32 {
    let lines = include_str!("gate.rs").lines().zip(1..);
    lines.filter(|(line, _)| line.contains(text)).map(|(_, number)| number).next().unwrap()
}

#[test]
fn a_custom_resource_is_kept_as_it_is_and_comes_last() {
    const AGENT: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({
            "spec": {"z": 1, "a": [{"c": 1, "b": 2}]}, "metadata": {"name": "todo", "namespace": "shop"},
            "kind": "Agent", "apiVersion": "kagent.dev/v1alpha2",
        }))
    });
    let bundle = RIGHT.extra(&[AGENT]).bundle().unwrap();
    let (key, item) = bundle.iter().last().unwrap();
    assert_eq!((key.group.as_str(), key.kind.as_str()), ("kagent.dev", "Agent"));
    assert_eq!(
        manifest_lib::render::object(&item.object).unwrap(),
        "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: todo\n  namespace: shop\n\
         spec:\n  a:\n  - b: 2\n    c: 1\n  z: 1\n"
    );
}

#[test]
fn a_selector_that_changes_is_told_with_what_was_there() {
    let before = manifest_lib::render::bundle(&RIGHT.checked().unwrap()).unwrap();
    assert!(RIGHT.checked_on(None, &before).is_ok());
    let renamed = before.replace("app.kubernetes.io/name: shop", "app.kubernetes.io/name: store");
    let refused = RIGHT.checked_on(None, &renamed).unwrap_err().to_string();
    assert!(
        refused.starts_with("error[changed-selector]: Deployment/web: the selector is not the one that is deployed"),
        "{refused}"
    );
    assert!(RIGHT.checked_on(None, "no: [yaml").is_ok());
}

#[test]
fn a_waiver_may_be_for_a_container_and_for_a_time() {
    const SIDECAR: &[Patch] = &[on!(pod, |pod| {
        let mut sidecar = pod.containers[0].clone();
        sidecar.name = "sidecar".into();
        sidecar.ports = None;
        (sidecar.startup_probe, sidecar.readiness_probe, sidecar.liveness_probe) = (None, None, None);
        sidecar.security_context.as_mut().unwrap().read_only_root_filesystem = None;
        pod.containers.push(sidecar)
    })];
    const RULE: &str = "writable-root-filesystem";
    const OWN: Waiver =
        Waiver::new(RULE, "Deployment/web", "it unpacks itself").container("sidecar").until("2026-12-31");
    const OTHER: Waiver = Waiver::new(RULE, "Deployment/web", "it unpacks itself").container("web");
    let patched = RIGHT.patches(SIDECAR);
    let on = |environment: &Environment<'_>, today| match environment.checked_on(Some(today), "") {
        Ok(_) => String::new(),
        Err(refused) => refused.to_string(),
    };
    let waived = patched.waivers(&[OWN]);
    assert_eq!(on(&waived, "2026-12-31"), "");
    let late = on(&waived, "2027-01-01");
    assert!(late.contains("error[writable-root-filesystem]") && late.contains("held until 2026-12-31"), "{late}");
    let other = on(&patched.waivers(&[OTHER]), "2026-12-31");
    assert!(other.contains("for the container `web` of Deployment/web accepts nothing"), "{other}");
}
