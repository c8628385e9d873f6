//! Ports of containers and Services: numbers, names and protocols. Source: Kubernetes, "Service".

use std::fmt;

use k8s_openapi::api::core::v1::{ContainerPort, ServicePort};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// The protocol that counts where none is written.
pub const DEFAULT_PROTOCOL: &str = "TCP";

/// The protocols that ports have. Source: Kubernetes, "Protocols for Services".
pub const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// A protocol as it counts: TCP where none is written.
pub fn protocol(written: &Option<String>) -> &str {
    written.as_deref().unwrap_or(DEFAULT_PROTOCOL)
}

/// Whether a container's port has the number or name, and the protocol.
pub fn is_port(port: &ContainerPort, target: &IntOrString, wanted: &str) -> bool {
    let same = match target {
        IntOrString::Int(number) => port.container_port == *number,
        IntOrString::String(name) => port.name.as_deref() == Some(name),
    };
    same && protocol(&port.protocol) == wanted
}

/// Where a port of a Service sends to; the API server takes 0 and no text for the port itself.
pub fn target(port: &ServicePort) -> IntOrString {
    match &port.target_port {
        None | Some(IntOrString::Int(0)) => IntOrString::Int(port.port),
        Some(IntOrString::String(name)) if name.is_empty() => IntOrString::Int(port.port),
        Some(target) => target.clone(),
    }
}

/// A port's number or name as it is written.
pub fn text(port: &IntOrString) -> String {
    match port {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::String(name) => name.clone(),
    }
}

/// Where something is sent to: a number, or the name that a container gives to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target<'b> {
    /// A number.
    Number(i32),
    /// A name.
    Name(&'b str),
}

impl<'b> Target<'b> {
    /// Where a port of a Service sends to, as [`target`] has it.
    pub fn of(port: &'b ServicePort) -> Self {
        match &port.target_port {
            Some(IntOrString::Int(number)) if *number != 0 => Self::Number(*number),
            Some(IntOrString::String(name)) if !name.is_empty() => Self::Name(name),
            _ => Self::Number(port.port),
        }
    }

    /// Whether a container's port is it, over this protocol.
    pub fn is(self, port: &ContainerPort, wanted: &str) -> bool {
        let same = match self {
            Self::Number(number) => port.container_port == number,
            Self::Name(name) => port.name.as_deref() == Some(name),
        };
        same && protocol(&port.protocol) == wanted
    }
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}
