//! What must fit together within an app.

use super::names::{MOST, Names};
use super::workload::listens;
use crate::model::container_data::Container;
use crate::model::controller::Controller;
use crate::model::exposure::{Exposure, ExposureKind, Way};
use crate::model::network::Peer;
use crate::model::workload::Body;
use crate::model::{Deployed, Protocol, Scheduling, Stage, Target};
use crate::values::scan::same;
use crate::values::{Fault, NodePort, Origin};

/// The first thing that is wrong with an app.
pub(in crate::model) const fn app(target: &Target<'_>, workloads: &[Deployed<'_>]) -> Option<Fault> {
    if workloads.len() > MOST {
        return Some(
            Fault::new("an app has at most ")
                .number(MOST as u64)
                .text(" workloads, and this one has ")
                .number(workloads.len() as u64)
                .text(": split it into several apps"),
        );
    }
    let names = match Names::of(workloads) {
        Ok(names) => names,
        Err(name) => return Some(Fault::new("two workloads are named ").quoted(name).text(": rename one")),
    };
    let mut node_ports = [0u64; NODE_PORTS / 64 + 1];
    let mut cpu: u64 = 0;
    let mut memory: u64 = 0;
    let mut i = 0;
    while i < workloads.len() {
        let deployed = &workloads[i];
        if let Some(fault) = reserved(deployed.name()) {
            return Some(fault);
        }
        if let Some(fault) = connections(deployed, &names) {
            return Some(fault);
        }
        if !deployed.overlay.exposure.ways.is_empty()
            && let Some(fault) = ways(target, deployed, &names)
        {
            return Some(fault);
        }
        if let Some(scheduling) = deployed.body.scheduling
            && let Some(fault) = neighbours(deployed, scheduling, &names)
        {
            return Some(fault);
        }
        if let Some(rights) = deployed.body.rights
            && target.cluster.api_server.is_none()
        {
            let fault = Fault::about(deployed.name()).text(
                " calls the API server, and the cluster does not say where that is, so the policies cut it off: write `Cluster::api_server(...)`",
            );
            return Some(declared(fault, rights.origin));
        }
        if matches!(target.stage, Stage::Prod)
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
            Controller::DaemonSet(_) => target.cluster.nodes,
            // The runs of a CronJob that overlap are not foreseen.
            Controller::Job(ending) | Controller::CronJob(ending, _) => match ending.parallelism {
                Some(parallelism) => parallelism.value,
                None => 1,
            },
            _ => deployed.most(),
        };
        let pods = most as u64 + deployed.body.controller.limits_of(most).0 as u64;
        let (pod_cpu, pod_memory) = requests(&deployed.body);
        cpu = cpu.saturating_add(pod_cpu.saturating_mul(pods));
        memory = memory.saturating_add(pod_memory.saturating_mul(pods));
        i += 1;
    }
    budget(target, cpu, memory)
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
                Some(callee)
                    if !callee.overlay.exposure.serves()
                        && !matches!(callee.body.controller, Controller::StatefulSet(_)) =>
                {
                    Some(
                        Fault::about(deployed.name())
                            .text(" connects to ")
                            .quoted(peer.as_str())
                            .text(", which has no Service: give it `Exposure::cluster_ip()`"),
                    )
                }
                Some(callee) => {
                    let port = connection.port.value;
                    match callee.container_port(port, connection.protocol) {
                        None if matches!(connection.protocol, Protocol::Tcp) => {
                            listens(&callee.body.main, Some(port), "a connection leads to", "the connection")
                        }
                        None => Some(
                            Fault::new("a connection leads to UDP port ")
                                .number(port as u64)
                                .text(", which ")
                                .quoted(peer.as_str())
                                .text(" does not listen on: declare it with `Port::udp`, or correct the connection"),
                        ),
                        Some(port) if !served(callee, port, connection.protocol) => Some(
                            Fault::new("a connection leads to port ")
                                .number(port as u64)
                                .text(", to which the Service of ")
                                .quoted(peer.as_str())
                                .text(" does not send: add it to the exposure or correct the connection"),
                        ),
                        Some(_) => None,
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

/// Whether a Service of the workload sends to the port of its container.
const fn served(callee: &Deployed<'_>, port: u32, protocol: Protocol) -> bool {
    // A StatefulSet's headless Service leads to each pod, and so to each of its ports.
    if matches!(callee.body.controller, Controller::StatefulSet(_))
        || sends(callee, &callee.overlay.exposure, port, protocol)
    {
        return true;
    }
    let mut i = 0;
    while let Some(service) = callee.overlay.exposure.more.get(i) {
        if sends(callee, &service.exposure, port, protocol) {
            return true;
        }
        i += 1;
    }
    false
}

const fn sends(callee: &Deployed<'_>, exposure: &Exposure<'_>, port: u32, protocol: Protocol) -> bool {
    let ports = exposure.ports;
    if ports.is_empty() {
        // A nodePort opens the first port alone, and the ports of sidecars are named.
        let all = !matches!(exposure.kind, ExposureKind::NodePort(_));
        let mut i = 0;
        while let Some(own) = callee.body.main.ports.get(i) {
            if own.number.value == port && own.protocol.is(protocol) {
                return all || i == 0;
            }
            i += 1;
        }
        return false;
    }
    let mut i = 0;
    while i < ports.len() {
        if ports[i].leads_to(port, protocol) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whoever is looked for is there.
const fn neighbours(deployed: &Deployed<'_>, scheduling: &Scheduling<'_>, names: &Names<'_, '_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(neighbour) = scheduling.neighbours.get(i) {
        if names.get(neighbour.workload).is_none() {
            let fault = Fault::new("the pods of ")
                .quoted(deployed.name())
                .text(" are placed by those of ")
                .quoted(neighbour.workload)
                .text(", which is not in the app: correct the name");
            return Some(declared(fault, neighbour.origin));
        }
        i += 1;
    }
    None
}

/// A way in leads from somewhere, with TLS in prod, and shares its calls with Services that are there.
const fn ways(target: &Target<'_>, deployed: &Deployed<'_>, names: &Names<'_, '_>) -> Option<Fault> {
    let cluster = &target.cluster;
    let mut i = 0;
    while let Some(way) = deployed.overlay.exposure.ways.get(i) {
        let (what, method, from, origin) = match way {
            Way::Ingress(ingress) => ("an Ingress", "ingress_from", &cluster.ingress_from, ingress.origin),
            Way::Route(route) => ("a route", "gateway_from", &cluster.gateway_from, route.origin),
        };
        if from.is_none() {
            let fault = Fault::about(deployed.name())
                .text(" has ")
                .text(what)
                .text(", and the cluster does not say whose pods call it, so nobody could: write `Cluster::")
                .text(method)
                .text("(...)`");
            return Some(declared(fault, origin));
        }
        if let Way::Ingress(ingress) = way
            && ingress.tls.is_none()
            && matches!(target.stage, Stage::Prod)
        {
            let fault = Fault::new("the Ingress of ").quoted(deployed.name()).text(
                " has no TLS in prod, so passwords travel in the open: write `.cert_manager(...)` or `.tls_secret(...)`",
            );
            return Some(declared(fault, origin));
        }
        if let Way::Route(route) = way {
            let mut j = 0;
            while let Some((name, port, _)) = route.weighted.get(j) {
                let there = match names.get(name) {
                    Some(other) => match other.container_port(*port, Protocol::Tcp) {
                        Some(port) => other.overlay.exposure.serves() && served(other, port, Protocol::Tcp),
                        None => false,
                    },
                    None => false,
                };
                if !there {
                    let fault = Fault::new("a route shares its calls with ")
                        .quoted(name)
                        .text(", which has no Service with port ")
                        .number(*port as u64)
                        .text(" in the app: correct the name or the port");
                    return Some(declared(fault, origin));
                }
                j += 1;
            }
        }
        i += 1;
    }
    None
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
    let fault = Fault::about(deployed.name())
        .text(" may have one replica in prod, so the end of one node is an outage: write at least 2, or `.singleton(...)` with the reason why there may be no second");
    Some(declared(fault, origin))
}

/// Names the line that is wrong: an app's own line is far from it.
const fn declared(fault: Fault, origin: Origin) -> Fault {
    match origin {
        Origin::Line(at) => fault.text("; declared at ").line(at),
        Origin::Default(_) => fault,
    }
}

const fn budget(target: &Target<'_>, cpu: u64, memory: u64) -> Option<Fault> {
    let cluster = &target.cluster;
    let fault = Fault::new("all workloads at their maxima, with a rollout's surge, request ");
    let has = ", and the cluster has ";
    let fault = if cpu > cluster.cpu_millis {
        fault.number(cpu).text("m CPU").text(has).number(cluster.cpu_millis).text("m")
    } else if memory > cluster.memory_bytes {
        fault.bytes(memory).text(" of memory").text(has).bytes(cluster.memory_bytes)
    } else {
        return None;
    };
    let fault = fault
        .text(" to give: lower maxReplicas, or a request that is more than the pods use, or name a larger cluster");
    Some(declared(fault, cluster.origin))
}
