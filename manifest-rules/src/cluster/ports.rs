//! Ports of containers and Services: numbers, names and protocols. Source: Kubernetes, "Service".

use k8s_openapi::api::core::v1::{ContainerPort, ServicePort};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// The protocol that counts where none is written.
pub const DEFAULT_PROTOCOL: &str = "TCP";

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
