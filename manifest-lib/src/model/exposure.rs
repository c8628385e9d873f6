//! Who reaches a workload: its Services, and the ways in from outside.
//! Source of the rules: Kubernetes, "Service".

use super::list::List;
use super::{Annotation, Ingress, Protocol, Route};
use crate::values::{ContainerPort, Fault, NodePort, Origin, Traced};

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
    pub(crate) headless: Option<Origin>,
    pub(crate) annotations: List<'a, Annotation<'a>, 3>,
    pub(crate) load_balancer_class: Option<Traced<&'a str>>,
    pub(crate) load_balancer_source_ranges: Option<Traced<&'a [&'a str]>>,
    pub(crate) external_traffic_local: Option<Origin>,
    pub(crate) traffic_distribution: Option<Traced<TrafficDistribution>>,
    pub(crate) session_affinity: Option<Traced<u32>>,
    pub(crate) ways: List<'a, Way<'a>, 2>,
    pub(crate) more: List<'a, &'a Service<'a>, 2>,
    pub(crate) origin: Origin,
}

/// A way in by host and path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way<'a> {
    Ingress(&'a Ingress<'a>),
    Route(&'a Route<'a>),
}

/// Where a Service's calls go first. Source: Kubernetes, "Service" (traffic distribution).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrafficDistribution {
    /// To pods of the caller's zone, where there are any. Stable since Kubernetes 1.33.
    PreferClose,
    /// The same, by the name that it has since Kubernetes 1.35.
    PreferSameZone,
    /// To pods of the caller's node, where there are any. Stable since Kubernetes 1.35.
    PreferSameNode,
}

impl TrafficDistribution {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::PreferClose => "PreferClose",
            Self::PreferSameZone => "PreferSameZone",
            Self::PreferSameNode => "PreferSameNode",
        }
    }
}

/// A Service more of a workload, named `WORKLOAD-NAME`.
///
/// ```
/// use manifest_lib::model::{Exposure, Service, ServicePort};
/// const ADMIN: Service = Service::new("admin", Exposure::cluster_ip().ports(&[ServicePort::new(9901, 9901)]));
/// const REACHED: Exposure = Exposure::load_balancer().ports(&[ServicePort::new(80, 8080)]).service(&ADMIN);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    pub(crate) name: &'a str,
    pub(crate) exposure: Exposure<'a>,
}

impl<'a> Service<'a> {
    /// The end of its name, and what it is.
    ///
    /// # Panics
    /// If the name is none, or the exposure is none, or has routes or Services of its own.
    #[track_caller]
    pub const fn new(name: &'a str, exposure: Exposure<'a>) -> Self {
        let name = crate::values::DnsLabel::new(name).as_str();
        if !exposure.serves() || !exposure.ways.is_empty() || !exposure.more.is_empty() {
            Fault::new("the Service ")
                .quoted(name)
                .text(" is one Service: give it a type, and routes and other Services to the workload's own exposure")
                .refuse()
        }
        Self { name, exposure }
    }
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
        Self {
            kind,
            ports: &[],
            headless: None,
            annotations: List::EMPTY,
            load_balancer_class: None,
            load_balancer_source_ranges: None,
            external_traffic_local: None,
            traffic_distribution: None,
            session_affinity: None,
            ways: List::EMPTY,
            more: List::EMPTY,
            origin: Origin::caller(),
        }
    }

    /// Without an address of its own: its name leads to each pod.
    ///
    /// ```
    /// use manifest_lib::model::Exposure;
    /// const EACH_POD: Exposure = Exposure::cluster_ip().headless();
    /// ```
    ///
    /// # Panics
    /// If the Service is reached from outside.
    #[track_caller]
    pub const fn headless(mut self) -> Self {
        self.only(matches!(self.kind, ExposureKind::ClusterIp), "headless", "Exposure::cluster_ip()");
        self.headless = Some(Origin::caller());
        self
    }

    /// An annotation of the Service, such as one that a cloud's load balancer reads.
    ///
    /// # Panics
    /// If the key is none, there is no Service, or it is the fourth: then write [`Self::annotations`].
    #[track_caller]
    pub const fn annotation(mut self, key: &'a str, value: &'a str) -> Self {
        self.only(self.serves(), "annotation", "Exposure::cluster_ip()");
        self.annotations.push(Annotation::new(key, value), "annotation", "annotations");
        self
    }

    /// Annotations of the Service.
    ///
    /// # Panics
    /// If there is no Service.
    #[track_caller]
    pub const fn annotations(mut self, annotations: &'a [Annotation<'a>]) -> Self {
        self.only(self.serves(), "annotations", "Exposure::cluster_ip()");
        self.annotations.set(annotations);
        self
    }

    /// Which controller makes the load balancer.
    ///
    /// ```
    /// use manifest_lib::model::Exposure;
    /// const OFFICE: Exposure = Exposure::load_balancer()
    ///     .load_balancer_class("example.com/internal")
    ///     .load_balancer_source_ranges(&["192.0.2.0/24"])
    ///     .external_traffic_local()
    ///     .annotation("example.com/idle-timeout", "60");
    /// ```
    ///
    /// # Panics
    /// If the Service is no load balancer, or the name is none.
    #[track_caller]
    pub const fn load_balancer_class(mut self, class: &'a str) -> Self {
        self.only(matches!(self.kind, ExposureKind::LoadBalancer), "load_balancer_class", "Exposure::load_balancer()");
        self.load_balancer_class = Some(Traced::here(crate::values::LabelKey::new(class).as_str()));
        self
    }

    /// From which IPv4 addresses the load balancer takes calls.
    ///
    /// # Panics
    /// If the Service is no load balancer, or a range is none.
    #[track_caller]
    pub const fn load_balancer_source_ranges(mut self, ranges: &'a [&'a str]) -> Self {
        let name = "load_balancer_source_ranges";
        self.only(matches!(self.kind, ExposureKind::LoadBalancer), name, "Exposure::load_balancer()");
        if ranges.is_empty() {
            Fault::new("an empty list of source ranges lets everybody in: name a range, or leave it out").refuse()
        }
        let mut i = 0;
        while i < ranges.len() {
            crate::values::Ipv4Block::new(ranges[i]);
            i += 1;
        }
        self.load_balancer_source_ranges = Some(Traced::here(ranges));
        self
    }

    /// A node sends calls from outside to its own pods alone, which keeps the caller's address and a hop
    /// (`externalTrafficPolicy: Local`).
    ///
    /// # Panics
    /// If the Service is not reached from outside.
    #[track_caller]
    pub const fn external_traffic_local(mut self) -> Self {
        self.only(self.is_public(), "external_traffic_local", "Exposure::load_balancer()");
        self.external_traffic_local = Some(Origin::caller());
        self
    }

    /// Where calls go first.
    ///
    /// ```
    /// use manifest_lib::model::{Exposure, TrafficDistribution};
    /// const NEAR: Exposure = Exposure::cluster_ip().traffic_distribution(TrafficDistribution::PreferClose).session_affinity(600);
    /// ```
    ///
    /// # Panics
    /// If there is no Service.
    #[track_caller]
    pub const fn traffic_distribution(mut self, distribution: TrafficDistribution) -> Self {
        self.only(self.serves(), "traffic_distribution", "Exposure::cluster_ip()");
        self.traffic_distribution = Some(Traced::here(distribution));
        self
    }

    /// The calls of one address go to one pod for so many seconds, 1 to 86400.
    ///
    /// # Panics
    /// If there is no Service, it is headless, or out of bounds.
    #[track_caller]
    pub const fn session_affinity(mut self, seconds: u32) -> Self {
        self.only(self.serves() && self.headless.is_none(), "session_affinity", "Exposure::cluster_ip()");
        self.session_affinity = Some(Traced::here(crate::values::DurationSeconds::new(seconds).get()));
        self
    }

    /// A way in through an Ingress controller, whose pods the cluster names with [`Cluster::ingress_from`](super::Cluster::ingress_from).
    ///
    /// # Panics
    /// If there is no Service, or it is the third way in.
    #[track_caller]
    pub const fn ingress(mut self, ingress: &'a Ingress<'a>) -> Self {
        self.only(self.serves(), "ingress", "Exposure::cluster_ip()");
        self.ways.push(Way::Ingress(ingress), "ingress", "ingress");
        self
    }

    /// A way in through a gateway, whose pods the cluster names with [`Cluster::gateway_from`](super::Cluster::gateway_from).
    ///
    /// # Panics
    /// If there is no Service, or it is the third way in.
    #[track_caller]
    pub const fn route(mut self, route: &'a Route<'a>) -> Self {
        self.only(self.serves(), "route", "Exposure::cluster_ip()");
        self.ways.push(Way::Route(route), "route", "route");
        self
    }

    /// One Service more.
    ///
    /// # Panics
    /// If there is no first one, or it is the third.
    #[track_caller]
    pub const fn service(mut self, service: &'a Service<'a>) -> Self {
        self.only(self.serves(), "service", "Exposure::cluster_ip()");
        self.more.push(service, "service", "service");
        self
    }

    #[track_caller]
    const fn only(&self, right: bool, method: &str, instead: &str) {
        if !right {
            Fault::new("`.")
                .text(method)
                .text("(...)` says nothing of this kind of exposure: write it after `")
                .text(instead)
                .text("`, or remove it")
                .refuse()
        }
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
