//! A workload: a pod template with a controller, the same in every environment.

use core::marker::PhantomData;

use crate::values::{EnvName, Repository, Traced, WorkloadName};

use super::container::{Container, some};
use super::controller::{Any, Controller, Deployment, Replacing, Singleton};
use super::list::List;
use super::listed::listed;
use super::overlay::{Deployed, Overlay};
use super::{
    Annotation, Config, Connection, GracefulShutdown, ImageBuild, Port, Probes, ResourceProfile, RollingUpdate,
    SecretEnv, SecurityContext, TopologySpread, WritablePath, rules,
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
        pub(crate) security_context: SecurityContext,
        pub(crate) connections: List<'a, Connection<'a>, 6>,
        pub(crate) graceful_shutdown: GracefulShutdown,
        pub(crate) topology_spread: TopologySpread<'a>,
        pub(crate) pod_annotations: List<'a, Annotation<'a>, 4>,
        pub(crate) controller: Controller<'a>,
    }
}

impl<'a> Workload<'a> {
    /// A Deployment with a name and the repository of its image; the tag is an environment's answer.
    ///
    /// # Panics
    /// If the name is no workload's name, or the repository is none or has a tag.
    #[track_caller]
    pub const fn new(name: &'a str, repository: &'a str) -> Self {
        Self::of(name, repository, Controller::Deployment(Replacing::DEFAULT))
    }

    /// How new pods replace old ones.
    ///
    /// # Panics
    /// If the progress deadline is not above the startup budget.
    #[track_caller]
    pub const fn rolling_update(mut self, rolling_update: RollingUpdate) -> Self {
        let Controller::Deployment(replacing) = &mut self.body.controller;
        replacing.rolling_update = rolling_update;
        crate::values::require(rules::probes(&self.body));
        self
    }

    /// There is one pod, never two, and this is why. It costs a gap: in a rollout the old pod ends before the new one
    /// starts (`Recreate`), and the end of its node is an outage until it runs elsewhere. In prod, one replica is only
    /// taken from a singleton.
    ///
    /// ```
    /// use manifest_lib::model::Workload;
    /// const IMPORTER: Workload = Workload::new("importer", "importer").singleton("two importers would book each order twice");
    /// ```
    ///
    /// # Panics
    /// If there is no reason.
    #[track_caller]
    pub const fn singleton(mut self, reason: &'a str) -> Self {
        let Controller::Deployment(replacing) = &mut self.body.controller;
        replacing.singleton = Some(Singleton::new(reason));
        self
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload: see [`Overlay`].
    #[track_caller]
    pub const fn overlay(self, overlay: Overlay<'a>) -> Deployed<'a> {
        Deployed::new(self.body, overlay)
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
            security_context: SecurityContext::DEFAULT,
            connections: List::EMPTY,
            graceful_shutdown: GracefulShutdown::DEFAULT,
            topology_spread: TopologySpread::DEFAULT,
            pod_annotations: List::EMPTY,
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
        let main = self.body.main.fields().into_iter().filter(|(name, _)| *name != "name");
        own.chain(main).chain(self.body.controller.fields()).collect()
    }

    /// The workload's name.
    pub const fn name(&self) -> &'a str {
        self.body.name.value.as_str()
    }

    /// How the image is built, if this repository says so. Port, user and health check are the workload's.
    ///
    /// # Panics
    /// If it has no stage, or one of the workload's secrets would stay in the image.
    #[track_caller]
    pub const fn image_build(mut self, build: &'a ImageBuild<'a>) -> Self {
        self.body.image_build = Some(build);
        crate::values::require(rules::image_build(&self.body));
        self
    }

    /// The program to run instead of the image's own (its ENTRYPOINT).
    ///
    /// # Panics
    /// If it is empty, which would mean the image's own.
    #[track_caller]
    pub const fn command(mut self, command: &'a [&'a str]) -> Self {
        some(command, "command");
        self.body.main.command = Some(Traced::here(command));
        self
    }

    /// The program's arguments instead of the image's own (its CMD).
    ///
    /// # Panics
    /// If they are empty, which would mean the image's own.
    #[track_caller]
    pub const fn args(mut self, args: &'a [&'a str]) -> Self {
        some(args, "args");
        self.body.main.args = Some(Traced::here(args));
        self
    }

    /// The ports that the process listens on; the first is the one that probes and Services mean unless they say
    /// otherwise.
    ///
    /// # Panics
    /// If two have one name, or one number and protocol, or a probe asks another port.
    #[track_caller]
    pub const fn ports(mut self, ports: &'a [Port<'a>]) -> Self {
        self.body.main.ports = self.body.main.ports.with_slice(ports);
        crate::values::require(rules::ports(&self.body));
        self
    }

    /// One port more that the process listens on; the first is the one that probes and Services mean unless they say
    /// otherwise.
    ///
    /// # Panics
    /// If its name or number is there already, or it is the fifth: then write [`Self::ports`].
    #[track_caller]
    pub const fn port(mut self, port: Port<'a>) -> Self {
        self.body.main.ports = self.body.main.ports.with(port, "port", "ports");
        crate::values::require(rules::ports(&self.body));
        self
    }

    /// Requests and limits.
    pub const fn resources(mut self, resources: ResourceProfile) -> Self {
        self.body.main.resources = Some(resources);
        self
    }

    /// Startup, readiness and liveness.
    ///
    /// # Panics
    /// If one asks a port that the workload does not listen on, the startup budget is not below the progress deadline,
    /// or the liveness probe can kill a container that is still starting.
    #[track_caller]
    pub const fn probes(mut self, probes: Probes<'a>) -> Self {
        self.body.main.probes = Some(probes);
        crate::values::require(rules::probes(&self.body));
        self
    }

    /// The user and group of the processes; the rest of the hardening is not a choice.
    pub const fn security_context(mut self, security_context: SecurityContext) -> Self {
        self.body.security_context = security_context;
        self
    }

    /// The folders that the container may write; all others are read-only.
    ///
    /// # Panics
    /// If one is declared twice, lies inside another, or would have another's volume name.
    #[track_caller]
    pub const fn writable_paths(mut self, paths: &'a [WritablePath<'a>]) -> Self {
        self.body.main.writable_paths = self.body.main.writable_paths.with_slice(paths);
        crate::values::require(rules::writable_paths(&self.body));
        self
    }

    /// One folder more that the container may write, and how much it may hold.
    ///
    /// # Panics
    /// If the path is none, or clashes with another, or it is the fifth: then write [`Self::writable_paths`].
    #[track_caller]
    pub const fn writable_path(mut self, path: &'a str, size_limit: crate::values::Memory) -> Self {
        let path = WritablePath::new(path, size_limit);
        self.body.main.writable_paths = self.body.main.writable_paths.with(path, "writable_path", "writable_paths");
        crate::values::require(rules::writable_paths(&self.body));
        self
    }

    /// Plain settings, the same in every environment; an environment adds its own.
    ///
    /// # Panics
    /// If a name is there twice, among the secrets too.
    #[track_caller]
    pub const fn config(mut self, config: &'a [Config<'a>]) -> Self {
        self.body.main.config = self.body.main.config.with_slice(config);
        crate::values::require(rules::env_names(&self.body, &[]));
        self
    }

    /// One plain setting more: an environment variable and its text. Never a secret: the text ends in the repository.
    ///
    /// # Panics
    /// If the name is none or is there already, or it is the ninth: then write [`Self::config`].
    #[track_caller]
    pub const fn env(mut self, name: &'a str, value: &'a str) -> Self {
        crate::values::require(rules::env_name_is_free(&self.body.main, EnvName::new(name).as_str()));
        self.body.main.config = self.body.main.config.with(Config::new(name, value), "env", "config");
        self
    }

    /// Secret settings, by reference.
    ///
    /// # Panics
    /// If a name is there twice, among the plain settings too.
    #[track_caller]
    pub const fn secrets(mut self, secrets: &'a [SecretEnv<'a>]) -> Self {
        self.body.main.secrets = self.body.main.secrets.with_slice(secrets);
        crate::values::require(rules::env_names(&self.body, &[]));
        crate::values::require(rules::image_build(&self.body));
        self
    }

    /// One secret setting more: the variable's name, which is also the key, and the name of the Secret.
    ///
    /// # Panics
    /// If a name is none or is there already, or it is the ninth: then write [`Self::secrets`].
    #[track_caller]
    pub const fn secret(mut self, name: &'a str, secret: &'a str) -> Self {
        crate::values::require(rules::env_name_is_free(&self.body.main, EnvName::new(name).as_str()));
        self.body.main.secrets = self.body.main.secrets.with(SecretEnv::new(name, secret), "secret", "secrets");
        crate::values::require(rules::image_build(&self.body));
        self
    }

    /// Whom the workload calls; all else is denied, but for DNS.
    pub const fn connections(mut self, connections: &'a [Connection<'a>]) -> Self {
        self.body.connections = self.body.connections.with_slice(connections);
        self
    }

    /// One more whom the workload calls.
    ///
    /// # Panics
    /// If it is the seventh: then write [`Self::connections`].
    #[track_caller]
    pub const fn connection(mut self, connection: Connection<'a>) -> Self {
        self.body.connections = self.body.connections.with(connection, "connection", "connections");
        self
    }

    /// How a pod ends.
    pub const fn graceful_shutdown(mut self, graceful_shutdown: GracefulShutdown) -> Self {
        self.body.graceful_shutdown = graceful_shutdown;
        self
    }

    /// How evenly the pods are put on nodes or zones.
    pub const fn topology_spread(mut self, topology_spread: TopologySpread<'a>) -> Self {
        self.body.topology_spread = topology_spread;
        self
    }

    /// Annotations of the pods.
    ///
    /// # Panics
    /// If a key is there twice.
    #[track_caller]
    pub const fn pod_annotations(mut self, annotations: &'a [Annotation<'a>]) -> Self {
        self.body.pod_annotations = self.body.pod_annotations.with_slice(annotations);
        crate::values::require(rules::pod_annotations(&self.body));
        self
    }

    /// One annotation more of the pods.
    ///
    /// # Panics
    /// If the key is none or there already, or it is the fifth: then write [`Self::pod_annotations`].
    #[track_caller]
    pub const fn pod_annotation(mut self, key: &'a str, value: &'a str) -> Self {
        let annotation = Annotation::new(key, value);
        self.body.pod_annotations = self.body.pod_annotations.with(annotation, "pod_annotation", "pod_annotations");
        crate::values::require(rules::pod_annotations(&self.body));
        self
    }
}
