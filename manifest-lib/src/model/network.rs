//! Whom a workload calls. What is not declared is denied. Source: Kubernetes, "Network Policies".

use super::ipv6::block_of_ipv6;
use super::list::List;
use super::{Pods, Protocol};
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
    /// Pods that no app of this program makes.
    Pods(Pods<'a>),
    /// Pods of this app's namespace that an extra object makes.
    Extra(&'a ExtraPods<'a>),
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

    /// Calls pods that no app of this program makes, such as those of a database in another namespace, on a port that they
    /// listen on. Nobody here can tell whether they do, nor whether their own policies let it.
    ///
    /// ```
    /// use manifest_lib::model::{Connection, Pods, Workload};
    /// const KAFKA: Pods = Pods::of("kafka", &[("strimzi.io/cluster", "events")]);
    /// const API: Workload = Workload::new("api", "api").connection(Connection::to_pods(KAFKA, 9093));
    /// ```
    ///
    /// # Panics
    /// If the port is 0.
    #[track_caller]
    pub const fn to_pods(pods: Pods<'a>, port: u32) -> Self {
        Self::new(Peer::Pods(pods), port)
    }

    /// Calls pods that an extra object of this app makes, on a port that they listen on.
    ///
    /// # Panics
    /// If they do not listen on the port.
    #[track_caller]
    pub const fn to_extra(pods: &'a ExtraPods<'a>, port: u32) -> Self {
        let mut i = 0;
        while let Some(own) = pods.ports.get(i) {
            if own.value == port {
                return Self::new(Peer::Extra(pods), port);
            }
            i += 1;
        }
        crate::values::Fault::new("a connection leads to port ")
            .number(port as u64)
            .text(", which the extra pods ")
            .quoted(pods.name.as_str())
            .text(" do not listen on: declare it with `.port(...)`, or correct the number")
            .refuse()
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

/// Pods of this app's namespace that an extra object makes, such as those of a database that an operator keeps: the other
/// end of connections, with a policy of their own. Without it all of their traffic is denied, as of every pod here.
///
/// ```
/// use manifest_lib::model::{Connection, ExtraPods, Pods, Workload};
/// const DB: ExtraPods = ExtraPods::new("db", &[("cnpg.io/cluster", "shop-db")])
///     .port(5432)
///     .connection(Connection::block("10.0.0.10/32", 6443))
///     .called_from(Pods::of("cnpg-system", &[]), 8000);
/// const API: Workload = Workload::new("api", "api").connection(Connection::to_extra(&DB, 5432));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExtraPods<'a> {
    pub(crate) name: WorkloadName<'a>,
    pub(crate) labels: &'a [(&'a str, &'a str)],
    pub(crate) ports: List<'a, Traced<u32>, 3>,
    pub(crate) connections: List<'a, Connection<'a>, 3>,
    pub(crate) callers: List<'a, Caller<'a>, 2>,
    pub(crate) origin: Origin,
}

impl<'a> ExtraPods<'a> {
    /// A name, which their policy has, and the labels that the pods have, and no others.
    ///
    /// # Panics
    /// If the name or a label is none, or there is no label.
    #[track_caller]
    pub const fn new(name: &'a str, labels: &'a [(&'a str, &'a str)]) -> Self {
        if labels.is_empty() {
            crate::values::Fault::new("the extra pods ")
                .quoted(name)
                .text(" have no label, and their policy would be every pod's: write the labels that their operator gives them")
                .refuse()
        }
        let labels = Pods::here(labels).labels;
        let name = WorkloadName::new(name);
        Self {
            name,
            labels,
            ports: List::EMPTY,
            connections: List::EMPTY,
            callers: List::EMPTY,
            origin: Origin::caller(),
        }
    }

    /// A TCP port that they listen on.
    ///
    /// # Panics
    /// If it is 0, or the fourth.
    #[track_caller]
    pub const fn port(mut self, number: u32) -> Self {
        self.ports.push(Traced::here(ContainerPort::new(number).get()), "port", "port");
        self
    }

    /// One whom they call; that they call each other, [`ExtraPods::together`] says.
    ///
    /// # Panics
    /// If it is the fourth.
    #[track_caller]
    pub const fn connection(mut self, connection: Connection<'a>) -> Self {
        self.connections.push(connection, "connection", "connection");
        self
    }

    /// Pods outside of the app that call them on this port: their operator, say.
    ///
    /// # Panics
    /// If the port is 0, or it is the third.
    #[track_caller]
    pub const fn called_from(mut self, pods: Pods<'a>, port: u32) -> Self {
        let port = ContainerPort::new(port).get();
        self.callers.push(Caller { pods, port, origin: Origin::caller() }, "called_from", "called_from");
        self
    }

    /// They call each other on this port: the members of a database, say.
    ///
    /// # Panics
    /// As [`Self::called_from`] and [`Self::connection`].
    #[track_caller]
    pub const fn together(self, port: u32) -> Self {
        let own = Pods::here(self.labels);
        self.called_from(own, port).connection(Connection::to_pods(own, port))
    }

    /// The pods, for who is called by them: `.called_from(DB.pods(), 8080)`.
    #[track_caller]
    pub const fn pods(&self) -> Pods<'a> {
        Pods::here(self.labels)
    }
}
