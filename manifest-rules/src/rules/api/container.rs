//! Containers. Ports' numbers, names and protocols are the rule `container-ports`'s, images those of `invalid-image`.
//! Source: Kubernetes, "Containers", "Init Containers" and "Sidecar Containers".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::{Container, PodSpec};

use super::at::At;
use super::formats::LABEL;
use super::refusal::{Refusals, Why, items, text};
use super::volumes::Volumes;
use super::{env, probes, resources, security, volumes};

/// What the containers of one pod share.
pub(super) struct Shared<'b> {
    pub(super) spec: &'b PodSpec,
    pub(super) volumes: Volumes<'b>,
    pub(super) claims: HashSet<&'b str>,
    pub(super) grace_seconds: i64,
}

/// All containers of a pod.
pub(super) fn containers(out: &mut Refusals<'_>, at: &At<'_>, shared: &Shared<'_>) {
    let spec = shared.spec;
    let list = at.key("containers");
    if spec.containers.is_empty() {
        let message = "a pod has one container or more: write `containers` with a `name` and an `image`";
        out.add(Why::Missing, &list, message);
    }
    let (mut names, mut ports) = (HashSet::new(), HashSet::new());
    for (index, container) in spec.containers.iter().enumerate() {
        let at = list.item(index);
        any(out, &at, container, shared);
        name(out, &at, &container.name, &mut names);
        // Rules of its own for a single container are newer than the oldest cluster.
        out.one_if_set(&at.key("restartPolicy"), container.restart_policy.as_deref(), RESTARTS);
        probes::probes(out, &at, container, shared.grace_seconds);
        host_ports(out, &at, container, spec, &mut ports);
    }
    for (index, container) in items(&spec.init_containers) {
        let list = at.key("initContainers");
        let at = list.item(index);
        any(out, &at, container, shared);
        name(out, &at, &container.name, &mut names);
        host_ports(out, &at, container, spec, &mut HashSet::new());
        out.one_if_set(&at.key("restartPolicy"), container.restart_policy.as_deref(), RESTARTS);
        if container.restart_policy.as_deref() == Some("Always") {
            probes::probes(out, &at, container, shared.grace_seconds);
            continue;
        }
        let running = [
            ("lifecycle", container.lifecycle.is_some()),
            ("livenessProbe", container.liveness_probe.is_some()),
            ("readinessProbe", container.readiness_probe.is_some()),
            ("startupProbe", container.startup_probe.is_some()),
        ];
        for (field, is_set) in running {
            out.excluded(
                &at.key(field),
                is_set,
                "for an init container, which ends; a sidecar has restartPolicy Always",
            );
        }
    }
    let debugging = spec.ephemeral_containers.as_ref().is_some_and(|list| !list.is_empty());
    out.excluded(&at.key("ephemeralContainers"), debugging, "in a manifest; `kubectl debug` adds one to a running pod");
}

const RESTARTS: &[&str] = &["Always", "OnFailure", "Never"];

fn name<'b>(out: &mut Refusals<'_>, at: &At<'_>, name: &'b str, names: &mut HashSet<&'b str>) {
    let at = at.key("name");
    out.needed(&at, name, &LABEL);
    if !name.is_empty() {
        out.unique(&at, names, name, || format!("the container `{name}`"));
    }
}

fn any(out: &mut Refusals<'_>, at: &At<'_>, container: &Container, shared: &Shared<'_>) {
    let message = container.termination_message_policy.as_deref();
    out.one_of(&at.key("terminationMessagePolicy"), message, &["File", "FallbackToLogsOnError"]);
    let pull = container.image_pull_policy.as_deref();
    out.one_of(&at.key("imagePullPolicy"), pull, &["Always", "IfNotPresent", "Never"]);
    env::env(out, at, container);
    volumes::mounts(out, at, container, &shared.volumes);
    if let Some(own) = &container.resources {
        resources::of_container(out, &at.key("resources"), own, &shared.claims);
    }
    resize_policy(out, at, container, shared.spec);
    security::of_container(out, at, container, shared.spec);
}

fn resize_policy(out: &mut Refusals<'_>, at: &At<'_>, container: &Container, spec: &PodSpec) {
    let mut seen = HashSet::new();
    for (index, policy) in items(&container.resize_policy) {
        let list = at.key("resizePolicy");
        let at = list.item(index);
        let resource = policy.resource_name.as_str();
        out.just_one_of(&at.key("resourceName"), resource, &["cpu", "memory"]);
        out.unique(&at.key("resourceName"), &mut seen, resource, || format!("the policy for {resource}"));
        let restart = policy.restart_policy.as_str();
        out.just_one_of(&at.key("restartPolicy"), restart, &["NotRequired", "RestartContainer"]);
        let never = spec.restart_policy.as_deref() == Some("Never") && restart == "RestartContainer";
        out.excluded(&at.key("restartPolicy"), never, "to RestartContainer in a pod that never restarts");
    }
}

fn host_ports<'b>(
    out: &mut Refusals<'_>,
    at: &At<'_>,
    container: &'b Container,
    spec: &PodSpec,
    taken: &mut HashSet<(&'b str, &'b str, i32)>,
) {
    for (index, port) in items(&container.ports) {
        let list = at.key("ports");
        let item = list.item(index);
        let own = port.host_port.filter(|number| *number != 0);
        // In the node's network each port is the node's.
        let shared = (spec.host_network == Some(true) && port.container_port > 0).then_some(port.container_port);
        let Some(number) = own.or(shared) else { continue };
        let at = item.key(if own.is_some() { "hostPort" } else { "containerPort" });
        out.within(&at, own.map(Into::into), probes::PORTS);
        let protocol = Some(text(&port.protocol)).filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
        out.unique(&at, taken, (protocol, text(&port.host_ip), number), || format!("the node's port {number}"));
        if spec.host_network == Some(true) && number != port.container_port {
            let message = format!(
                "`hostPort` is {number}, and in the node's network it is the `containerPort`: write {}",
                port.container_port
            );
            out.add(Why::Conflict, &at, message);
        }
    }
}
