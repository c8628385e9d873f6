//! Ways in through a gateway. Source of the rules: Gateway API, "HTTPRoute" and "GRPCRoute".

use super::list::List;
use super::matches::{self, Match};
use crate::values::{DnsSubdomain, Fault, Origin};

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
    pub(crate) parent: Parent<'a>,
    pub(crate) hostnames: List<'a, &'a str, 4>,
    pub(crate) matches: List<'a, Match<'a>, 4>,
    pub(crate) headers: List<'a, (&'a str, &'a str), 2>,
    pub(crate) parents: List<'a, Parent<'a>, 2>,
    pub(crate) weighted: List<'a, (&'a str, u32, u32), 2>,
    pub(crate) weight: Option<u32>,
    pub(crate) port: Option<u32>,
    pub(crate) name: Option<&'a str>,
    pub(crate) origin: Origin,
}

/// A gateway, or one of its listeners.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parent<'a> {
    pub(crate) gateway: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) section: Option<&'a str>,
}

impl<'a> Parent<'a> {
    #[track_caller]
    const fn of(gateway: &'a str, namespace: &'a str) -> Self {
        let namespace = crate::values::DnsLabel::new(namespace).as_str();
        Self { gateway: DnsSubdomain::new(gateway).as_str(), namespace, section: None }
    }
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
            parent: Parent::of(gateway, namespace),
            hostnames: List::EMPTY,
            matches: List::EMPTY,
            headers: List::EMPTY,
            parents: List::EMPTY,
            weighted: List::EMPTY,
            weight: None,
            port: None,
            name: None,
            origin: Origin::caller(),
        }
    }

    /// Only the listener of this name.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn section(mut self, name: &'a str) -> Self {
        self.parent.section = Some(DnsSubdomain::new(name).as_str());
        self
    }

    /// Through one gateway more, with the same hosts and matches.
    ///
    /// ```
    /// use manifest_lib::model::Route;
    /// const SHOP: Route = Route::http("public", "gateways").also_through("internal", "gateways").hostname("shop.example.com");
    /// ```
    ///
    /// # Panics
    /// If a name is none, or it is the fourth gateway.
    #[track_caller]
    pub const fn also_through(mut self, gateway: &'a str, namespace: &'a str) -> Self {
        self.parents.push(Parent::of(gateway, namespace), "also_through", "also_through");
        self
    }

    /// The end of its name, for a second route of the workload: it is `WORKLOAD-NAME`.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn named(mut self, name: &'a str) -> Self {
        self.name = Some(matches::named(name));
        self
    }

    /// One host more; without any, all of the gateway's.
    ///
    /// # Panics
    /// If it is no DNS name, there already, or the fifth.
    #[track_caller]
    pub const fn hostname(mut self, hostname: &'a str) -> Self {
        matches::unlike_host(&self.hostnames, hostname);
        self.hostnames.push(matches::host(hostname), "hostname", "hostname");
        self
    }

    /// Only the paths that start so, element by element.
    ///
    /// # Panics
    /// If the route is gRPC's, or the path does not start with `/`, has `//`, is there already, or is the fifth.
    #[track_caller]
    pub const fn path_prefix(self, path: &'a str) -> Self {
        self.path(path, false)
    }

    /// Only this path, and none below it.
    ///
    /// # Panics
    /// As [`Self::path_prefix`].
    #[track_caller]
    pub const fn path_exact(self, path: &'a str) -> Self {
        self.path(path, true)
    }

    #[track_caller]
    const fn path(self, path: &'a str, exact: bool) -> Self {
        if self.grpc {
            Fault::new("a gRPC route matches services, not the path ")
                .quoted(path)
                .text(": write `.service(...)`")
                .refuse()
        }
        self.matching(Match::of(matches::path(path), exact))
    }

    #[track_caller]
    const fn matching(mut self, one: Match<'a>) -> Self {
        matches::unlike(&self.matches, &one);
        self.matches.push(one, "path_prefix", "path_prefix");
        self
    }

    /// Only calls with this header, of each path or service.
    ///
    /// ```
    /// use manifest_lib::model::Route;
    /// const BETA: Route = Route::http("public", "gateways").path_prefix("/").header("x-beta", "yes").named("beta");
    /// ```
    ///
    /// # Panics
    /// If the name has other than letters, digits and `-`, or it is the third.
    #[track_caller]
    pub const fn header(mut self, name: &'a str, value: &'a str) -> Self {
        let bytes = name.as_bytes();
        let mut wrong = bytes.is_empty() || value.is_empty();
        let mut i = 0;
        while i < bytes.len() {
            wrong |= !(bytes[i].is_ascii_alphanumeric() || bytes[i] == b'-');
            i += 1;
        }
        if wrong {
            Fault::new("the header ")
                .quoted(name)
                .text(" has no name of letters, digits and `-`, or no value: write both")
                .refuse()
        }
        self.headers.push((name, value), "header", "header");
        self
    }

    /// Only calls of this gRPC service.
    ///
    /// # Panics
    /// If the route is HTTP's, or the name is empty, there already, or the fifth.
    #[track_caller]
    pub const fn service(self, name: &'a str) -> Self {
        self.called(Match::of(name, true))
    }

    /// Only calls of this method of a gRPC service.
    ///
    /// ```
    /// use manifest_lib::model::Route;
    /// const FIND: Route = Route::grpc("public", "gateways").hostname("grpc.example.com").service_method("shop.Catalog", "Find");
    /// ```
    ///
    /// # Panics
    /// As [`Self::service`].
    #[track_caller]
    pub const fn service_method(self, service: &'a str, method: &'a str) -> Self {
        self.called(Match { text: service, method, exact: true })
    }

    #[track_caller]
    const fn called(self, one: Match<'a>) -> Self {
        if !self.grpc || one.text.is_empty() {
            Fault::new("an HTTP route matches paths, not the gRPC service ")
                .quoted(one.text)
                .text(": write `.path_prefix(...)`, or `Route::grpc` with a service's name")
                .refuse()
        }
        self.matching(one)
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
