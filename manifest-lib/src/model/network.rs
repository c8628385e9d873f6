//! Whom a workload calls. What is not declared is denied. Source: Kubernetes, "Network Policies".

use super::Protocol;
use super::ipv6::block_of_ipv6;
use crate::values::{ContainerPort, Ipv4Block, Origin, Traced, WorkloadName};

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

    /// Calls any public address on this port. Denied stay private networks (10/8, 172.16/12, 192.168/16, fc00::/7),
    /// carrier NAT (100.64/10), loopback, and link-local addresses, where most clouds have their metadata. So a database with a
    /// private address, in a peered network or behind PrivateLink, times out: it is reached by [`block`](Self::block) alone.
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
    pub(super) const fn new(peer: Peer<'a>, port: u32) -> Self {
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
