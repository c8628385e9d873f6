//! A pod's one container. Source: Kubernetes, "Pod v1 core" (Container).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Capabilities, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, EnvVar, EnvVarSource, Lifecycle,
    LifecycleHandler, ResourceRequirements, SecretKeySelector, SecurityContext, SleepAction, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use manifest_rules::objects::Notes;

use super::{config_map, meta, probe};
use crate::model::container::Container as Main;
use crate::model::security::VolumeName;
use crate::model::{Deployed, Probe, Probes};
use crate::values::{Cpu, ImageReference, Memory, Origin, Traced};

pub(super) fn container<'a>(deployed: &Deployed<'a>, at: &mut Notes<'_>) -> Container {
    let workload = &deployed.body.main;
    let probe = |field: &str, which: for<'p> fn(&'p Probes<'a>) -> &'p Option<Probe<'a>>, at: &mut Notes<'_>| {
        let probes = workload.probes.as_ref()?;
        Some(probe::probe(workload, &probes.handler, which(probes).as_ref()?, &mut at.within(field)))
    };
    at.note("image", deployed.overlay.image.origin);
    at.note("imagePullPolicy", Origin::Default("an exact tag needs no other pull, a local image has no registry"));
    at.note("securityContext", Origin::Default("every container is hardened"));
    Container {
        args: list(workload.args, "args", at),
        command: list(workload.command, "command", at),
        env: meta::some(env(workload, at)),
        env_from: config_map::checksum(deployed).map(|_| vec![config(deployed)]),
        image: Some(image(deployed).to_string()),
        // An exact tag never needs another pull, and Minikube's own images have no registry to pull from.
        image_pull_policy: Some("IfNotPresent".to_owned()),
        lifecycle: Some(lifecycle(deployed, at)),
        liveness_probe: probe("livenessProbe", |probes| &probes.liveness, at),
        name: deployed.name().to_owned(),
        ports: meta::some(ports(workload, at)),
        readiness_probe: probe("readinessProbe", |probes| &probes.readiness, at),
        resize_policy: None,
        resources: resources(workload, at),
        restart_policy: None,
        security_context: Some(security_context()),
        startup_probe: probe("startupProbe", |probes| &probes.startup, at),
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
    ImageReference { repository: deployed.body.repository.value, tag: Some(tag.tag), digest: tag.digest }
}

fn list(texts: Option<Traced<&[&str]>>, path: &'static str, at: &mut Notes<'_>) -> Option<Vec<String>> {
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

fn env(workload: &Main<'_>, at: &mut Notes<'_>) -> Vec<EnvVar> {
    let secrets = workload.secrets.iter().enumerate();
    secrets
        .map(|(index, secret)| {
            at.index("env*", index, secret.origin);
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

fn ports(workload: &Main<'_>, at: &mut Notes<'_>) -> Vec<ContainerPort> {
    let ports = workload.ports.iter().enumerate();
    ports
        .map(|(index, port)| {
            at.index("ports*", index, port.number.origin);
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

fn resources(workload: &Main<'_>, at: &mut Notes<'_>) -> Option<ResourceRequirements> {
    let profile = workload.resources?;
    at.note("resources.requests", profile.requests.origin);
    at.note("resources.limits", profile.limits.origin);
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

fn lifecycle(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Lifecycle {
    let sleep = deployed.body.graceful_shutdown.pre_stop_sleep_seconds;
    at.note("lifecycle.preStop", sleep.origin);
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

fn volume_mounts(workload: &Main<'_>, at: &mut Notes<'_>) -> Vec<VolumeMount> {
    let paths = workload.writable_paths.iter().enumerate();
    paths
        .map(|(index, writable)| {
            at.index("volumeMounts*", index, writable.origin);
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
