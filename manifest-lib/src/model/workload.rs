//! A workload: what is the same about a container in every environment.

use crate::values::{Repository, Traced, WorkloadName};

use super::overlay::{Deployed, Overlay};
use super::{
    Annotation, Config, Connection, GracefulShutdown, Handler, ImageBuild, Port, Probes, ResourceProfile,
    RollingUpdate, SecretEnv, SecurityContext, TopologySpread, WritablePath, rules,
};

/// A stateless container that a Deployment keeps running. What is not set has a safe default: hardened, spread over
/// the nodes, replaced one pod at a time without a gap, reached by nobody and reaching nobody.
///
/// Each method looks at all that is set so far, so that a combination that cannot work is a compile error at the
/// method that completes it.
///
/// ```
/// use manifest_lib::{model::*, values::{Cpu, Memory}};
/// pub const BACKEND: Workload = Workload::new("backend", "evolved-todo-backend")
///     .ports(&[Port::http(8000)])
///     .resources(ResourceProfile::new(
///         Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
///         Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
///     ))
///     .probes(Probes::http_get("/health").readiness(Probe::new().period_seconds(10)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Workload<'a> {
    pub(crate) name: Traced<WorkloadName<'a>>,
    pub(crate) repository: Traced<Repository<'a>>,
    pub(crate) image_build: Option<&'a ImageBuild<'a>>,
    pub(crate) command: Option<Traced<&'a [&'a str]>>,
    pub(crate) args: Option<Traced<&'a [&'a str]>>,
    pub(crate) ports: &'a [Port<'a>],
    pub(crate) resources: Option<ResourceProfile>,
    pub(crate) probes: Option<Probes<'a>>,
    pub(crate) security_context: SecurityContext,
    pub(crate) writable_paths: &'a [WritablePath<'a>],
    pub(crate) config: &'a [Config<'a>],
    pub(crate) secrets: &'a [SecretEnv<'a>],
    pub(crate) connections: &'a [Connection<'a>],
    pub(crate) rolling_update: RollingUpdate,
    pub(crate) graceful_shutdown: GracefulShutdown,
    pub(crate) topology_spread: TopologySpread<'a>,
    pub(crate) pod_annotations: &'a [Annotation<'a>],
}

impl<'a> Workload<'a> {
    /// A workload with a name and the repository of its image; the tag is an environment's answer.
    ///
    /// # Panics
    /// If the name is no workload's name, or the repository is none or has a tag.
    #[track_caller]
    pub const fn new(name: &'a str, repository: &'a str) -> Self {
        Self {
            name: Traced::here(WorkloadName::new(name)),
            repository: Traced::here(Repository::new(repository)),
            image_build: None,
            command: None,
            args: None,
            ports: &[],
            resources: None,
            probes: None,
            security_context: SecurityContext::DEFAULT,
            writable_paths: &[],
            config: &[],
            secrets: &[],
            connections: &[],
            rolling_update: RollingUpdate::DEFAULT,
            graceful_shutdown: GracefulShutdown::DEFAULT,
            topology_spread: TopologySpread::DEFAULT,
            pod_annotations: &[],
        }
    }

    /// How the image is built, if this repository says so. Port, user and health check are the workload's.
    ///
    /// # Panics
    /// If it has no stage, or one of the workload's secrets would stay in the image.
    #[track_caller]
    pub const fn image_build(mut self, build: &'a ImageBuild<'a>) -> Self {
        self.image_build = Some(build);
        self.settled()
    }

    /// The workload's name.
    pub const fn name(&self) -> &'a str {
        self.name.value.as_str()
    }

    /// The program to run instead of the image's own (its ENTRYPOINT).
    ///
    /// # Panics
    /// If it is empty, which would mean the image's own.
    #[track_caller]
    pub const fn command(mut self, command: &'a [&'a str]) -> Self {
        some(command, "command");
        self.command = Some(Traced::here(command));
        self
    }

    /// The program's arguments instead of the image's own (its CMD).
    ///
    /// # Panics
    /// If they are empty, which would mean the image's own.
    #[track_caller]
    pub const fn args(mut self, args: &'a [&'a str]) -> Self {
        some(args, "args");
        self.args = Some(Traced::here(args));
        self
    }

    /// The ports that the process listens on; the first is the one that probes and Services mean unless they say
    /// otherwise.
    ///
    /// # Panics
    /// If two have one name, or one number and protocol, or a probe asks another port.
    #[track_caller]
    pub const fn ports(mut self, ports: &'a [Port<'a>]) -> Self {
        self.ports = ports;
        self.settled()
    }

    /// Requests and limits.
    pub const fn resources(mut self, resources: ResourceProfile) -> Self {
        self.resources = Some(resources);
        self
    }

    /// Startup, readiness and liveness.
    ///
    /// # Panics
    /// If one asks a port that the workload does not listen on, the startup budget is not below the progress deadline,
    /// or the liveness probe can kill a container that is still starting.
    #[track_caller]
    pub const fn probes(mut self, probes: Probes<'a>) -> Self {
        self.probes = Some(probes);
        self.settled()
    }

    /// The user and group of the processes; the rest of the hardening is not a choice.
    pub const fn security_context(mut self, security_context: SecurityContext) -> Self {
        self.security_context = security_context;
        self
    }

    /// The folders that the container may write; all others are read-only.
    ///
    /// # Panics
    /// If one is declared twice, lies inside another, or would have another's volume name.
    #[track_caller]
    pub const fn writable_paths(mut self, paths: &'a [WritablePath<'a>]) -> Self {
        self.writable_paths = paths;
        self.settled()
    }

    /// Plain settings, the same in every environment; an environment adds its own.
    ///
    /// # Panics
    /// If a name is there twice, among the secrets too.
    #[track_caller]
    pub const fn config(mut self, config: &'a [Config<'a>]) -> Self {
        self.config = config;
        self.settled()
    }

    /// Secret settings, by reference.
    ///
    /// # Panics
    /// If a name is there twice, among the plain settings too.
    #[track_caller]
    pub const fn secrets(mut self, secrets: &'a [SecretEnv<'a>]) -> Self {
        self.secrets = secrets;
        self.settled()
    }

    /// Whom the workload calls; all else is denied, but for DNS.
    pub const fn connections(mut self, connections: &'a [Connection<'a>]) -> Self {
        self.connections = connections;
        self
    }

    /// How new pods replace old ones.
    ///
    /// # Panics
    /// If the progress deadline is not above the startup budget.
    #[track_caller]
    pub const fn rolling_update(mut self, rolling_update: RollingUpdate) -> Self {
        self.rolling_update = rolling_update;
        self.settled()
    }

    /// How a pod ends.
    pub const fn graceful_shutdown(mut self, graceful_shutdown: GracefulShutdown) -> Self {
        self.graceful_shutdown = graceful_shutdown;
        self
    }

    /// How evenly the pods are put on nodes or zones.
    pub const fn topology_spread(mut self, topology_spread: TopologySpread<'a>) -> Self {
        self.topology_spread = topology_spread;
        self
    }

    /// Annotations of the pods.
    ///
    /// # Panics
    /// If a key is there twice.
    #[track_caller]
    pub const fn pod_annotations(mut self, annotations: &'a [Annotation<'a>]) -> Self {
        self.pod_annotations = annotations;
        self.settled()
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload: see [`Overlay`].
    #[track_caller]
    pub const fn overlay(self, overlay: Overlay<'a>) -> Deployed<'a> {
        let deployed = Deployed { workload: self, overlay, origin: crate::values::Origin::caller() };
        crate::values::require(rules::deployed(&deployed));
        deployed
    }

    /// The port that a handler asks: its own, or the workload's first. That there is one, the rules assert.
    pub(crate) fn asked(&self, handler: &Handler<'_>) -> u32 {
        handler.port.or(self.ports.first().map(|port| port.number.value)).unwrap_or_default()
    }

    #[track_caller]
    const fn settled(self) -> Self {
        crate::values::require(rules::workload(&self));
        self
    }
}

#[track_caller]
const fn some(words: &[&str], what: &str) {
    if words.is_empty() {
        crate::values::Fault::new("the list of ")
            .text(what)
            .text(" is empty, and Kubernetes would take the image's own: write a word, or leave it out")
            .refuse()
    }
}
