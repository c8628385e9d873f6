//! What a workload's endpoints owe to its probes.

use k8s_openapi::api::core::v1::{Container, Probe};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::cluster::Pods;
use crate::lower::Environment;
use crate::model::Workload;
use crate::model::image_build::Framework;
use crate::objects::{Bundle, BundleErrors};

use super::probe_kind::{ProbeKind, probes_of};

/// A workload that is asked over HTTP: each question, and what the answers tell.
///
/// ```
/// use manifest_lib::{health::Contract, model::{Port, Probe, Probes, Workload}, serde_json};
/// const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)])
///     .probes(Probes::http_get("/health").readiness(Probe::new()).dependencies(&["database"]));
/// let container = serde_json::from_str(r#"{"name": "api", "readinessProbe": {"httpGet": {"path": "/up", "port": 80}}}"#)?;
/// // What the cluster gets is what counts.
/// assert!(Contract::of(&API, &container).is_some_and(|contract| contract.asked[0].path == "/up"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contract<'a> {
    /// The workload's name.
    pub workload: &'a str,
    /// The questions: startup, readiness, liveness, as far as they are asked over HTTP.
    pub asked: Vec<Asked>,
    /// The dependencies that the answer to readiness names; see [`Contract::owed_to`].
    pub dependencies: &'a [&'a str],
    /// The profile's file that says so.
    pub file: String,
    /// What the app is written in, where the recipe of its image says so.
    pub(crate) framework: Option<Framework>,
}

/// One probe's question, with Kubernetes' defaults where the profile says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asked {
    /// For what it is asked.
    pub kind: ProbeKind,
    /// The path that is asked with GET.
    pub path: String,
    /// The container's port.
    pub port: u32,
    /// Seconds from the container's start to the first question.
    pub initial_delay_seconds: u32,
    /// Seconds between two questions.
    pub period_seconds: u32,
    /// Seconds that an answer may take.
    pub timeout_seconds: u32,
    /// Noes in a row that count.
    pub failure_threshold: u32,
}

/// The main container of a workload of any kind as the cluster gets it, patches included.
pub fn container_of<'b>(bundle: &'b Bundle, workload: &str) -> Option<&'b Container> {
    bundle.iter().filter(|(key, _)| key.lasting_name() == workload).find_map(|(key, item)| {
        let pods = Pods::of(key, item)?;
        pods.spec.containers.iter().find(|container| container.name == workload)
    })
}

impl<'a> Contract<'a> {
    /// The workload's contract, given its container; nothing if no probe asks it over HTTP.
    pub fn of<C>(workload: &Workload<'a, C>, container: &Container) -> Option<Self> {
        let asked = |(kind, probe): (ProbeKind, &Probe)| {
            let http = probe.http_get.as_ref()?;
            let or = |set: Option<i32>, default: u32| set.and_then(|set| u32::try_from(set).ok()).unwrap_or(default);
            Some(Asked {
                kind,
                path: http.path.clone().unwrap_or_else(|| "/".to_owned()),
                port: port_number(container, &http.port).and_then(|number| u32::try_from(number).ok())?,
                initial_delay_seconds: or(probe.initial_delay_seconds, 0),
                period_seconds: or(probe.period_seconds, 10),
                timeout_seconds: or(probe.timeout_seconds, 1),
                failure_threshold: or(probe.failure_threshold, 3),
            })
        };
        let asked: Vec<Asked> = probes_of(container).filter_map(asked).collect();
        let probes = workload.body.main.probes.as_ref();
        (!asked.is_empty()).then(|| Self {
            workload: workload.name(),
            asked,
            dependencies: probes.map_or(&[], |probes| probes.dependencies),
            framework: workload.body.image_build.and_then(|build| build.framework),
            file: probes.map_or(workload.body.name.origin, |probes| probes.handler.origin).file(),
        })
    }

    /// The dependencies that the answer to a probe tells: those of the endpoint that readiness asks. Another endpoint, such
    /// as that of liveness, asks nobody.
    pub fn owed_to(&self, kind: ProbeKind) -> &'a [&'a str] {
        let path = |kind| self.asked.iter().find(|asked| asked.kind == kind).map(|asked| &asked.path);
        match path(ProbeKind::Readiness) {
            Some(readiness) if path(kind) != Some(readiness) => &[],
            _ => self.dependencies,
        }
    }

    /// The contracts of all workloads, in the order of their names, each with the environments that have it: equal ones
    /// are one.
    ///
    /// # Errors
    /// If an environment's bundle cannot be made.
    pub fn of_all(environments: &[Environment<'a>]) -> Result<Vec<(Self, Vec<String>)>, BundleErrors> {
        let mut all: Vec<(Self, Vec<String>)> = Vec::new();
        for environment in environments {
            let bundle = environment.bundle()?;
            for workload in environment.app().workloads().iter().map(|deployed| deployed.workload()) {
                let container = container_of(&bundle, workload.name());
                let Some(contract) = container.and_then(|container| Self::of(&workload, container)) else { continue };
                let name = environment.name().to_owned();
                match all.iter_mut().find(|(known, _)| *known == contract) {
                    Some((_, names)) => names.push(name),
                    None => all.push((contract, vec![name])),
                }
            }
        }
        all.sort_by_key(|(contract, _)| contract.workload);
        Ok(all)
    }
}

/// A port's number: of a name, that of the container's port.
pub fn port_number(container: &Container, port: &IntOrString) -> Option<i32> {
    match port {
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(name) => {
            let own = container.ports.iter().flatten().find(|port| port.name.as_ref() == Some(name));
            own.map(|port| port.container_port)
        }
    }
}
