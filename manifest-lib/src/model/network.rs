//! Who reaches a workload, and whom it reaches.
//! Source of the rules: Kubernetes, "Service" and "Network Policies".

use super::Protocol;
use crate::values::{ContainerPort, Ipv4Block, NodePort, Origin, Traced, WorkloadName};

/// How a workload is reached: by nobody, inside the cluster, or from outside.
/// Source: Kubernetes, "Service" (type).
///
/// ```
/// use manifest_lib::model::{Exposure, ServicePort};
/// const INSIDE: Exposure = Exposure::cluster_ip();
/// const BROWSER: Exposure = Exposure::node_port(30080);
/// const RENUMBERED: Exposure = Exposure::load_balancer().ports(&[ServicePort::new(80, 3000)]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exposure<'a> {
    pub(crate) kind: ExposureKind,
    pub(crate) ports: &'a [ServicePort],
    pub(crate) origin: Origin,
}

/// A Service's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExposureKind {
    None,
    ClusterIp,
    NodePort(u32),
    LoadBalancer,
}

impl<'a> Exposure<'a> {
    /// No Service at all: the workload only works, nobody calls it.
    #[track_caller]
    pub const fn none() -> Self {
        Self::new(ExposureKind::None)
    }

    /// A Service inside the cluster, for the workloads that declare a connection to it.
    #[track_caller]
    pub const fn cluster_ip() -> Self {
        Self::new(ExposureKind::ClusterIp)
    }

    /// A Service whose first port every node opens under this number, 30000 to 32767.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn node_port(number: u32) -> Self {
        Self::new(ExposureKind::NodePort(NodePort::new(number).get()))
    }

    /// A Service behind the cloud's load balancer (on Minikube: `minikube tunnel`).
    #[track_caller]
    pub const fn load_balancer() -> Self {
        Self::new(ExposureKind::LoadBalancer)
    }

    /// The Service's ports, where they are not just the workload's own.
    pub const fn ports(mut self, ports: &'a [ServicePort]) -> Self {
        self.ports = ports;
        self
    }

    #[track_caller]
    const fn new(kind: ExposureKind) -> Self {
        Self { kind, ports: &[], origin: Origin::caller() }
    }

    /// Whether there is a Service.
    pub(crate) const fn serves(&self) -> bool {
        !matches!(self.kind, ExposureKind::None)
    }

    /// Whether callers come from outside the cluster.
    pub(crate) const fn is_public(&self) -> bool {
        matches!(self.kind, ExposureKind::NodePort(_) | ExposureKind::LoadBalancer)
    }
}

/// A port of a Service and the workload's port behind it. Source: Kubernetes, "Service" (`ports`).
///
/// ```
/// use manifest_lib::model::ServicePort;
/// const WEB: ServicePort = ServicePort::new(80, 3000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ServicePort {
    pub(crate) port: u32,
    pub(crate) target_port: u32,
    pub(crate) protocol: Protocol,
    pub(crate) origin: Origin,
}

impl ServicePort {
    /// The number that callers use, and the number that the workload listens on, over TCP.
    ///
    /// # Panics
    /// If one of them is 0.
    #[track_caller]
    pub const fn new(port: u32, target_port: u32) -> Self {
        Self::of(port, target_port, Protocol::Tcp)
    }

    /// The same over UDP.
    ///
    /// # Panics
    /// If one of them is 0.
    #[track_caller]
    pub const fn udp(port: u32, target_port: u32) -> Self {
        Self::of(port, target_port, Protocol::Udp)
    }

    /// Whether it leads to a port of that number and protocol.
    pub(crate) const fn leads_to(&self, number: u32, protocol: Protocol) -> bool {
        self.target_port == number && self.protocol.is(protocol)
    }

    #[track_caller]
    const fn of(port: u32, target_port: u32, protocol: Protocol) -> Self {
        Self {
            protocol,
            port: ContainerPort::new(port).get(),
            target_port: ContainerPort::new(target_port).get(),
            origin: Origin::caller(),
        }
    }
}

/// Whom a workload calls. What is not declared is denied. Source: Kubernetes, "Network Policies".
///
/// ```
/// use manifest_lib::model::Connection;
/// const CALLS: &[Connection] = &[Connection::to("backend", 8000), Connection::internet(443)];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    pub(crate) peer: Peer<'a>,
    pub(crate) port: Traced<u32>,
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer<'a> {
    Workload(WorkloadName<'a>),
    Internet,
    Block(Ipv4Block<'a>),
}

impl<'a> Connection<'a> {
    /// Calls a workload of the same app on a port that it listens on.
    ///
    /// # Panics
    /// If the name is none or the port is 0. The app asserts that the workload is there and listens.
    #[track_caller]
    pub const fn to(workload: &'a str, port: u32) -> Self {
        Self::new(Peer::Workload(WorkloadName::new(workload)), port)
    }

    /// Calls any public address on this TCP port. Denied stay private networks (10/8, 172.16/12, 192.168/16, fc00::/7),
    /// carrier NAT (100.64/10), loopback, and link-local addresses, where most clouds have their metadata.
    ///
    /// # Panics
    /// If the port is 0.
    #[track_caller]
    pub const fn internet(port: u32) -> Self {
        Self::new(Peer::Internet, port)
    }

    /// Calls a block of addresses on this TCP port.
    ///
    /// # Panics
    /// If the block is none or the port is 0.
    #[track_caller]
    pub const fn block(block: &'a str, port: u32) -> Self {
        Self::new(Peer::Block(Ipv4Block::new(block)), port)
    }

    #[track_caller]
    const fn new(peer: Peer<'a>, port: u32) -> Self {
        Self { peer, port: Traced::here(ContainerPort::new(port).get()) }
    }
}
