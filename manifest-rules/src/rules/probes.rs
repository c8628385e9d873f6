//! Rules about probes. Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".

use k8s_openapi::api::core::v1::{Container, Probe};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::defaults::{period_seconds, silence};
use crate::cluster::ports::{DEFAULT_PROTOCOL, protocol};
use crate::values::{Level, PortName, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "identical-probes",
        family: Family::Probes,
        severity: Severity::Medium,
        asserts: "Liveness asks something other than readiness, or tolerates failures for longer.",
        why: "A failure that should only take a pod out of traffic, such as a database that is away, restarts every pod.",
        stopped_by: "This rule alone: an app may have one endpoint.",
        elsewhere: &["kube-score pod-probes-identical"],
        example: example!("identical-probes"),
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: true,
        check: identical_probes,
    },
    Rule {
        name: "probe-port",
        family: Family::Probes,
        severity: Severity::High,
        asserts: "A port that a probe names is a TCP port of its container.",
        why: "The probe fails for ever: the container is restarted again and again, or never gets traffic.",
        stopped_by: "`Workload::probes` does not compile.",
        elsewhere: &["kube-linter liveness-port, readiness-port, startup-port"],
        example: example!("probe-port"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: probe_port,
    },
    Rule {
        name: "hasty-liveness",
        family: Family::Probes,
        severity: Severity::High,
        asserts: "Without a startup probe, liveness waits at least 30 s before it restarts a container; a startup probe ends before its rollout counts as failed.",
        why: "A container that starts slowly is restarted while it starts, and never runs.",
        stopped_by: "`Workload::probes` does not compile.",
        elsewhere: &[],
        example: example!("hasty-liveness"),
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: true,
        check: hasty_liveness,
    },
];

fn probes(container: &Container) -> impl Iterator<Item = (&'static str, &Probe)> {
    let all = [
        ("startupProbe", &container.startup_probe),
        ("readinessProbe", &container.readiness_probe),
        ("livenessProbe", &container.liveness_probe),
    ];
    all.into_iter().filter_map(|(field, probe)| Some((field, probe.as_ref()?)))
}

fn identical_probes(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let (Some(liveness), Some(readiness)) = (&container.liveness_probe, &container.readiness_probe) else {
                continue;
            };
            let early = liveness.initial_delay_seconds.unwrap_or(0) < readiness.initial_delay_seconds.unwrap_or(0);
            // A startup probe is what both wait for, and then neither delay says much.
            let early = early && container.startup_probe.is_none();
            if same_question(liveness, readiness) && (early || silence(liveness) <= silence(readiness)) {
                let message = if early {
                    format!(
                        "liveness asks what readiness asks and begins earlier, so what should only take the pod out of traffic restarts it: write an endpoint into `livenessProbe` that needs no other service, or `initialDelaySeconds: {}` or more",
                        readiness.initial_delay_seconds.unwrap_or(0)
                    )
                } else {
                    // As many failures as it takes to be more patient than readiness.
                    let period = period_seconds(liveness).max(1);
                    format!(
                        "liveness asks what readiness asks and restarts the container after {} s of failures, when readiness has only just taken it out of traffic ({} s): write an endpoint into `livenessProbe` that needs no other service, or `failureThreshold: {}` or more",
                        silence(liveness),
                        silence(readiness),
                        silence(readiness) / period + 1
                    )
                };
                report.found(pods.key, pods.item, format!("{path}.livenessProbe"), message);
            }
        }
    }
}

fn same_question(a: &Probe, b: &Probe) -> bool {
    (&a.exec, &a.grpc, &a.http_get, &a.tcp_socket) == (&b.exec, &b.grpc, &b.http_get, &b.tcp_socket)
}

fn probe_port(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            for (field, probe) in probes(container) {
                let asked = [
                    ("httpGet", probe.http_get.as_ref().map(|http| &http.port)),
                    ("tcpSocket", probe.tcp_socket.as_ref().map(|tcp| &tcp.port)),
                ];
                for (how, port) in asked {
                    // A number that is not declared may be served all the same; a name that is not declared is nothing.
                    let Some(IntOrString::String(name)) = port else { continue };
                    // What is no name at all is told as that.
                    if PortName::try_new(name).is_err() {
                        continue;
                    }
                    let mut named = container.ports.iter().flatten().filter(|own| own.name.as_ref() == Some(name));
                    let message = match named.next() {
                        None => format!(
                            "the container `{}` declares no port named `{name}`, so the probe never succeeds: write the number as `port`, or `- {{name: {name}, containerPort: NUMBER}}` under its `ports`",
                            container.name
                        ),
                        Some(own) if protocol(&own.protocol) != DEFAULT_PROTOCOL => format!(
                            "the port `{name}` of the container `{}` is a {} port, and the probe asks over TCP: write the number or the name of a TCP port as `port`",
                            container.name,
                            protocol(&own.protocol)
                        ),
                        Some(_) => continue,
                    };
                    report.found(pods.key, pods.item, format!("{path}.{field}.{how}.port"), message);
                }
            }
        }
    }
}

fn hasty_liveness(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let deadline = pods.progress_deadline_seconds();
        for (path, container) in pods.containers() {
            let budget = |probe: &Probe| i64::from(probe.initial_delay_seconds.unwrap_or(0)) + silence(probe);
            match (&container.startup_probe, &container.liveness_probe) {
                (None, Some(liveness)) if budget(liveness) < 30 => {
                    let message = format!(
                        "the container `{}` is restarted {} s after its start if it does not answer by then: write a `startupProbe` that asks the same with `failureThreshold: {}` or more, so that liveness waits for it",
                        container.name,
                        budget(liveness),
                        // A minute at the probe's own pace.
                        60 / period_seconds(liveness).max(1)
                    );
                    report.found(pods.key, pods.item, format!("{path}.livenessProbe"), message);
                }
                (Some(startup), _) if deadline.is_some_and(|deadline| budget(startup) >= deadline) => {
                    let message = format!(
                        "the startup probe may take {} s, and the rollout counts as failed after {} s: write `progressDeadlineSeconds: {}` or more under `spec`, or a smaller `failureThreshold`",
                        budget(startup),
                        deadline.unwrap_or_default(),
                        budget(startup).saturating_add(60)
                    );
                    report.found(pods.key, pods.item, format!("{path}.startupProbe"), message);
                }
                _ => {}
            }
        }
    }
}
