//! Whom workloads call is there, and listens.

use super::names::Names;
use super::told::declared;
use super::workload::listens;
use crate::model::controller::Controller;
use crate::model::exposure::{Exposure, ExposureKind};
use crate::model::list::List;
use crate::model::network::Peer;
use crate::model::{Connection, Deployed, ExtraPods, Protocol};
use crate::values::Fault;

/// The first connection that leads nowhere, of whoever has this name.
pub(super) const fn connections<const N: usize>(
    name: &str,
    connections: &List<'_, Connection<'_>, N>,
    names: &Names<'_, '_>,
) -> Option<Fault> {
    let mut i = 0;
    while let Some(connection) = connections.get(i) {
        if let Peer::Extra(extra) = connection.peer
            && let Some(fault) = extra_pods(extra, names)
        {
            return Some(fault);
        }
        if let Peer::Workload(peer) = connection.peer {
            let fault = match names.get(peer.as_str()) {
                None => Some(
                    Fault::about(name)
                        .text(" connects to ")
                        .quoted(peer.as_str())
                        .text(", which is not in the app: add the workload or correct the name"),
                ),
                Some(callee)
                    if !callee.overlay.exposure.serves()
                        && !matches!(callee.body.controller, Controller::StatefulSet(_)) =>
                {
                    Some(
                        Fault::about(name)
                            .text(" connects to ")
                            .quoted(peer.as_str())
                            .text(", which has no Service: give it `Exposure::cluster_ip()`"),
                    )
                }
                Some(callee) => {
                    let port = connection.port.value;
                    match callee.container_port(port, connection.protocol) {
                        None if matches!(connection.protocol, Protocol::Tcp) => {
                            match listens(&callee.body.main, Some(port), "a connection leads to", "the connection") {
                                Some(fault) => Some(mapped(fault, callee)),
                                None => None,
                            }
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

/// Says which ports there are instead: how the Service maps its own to the containers', or where the containers listen.
const fn mapped(mut fault: Fault, callee: &Deployed<'_>) -> Fault {
    let ports = callee.overlay.exposure.ports;
    let mut i = 0;
    while i < ports.len() {
        fault = fault
            .text(if i == 0 { "; its Service leads from " } else { ", from " })
            .number(ports[i].port as u64)
            .text(" to ")
            .number(ports[i].target_port as u64);
        i += 1;
    }
    let mut i = 0;
    while ports.is_empty()
        && let Some(port) = callee.body.main.ports.get(i)
    {
        fault = fault.text(if i == 0 { "; it listens on " } else { ", " }).number(port.number.value as u64);
        i += 1;
    }
    fault
}

/// Whether a Service of the workload sends to the port of its container.
pub(super) const fn served(callee: &Deployed<'_>, port: u32, protocol: Protocol) -> bool {
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

/// Extra pods have a name of their own, and call what is there.
pub(super) const fn extra_pods(extra: &ExtraPods<'_>, names: &Names<'_, '_>) -> Option<Fault> {
    let name = extra.name.as_str();
    if names.get(name).is_some() {
        let fault = Fault::new("the extra pods ")
            .quoted(name)
            .text(" have the name of a workload, and so would their policy: rename them");
        return Some(declared(fault, extra.origin));
    }
    connections(name, &extra.connections, names)
}
