//! What must fit together within a workload, as far as it is set.

use crate::model::container_data::Container;
use crate::model::controller::Controller;
use crate::model::probes::{Action, Probe};
use crate::model::security::VolumeName;
use crate::model::workload::Body;
use crate::model::{Config, Protocol};
use crate::values::Fault;
use crate::values::scan::same;

/// What is wrong with the ports, or with a probe that asks one.
pub(in crate::model) const fn ports(container: &Container<'_>) -> Option<Fault> {
    let ports = &container.ports;
    let mut i = 0;
    while let Some(port) = ports.get(i) {
        let mut j = 0;
        while j < i
            && let Some(other) = ports.get(j)
        {
            if same(port.name.as_str(), other.name.as_str()) {
                return Some(Fault::new("two ports are named ").quoted(port.name.as_str()).text(": rename one"));
            }
            if port.number.value == other.number.value && port.protocol.is(other.protocol) {
                return Some(
                    Fault::new("two ports have the number ")
                        .number(port.number.value as u64)
                        .text(": a process listens on it once; remove one"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    probe_ports(container)
}

/// What is wrong with the probes, as far as it can be told. Ports that are not set yet are judged when they are, and at
/// last when an environment takes the workload.
pub(in crate::model) const fn probes(container: &Container<'_>) -> Option<Fault> {
    let Some(probes) = &container.probes else {
        return None;
    };
    if !container.ports.is_empty()
        && let Some(fault) = probe_ports(container)
    {
        return Some(fault);
    }
    probes.impatient_liveness()
}

/// A container starts before its rollout counts as failed.
pub(in crate::model) const fn in_time(body: &Body<'_>) -> Option<Fault> {
    if let Some(probes) = &body.main.probes
        && let Some(startup) = &probes.startup
        && let Controller::Deployment(replacing) = &body.controller
    {
        let deadline = replacing.rolling_update.progress_deadline_seconds.value as u64;
        if startup.budget_seconds() >= deadline {
            return Some(
                Fault::new("the startup probe may take ")
                    .number(startup.budget_seconds())
                    .text(" s, but a rollout counts as failed after ")
                    .number(deadline)
                    .text(" s: lower failureThreshold or raise progressDeadlineSeconds"),
            );
        }
    }
    None
}

/// A probe asks a TCP port that the workload listens on.
pub(super) const fn probe_ports(container: &Container<'_>) -> Option<Fault> {
    let Some(probes) = &container.probes else {
        return None;
    };
    let all = [&probes.startup, &probes.readiness, &probes.liveness];
    let mut i = 0;
    while i < all.len() {
        if let Some(Probe { handler, .. }) = all[i] {
            let handler = match handler {
                Some(handler) => handler,
                None => &probes.handler,
            };
            if !matches!(handler.action, Action::Exec(_))
                && let Some(fault) = listens(container, handler.port, "a probe asks", "its port")
            {
                return Some(fault);
            }
        }
        i += 1;
    }
    None
}

/// Whether the container listens on the TCP port, or, where none is named, on any.
pub(super) const fn listens(
    container: &Container<'_>,
    port: Option<u32>,
    who: &'static str,
    what: &'static str,
) -> Option<Fault> {
    let mut i = 0;
    while let Some(own) = container.ports.get(i) {
        let tcp = matches!(own.protocol, Protocol::Tcp);
        match port {
            Some(port) if tcp && own.number.value == port => return None,
            None if tcp && i == 0 => return None,
            _ => i += 1,
        }
    }
    let fault = Fault::new(who);
    let fault = match port {
        Some(port) => fault.text(" port ").number(port as u64).text(", which "),
        None => fault.text(" the first TCP port, which "),
    };
    Some(
        fault
            .quoted(container.name.value)
            .text(" does not listen on: declare it with `.ports(...)` or correct ")
            .text(what),
    )
}

pub(in crate::model) const fn writable_paths(container: &Container<'_>) -> Option<Fault> {
    let paths = &container.writable_paths;
    let mut i = 0;
    while let Some(path) = paths.get(i) {
        let mut j = 0;
        while j < i
            && let Some(other) = paths.get(j)
        {
            let (a, b) = (path.path, other.path);
            if same(a.as_str(), b.as_str()) {
                return Some(
                    Fault::new("the writable path ").quoted(a.as_str()).text(" is declared twice: remove one"),
                );
            }
            if a.contains(b) || b.contains(a) {
                return Some(
                    Fault::new("of the writable paths ")
                        .quoted(a.as_str())
                        .text(" and ")
                        .quoted(b.as_str())
                        .text(" one lies inside the other: the outer one is enough; remove the inner"),
                );
            }
            if same(VolumeName::of(a).as_str(), VolumeName::of(b).as_str()) {
                return Some(
                    Fault::new("the writable paths ")
                        .quoted(a.as_str())
                        .text(" and ")
                        .quoted(b.as_str())
                        .text(" would both name their volume ")
                        .quoted(VolumeName::of(a).as_str())
                        .text(": mount one of them elsewhere"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// No two variables of one name, whether plain, secret, or an environment's answer.
pub(in crate::model) const fn env_names(container: &Container<'_>, answers: &[Config<'_>]) -> Option<Fault> {
    let mut i = 0;
    while let Some(name) = env_name(container, answers, i) {
        if let Some(fault) = is_free(container, answers, name, i) {
            return Some(fault);
        }
        i += 1;
    }
    None
}

/// An environment's answers have names that no variable has yet: the container's own are judged already.
pub(super) const fn answers_are_free(container: &Container<'_>, answers: &[Config<'_>]) -> Option<Fault> {
    let own = container.config.len() + container.secrets.len();
    let mut i = 0;
    while i < answers.len() {
        if let Some(fault) = is_free(container, answers, answers[i].name.as_str(), own + i) {
            return Some(fault);
        }
        let mut j = 0;
        while let Some(field) = container.env_fields.get(j) {
            if same(answers[i].name.as_str(), field.name.as_str()) {
                return Some(twice(field.name.as_str()));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn twice(name: &str) -> Fault {
    Fault::new("the environment variable ").quoted(name).text(" is set twice: remove one")
}

/// No variable of the container has this name yet.
pub(in crate::model) const fn env_name_is_free(container: &Container<'_>, name: &str) -> Option<Fault> {
    is_free(container, &[], name, usize::MAX)
}

/// None of the first `most` variables has this name.
const fn is_free(container: &Container<'_>, answers: &[Config<'_>], name: &str, most: usize) -> Option<Fault> {
    let mut i = 0;
    while i < most
        && let Some(other) = env_name(container, answers, i)
    {
        if same(name, other) {
            return Some(twice(name));
        }
        i += 1;
    }
    None
}

const fn env_name<'a>(container: &Container<'a>, answers: &[Config<'a>], at: usize) -> Option<&'a str> {
    if let Some(config) = container.config.get(at) {
        return Some(config.name.as_str());
    }
    let at = at - container.config.len();
    if let Some(secret) = container.secrets.get(at) {
        return Some(secret.name.as_str());
    }
    let at = at - container.secrets.len();
    if at < answers.len() {
        return Some(answers[at].name.as_str());
    }
    match container.env_fields.get(at - answers.len()) {
        Some(field) => Some(field.name.as_str()),
        None => None,
    }
}

/// A build has a stage, and keeps no secret of the workload's.
pub(in crate::model) const fn image_build(body: &Body<'_>) -> Option<Fault> {
    let Some(build) = body.image_build else {
        return None;
    };
    if build.is_empty() {
        return Some(Fault::new("the image build has no stage: add one with `.stage(...)`"));
    }
    let mut i = 0;
    while let Some(secret) = body.main.secrets.get(i) {
        let name = secret.name.as_str();
        if build.keeps(name) {
            return Some(Fault::new("the secret ").quoted(name).text(
                " is a variable or an argument of the image build, and would stay in the image: remove it there",
            ));
        }
        i += 1;
    }
    None
}

pub(in crate::model) const fn pod_annotations(body: &Body<'_>) -> Option<Fault> {
    let all = &body.pod_annotations;
    let mut i = 0;
    while let Some(annotation) = all.get(i) {
        let key = annotation.key.as_str();
        let mut j = 0;
        while j < i
            && let Some(other) = all.get(j)
        {
            if same(key, other.key.as_str()) {
                return Some(Fault::new("the annotation ").quoted(key).text(" is set twice: remove one"));
            }
            j += 1;
        }
        if same(key, crate::model::CONFIG_CHECKSUM) || same(key, crate::model::FILES_CHECKSUM) {
            return Some(Fault::about(key).text(" is computed from the config: remove it"));
        }
        i += 1;
    }
    None
}

/// Labels are values of labels, there once, and none that the lowering writes.
pub(in crate::model) const fn labels(body: &Body<'_>) -> Option<Fault> {
    let all = &body.labels;
    let mut i = 0;
    while let Some(label) = all.get(i) {
        let key = label.key.as_str();
        if let Err(fault) = crate::values::LabelValue::try_new(label.value) {
            return Some(fault);
        }
        if crate::values::scan::starts_with(key.as_bytes(), b"app.kubernetes.io/") {
            return Some(Fault::about(key).text(" follows from the app and the workload: remove it"));
        }
        let mut j = 0;
        while j < i
            && let Some(other) = all.get(j)
        {
            if same(key, other.key.as_str()) {
                return Some(Fault::new("the label ").quoted(key).text(" is set twice: remove one"));
            }
            j += 1;
        }
        i += 1;
    }
    None
}
