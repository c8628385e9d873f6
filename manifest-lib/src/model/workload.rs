//! A workload: a pod template with a controller, the same in every environment.

use core::marker::PhantomData;

use crate::values::{Origin, Repository, Traced, WorkloadName};

use super::container_data::Container;
use super::controller::{Any, Controller, Deployment};
use super::list::List;
use super::listed::listed;
use super::network::Caller;
use super::volume::Source;
use super::{
    Annotation, Connection, GracefulShutdown, ImageBuild, Projection, Rights, Scheduling, SecurityContext,
    TopologySpread, Volume,
};

/// Pods that a controller keeps running: by default a [`Deployment`] of one container. What is not set has a safe
/// default: hardened, spread over the nodes, replaced one pod at a time without a gap, reached by nobody and reaching
/// nobody.
///
/// Each method looks at what it completes, so that a combination that cannot work is a compile error at that line.
///
/// ```
/// use manifest_lib::{model::*, values::{Cpu, Memory}};
/// pub const BACKEND: Workload = Workload::new("backend", "evolved-todo-backend")
///     .port(Port::http(8000))
///     .resources(ResourceProfile::new(
///         Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
///         Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
///     ))
///     .probes(Probes::http_get("/health").readiness(Probe::new().period_seconds(10)));
/// ```
///
/// Single items, such as [`port`](Self::port) and [`env`](Self::env), stand one after the other and may be made of
/// parameters, so a team can write its own defaults once:
///
/// ```
/// use manifest_lib::{model::*, values::{Cpu, Memory}};
/// /// What each of our services is.
/// const fn web_service(name: &'static str, port: u32) -> Workload<'static> {
///     Workload::new(name, name)
///         .port(Port::http(port))
///         .resources(ResourceProfile::new(
///             Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
///             Limits::memory(Memory::mebibytes(256)),
///         ))
///         .probes(Probes::http_get("/healthz").readiness(Probe::new()))
///         .writable_path("/tmp", Memory::mebibytes(64))
///         .env("SERVICE_NAME", name)
/// }
/// pub const CART: Workload = web_service("cart", 8080).secret("REDIS_URL", "cart-secrets").connection(Connection::to("stock", 8081));
/// pub const STOCK: Workload = web_service("stock", 8081).env("LOG_LEVEL", "debug");
/// ```
///
/// Other kinds are made by [`Workload::stateful_set`], [`daemon_set`](Workload::daemon_set), [`job`](Workload::job) and
/// [`cron_job`](Workload::cron_job).
#[derive(Clone, Copy, Debug)]
pub struct Workload<'a, C = Deployment> {
    pub(crate) body: Body<'a>,
    pub(crate) kind: PhantomData<C>,
}

listed! {
    /// What workloads of all kinds have.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Body<'a> {
        pub(crate) name: Traced<WorkloadName<'a>>,
        pub(crate) repository: Traced<Repository<'a>>,
        pub(crate) image_build: Option<&'a ImageBuild<'a>>,
        pub(crate) main: Container<'a>,
        pub(crate) sidecars: List<'a, &'a Container<'a>, 3>,
        pub(crate) init_containers: List<'a, &'a Container<'a>, 3>,
        pub(crate) volumes: List<'a, Volume<'a>, 3>,
        pub(crate) security_context: SecurityContext,
        pub(crate) connections: List<'a, Connection<'a>, 6>,
        pub(crate) callers: List<'a, Caller<'a>, 2>,
        pub(crate) graceful_shutdown: GracefulShutdown,
        pub(crate) topology_spread: TopologySpread<'a>,
        pub(crate) pod_annotations: List<'a, Annotation<'a>, 4>,
        pub(crate) labels: List<'a, Annotation<'a>, 3>,
        pub(crate) account_annotations: List<'a, Annotation<'a>, 1>,
        pub(crate) pull_secrets: List<'a, Traced<&'a str>, 1>,
        pub(crate) scheduling: Option<&'a Scheduling<'a>>,
        pub(crate) rights: Option<&'a Rights<'a>>,
        pub(crate) controller: Controller<'a>,
    }
}

impl<'a, C> Workload<'a, C> {
    #[track_caller]
    pub(super) const fn of(name: &'a str, repository: &'a str, controller: Controller<'a>) -> Self {
        let body = Body {
            name: Traced::here(WorkloadName::new(name)),
            repository: Traced::here(Repository::new(repository)),
            image_build: None,
            main: Container::main(Traced::here(name)),
            sidecars: List::EMPTY,
            init_containers: List::EMPTY,
            volumes: List::EMPTY,
            security_context: SecurityContext::DEFAULT,
            connections: List::EMPTY,
            callers: List::EMPTY,
            graceful_shutdown: GracefulShutdown::DEFAULT,
            topology_spread: TopologySpread::DEFAULT,
            pod_annotations: List::EMPTY,
            labels: List::EMPTY,
            account_annotations: List::EMPTY,
            pull_secrets: List::EMPTY,
            scheduling: None,
            rights: None,
            controller,
        };
        Self { body, kind: PhantomData }
    }

    /// The same workload where its kind does not matter.
    pub const fn any(self) -> Workload<'a, Any> {
        Workload { body: self.body, kind: PhantomData }
    }

    /// Each of the model's fields that the workload has, with its text: for a test that none is forgotten.
    #[doc(hidden)]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let own = self.body.fields().into_iter().filter(|(name, _)| !matches!(*name, "main" | "controller"));
        let main = self.body.main.fields().into_iter().filter(|(name, _)| !matches!(*name, "name" | "image"));
        let kind = self.body.controller.fields().into_iter().filter(|(name, _)| *name != "kind");
        own.chain(main).chain(kind).collect()
    }

    /// The workload's name.
    pub const fn name(&self) -> &'a str {
        self.body.name.value.as_str()
    }
}

impl<'a> Body<'a> {
    /// Whether a container listens on the TCP port.
    pub(crate) const fn listens(&self, number: u32) -> bool {
        let mut at = 0;
        while let Some(container) = self.container(at) {
            let mut i = 0;
            while let Some(port) = container.ports.get(i) {
                if port.number.value == number && port.protocol.is(super::Protocol::Tcp) {
                    return true;
                }
                i += 1;
            }
            at += 1;
        }
        false
    }

    /// The container at a place: the main one, then the sidecars, then those that end before them.
    pub(crate) const fn container(&self, at: usize) -> Option<&Container<'a>> {
        if at == 0 {
            return Some(&self.main);
        }
        let sidecars = self.sidecars.len();
        let found =
            if at <= sidecars { self.sidecars.get(at - 1) } else { self.init_containers.get(at - 1 - sidecars) };
        match found {
            Some(container) => Some(*container),
            None => None,
        }
    }

    /// The ConfigMaps that the pods name and that something else makes.
    pub(crate) fn named_config_maps(&self) -> Vec<(&'a str, Origin)> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(container) = self.container(at) {
            all.extend(
                container.env_from.iter().filter(|source| !source.is_secret).map(|source| (source.name, source.origin)),
            );
            at += 1;
        }
        for volume in self.volumes.iter() {
            match volume.source {
                Source::ConfigMap(name) => all.push((name, volume.origin)),
                Source::Projected(sources) => all.extend(sources.iter().filter_map(|source| match source {
                    Projection::ConfigMap(name) => Some((*name, volume.origin)),
                    _ => None,
                })),
                _ => {}
            }
        }
        all
    }
}
