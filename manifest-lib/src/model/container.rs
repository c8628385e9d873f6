//! A container: the main one of a workload, a sidecar, or one that runs before them.

use crate::values::{Fault, Traced};

use super::list::List;
use super::listed::listed;
use super::{Config, Handler, Port, Probes, ResourceProfile, SecretEnv, WritablePath};

listed! {
    /// What a container is made of. The main one of a workload is set by the workload's own methods.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Container<'a> {
        pub(crate) name: Traced<&'a str>,
        pub(crate) command: Option<Traced<&'a [&'a str]>>,
        pub(crate) args: Option<Traced<&'a [&'a str]>>,
        pub(crate) ports: List<'a, Port<'a>, 4>,
        pub(crate) resources: Option<ResourceProfile>,
        pub(crate) probes: Option<Probes<'a>>,
        pub(crate) writable_paths: List<'a, WritablePath<'a>, 4>,
        pub(crate) config: List<'a, Config<'a>, 8>,
        pub(crate) secrets: List<'a, SecretEnv<'a>, 8>,
    }
}

impl<'a> Container<'a> {
    /// The main container, which has the workload's name.
    pub(crate) const fn main(name: Traced<&'a str>) -> Self {
        Self {
            name,
            command: None,
            args: None,
            ports: List::EMPTY,
            resources: None,
            probes: None,
            writable_paths: List::EMPTY,
            config: List::EMPTY,
            secrets: List::EMPTY,
        }
    }

    /// The port that a handler asks: its own, or the container's first. That there is one, the rules assert.
    pub(crate) fn asked(&self, handler: &Handler<'_>) -> u32 {
        handler.port.or(self.ports.first().map(|port| port.number.value)).unwrap_or_default()
    }
}

/// A list of words that is there has one at least.
#[track_caller]
pub(crate) const fn some(words: &[&str], what: &str) {
    if words.is_empty() {
        Fault::new("the list of ")
            .text(what)
            .text(" is empty, and Kubernetes would take the image's own: write a word, or leave it out")
            .refuse()
    }
}
