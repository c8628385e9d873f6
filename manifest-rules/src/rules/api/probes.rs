//! Probes and what is called before a container ends and after it starts.
//! Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes" and "Container Lifecycle Hooks".

use k8s_openapi::api::core::v1::{
    Container, ExecAction, GRPCAction, HTTPGetAction, LifecycleHandler, Probe, SleepAction, TCPSocketAction,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::at::At;
use super::formats::{HEADER, PORT_NAME};
use super::refusal::{Refusals, Why, items};
use crate::values::ContainerPort;

/// All ports.
pub(super) const PORTS: std::ops::RangeInclusive<i64> =
    ContainerPort::MIN.get() as i64..=ContainerPort::MAX.get() as i64;

/// The probes and hooks of a container.
pub(super) fn probes(out: &mut Refusals<'_>, at: &At<'_>, container: &Container, grace_seconds: i64) {
    if let Some(probe) = &container.liveness_probe {
        let at = at.key("livenessProbe");
        self::probe(out, &at, probe);
        once(out, &at, probe);
    }
    if let Some(probe) = &container.startup_probe {
        let at = at.key("startupProbe");
        self::probe(out, &at, probe);
        once(out, &at, probe);
    }
    if let Some(probe) = &container.readiness_probe {
        let at = at.key("readinessProbe");
        self::probe(out, &at, probe);
        let own_grace = probe.termination_grace_period_seconds.is_some();
        out.excluded(&at.key("terminationGracePeriodSeconds"), own_grace, "for a probe that ends nothing");
    }
    if let Some(lifecycle) = &container.lifecycle {
        let at = at.key("lifecycle");
        for (hook, handler) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
            if let Some(handler) = handler {
                self::handler(out, &at.key(hook), &Handler::of_hook(handler), grace_seconds);
            }
        }
    }
}

/// What stops a container or lets it start has to succeed once. 0 stands for 1.
fn once(out: &mut Refusals<'_>, at: &At<'_>, probe: &Probe) {
    let threshold = probe.success_threshold.map(i64::from).filter(|threshold| *threshold > 1);
    out.within(&at.key("successThreshold"), threshold, 1..=1);
}

fn probe(out: &mut Refusals<'_>, at: &At<'_>, probe: &Probe) {
    handler(out, at, &Handler::of_probe(probe), 0);
    // For all but the delay the server takes 0 for the default; the model's own values begin at 1.
    out.not_negative(&at.key("initialDelaySeconds"), probe.initial_delay_seconds);
    out.not_negative(&at.key("timeoutSeconds"), probe.timeout_seconds);
    out.not_negative(&at.key("periodSeconds"), probe.period_seconds);
    out.not_negative(&at.key("successThreshold"), probe.success_threshold);
    out.not_negative(&at.key("failureThreshold"), probe.failure_threshold);
    out.within(&at.key("terminationGracePeriodSeconds"), probe.termination_grace_period_seconds, 1..=i64::MAX);
}

/// What a probe or a hook does.
struct Handler<'h> {
    exec: Option<&'h ExecAction>,
    http_get: Option<&'h HTTPGetAction>,
    tcp_socket: Option<&'h TCPSocketAction>,
    /// A probe's own kind.
    grpc: Option<&'h GRPCAction>,
    /// A hook's own kind.
    sleep: Option<&'h SleepAction>,
    is_hook: bool,
}

impl<'h> Handler<'h> {
    fn of_probe(probe: &'h Probe) -> Self {
        let Probe { exec, http_get, tcp_socket, grpc, .. } = probe;
        let (exec, http_get, tcp_socket) = (exec.as_ref(), http_get.as_ref(), tcp_socket.as_ref());
        Self { exec, http_get, tcp_socket, grpc: grpc.as_ref(), sleep: None, is_hook: false }
    }

    fn of_hook(hook: &'h LifecycleHandler) -> Self {
        let LifecycleHandler { exec, http_get, tcp_socket, sleep } = hook;
        let (exec, http_get, tcp_socket) = (exec.as_ref(), http_get.as_ref(), tcp_socket.as_ref());
        Self { exec, http_get, tcp_socket, grpc: None, sleep: sleep.as_ref(), is_hook: true }
    }
}

fn handler(out: &mut Refusals<'_>, at: &At<'_>, handler: &Handler<'_>, grace_seconds: i64) {
    let own = if handler.is_hook { ("sleep", handler.sleep.is_some()) } else { ("grpc", handler.grpc.is_some()) };
    let kinds = [
        ("exec", handler.exec.is_some()),
        ("httpGet", handler.http_get.is_some()),
        ("tcpSocket", handler.tcp_socket.is_some()),
        own,
    ];
    out.exactly_one(at, "handler", &kinds);
    if let Some(exec) = handler.exec {
        out.not_empty(&at.key("exec").key("command"), exec.command.as_deref().unwrap_or_default(), "true");
    }
    if let Some(http) = handler.http_get {
        let at = at.key("httpGet");
        port(out, &at.key("port"), &http.port);
        out.one_of(&at.key("scheme"), http.scheme.as_deref(), &["HTTP", "HTTPS"]);
        for (index, header) in items(&http.http_headers) {
            out.needed(&at.key("httpHeaders").item(index).key("name"), &header.name, &HEADER);
        }
    }
    if let Some(tcp) = handler.tcp_socket {
        port(out, &at.key("tcpSocket").key("port"), &tcp.port);
    }
    if let Some(grpc) = handler.grpc {
        out.within(&at.key("grpc").key("port"), Some(grpc.port.into()), PORTS);
    }
    if let Some(sleep) = handler.sleep {
        let at = at.key("sleep");
        let at = at.key("seconds");
        if sleep.seconds > grace_seconds {
            let message = format!(
                "it sleeps {} s, and the pod is ended after {grace_seconds} s: write {grace_seconds} or less, or raise terminationGracePeriodSeconds",
                sleep.seconds
            );
            out.add(Why::Bounds, &at, message);
        }
        out.not_negative(&at, Some(sleep.seconds));
    }
}

/// A port by its number or its name.
pub(super) fn port(out: &mut Refusals<'_>, at: &At<'_>, port: &IntOrString) {
    match port {
        IntOrString::Int(number) => out.within(at, Some((*number).into()), PORTS),
        IntOrString::String(name) => out.needed(at, name, &PORT_NAME),
    }
}
