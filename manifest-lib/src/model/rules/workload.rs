//! What must fit together within a workload, as far as it is set.

use crate::model::probes::{Action, Probe};
use crate::model::security::VolumeName;
use crate::model::{Config, Port, Protocol, Workload};
use crate::values::Fault;
use crate::values::scan::same;

/// The first thing that is wrong with what is set so far.
pub(in crate::model) const fn workload(workload: &Workload<'_>) -> Option<Fault> {
    if let Some(fault) = ports(workload.ports) {
        return Some(fault);
    }
    // Ports that are not set yet are judged when they are, and at last when an environment takes the workload.
    if !workload.ports.is_empty()
        && let Some(fault) = probe_ports(workload)
    {
        return Some(fault);
    }
    if let Some(fault) = writable_paths(workload) {
        return Some(fault);
    }
    if let Some(fault) = env_names(workload, &[]) {
        return Some(fault);
    }
    if let Some(fault) = image_build(workload) {
        return Some(fault);
    }
    if let Some(fault) = pod_annotations(workload) {
        return Some(fault);
    }
    if let Some(probes) = &workload.probes {
        if let Some(fault) = probes.impatient_liveness() {
            return Some(fault);
        }
        if let Some(startup) = &probes.startup {
            let deadline = workload.rolling_update.progress_deadline_seconds.value as u64;
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
    }
    None
}

const fn ports(ports: &[Port<'_>]) -> Option<Fault> {
    let mut i = 0;
    while i < ports.len() {
        let mut j = 0;
        while j < i {
            if same(ports[i].name.as_str(), ports[j].name.as_str()) {
                return Some(Fault::new("two ports are named ").quoted(ports[i].name.as_str()).text(": rename one"));
            }
            if ports[i].number.value == ports[j].number.value && ports[i].protocol.is(ports[j].protocol) {
                return Some(
                    Fault::new("two ports have the number ")
                        .number(ports[i].number.value as u64)
                        .text(": a process listens on it once; remove one"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// A probe asks a TCP port that the workload listens on.
pub(super) const fn probe_ports(workload: &Workload<'_>) -> Option<Fault> {
    let Some(probes) = &workload.probes else {
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
                && let Some(fault) = listens(workload, handler.port, "a probe asks", "its port")
            {
                return Some(fault);
            }
        }
        i += 1;
    }
    None
}

/// Whether the workload listens on the TCP port, or, where none is named, on any.
pub(super) const fn listens(
    workload: &Workload<'_>,
    port: Option<u32>,
    who: &'static str,
    what: &'static str,
) -> Option<Fault> {
    let mut i = 0;
    while i < workload.ports.len() {
        let tcp = matches!(workload.ports[i].protocol, Protocol::Tcp);
        match port {
            Some(port) if tcp && workload.ports[i].number.value == port => return None,
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
        fault.quoted(workload.name()).text(" does not listen on: declare it with `.ports(...)` or correct ").text(what),
    )
}

const fn writable_paths(workload: &Workload<'_>) -> Option<Fault> {
    let paths = workload.writable_paths;
    let mut i = 0;
    while i < paths.len() {
        let mut j = 0;
        while j < i {
            let (a, b) = (paths[i].path, paths[j].path);
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
pub(super) const fn env_names(workload: &Workload<'_>, answers: &[Config<'_>]) -> Option<Fault> {
    let total = workload.config.len() + workload.secrets.len() + answers.len();
    let mut i = 0;
    while i < total {
        let name = env_name(workload, answers, i);
        let mut j = 0;
        while j < i {
            if same(name, env_name(workload, answers, j)) {
                return Some(Fault::new("the environment variable ").quoted(name).text(" is set twice: remove one"));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn env_name<'a>(workload: &Workload<'a>, answers: &[Config<'a>], at: usize) -> &'a str {
    let (config, secrets) = (workload.config.len(), workload.secrets.len());
    if at < config {
        workload.config[at].name.as_str()
    } else if at < config + secrets {
        workload.secrets[at - config].name.as_str()
    } else {
        answers[at - config - secrets].name.as_str()
    }
}

/// A build has a stage, and keeps no secret of the workload's.
const fn image_build(workload: &Workload<'_>) -> Option<Fault> {
    let Some(build) = workload.image_build else {
        return None;
    };
    if build.is_empty() {
        return Some(Fault::new("the image build has no stage: add one with `.stage(...)`"));
    }
    let mut i = 0;
    while i < workload.secrets.len() {
        let name = workload.secrets[i].name.as_str();
        if build.keeps(name) {
            return Some(Fault::new("the secret ").quoted(name).text(
                " is a variable or an argument of the image build, and would stay in the image: remove it there",
            ));
        }
        i += 1;
    }
    None
}

const fn pod_annotations(workload: &Workload<'_>) -> Option<Fault> {
    let all = workload.pod_annotations;
    let mut i = 0;
    while i < all.len() {
        let mut j = 0;
        while j < i {
            if same(all[i].key.as_str(), all[j].key.as_str()) {
                return Some(
                    Fault::new("the annotation ").quoted(all[i].key.as_str()).text(" is set twice: remove one"),
                );
            }
            j += 1;
        }
        if same(all[i].key.as_str(), crate::model::CONFIG_CHECKSUM) {
            return Some(Fault::about(all[i].key.as_str()).text(" is computed from the config: remove it"));
        }
        i += 1;
    }
    None
}
