//! Mistakes in what pods are: images, security, settings, what serves and names them.

use k8s_openapi::api::core::v1::{
    Capabilities, EnvVar, HostPathVolumeSource, PodSecurityContext, SELinuxOptions, SecurityContext, Volume,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_lib::lower::Patch;

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
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
];
