//! A container's parts, apart from the methods that set them: the rules read them, and those methods ask the rules.

use crate::values::{ImageReference, Origin, Traced};

use super::env::FieldEnv;
use super::list::List;
use super::listed::listed;
use super::{Config, EnvFrom, Handler, Mount, Port, Probes, ResourceProfile, SecretEnv, WritablePath};

listed! {
    /// A container beside the main one: a sidecar, which runs as long as the pod, or one that must end before the others
    /// start. The main one is set by the workload's own methods. It is hardened as every container is.
    ///
    /// ```
    /// use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// const SMALL: ResourceProfile =
    ///     ResourceProfile::new(Requests::new(Cpu::millis(50), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64)));
    /// const PROXY: Container = Container::new("proxy", "envoyproxy/envoy:v1.36.2")
    ///     .port(Port::tcp("admin", 9901))
    ///     .probes(Probes::http_get("/ready").readiness(Probe::new()))
    ///     .resources(SMALL);
    /// const MIGRATE: Container = Container::own_image("migrate").command(&["alembic", "upgrade", "head"]).resources(SMALL);
    /// pub const API: Workload = Workload::new("api", "shop/api").sidecar(&PROXY).init_container(&MIGRATE);
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Container<'a> {
        pub(crate) name: Traced<&'a str>,
        pub(crate) image: ContainerImage<'a>,
        pub(crate) command: Option<Traced<&'a [&'a str]>>,
        pub(crate) args: Option<Traced<&'a [&'a str]>>,
        pub(crate) ports: List<'a, Port<'a>, 4>,
        pub(crate) resources: Option<ResourceProfile>,
        pub(crate) probes: Option<Probes<'a>>,
        pub(crate) writable_paths: List<'a, WritablePath<'a>, 4>,
        pub(crate) mounts: List<'a, Mount<'a>, 4>,
        pub(crate) config: List<'a, Config<'a>, 8>,
        pub(crate) secrets: List<'a, SecretEnv<'a>, 8>,
        pub(crate) env_from: List<'a, EnvFrom<'a>, 2>,
        pub(crate) env_fields: List<'a, FieldEnv<'a>, 2>,
    }
}

/// Which image a container runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ContainerImage<'a> {
    /// The workload's, of the build that the environment answers, with the workload's variables.
    Own,
    Other(ImageReference<'a>, Origin),
}

impl<'a> Container<'a> {
    /// The main container, which has the workload's name.
    pub(crate) const fn main(name: Traced<&'a str>) -> Self {
        Self::of(name, ContainerImage::Own)
    }

    pub(super) const fn of(name: Traced<&'a str>, image: ContainerImage<'a>) -> Self {
        Self {
            name,
            image,
            command: None,
            args: None,
            ports: List::EMPTY,
            resources: None,
            probes: None,
            writable_paths: List::EMPTY,
            mounts: List::EMPTY,
            config: List::EMPTY,
            secrets: List::EMPTY,
            env_from: List::EMPTY,
            env_fields: List::EMPTY,
        }
    }

    /// The port that a handler asks: its own, or the container's first. That there is one, the rules assert.
    pub(crate) fn asked(&self, handler: &Handler<'_>) -> u32 {
        handler.port.or(self.ports.first().map(|port| port.number.value)).unwrap_or_default()
    }
}
