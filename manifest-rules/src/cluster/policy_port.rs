//! Ports as NetworkPolicies name them: all, a range, or a name that each pod gives a number.

use k8s_openapi::api::core::v1::ContainerPort;
use k8s_openapi::api::networking::v1::NetworkPolicyPort;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::pods::Pods;
use super::ports::{self, DEFAULT_PROTOCOL};
use crate::values::ContainerPort as Bounds;

/// The highest port.
const LAST: i32 = Bounds::MAX.get() as i32;

/// Ports of one protocol, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyPort<'b> {
    /// The protocol; nothing for each of them.
    pub protocol: Option<&'b str>,
    /// The ports of it.
    pub numbers: Numbers<'b>,
}

/// Which ports of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Numbers<'b> {
    /// From one to another, both included.
    Range(i32, i32),
    /// The port to which a container gives this name.
    Named(&'b str),
}

impl<'b> PolicyPort<'b> {
    /// Every port of every protocol.
    pub const EVERY: Self = Self { protocol: None, numbers: Numbers::Range(1, LAST) };

    /// A policy's port.
    pub fn of(port: &'b NetworkPolicyPort) -> Self {
        let numbers = match (&port.port, port.end_port) {
            (None, _) => Numbers::Range(1, LAST),
            (Some(IntOrString::Int(from)), to) => Numbers::Range(*from, to.unwrap_or(*from)),
            (Some(IntOrString::String(name)), _) => Numbers::Named(name),
        };
        Self { protocol: Some(ports::protocol(&port.protocol)), numbers }
    }

    /// A container's own port.
    pub fn declared(port: &'b ContainerPort) -> Self {
        let numbers = Numbers::Range(port.container_port, port.container_port);
        Self { protocol: Some(ports::protocol(&port.protocol)), numbers }
    }

    /// The port with the number that these pods give to its name; nothing if they give it none.
    pub fn on(self, pods: &Pods<'b>) -> Option<Self> {
        let Numbers::Named(name) = self.numbers else { return Some(self) };
        let wanted = self.protocol.unwrap_or(DEFAULT_PROTOCOL);
        let named =
            |port: &&ContainerPort| port.name.as_deref() == Some(name) && ports::protocol(&port.protocol) == wanted;
        pods.ports().find(named).map(Self::declared)
    }

    /// Whether it is all ports of each protocol.
    pub fn is_every(&self) -> bool {
        *self == Self::EVERY
    }

    /// Whether all of the other's ports are among its own.
    pub fn covers(&self, other: &Self) -> bool {
        (self.protocol.is_none() || self.protocol == other.protocol)
            && match (self.numbers, other.numbers) {
                (Numbers::Range(from, to), Numbers::Range(other_from, other_to)) => {
                    from <= other_from && other_to <= to
                }
                // A name stands for some number.
                (Numbers::Range(1, LAST), Numbers::Named(_)) => true,
                (one, other) => one == other,
            }
    }

    /// The ports in words.
    pub fn words(&self) -> String {
        let protocol = self.protocol.unwrap_or_default();
        match self.numbers {
            _ if self.is_every() => "every port".to_owned(),
            Numbers::Range(1, LAST) => format!("every {protocol} port"),
            Numbers::Range(from, to) if from == to => format!("{from}/{protocol}"),
            Numbers::Range(from, to) => format!("{from} to {to}/{protocol}"),
            Numbers::Named(name) => format!("{name}/{protocol}"),
        }
    }
}
