//! What must fit together between a workload and an environment's answers.

use super::workload::{answers_are_free, listens, probe_ports};
use crate::model::controller::Controller;
use crate::model::exposure::{Exposure, ExposureKind, Way};
use crate::model::scale::MetricKind;
use crate::model::{Autoscaler, Deployed};
use crate::values::{Fault, Origin, Traced};

/// The first thing that is wrong with a workload and its answers.
pub(in crate::model) const fn deployed(deployed: &Deployed<'_>) -> Option<Fault> {
    let name = deployed.name();
    if let Some(autoscaler) = &deployed.overlay.autoscaler
        && let Some(fault) = scale(deployed, autoscaler)
    {
        return Some(fault);
    }
    if deployed.body.controller.singleton().is_some()
        && let Some(fault) = once(deployed)
    {
        return Some(fault);
    }
    if deployed.body.main.resources.is_none() {
        return Some(
            declared_at(Fault::new("").quoted(name), deployed)
                .text(" has no resource profile, so nothing is set aside for it: add `.resources(...)`"),
        );
    }
    if let Some(fault) = probe_ports(&deployed.body.main) {
        return Some(fault);
    }
    if deployed.overlay.exposure.serves()
        && let Some(fault) = served(deployed)
    {
        return Some(fault);
    }
    // A StatefulSet has its headless Service in any case.
    if matches!(deployed.body.controller, Controller::StatefulSet(_))
        && !deployed.body.main.ports.is_empty()
        && let Some(fault) = ready(deployed)
    {
        return Some(fault);
    }
    if let Some(fault) = drain(deployed) {
        return Some(fault);
    }
    if let Some(fault) = callers(deployed) {
        return Some(fault);
    }
    if let Some(fault) = super::pod::pod(deployed) {
        return Some(fault);
    }
    answers_are_free(&deployed.body.main, deployed.overlay.config)
}

/// Names the line that declared the workload: the answers may stand in another file.
const fn declared_at(fault: Fault, deployed: &Deployed<'_>) -> Fault {
    match deployed.body.name.origin {
        Origin::Line(at) => fault.text(", declared at ").line(at).text(","),
        Origin::Default(_) => fault,
    }
}

/// A singleton is one pod, and nothing makes a second.
const fn once(deployed: &Deployed<'_>) -> Option<Fault> {
    let name = deployed.name();
    if deployed.overlay.autoscaler.is_some() {
        return Some(
            Fault::about(name)
                .text(" is a singleton and has an autoscaler, which would make a second pod: write `autoscaler: None`"),
        );
    }
    let replicas = deployed.overlay.replicas.0.value;
    if replicas != 1 {
        return Some(
            Fault::about(name)
                .text(" is a singleton and has ")
                .number(replicas as u64)
                .text(" replicas: write `Replicas::new(1)`, or remove `.singleton(...)`"),
        );
    }
    None
}

const fn scale(deployed: &Deployed<'_>, autoscaler: &Autoscaler<'_>) -> Option<Fault> {
    let name = deployed.name();
    let replicas = deployed.overlay.replicas.0.value;
    if replicas < autoscaler.min_replicas || replicas > autoscaler.max_replicas {
        return Some(
            Fault::new("a replica count of ")
                .number(replicas as u64)
                .text(" is outside the autoscaler's range of ")
                .number(autoscaler.min_replicas as u64)
                .text(" to ")
                .number(autoscaler.max_replicas as u64)
                .text(" for ")
                .quoted(name)
                .text(": write one inside"),
        );
    }
    if autoscaler.by.is_some() {
        return None;
    }
    if autoscaler.to_zero.is_some() && !measured_without_pods(autoscaler) {
        return Some(Fault::new("the autoscaler of ").quoted(name).text(
            " goes down to no pod, and then nobody is left to measure: add `.metric(Metric::external(...))` or `.metric(Metric::object(...))`",
        ));
    }
    let mut i = 0;
    while let Some(metric) = autoscaler.metrics.get(i) {
        if let MetricKind::Container { container, .. } = metric.kind {
            let mut found = false;
            let mut at = 0;
            while let Some(own) = deployed.body.container(at) {
                found |= crate::values::scan::same(own.name.value, container);
                at += 1;
            }
            if !found {
                return Some(
                    Fault::new("the autoscaler of ")
                        .quoted(name)
                        .text(" looks at the container ")
                        .quoted(container)
                        .text(", which the pod does not have: correct the name"),
                );
            }
        }
        i += 1;
    }
    let target: Option<(Traced<u32>, &str)> = match (autoscaler.cpu_utilization, autoscaler.memory_utilization) {
        (Some(target), _) => Some((target, "CPU")),
        (None, Some(target)) => Some((target, "memory")),
        (None, None) => None,
    };
    match target {
        None if !autoscaler.metrics.is_empty() => None,
        None => Some(
            Fault::new("the autoscaler of ")
                .quoted(name)
                .text(" has no target: add `.cpu_utilization(...)` or `.memory_utilization(...)`"),
        ),
        Some((target, resource)) if deployed.body.main.resources.is_none() => Some(
            Fault::new("the autoscaler of ")
                .quoted(name)
                .text(" targets ")
                .number(target.value as u64)
                .text(" percent of a ")
                .text(resource)
                .text(" request that is not there: add `.resources(...)`"),
        ),
        Some(_) => None,
    }
}

/// Whether a metric says something where no pod runs.
const fn measured_without_pods(autoscaler: &Autoscaler<'_>) -> bool {
    let mut i = 0;
    while let Some(metric) = autoscaler.metrics.get(i) {
        if matches!(metric.kind, MetricKind::Object { .. } | MetricKind::External { .. }) {
            return true;
        }
        i += 1;
    }
    false
}

/// A workload behind a Service says when it is ready.
const fn ready(deployed: &Deployed<'_>) -> Option<Fault> {
    if let Some(probes) = &deployed.body.main.probes
        && probes.readiness.is_some()
    {
        return None;
    }
    Some(
        declared_at(Fault::new("a Service sends to ").quoted(deployed.name()), deployed)
            .text(" which has no readiness probe, so it gets requests before it can answer: add `.probes(Probes::http_get(...).readiness(...))`"),
    )
}

/// A workload behind a Service is ready before it is reached, and stays reached during a rollout.
const fn served(deployed: &Deployed<'_>) -> Option<Fault> {
    let main = &deployed.body.main;
    let name = deployed.name();
    let exposure = &deployed.overlay.exposure;
    if let Some(fault) = listens(main, None, "the Service sends to", "the exposure") {
        // A Service may also send to UDP ports alone; then it must say which.
        if exposure.ports.is_empty() {
            return Some(fault);
        }
    }
    if let Some(fault) = service_ports(deployed, exposure) {
        return Some(fault);
    }
    let mut i = 0;
    while let Some(service) = exposure.more.get(i) {
        if let Some(fault) = service_ports(deployed, &service.exposure) {
            return Some(fault);
        }
        i += 1;
    }
    let mut i = 0;
    while let Some(way) = exposure.ways.get(i) {
        if let Some(fault) = way_port(deployed, way) {
            return Some(fault);
        }
        let mut j = 0;
        while j < i
            && let Some(other) = exposure.ways.get(j)
        {
            if one_object(way, other) {
                return Some(
                    Fault::new("two ways in of ")
                        .quoted(name)
                        .text(" of one kind have one name: write `.named(...)` after one of them"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    if let Some(fault) = ready(deployed) {
        return Some(fault);
    }
    // The replicas that are written are reached too: where the autoscaler is switched off.
    let written = deployed.overlay.replicas.0.value;
    let least = if deployed.fewest() < written { deployed.fewest() } else { written };
    // Where there is no pod, none is taken down.
    let least = if least == 0 { 1 } else { least };
    let gone = deployed.body.controller.limits_of(least).1;
    let surges = matches!(deployed.body.controller, Controller::Deployment(_));
    if surges && gone >= least && deployed.body.controller.singleton().is_none() {
        return Some(
            Fault::new("a rollout can take the last ready pod of ")
                .quoted(name)
                .text(" down: ")
                .number(gone as u64)
                .text(" of ")
                .number(least as u64)
                .text(" may be unavailable; let maxUnavailable be 0 and maxSurge 1"),
        );
    }
    None
}

/// Whether both would be one object: of one kind and name.
const fn one_object(way: &Way<'_>, other: &Way<'_>) -> bool {
    let (name, other) = match (way, other) {
        (Way::Ingress(way), Way::Ingress(other)) => (way.name, other.name),
        (Way::Route(way), Way::Route(other)) if way.grpc == other.grpc => (way.name, other.name),
        _ => return false,
    };
    match (name, other) {
        (Some(name), Some(other)) => crate::values::scan::same(name, other),
        (None, None) => true,
        _ => false,
    }
}

/// A way in leads to a port that the Service has.
const fn way_port(deployed: &Deployed<'_>, way: &Way<'_>) -> Option<Fault> {
    let port = match way {
        Way::Ingress(ingress) => ingress.port,
        Way::Route(route) => route.port,
    };
    let Some(number) = port else {
        return None;
    };
    let ports = deployed.overlay.exposure.ports;
    let mut found = ports.is_empty() && listens(&deployed.body.main, port, "", "").is_none();
    let mut i = 0;
    while i < ports.len() {
        found |= ports[i].leads_to(number, crate::model::Protocol::Tcp);
        i += 1;
    }
    if found {
        return None;
    }
    Some(
        Fault::new("a way in leads to port ")
            .number(number as u64)
            .text(" of ")
            .quoted(deployed.name())
            .text(", to which its Service does not send: add it to the exposure or correct the number"),
    )
}

/// Callers from outside of the app call what listens.
const fn callers(deployed: &Deployed<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(caller) = deployed.body.callers.get(i) {
        if deployed.body.listens(caller.port).is_some() {
            i += 1;
            continue;
        }
        let fault = if caller.pods.namespace.is_empty() {
            Fault::new("pods of the app's own namespace")
        } else {
            Fault::new("pods of ").quoted(caller.pods.namespace)
        };
        let fault = fault
            .text(" call port ")
            .number(caller.port as u64)
            .text(", which no container of ")
            .quoted(deployed.name())
            .text(" listens on: declare it with `.ports(...)` or correct the number");
        return Some(match caller.origin {
            Origin::Line(at) => fault.text("; declared at ").line(at),
            Origin::Default(_) => fault,
        });
    }
    None
}

const fn service_ports(deployed: &Deployed<'_>, exposure: &Exposure<'_>) -> Option<Fault> {
    let ports = exposure.ports;
    let mut i = 0;
    while i < ports.len() {
        let mut found = false;
        let mut at = 0;
        while let Some(container) = deployed.body.container(at) {
            let mut j = 0;
            while let Some(port) = container.ports.get(j) {
                found |= ports[i].leads_to(port.number.value, port.protocol);
                j += 1;
            }
            at += 1;
        }
        if !found {
            return Some(
                Fault::new("the Service sends to port ")
                    .number(ports[i].target_port as u64)
                    .text(", which ")
                    .quoted(deployed.name())
                    .text(" does not listen on: declare it with `.ports(...)` or correct the exposure"),
            );
        }
        let mut j = 0;
        while j < i {
            let same = ports[j].port == ports[i].port || ports[j].target_port == ports[i].target_port;
            if same && ports[j].protocol.is(ports[i].protocol) {
                return Some(
                    Fault::new("two ports of the Service of ")
                        .quoted(deployed.name())
                        .text(" have the number or the target ")
                        .number(ports[i].port as u64)
                        .text(": remove one"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    if matches!(exposure.kind, ExposureKind::NodePort(_)) && ports.len() > 1 {
        return Some(
            Fault::new("a nodePort stands for one port, and the Service has ")
                .number(ports.len() as u64)
                .text(": name the one that is opened"),
        );
    }
    None
}

const fn drain(deployed: &Deployed<'_>) -> Option<Fault> {
    let Some(budget) = &deployed.overlay.disruption_budget else {
        return None;
    };
    // Where there is no pod, nothing is drained.
    let replicas = if deployed.fewest() == 0 { 1 } else { deployed.fewest() };
    let stay = budget.must_stay(replicas);
    if stay < replicas {
        return None;
    }
    Some(
        Fault::new("the disruption budget of ")
            .quoted(deployed.name())
            .text(" blocks every drain: ")
            .number(stay as u64)
            .text(" of ")
            .number(replicas as u64)
            .text(" pods must stay; write `max_unavailable(Amount::count(1))`, or no budget"),
    )
}
