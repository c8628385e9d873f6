//! What must fit together within an app.

use super::names::{MOST, Names};
use super::workload::listens;
use crate::model::container::Container;
use crate::model::controller::Controller;
use crate::model::workload::Body;
use crate::model::network::{ExposureKind, Peer};
use crate::model::{App, Deployed, Protocol, Stage};
use crate::values::scan::same;
use crate::values::{Fault, NodePort, Origin};

/// The first thing that is wrong with an app.
pub(in crate::model) const fn app(app: &App<'_>) -> Option<Fault> {
    if app.workloads.len() > MOST {
        return Some(
            Fault::new("an app has at most ")
                .number(MOST as u64)
                .text(" workloads, and this one has ")
                .number(app.workloads.len() as u64)
                .text(": split it into several apps"),
        );
    }
    let names = match Names::of(app.workloads) {
        Ok(names) => names,
        Err(name) => return Some(Fault::new("two workloads are named ").quoted(name).text(": rename one")),
    };
    let mut node_ports = [0u64; NODE_PORTS / 64 + 1];
    let mut cpu: u64 = 0;
    let mut memory: u64 = 0;
    let mut i = 0;
    while i < app.workloads.len() {
        let deployed = &app.workloads[i];
        if let Some(fault) = reserved(deployed.name()) {
            return Some(fault);
        }
        if let Some(fault) = connections(deployed, &names) {
            return Some(fault);
        }
        if matches!(app.target.stage, Stage::Prod)
            && let Some(fault) = prod(deployed)
        {
            return Some(fault);
        }
        if let ExposureKind::NodePort(number) = deployed.overlay.exposure.kind {
            let at = (number - NodePort::MIN.get()) as usize;
            if node_ports[at / 64] & (1 << (at % 64)) != 0 {
                return Some(
                    Fault::new("two Services have the nodePort ")
                        .number(number as u64)
                        .text(": a node opens it once; choose another for ")
                        .quoted(deployed.name()),
                );
            }
            node_ports[at / 64] |= 1 << (at % 64);
        }
        let most = match deployed.body.controller {
            Controller::DaemonSet(_) => app.target.cluster.nodes,
            _ => deployed.most(),
        };
        let pods = most as u64 + deployed.body.controller.limits_of(most).0 as u64;
        let (pod_cpu, pod_memory) = requests(&deployed.body);
        cpu = cpu.saturating_add(pod_cpu.saturating_mul(pods));
        memory = memory.saturating_add(pod_memory.saturating_mul(pods));
        i += 1;
    }
    budget(app, cpu, memory)
}

/// What one pod requests: all containers that run together, or an init container beside the sidecars if that is more.
/// Source: Kubernetes, "Sidecar Containers" (resource sharing).
const fn requests(body: &Body<'_>) -> (u64, u64) {
    let (mut cpu, mut memory) = requested(&body.main);
    let (mut beside_cpu, mut beside_memory) = (0u64, 0u64);
    let mut i = 0;
    while let Some(sidecar) = body.sidecars.get(i) {
        let (own_cpu, own_memory) = requested(sidecar);
        beside_cpu = beside_cpu.saturating_add(own_cpu);
        beside_memory = beside_memory.saturating_add(own_memory);
        i += 1;
    }
    let mut i = 0;
    while let Some(init) = body.init_containers.get(i) {
        let (own_cpu, own_memory) = requested(init);
        cpu = if own_cpu > cpu { own_cpu } else { cpu };
        memory = if own_memory > memory { own_memory } else { memory };
        i += 1;
    }
    (cpu.saturating_add(beside_cpu), memory.saturating_add(beside_memory))
}

const fn requested(container: &Container<'_>) -> (u64, u64) {
    match &container.resources {
        Some(resources) => (resources.requests.cpu.get(), resources.requests.memory.get()),
        None => (0, 0),
    }
}

const NODE_PORTS: usize = (NodePort::MAX.get() - NodePort::MIN.get()) as usize + 1;

/// The names of the app's own NetworkPolicies; each workload has one of its own name.
const fn reserved(name: &str) -> Option<Fault> {
    if same(name, crate::model::DEFAULT_DENY) || same(name, crate::model::ALLOW_DNS) {
        return Some(
            Fault::about(name).text(" is the name of the app's own NetworkPolicy: name the workload otherwise"),
        );
    }
    None
}

const fn connections(deployed: &Deployed<'_>, names: &Names<'_, '_>) -> Option<Fault> {
    let connections = &deployed.body.connections;
    let mut i = 0;
    while let Some(connection) = connections.get(i) {
        if let Peer::Workload(peer) = connection.peer {
            let fault = match names.get(peer.as_str()) {
                None => Some(
                    Fault::about(deployed.name())
                        .text(" connects to ")
                        .quoted(peer.as_str())
                        .text(", which is not in the app: add the workload or correct the name"),
                ),
                Some(callee) if !callee.overlay.exposure.serves() => Some(
                    Fault::about(deployed.name())
                        .text(" connects to ")
                        .quoted(peer.as_str())
                        .text(", which has no Service: give it `Exposure::cluster_ip()`"),
                ),
                Some(callee) => {
                    let port = connection.port.value;
                    match listens(&callee.body.main, Some(port), "a connection leads to", "the connection") {
                        None if !served(callee, port) => Some(
                            Fault::new("a connection leads to port ")
                                .number(port as u64)
                                .text(", to which the Service of ")
                                .quoted(peer.as_str())
                                .text(" does not send: add it to the exposure or correct the connection"),
                        ),
                        fault => fault,
                    }
                }
            };
            if let Some(fault) = fault {
                return Some(declared(fault, connection.port.origin));
            }
        }
        i += 1;
    }
    None
}

/// Whether the workload's Service sends to the port.
const fn served(callee: &Deployed<'_>, port: u32) -> bool {
    let exposure = &callee.overlay.exposure;
    let ports = exposure.ports;
    if ports.is_empty() {
        // A nodePort opens the first port alone.
        let first = match callee.body.main.ports.first() {
            Some(first) => first.number.value == port,
            None => false,
        };
        return first || !matches!(exposure.kind, ExposureKind::NodePort(_));
    }
    let mut i = 0;
    while i < ports.len() {
        if ports[i].leads_to(port, Protocol::Tcp) {
            return true;
        }
        i += 1;
    }
    false
}

const fn prod(deployed: &Deployed<'_>) -> Option<Fault> {
    if deployed.overlay.image.moves() {
        let fault = Fault::about(deployed.name()).text(
            " has the tag `latest` in prod, which names another build tomorrow: write `ImageTag::exact(\"1.0.0\")`",
        );
        return Some(declared(fault, deployed.overlay.image.origin));
    }
    // Of a DaemonSet the nodes are the number, and what ends is one run.
    let counted = matches!(deployed.body.controller, Controller::Deployment(_) | Controller::StatefulSet(_));
    if deployed.body.controller.singleton().is_some() || !counted {
        return None;
    }
    let origin = match &deployed.overlay.autoscaler {
        Some(autoscaler) if autoscaler.min_replicas < 2 => autoscaler.origin,
        _ if deployed.overlay.replicas.0.value < 2 => deployed.overlay.replicas.0.origin,
        _ => return None,
    };
    let fault = Fault::about(deployed.name()).text(" may have one replica in prod, so the end of one node is an outage: write at least 2");
    Some(declared(fault, origin))
}

/// Names the line that is wrong: an app's own line is far from it.
const fn declared(fault: Fault, origin: Origin) -> Fault {
    match origin {
        Origin::Line(at) => fault.text("; declared at ").line(at),
        Origin::Default(_) => fault,
    }
}

const fn budget(app: &App<'_>, cpu: u64, memory: u64) -> Option<Fault> {
    let cluster = &app.target.cluster;
    let fault = Fault::new("all workloads at their maxima, with a rollout's surge, request ");
    let has = ", and the cluster has ";
    let fault = if cpu > cluster.cpu_millis {
        fault.number(cpu).text("m CPU").text(has).number(cluster.cpu_millis).text("m")
    } else if memory > cluster.memory_bytes {
        fault.bytes(memory).text(" of memory").text(has).bytes(cluster.memory_bytes)
    } else {
        return None;
    };
    let fault = fault.text(" to give: lower maxReplicas or a request, or name a larger cluster");
    Some(declared(fault, cluster.origin))
}
