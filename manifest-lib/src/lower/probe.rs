//! A container's probes. Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, Probe as K8sProbe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::container_data::Container;
use crate::model::probes::Action;
use crate::model::{Handler, Probe};
use crate::values::Traced;

/// What is not set is left to Kubernetes' defaults, which the API server writes down.
pub(super) fn probe(
    container: &Container<'_>,
    shared: &Handler<'_>,
    probe: &Probe<'_>,
    at: &mut Notes<'_>,
) -> K8sProbe {
    at.note("", probe.origin);
    let mut number = |set: Option<Traced<u32>>, field: &'static str| {
        let set = set?;
        at.note(field, set.origin);
        Some(meta::int(set.value))
    };
    let mut lowered = K8sProbe {
        exec: None,
        failure_threshold: number(probe.failure_threshold, "failureThreshold"),
        grpc: None,
        http_get: None,
        initial_delay_seconds: number(probe.initial_delay_seconds, "initialDelaySeconds"),
        period_seconds: number(probe.period_seconds, "periodSeconds"),
        success_threshold: number(probe.success_threshold, "successThreshold"),
        tcp_socket: None,
        termination_grace_period_seconds: None,
        timeout_seconds: number(probe.timeout_seconds, "timeoutSeconds"),
    };
    let handler = probe.handler.as_ref().unwrap_or(shared);
    let asks = match handler.action {
        Action::HttpGet(path) => {
            lowered.http_get = Some(HTTPGetAction {
                host: None,
                http_headers: None,
                path: Some(path.as_str().to_owned()),
                port: port(container, handler),
                scheme: None,
            });
            "httpGet"
        }
        Action::TcpSocket => {
            lowered.tcp_socket = Some(TCPSocketAction { host: None, port: port(container, handler) });
            "tcpSocket"
        }
        Action::Exec(command) => {
            lowered.exec = Some(ExecAction { command: Some(command.iter().map(|part| (*part).to_owned()).collect()) });
            "exec"
        }
        Action::Grpc => {
            lowered.grpc = Some(GRPCAction { port: meta::int(container.asked(handler)), service: None });
            "grpc"
        }
    };
    at.note(asks, handler.origin);
    if let (Some(port), None) = (container.ports.first(), handler.port)
        && asks != "exec"
    {
        at.within(asks).note("port", port.number.origin);
    }
    lowered
}

/// The port by its name, so that a number stands once.
fn port(container: &Container<'_>, handler: &Handler<'_>) -> IntOrString {
    let number = container.asked(handler);
    match container.ports.iter().find(|port| port.number.value == number) {
        Some(port) => IntOrString::String(port.name.as_str().to_owned()),
        None => IntOrString::Int(meta::int(number)),
    }
}
