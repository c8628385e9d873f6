//! What a workload's endpoints owe to its probes.

use crate::model::Workload;
use crate::model::probes::{Action, Probe};
use crate::objects::Environment;

use super::ProbeKind;

/// A workload that is asked over HTTP: each question, and what the answers tell.
///
/// ```
/// use manifest_lib::{health::Contract, model::{Port, Probe, Probes, Workload}};
/// const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)])
///     .probes(Probes::http_get("/health").readiness(Probe::new()).dependencies(&["database"]));
/// let contract = Contract::of(&API).ok_or("it is not asked over HTTP")?;
/// assert_eq!(contract.asked[0].path, "/health");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract<'a> {
    /// The workload's name.
    pub workload: &'a str,
    /// The questions: startup, readiness, liveness, as far as they are asked over HTTP.
    pub asked: Vec<Asked<'a>>,
    /// The dependencies that each answer names.
    pub dependencies: &'a [&'a str],
    /// The profile's file that says so.
    pub file: String,
}

/// One probe's question, with Kubernetes' defaults where the profile says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// For what it is asked.
    pub kind: ProbeKind,
    /// The path that is asked with GET.
    pub path: &'a str,
    /// The container's port.
    pub port: u32,
    /// Seconds from the container's start to the first question.
    pub initial_delay_seconds: u64,
    /// Seconds between two questions.
    pub period_seconds: u64,
    /// Seconds that an answer may take.
    pub timeout_seconds: u64,
    /// Noes in a row that count.
    pub failure_threshold: u64,
}

impl<'a> Contract<'a> {
    /// The workload's contract; nothing if no probe asks it over HTTP.
    pub fn of(workload: &Workload<'a>) -> Option<Self> {
        let probes = workload.probes.as_ref()?;
        let kinds = [
            (ProbeKind::Startup, &probes.startup),
            (ProbeKind::Readiness, &probes.readiness),
            (ProbeKind::Liveness, &probes.liveness),
        ];
        let asked = |(kind, probe): (ProbeKind, &Option<Probe<'a>>)| {
            let probe = probe.as_ref()?;
            let handler = probe.handler.as_ref().unwrap_or(&probes.handler);
            let Action::HttpGet(path) = handler.action else { return None };
            Some(Asked {
                kind,
                path: path.as_str(),
                port: workload.asked(handler),
                initial_delay_seconds: probe.initial_delay_seconds.map_or(0, |delay| delay.value.into()),
                period_seconds: probe.period(),
                timeout_seconds: probe.timeout(),
                failure_threshold: probe.failures(),
            })
        };
        let asked: Vec<Asked<'a>> = kinds.into_iter().filter_map(asked).collect();
        (!asked.is_empty()).then(|| Self {
            workload: workload.name(),
            asked,
            dependencies: probes.dependencies,
            file: probes.handler.origin.file(),
        })
    }

    /// The contracts of all workloads, in the order of their names, each with the environments that have it: equal ones
    /// are one.
    pub fn of_all(environments: &[Environment<'a>]) -> Vec<(Self, Vec<String>)> {
        let mut all: Vec<(Self, Vec<String>)> = Vec::new();
        for environment in environments {
            for workload in environment.app().workloads().iter().map(|deployed| deployed.workload()) {
                let Some(contract) = Self::of(&workload) else { continue };
                let name = environment.name().to_owned();
                match all.iter_mut().find(|(known, _)| *known == contract) {
                    Some((_, names)) => names.push(name),
                    None => all.push((contract, vec![name])),
                }
            }
        }
        all.sort_by_key(|(contract, _)| contract.workload);
        all
    }
}
