//! A pod's containers. Source: Kubernetes, "Pod v1 core" (Container).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Capabilities, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, EnvVar, EnvVarSource, Lifecycle,
    LifecycleHandler, ObjectFieldSelector, ResourceFieldSelector, ResourceRequirements, SecretEnvSource,
    SecretKeySelector, SecurityContext, SleepAction, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use manifest_rules::objects::Notes;

use super::{config_map, meta, probe};
use crate::model::container_data::{Container as Model, ContainerImage};
use crate::model::env::FieldEnv;
use crate::model::security::VolumeName;
use crate::model::{Deployed, Probe, Probes, SecretEnv};
use crate::values::{Cpu, ImageReference, Memory, Origin, Traced};

/// What a container is in its pod.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Main,
    Sidecar,
    Init,
}

pub(super) fn container<'a>(deployed: &Deployed<'a>, own: &Model<'a>, place: Place, at: &mut Notes<'_>) -> Container {
    let probe = |field: &str, which: for<'p> fn(&'p Probes<'a>) -> &'p Option<Probe<'a>>, at: &mut Notes<'_>| {
        let probes = own.probes.as_ref()?;
        Some(probe::probe(own, &probes.handler, which(probes).as_ref()?, &mut at.within(field)))
    };
    if place != Place::Main {
        at.note("", own.name.origin);
    }
    let image = match own.image {
        ContainerImage::Own => {
            at.note("image", deployed.overlay.image.origin);
            let tag = deployed.overlay.image;
            ImageReference { repository: deployed.body.repository.value, tag: Some(tag.tag), digest: tag.digest }
        }
        ContainerImage::Other(image, origin) => {
            at.note("image", origin);
            image
        }
    };
    at.note("imagePullPolicy", Origin::Default("an exact tag needs no other pull, a local image has no registry"));
    at.note("securityContext", Origin::Default("every container is hardened"));
    // What runs the workload's own image has its variables, too.
    let shares = place != Place::Main && matches!(own.image, ContainerImage::Own);
    Container {
        args: list(own.args, "args", at),
        command: list(own.command, "command", at),
        env: meta::some(env(deployed, own, place, shares, at)),
        env_from: meta::some(env_from(deployed, own, place == Place::Main || shares, at)),
        image: Some(image.to_string()),
        // An exact tag never needs another pull, and Minikube's own images have no registry to pull from.
        image_pull_policy: Some("IfNotPresent".to_owned()),
        lifecycle: lifecycle(deployed, place, at),
        liveness_probe: probe("livenessProbe", |probes| &probes.liveness, at),
        name: own.name.value.to_owned(),
        ports: meta::some(ports(own, at)),
        readiness_probe: probe("readinessProbe", |probes| &probes.readiness, at),
        resize_policy: None,
        resources: resources(own, at),
        restart_policy: (place == Place::Sidecar).then(|| "Always".to_owned()),
        security_context: Some(security_context(own)),
        startup_probe: probe("startupProbe", |probes| &probes.startup, at),
        stdin: None,
        stdin_once: None,
        termination_message_path: None,
        termination_message_policy: None,
        tty: None,
        volume_devices: None,
        volume_mounts: meta::some(volume_mounts(own, place, at)),
        working_dir: None,
    }
}

fn list(texts: Option<Traced<&[&str]>>, path: &'static str, at: &mut Notes<'_>) -> Option<Vec<String>> {
    let texts = texts?;
    at.note(path, texts.origin);
    meta::some(texts.value.iter().map(|text| (*text).to_owned()).collect())
}

fn env_from(deployed: &Deployed<'_>, own: &Model<'_>, config: bool, at: &mut Notes<'_>) -> Vec<EnvFromSource> {
    let mut all = Vec::new();
    if config && config_map::checksum(deployed).is_some() {
        let source = ConfigMapEnvSource { name: config_map::name(deployed), optional: None };
        all.push(EnvFromSource { config_map_ref: Some(source), prefix: None, secret_ref: None });
    }
    for source in own.env_from.iter() {
        at.index("envFrom*", all.len(), source.origin);
        let name = source.name.to_owned();
        let (config_map_ref, secret_ref) = match source.is_secret {
            false => (Some(ConfigMapEnvSource { name, optional: None }), None),
            true => (None, Some(SecretEnvSource { name, optional: None })),
        };
        all.push(EnvFromSource { config_map_ref, prefix: source.prefix.map(str::to_owned), secret_ref });
    }
    all
}

fn env(deployed: &Deployed<'_>, own: &Model<'_>, place: Place, shares: bool, at: &mut Notes<'_>) -> Vec<EnvVar> {
    let mut all = Vec::new();
    // The main container's plain settings are a ConfigMap, whose checksum rolls the pods.
    if place != Place::Main {
        for config in own.config.iter() {
            at.index("env*", all.len(), config.origin);
            all.push(EnvVar {
                name: config.name.as_str().to_owned(),
                value: Some(config.value.to_owned()),
                value_from: None,
            });
        }
    }
    let main = deployed.body.main.secrets.iter().filter(|_| shares);
    // Of one name the container's own counts.
    let main = main.filter(|secret| !own.secrets.iter().any(|other| other.name.as_str() == secret.name.as_str()));
    for secret in main.chain(own.secrets.iter()) {
        at.index("env*", all.len(), secret.origin);
        all.push(secret_env(secret));
    }
    for field in own.env_fields.iter() {
        at.index("env*", all.len(), field.origin);
        all.push(field_env(field));
    }
    all
}

fn secret_env(secret: &SecretEnv<'_>) -> EnvVar {
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
}

fn field_env(field: &FieldEnv<'_>) -> EnvVar {
    let (path, is_resource) = field.field.path();
    let field_ref = ObjectFieldSelector { api_version: None, field_path: path.to_owned() };
    let resource_field_ref = ResourceFieldSelector { container_name: None, divisor: None, resource: path.to_owned() };
    EnvVar {
        name: field.name.as_str().to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            config_map_key_ref: None,
            field_ref: (!is_resource).then_some(field_ref),
            resource_field_ref: is_resource.then_some(resource_field_ref),
            secret_key_ref: None,
        }),
    }
}

fn ports(own: &Model<'_>, at: &mut Notes<'_>) -> Vec<ContainerPort> {
    let ports = own.ports.iter().enumerate();
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

fn resources(own: &Model<'_>, at: &mut Notes<'_>) -> Option<ResourceRequirements> {
    let profile = own.resources?;
    at.note("resources.requests", profile.requests.origin);
    at.note("resources.limits", profile.limits.origin);
    let mut limits = quantities(profile.limits.cpu, profile.limits.memory);
    let mut requests = quantities(Some(profile.requests.cpu), profile.requests.memory);
    if let Some(storage) = profile.ephemeral_storage {
        const NAME: &str = "ephemeral-storage";
        at.note("resources.requests[\"ephemeral-storage\"]", storage.origin);
        at.note("resources.limits[\"ephemeral-storage\"]", storage.origin);
        requests.insert(NAME.to_owned(), Quantity(storage.value.0.to_string()));
        limits.insert(NAME.to_owned(), Quantity(storage.value.1.to_string()));
    }
    if let Some(extended) = profile.extended {
        let (name, count) = extended.value;
        // The API server makes the limit the request, too.
        at.key("resources.limits*", name, extended.origin);
        limits.insert(name.to_owned(), Quantity(count.to_string()));
    }
    Some(ResourceRequirements { claims: None, limits: Some(limits), requests: Some(requests) })
}

fn quantities(cpu: Option<Cpu>, memory: Memory) -> BTreeMap<String, Quantity> {
    let cpu = cpu.map(|cpu| ("cpu".to_owned(), Quantity(cpu.to_string())));
    cpu.into_iter().chain([("memory".to_owned(), Quantity(memory.to_string()))]).collect()
}

/// What serves sleeps before it ends, so that no Service sends to it any more. Nobody sends to what ends by itself, and
/// sidecars end after the main container anyway.
fn lifecycle(deployed: &Deployed<'_>, place: Place, at: &mut Notes<'_>) -> Option<Lifecycle> {
    if place != Place::Main || deployed.body.controller.ends() {
        return None;
    }
    let sleep = deployed.body.graceful_shutdown.pre_stop_sleep_seconds;
    at.note("lifecycle.preStop", sleep.origin);
    Some(Lifecycle {
        post_start: None,
        pre_stop: Some(LifecycleHandler {
            exec: None,
            http_get: None,
            sleep: Some(SleepAction { seconds: i64::from(sleep.value) }),
            tcp_socket: None,
        }),
        stop_signal: None,
    })
}

fn security_context(own: &Model<'_>) -> SecurityContext {
    let binds = own.ports.iter().any(|port| port.number.value < 1024);
    SecurityContext {
        allow_privilege_escalation: Some(false),
        app_armor_profile: None,
        capabilities: Some(Capabilities {
            add: binds.then(|| vec!["NET_BIND_SERVICE".to_owned()]),
            drop: Some(vec!["ALL".to_owned()]),
        }),
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

/// The name of the volume of a writable path: after the path alone for the main container.
pub(super) fn writable_volume(own: &Model<'_>, place: Place, path: crate::values::MountPath<'_>) -> String {
    let name = VolumeName::of(path);
    match place {
        Place::Main => name.as_str().to_owned(),
        Place::Sidecar | Place::Init => format!("{}-{}", own.name.value, name.as_str()),
    }
}

fn volume_mounts(own: &Model<'_>, place: Place, at: &mut Notes<'_>) -> Vec<VolumeMount> {
    let mut all = Vec::new();
    for writable in own.writable_paths.iter() {
        at.index("volumeMounts*", all.len(), writable.origin);
        let name = writable_volume(own, place, writable.path);
        all.push(volume_mount(writable.path.as_str(), name, None, false));
    }
    for mount in own.mounts.iter() {
        at.index("volumeMounts*", all.len(), mount.origin);
        all.push(volume_mount(mount.path.as_str(), mount.volume.to_owned(), mount.sub_path, mount.read_only));
    }
    all
}

fn volume_mount(path: &str, name: String, sub_path: Option<&str>, read_only: bool) -> VolumeMount {
    VolumeMount {
        mount_path: path.to_owned(),
        mount_propagation: None,
        name,
        read_only: read_only.then_some(true),
        recursive_read_only: None,
        sub_path: sub_path.map(str::to_owned),
        sub_path_expr: None,
    }
}
