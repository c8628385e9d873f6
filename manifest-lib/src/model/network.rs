//! Whom a workload calls. What is not declared is denied. Source: Kubernetes, "Network Policies".

use super::ipv6::block_of_ipv6;
use super::{App, Protocol};
use crate::values::{ContainerPort, Fault, Ipv4Block, Origin, Traced, WorkloadName, scan::same};

/// Whom a workload calls. What is not declared is denied.
///
/// ```
/// use manifest_lib::model::Connection;
/// const CALLS: &[Connection] = &[
///     Connection::to("backend", 8000),
///     Connection::internet(443),
///     Connection::block("10.20.0.0/16", 5432),
///     Connection::block_v6("2001:db8:20::/48", 5432),
///     Connection::internet(123).udp(),
/// ];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    pub(crate) peer: Peer<'a>,
    pub(crate) port: Traced<u32>,
    pub(crate) protocol: Protocol,
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer<'a> {
    Workload(WorkloadName<'a>),
    /// A workload of another app: its namespace, the app's name, and its own.
    Elsewhere(&'a str, &'a str, &'a str),
    Internet,
    Block(&'a str),
}

impl<'a> Connection<'a> {
    /// Calls a workload of the same app, on a port that it listens on or that its Service has.
    ///
    /// # Panics
    /// If the name is none or the port is 0. The app asserts that the workload is there and listens.
    #[track_caller]
    pub const fn to(workload: &'a str, port: u32) -> Self {
        Self::new(Peer::Workload(WorkloadName::new(workload)), port)
    }

    /// Calls a workload of another app, which has a namespace of its own, on a port that it listens on. That app lets it
    /// with [`Workload::called_from`](super::Workload::called_from).
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// # const RESOURCES: ResourceProfile = ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64)));
    /// # const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8));
    /// # const LEDGER: Workload = Workload::new("ledger", "ledger").port(Port::http(8080)).resources(RESOURCES)
    /// #     .probes(Probes::http_get("/").readiness(Probe::new()));
    /// # pub const BILLING: App = App::new(Release::new("billing", "1.0.0"),
    /// #     Target { stage: Stage::Dev, namespace: Namespace::new("billing"), cluster: CLUSTER },
    /// #     &[LEDGER.overlay(Overlay { image: ImageTag::latest(), replicas: Replicas::new(1), autoscaler: None,
    /// #         exposure: Exposure::cluster_ip(), disruption_budget: None, config: &[] })]);
    /// // BILLING is the other app's constant.
    /// const SHOP: Workload = Workload::new("shop", "shop").connection(Connection::to_app(&BILLING, "ledger", 8080));
    /// ```
    ///
    /// # Panics
    /// If the app has no such workload, or it does not listen on the port.
    #[track_caller]
    pub const fn to_app(app: &'a App<'a>, workload: &'a str, port: u32) -> Self {
        let mut i = 0;
        while i < app.workloads.len() {
            let own = &app.workloads[i];
            if same(own.name(), workload) {
                if own.container_port(port, Protocol::Tcp).is_none()
                    && own.container_port(port, Protocol::Udp).is_none()
                {
                    Fault::new("a connection leads to port ")
                        .number(port as u64)
                        .text(", which ")
                        .quoted(workload)
                        .text(" of the other app does not listen on: correct the number")
                        .refuse()
                }
                return Self::new(Peer::Elsewhere(app.target.namespace.0.value.as_str(), app.name(), own.name()), port);
            }
            i += 1;
        }
        Fault::new("the app ")
            .quoted(app.name())
            .text(" has no workload ")
            .quoted(workload)
            .text(": correct the name")
            .refuse()
    }

    /// Calls any public address on this port. Denied stay private networks (10/8, 172.16/12, 192.168/16, fc00::/7),
    /// carrier NAT (100.64/10), loopback, and link-local addresses, where most clouds have their metadata.
    ///
    /// # Panics
    /// If the port is 0.
    #[track_caller]
    pub const fn internet(port: u32) -> Self {
        Self::new(Peer::Internet, port)
    }

    /// Calls a block of IPv4 addresses on this port.
    ///
    /// # Panics
    /// If the block is none or the port is 0.
    #[track_caller]
    pub const fn block(block: &'a str, port: u32) -> Self {
        Self::new(Peer::Block(Ipv4Block::new(block).as_str()), port)
    }

    /// Calls a block of IPv6 addresses on this port.
    ///
    /// # Panics
    /// If the block is none, has bits behind its prefix, or the port is 0.
    #[track_caller]
    pub const fn block_v6(block: &'a str, port: u32) -> Self {
        Self::new(Peer::Block(block_of_ipv6(block)), port)
    }

    /// Over UDP rather than TCP.
    pub const fn udp(mut self) -> Self {
        self.protocol = Protocol::Udp;
        self
    }

    #[track_caller]
    const fn new(peer: Peer<'a>, port: u32) -> Self {
        Self { peer, port: Traced::here(ContainerPort::new(port).get()), protocol: Protocol::Tcp }
    }
}

/// Pods that call a workload and are none of its app: a monitoring system's, say, or another app's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller<'a> {
    pub(crate) pods: super::Pods<'a>,
    pub(crate) port: u32,
    pub(crate) origin: Origin,
}
