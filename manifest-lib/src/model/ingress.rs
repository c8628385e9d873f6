//! Ways in through an Ingress controller. Source of the rules: Kubernetes, "Ingress".

use super::list::List;
use super::matches::{self, Match};
use crate::values::{DnsSubdomain, Origin};

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
    pub(crate) paths: List<'a, Match<'a>, 4>,
    pub(crate) tls: Option<Tls<'a>>,
    pub(crate) annotations: List<'a, (&'a str, &'a str), 4>,
    pub(crate) port: Option<u32>,
    pub(crate) name: Option<&'a str>,
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
        hosts.push(matches::host(host), "host", "host");
        Self {
            class: DnsSubdomain::new(class).as_str(),
            hosts,
            paths: List::EMPTY,
            tls: None,
            annotations: List::EMPTY,
            port: None,
            name: None,
            origin: Origin::caller(),
        }
    }

    /// One host more.
    ///
    /// # Panics
    /// If it is no DNS name, there already, or the fifth.
    #[track_caller]
    pub const fn host(mut self, host: &'a str) -> Self {
        matches::unlike_host(&self.hosts, host);
        self.hosts.push(matches::host(host), "host", "host");
        self
    }

    /// Only the paths that start so, element by element.
    ///
    /// # Panics
    /// If it does not start with `/`, has `//`, is there already, or is the fifth.
    #[track_caller]
    pub const fn path(self, path: &'a str) -> Self {
        self.matching(Match::of(matches::path(path), false))
    }

    /// Only this path, and none below it.
    ///
    /// ```
    /// use manifest_lib::model::Ingress;
    /// const HOOK: Ingress = Ingress::new("traefik", "shop.example.com").path_exact("/hooks/payment").named("hook");
    /// ```
    ///
    /// # Panics
    /// As [`Self::path`].
    #[track_caller]
    pub const fn path_exact(self, path: &'a str) -> Self {
        self.matching(Match::of(matches::path(path), true))
    }

    #[track_caller]
    const fn matching(mut self, path: Match<'a>) -> Self {
        matches::unlike(&self.paths, &path);
        self.paths.push(path, "path", "path");
        self
    }

    /// The end of its name, for a second Ingress of the workload: it is `WORKLOAD-NAME`.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn named(mut self, name: &'a str) -> Self {
        self.name = Some(matches::named(name));
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
