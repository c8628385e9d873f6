//! A pod's one container. Source: Kubernetes, "Pod v1 core" (Container).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Capabilities, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, EnvVar, EnvVarSource, ExecAction,
    GRPCAction, HTTPGetAction, Lifecycle, LifecycleHandler, Probe as K8sProbe, ResourceRequirements, SecretKeySelector,
    SecurityContext, SleepAction, TCPSocketAction, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Origins, config_map, meta};
use crate::model::probes::Action;
use crate::model::security::VolumeName;
use crate::model::{Deployed, Handler, Probe, Workload};
use crate::values::{Cpu, ImageReference, Memory, Origin, Traced};

/// The path of the container in its Deployment, for the notes of origins.
macro_rules! at {
    ($rest:literal) => {
        concat!("spec.template.spec.containers[0].", $rest)
    };
}

pub(super) fn container(deployed: &Deployed<'_>, at: &mut Origins) -> Container {
    let workload = &deployed.workload;
    let probes = workload.probes.as_ref();
    at.note(at!("image"), deployed.overlay.image.origin);
    at.note(at!("imagePullPolicy"), Origin::Default("an exact tag needs no other pull, a local image has no registry"));
    at.note(at!("securityContext"), Origin::Default("every container is hardened"));
    Container {
        args: list(workload.args, at!("args"), at),
        command: list(workload.command, at!("command"), at),
        env: meta::some(env(workload, at)),
        env_from: config_map::checksum(deployed).map(|_| vec![config(deployed)]),
        image: Some(image(deployed).to_string()),
        // An exact tag never needs another pull, and Minikube's own images have no registry to pull from.
        image_pull_policy: Some("IfNotPresent".to_owned()),
        lifecycle: Some(lifecycle(workload, at)),
        liveness_probe: probes.and_then(|probes| {
            probe(workload, &probes.handler, probes.liveness.as_ref()?, at, &liveness_paths()).into()
        }),
        name: deployed.name().to_owned(),
        ports: meta::some(ports(workload, at)),
        readiness_probe: probes.and_then(|probes| {
            probe(workload, &probes.handler, probes.readiness.as_ref()?, at, &readiness_paths()).into()
        }),
        resize_policy: None,
        resources: resources(workload, at),
        restart_policy: None,
        security_context: Some(security_context()),
        startup_probe: probes
            .and_then(|probes| probe(workload, &probes.handler, probes.startup.as_ref()?, at, &startup_paths()).into()),
        stdin: None,
        stdin_once: None,
        termination_message_path: None,
        termination_message_policy: None,
        tty: None,
        volume_devices: None,
        volume_mounts: meta::some(volume_mounts(workload, at)),
        working_dir: None,
    }
}

fn image<'a>(deployed: &Deployed<'a>) -> ImageReference<'a> {
    let tag = deployed.overlay.image;
    ImageReference { repository: deployed.workload.repository.value, tag: Some(tag.tag), digest: tag.digest }
}

fn list(texts: Option<Traced<&[&str]>>, path: &'static str, at: &mut Origins) -> Option<Vec<String>> {
    let texts = texts?;
    at.note(path, texts.origin);
    meta::some(texts.value.iter().map(|text| (*text).to_owned()).collect())
}

fn config(deployed: &Deployed<'_>) -> EnvFromSource {
    EnvFromSource {
        config_map_ref: Some(ConfigMapEnvSource { name: config_map::name(deployed), optional: None }),
        prefix: None,
        secret_ref: None,
    }
}

fn env(workload: &Workload<'_>, at: &mut Origins) -> Vec<EnvVar> {
    let secrets = workload.secrets.iter().enumerate();
    secrets
        .map(|(index, secret)| {
            at.index(at!("env[*]"), index, secret.origin);
            EnvVar {
                name: secret.name.as_str().to_owned(),
                value: None,
                value_from: Some(EnvVarSource {
                    config_map_key_ref: None,
                    field_ref: None,
                    resource_field_ref: None,
                    secret_key_ref: Some(SecretKeySelector {
                        key: secret.key.as_str().to_owned(),
                        name: secret.secret.as_str().to_owned(),
                        optional: None,
                    }),
                }),
            }
        })
        .collect()
}

fn ports(workload: &Workload<'_>, at: &mut Origins) -> Vec<ContainerPort> {
    let ports = workload.ports.iter().enumerate();
    ports
        .map(|(index, port)| {
            at.index(at!("ports[*]"), index, port.number.origin);
            ContainerPort {
                container_port: meta::int(port.number.value),
                host_ip: None,
                host_port: None,
                name: Some(port.name.as_str().to_owned()),
                protocol: Some(port.protocol.as_str().to_owned()),
            }
        })
        .collect()
}

fn resources(workload: &Workload<'_>, at: &mut Origins) -> Option<ResourceRequirements> {
    let profile = workload.resources?;
    at.note(at!("resources.requests"), profile.requests.origin);
    at.note(at!("resources.limits"), profile.limits.origin);
    Some(ResourceRequirements {
        claims: None,
        limits: Some(quantities(profile.limits.cpu, profile.limits.memory)),
        requests: Some(quantities(Some(profile.requests.cpu), profile.requests.memory)),
    })
}

fn quantities(cpu: Option<Cpu>, memory: Memory) -> BTreeMap<String, Quantity> {
    let cpu = cpu.map(|cpu| ("cpu".to_owned(), Quantity(cpu.to_string())));
    cpu.into_iter().chain([("memory".to_owned(), Quantity(memory.to_string()))]).collect()
}

fn lifecycle(workload: &Workload<'_>, at: &mut Origins) -> Lifecycle {
    let sleep = workload.graceful_shutdown.pre_stop_sleep_seconds;
    at.note(at!("lifecycle.preStop"), sleep.origin);
    Lifecycle {
        post_start: None,
        pre_stop: Some(LifecycleHandler {
            exec: None,
            http_get: None,
            sleep: Some(SleepAction { seconds: i64::from(sleep.value) }),
            tcp_socket: None,
        }),
        stop_signal: None,
    }
}

fn security_context() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        app_armor_profile: None,
        capabilities: Some(Capabilities { add: None, drop: Some(vec!["ALL".to_owned()]) }),
        privileged: None,
        proc_mount: None,
        read_only_root_filesystem: Some(true),
        run_as_group: None,
        run_as_non_root: None,
        run_as_user: None,
        se_linux_options: None,
        seccomp_profile: None,
        windows_options: None,
    }
}

fn volume_mounts(workload: &Workload<'_>, at: &mut Origins) -> Vec<VolumeMount> {
    let paths = workload.writable_paths.iter().enumerate();
    paths
        .map(|(index, writable)| {
            at.index(at!("volumeMounts[*]"), index, writable.origin);
            VolumeMount {
                mount_path: writable.path.as_str().to_owned(),
                mount_propagation: None,
                name: VolumeName::of(writable.path).as_str().to_owned(),
                read_only: None,
                recursive_read_only: None,
                sub_path: None,
                sub_path_expr: None,
            }
        })
        .collect()
}

/// The paths of a probe's parts.
struct ProbePaths {
    probe: &'static str,
    handler: [&'static str; 4],
    port: [&'static str; 4],
    initial_delay: &'static str,
    period: &'static str,
    timeout: &'static str,
    success: &'static str,
    failure: &'static str,
}

macro_rules! probe_paths {
    ($name:ident, $field:literal) => {
        fn $name() -> ProbePaths {
            ProbePaths {
                probe: concat!("spec.template.spec.containers[0].", $field),
                handler: [
                    concat!("spec.template.spec.containers[0].", $field, ".httpGet"),
                    concat!("spec.template.spec.containers[0].", $field, ".tcpSocket"),
                    concat!("spec.template.spec.containers[0].", $field, ".exec"),
                    concat!("spec.template.spec.containers[0].", $field, ".grpc"),
                ],
                port: [
                    concat!("spec.template.spec.containers[0].", $field, ".httpGet.port"),
                    concat!("spec.template.spec.containers[0].", $field, ".tcpSocket.port"),
                    "",
                    concat!("spec.template.spec.containers[0].", $field, ".grpc.port"),
                ],
                initial_delay: concat!("spec.template.spec.containers[0].", $field, ".initialDelaySeconds"),
                period: concat!("spec.template.spec.containers[0].", $field, ".periodSeconds"),
                timeout: concat!("spec.template.spec.containers[0].", $field, ".timeoutSeconds"),
                success: concat!("spec.template.spec.containers[0].", $field, ".successThreshold"),
                failure: concat!("spec.template.spec.containers[0].", $field, ".failureThreshold"),
            }
        }
    };
}

probe_paths!(startup_paths, "startupProbe");
probe_paths!(readiness_paths, "readinessProbe");
probe_paths!(liveness_paths, "livenessProbe");

/// What is not set is left to Kubernetes' defaults, which the API server writes down.
fn probe(
    workload: &Workload<'_>,
    shared: &Handler<'_>,
    probe: &Probe<'_>,
    at: &mut Origins,
    paths: &ProbePaths,
) -> K8sProbe {
    at.note(paths.probe, probe.origin);
    let handler = probe.handler.as_ref().unwrap_or(shared);
    let mut seconds = |set: Option<Traced<u32>>, path: &'static str| {
        let set = set?;
        at.note(path, set.origin);
        Some(meta::int(set.value))
    };
    let mut lowered = K8sProbe {
        exec: None,
        failure_threshold: seconds(probe.failure_threshold, paths.failure),
        grpc: None,
        http_get: None,
        initial_delay_seconds: seconds(probe.initial_delay_seconds, paths.initial_delay),
        period_seconds: seconds(probe.period_seconds, paths.period),
        success_threshold: seconds(probe.success_threshold, paths.success),
        tcp_socket: None,
        termination_grace_period_seconds: None,
        timeout_seconds: seconds(probe.timeout_seconds, paths.timeout),
    };
    let mut asks = |index: usize, origin: Origin| {
        at.note(paths.handler[index], origin);
        if let (Some(port), None) = (workload.ports.first(), handler.port) {
            at.note(paths.port[index], port.number.origin);
        }
    };
    match handler.action {
        Action::HttpGet(path) => {
            asks(0, handler.origin);
            lowered.http_get = Some(HTTPGetAction {
                host: None,
                http_headers: None,
                path: Some(path.as_str().to_owned()),
                port: port(workload, handler),
                scheme: None,
            });
        }
        Action::TcpSocket => {
            asks(1, handler.origin);
            lowered.tcp_socket = Some(TCPSocketAction { host: None, port: port(workload, handler) });
        }
        Action::Exec(command) => {
            at.note(paths.handler[2], handler.origin);
            lowered.exec = Some(ExecAction { command: Some(command.iter().map(|part| (*part).to_owned()).collect()) });
        }
        Action::Grpc => {
            asks(3, handler.origin);
            lowered.grpc = Some(GRPCAction { port: meta::int(workload.asked(handler)), service: None });
        }
    }
    lowered
}

/// The port by its name, so that a number stands once.
fn port(workload: &Workload<'_>, handler: &Handler<'_>) -> IntOrString {
    let number = workload.asked(handler);
    match workload.ports.iter().find(|port| port.number.value == number) {
        Some(port) => IntOrString::String(port.name.as_str().to_owned()),
        None => IntOrString::Int(meta::int(number)),
    }
}
