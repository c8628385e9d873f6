//! A workload in an environment.

use crate::values::{Memory, Origin, Traced};

use super::Protocol;
use super::controller::{Any, ClaimTemplate, Controller, Deployment};
use super::overlay::{Overlay, Storage};
use super::workload::{Body, Workload};

/// A workload in an environment: made by [`Workload::overlay`] alone, so its parts fit together.
#[derive(Clone, Copy, Debug)]
pub struct Deployed<'a> {
    pub(crate) body: Body<'a>,
    pub(crate) overlay: Overlay<'a>,
    pub(crate) storage: &'a [Storage<'a>],
    pub(crate) suspended: Option<Origin>,
    /// The line at which the environment takes it.
    pub(crate) origin: Origin,
}

impl<'a> Deployed<'a> {
    /// The workload's name.
    pub const fn name(&self) -> &'a str {
        self.body.name.value.as_str()
    }

    /// What is the same in every environment.
    pub const fn workload(&self) -> Workload<'a, Any> {
        Workload { body: self.body, kind: core::marker::PhantomData }
    }

    /// The same if it is a Deployment, which can be built further.
    pub const fn deployment(&self) -> Option<Workload<'a, Deployment>> {
        match self.body.controller {
            Controller::Deployment(_) => Some(Workload { body: self.body, kind: core::marker::PhantomData }),
            _ => None,
        }
    }

    /// What this environment answers, as a Deployment is asked: what its kind is not asked stands at what says nothing.
    pub const fn answers(&self) -> Overlay<'a> {
        self.overlay
    }

    /// The fewest pods that are wanted: what the autoscaler goes down to, or the replicas.
    pub(crate) const fn fewest(&self) -> u32 {
        match self.overlay.autoscaler {
            Some(autoscaler) => autoscaler.min_replicas,
            None => self.overlay.replicas.0.value,
        }
    }

    /// The most pods that are wanted: what the autoscaler goes up to, or the replicas.
    pub(crate) const fn most(&self) -> u32 {
        match self.overlay.autoscaler {
            Some(autoscaler) => autoscaler.max_replicas,
            None => self.overlay.replicas.0.value,
        }
    }

    /// Kubernetes' name of the controller.
    pub const fn kind(&self) -> &'static str {
        self.body.controller.kind()
    }

    /// The port of a container that a caller means by a number: one that a container listens on, or that of the Service.
    pub(crate) const fn container_port(&self, number: u32, protocol: Protocol) -> Option<u32> {
        let mut at = 0;
        while let Some(container) = self.body.container(at) {
            let mut i = 0;
            while let Some(port) = container.ports.get(i) {
                if port.number.value == number && port.protocol.is(protocol) {
                    return Some(number);
                }
                i += 1;
            }
            at += 1;
        }
        let ports = self.overlay.exposure.ports;
        let mut i = 0;
        while i < ports.len() {
            if ports[i].port == number && ports[i].protocol.is(protocol) {
                return Some(ports[i].target_port);
            }
            i += 1;
        }
        None
    }

    /// The size of a claim template here.
    pub(crate) fn size_of(&self, template: &ClaimTemplate<'_>) -> Traced<Memory> {
        let own = self.storage.iter().find(|storage| storage.name == template.name);
        own.map_or(template.claim.size, |storage| storage.size)
    }
}
