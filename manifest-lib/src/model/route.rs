//! Ways in from outside the cluster by host and path: Ingress, and the Gateway API's routes.
//! Source of the rules: Kubernetes, "Ingress"; Gateway API, "HTTPRoute" and "GRPCRoute".

use super::list::List;
use crate::values::{DnsSubdomain, Fault, Origin};

/// A way in through an Ingress controller: which hosts and paths lead to the workload's Service.
///
/// ```
/// use manifest_lib::model::{Exposure, Ingress};
/// const SHOP: Ingress = Ingress::new("traefik", "shop.example.com")
///     .path("/api")
///     .cert_manager("letsencrypt");
/// const REACHED: Exposure = Exposure::cluster_ip().ingress(&SHOP);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ingress<'a> {
    pub(crate) class: &'a str,
    pub(crate) hosts: List<'a, &'a str, 4>,
    pub(crate) paths: List<'a, &'a str, 4>,
    pub(crate) tls: Option<Tls<'a>>,
    pub(crate) annotations: List<'a, (&'a str, &'a str), 4>,
    pub(crate) port: Option<u32>,
    pub(crate) origin: Origin,
}

/// Where an Ingress has its certificate from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tls<'a> {
    /// The Secret, or else one that is named after the workload.
    pub(crate) secret: Option<&'a str>,
    /// The ClusterIssuer of cert-manager that fills it.
    pub(crate) issuer: Option<&'a str>,
    pub(crate) origin: Origin,
}

impl<'a> Ingress<'a> {
    /// The class of the controller and a host, all of whose paths lead to the workload.
    ///
    /// # Panics
    /// If one of them is no DNS name; a host may start with `*.`.
    #[track_caller]
    pub const fn new(class: &'a str, host: &'a str) -> Self {
        let mut hosts = List::EMPTY;
        hosts.push(self::host(host), "host", "host");
        Self {
            class: DnsSubdomain::new(class).as_str(),
            hosts,
            paths: List::EMPTY,
            tls: None,
            annotations: List::EMPTY,
            port: None,
            origin: Origin::caller(),
        }
    }

    /// One host more.
    ///
    /// # Panics
    /// If it is no DNS name, there already, or the fifth.
    #[track_caller]
    pub const fn host(mut self, host: &'a str) -> Self {
        unlike(&self.hosts, host, "host");
        self.hosts.push(self::host(host), "host", "host");
        self
    }

    /// Only the paths that start so, element by element.
    ///
    /// # Panics
    /// If it does not start with `/`, has `//`, is there already, or is the fifth.
    #[track_caller]
    pub const fn path(mut self, path: &'a str) -> Self {
        unlike(&self.paths, path, "path");
        self.paths.push(self::path(path), "path", "path");
        self
    }

    /// The port of the workload that it leads to, if that is not the first.
    pub const fn port(mut self, number: u32) -> Self {
        self.port = Some(number);
        self
    }

    /// The certificate is in this Secret, by reference.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn tls_secret(mut self, secret: &'a str) -> Self {
        self.tls =
            Some(Tls { secret: Some(DnsSubdomain::new(secret).as_str()), issuer: None, origin: Origin::caller() });
        self
    }

    /// cert-manager gets the certificate from this ClusterIssuer, into a Secret named `WORKLOAD-tls`.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn cert_manager(mut self, issuer: &'a str) -> Self {
        self.tls =
            Some(Tls { secret: None, issuer: Some(DnsSubdomain::new(issuer).as_str()), origin: Origin::caller() });
        self
    }

    /// An annotation that the controller reads.
    ///
    /// # Panics
    /// If the key is none, or it is the fifth.
    #[track_caller]
    pub const fn annotation(mut self, key: &'a str, value: &'a str) -> Self {
        let key = crate::values::LabelKey::new(key).as_str();
        self.annotations.push((key, value), "annotation", "annotation");
        self
    }
}

/// A way in through a gateway that is there already: which hosts and matches lead to the workload's Service.
/// It is an HTTPRoute or a GRPCRoute of the Gateway API's standard channel.
///
/// ```
/// use manifest_lib::model::{Exposure, Route};
/// const SHOP: Route = Route::http("public", "gateways").hostname("shop.example.com").path_prefix("/api");
/// const CATALOG: Route = Route::grpc("public", "gateways").hostname("grpc.example.com").service("shop.Catalog");
/// const REACHED: Exposure = Exposure::cluster_ip().route(&SHOP);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    pub(crate) grpc: bool,
    pub(crate) gateway: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) section: Option<&'a str>,
    pub(crate) hostnames: List<'a, &'a str, 4>,
    pub(crate) matches: List<'a, &'a str, 4>,
    pub(crate) weighted: List<'a, (&'a str, u32, u32), 2>,
    pub(crate) weight: Option<u32>,
    pub(crate) port: Option<u32>,
    pub(crate) origin: Origin,
}

impl<'a> Route<'a> {
    /// HTTP through the gateway of this name in this namespace; TLS ends at the gateway.
    ///
    /// # Panics
    /// If a name is none.
    #[track_caller]
    pub const fn http(gateway: &'a str, namespace: &'a str) -> Self {
        Self::of(gateway, namespace, false)
    }

    /// gRPC through the gateway of this name in this namespace; TLS ends at the gateway.
    ///
    /// # Panics
    /// If a name is none.
    #[track_caller]
    pub const fn grpc(gateway: &'a str, namespace: &'a str) -> Self {
        Self::of(gateway, namespace, true)
    }

    #[track_caller]
    const fn of(gateway: &'a str, namespace: &'a str, grpc: bool) -> Self {
        Self {
            grpc,
            gateway: DnsSubdomain::new(gateway).as_str(),
            namespace: crate::values::DnsLabel::new(namespace).as_str(),
            section: None,
            hostnames: List::EMPTY,
            matches: List::EMPTY,
            weighted: List::EMPTY,
            weight: None,
            port: None,
            origin: Origin::caller(),
        }
    }

    /// Only the listener of this name.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn section(mut self, name: &'a str) -> Self {
        self.section = Some(DnsSubdomain::new(name).as_str());
        self
    }

    /// One host more; without any, all of the gateway's.
    ///
    /// # Panics
    /// If it is no DNS name, there already, or the fifth.
    #[track_caller]
    pub const fn hostname(mut self, hostname: &'a str) -> Self {
        unlike(&self.hostnames, hostname, "hostname");
        self.hostnames.push(host(hostname), "hostname", "hostname");
        self
    }

    /// Only the paths that start so, element by element.
    ///
    /// # Panics
    /// If the route is gRPC's, or the path does not start with `/`, has `//`, is there already, or is the fifth.
    #[track_caller]
    pub const fn path_prefix(mut self, path: &'a str) -> Self {
        if self.grpc {
            Fault::new("a gRPC route matches services, not the path ")
                .quoted(path)
                .text(": write `.service(...)`")
                .refuse()
        }
        unlike(&self.matches, path, "path");
        self.matches.push(self::path(path), "path_prefix", "path_prefix");
        self
    }

    /// Only calls of this gRPC service.
    ///
    /// # Panics
    /// If the route is HTTP's, or the name is empty, there already, or the fifth.
    #[track_caller]
    pub const fn service(mut self, name: &'a str) -> Self {
        if !self.grpc || name.is_empty() {
            Fault::new("an HTTP route matches paths, not the gRPC service ")
                .quoted(name)
                .text(": write `.path_prefix(...)`, or `Route::grpc` with a service's name")
                .refuse()
        }
        unlike(&self.matches, name, "service");
        self.matches.push(name, "service", "service");
        self
    }

    /// The port of the workload that it leads to, if that is not the first.
    pub const fn port(mut self, number: u32) -> Self {
        self.port = Some(number);
        self
    }

    /// The workload's own share of the calls, beside those of [`also`](Self::also); without it 1.
    pub const fn weight(mut self, weight: u32) -> Self {
        self.weight = Some(weight);
        self
    }

    /// A share of the calls goes to the Service of another workload of the app, such as a new version: its name, its
    /// Service's port and its weight.
    ///
    /// # Panics
    /// If the name is none, or it is the third.
    #[track_caller]
    pub const fn also(mut self, workload: &'a str, port: u32, weight: u32) -> Self {
        let name = crate::values::WorkloadName::new(workload).as_str();
        self.weighted.push((name, port, weight), "also", "also");
        self
    }
}

/// A host, whose first part may be `*`.
#[track_caller]
const fn host(host: &str) -> &str {
    let bytes = host.as_bytes();
    let own = match bytes {
        [b'*', b'.', rest @ ..] => match core::str::from_utf8(rest) {
            Ok(rest) => rest,
            Err(_) => host,
        },
        _ => host,
    };
    DnsSubdomain::new(own);
    host
}

#[track_caller]
const fn path(path: &str) -> &str {
    let bytes = path.as_bytes();
    let mut wrong = bytes.is_empty() || bytes[0] != b'/';
    let mut i = 1;
    while i < bytes.len() {
        wrong |= bytes[i] == b'/' && bytes[i - 1] == b'/';
        i += 1;
    }
    if wrong {
        Fault::about(path).text(" is no path of a route: start it with `/`, and write no `//`").refuse()
    }
    path
}

#[track_caller]
const fn unlike(list: &List<'_, &str, 4>, text: &str, what: &str) {
    let mut i = 0;
    while let Some(other) = list.get(i) {
        if crate::values::scan::same(other, text) {
            Fault::new("the ").text(what).text(" ").quoted(text).text(" is there twice: remove one").refuse()
        }
        i += 1;
    }
}

/// Whence callers from outside come: the pods of an Ingress controller, a gateway or a monitoring system.
///
/// ```
/// use manifest_lib::{model::{Cluster, Pods}, values::{Cpu, Memory}};
/// const CLUSTER: Cluster = Cluster::new(Cpu::cores(16), Memory::gibibytes(64))
///     .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]))
///     .gateway_from(Pods::of("envoy-gateway-system", &[]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Pods<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) labels: &'a [(&'a str, &'a str)],
    pub(crate) origin: Origin,
}

impl<'a> Pods<'a> {
    /// The pods of this namespace that have all of these labels; without labels, all of its pods.
    ///
    /// # Panics
    /// If the namespace is no DNS label, or a label is none.
    #[track_caller]
    pub const fn of(namespace: &'a str, labels: &'a [(&'a str, &'a str)]) -> Self {
        let mut i = 0;
        while i < labels.len() {
            crate::values::LabelKey::new(labels[i].0);
            crate::values::LabelValue::new(labels[i].1);
            i += 1;
        }
        Self { namespace: crate::values::DnsLabel::new(namespace).as_str(), labels, origin: Origin::caller() }
    }
}
