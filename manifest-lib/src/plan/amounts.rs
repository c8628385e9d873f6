//! What one pod requests and may use, as the scheduler counts it, and how it is treated when a node is short.
//!
//! Source: Kubernetes, "Resource Management for Pods and Containers", "Init Containers", "Sidecar Containers" and "Pod
//! Quality of Service Classes".

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{Container, PodSpec, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::values::Quantity as Written;

/// CPU and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Amounts {
    /// Thousandths of a core.
    pub cpu_millis: i64,
    /// Bytes.
    pub memory_bytes: i64,
}

/// As manifests have it, memory in the largest unit in which it is whole: `200m 256Mi`.
impl fmt::Display for Amounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let memory = self.memory_bytes;
        let units = [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")];
        let (size, name) = units.into_iter().find(|(size, _)| memory != 0 && memory % size == 0).unwrap_or((1, ""));
        write!(f, "{}m {}{name}", self.cpu_millis, memory / size)
    }
}

impl Amounts {
    /// Of the model's numbers.
    pub(super) fn of_model(cpu_millis: u64, memory_bytes: u64) -> Self {
        let number = |amount| i64::try_from(amount).unwrap_or(i64::MAX);
        Self { cpu_millis: number(cpu_millis), memory_bytes: number(memory_bytes) }
    }

    /// Whether all of it is within another amount.
    pub(super) fn fits(self, into: Self) -> bool {
        self.cpu_millis <= into.cpu_millis && self.memory_bytes <= into.memory_bytes
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        self.each(other, i64::saturating_add)
    }

    pub(crate) fn less(self, other: Self) -> Self {
        self.each(other, i64::saturating_sub)
    }

    pub(super) fn times(self, count: i64) -> Self {
        self.each(Self { cpu_millis: count, memory_bytes: count }, i64::saturating_mul)
    }

    fn each(self, other: Self, of: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            cpu_millis: of(self.cpu_millis, other.cpu_millis),
            memory_bytes: of(self.memory_bytes, other.memory_bytes),
        }
    }
}

/// How a pod is treated when its node is short of memory: BestEffort is ended first, Guaranteed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Qos {
    /// Every container requests exactly its limits, of CPU and of memory.
    Guaranteed,
    /// Something is requested or limited.
    Burstable,
    /// Nothing is.
    BestEffort,
}

/// What one pod requests and may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Pod {
    /// Its class.
    pub qos: Qos,
    /// What the scheduler keeps free for it.
    pub requests: Amounts,
    /// What it may use at most; zero where a container has no limit.
    pub limits: Amounts,
}

type List = Option<BTreeMap<String, Quantity>>;

impl Pod {
    pub(super) fn of(spec: &PodSpec) -> Self {
        let overhead = |name| spec.overhead.as_ref().and_then(|all| all.get(name)).map_or(0, |one| units(name, one));
        let requests = |name| {
            pod_level(spec, name, requested).unwrap_or_else(|| together(spec, |one| requested(one, name).unwrap_or(0)))
        };
        let limits = |name| {
            let whole = pod_level(spec, name, |resources, name| get(&resources.limits, name));
            // One container without a limit, and the pod has none.
            let all = containers(spec).all(|one| limit(one, name).is_some());
            whole.unwrap_or_else(|| if all { together(spec, |one| limit_of(one, name)) } else { 0 })
        };
        let of = |amount: &dyn Fn(&'static str) -> i64, over: bool| {
            let sum = |name| amount(name).saturating_add(if over { overhead(name) } else { 0 });
            Amounts { cpu_millis: sum("cpu"), memory_bytes: sum("memory") }
        };
        Self { qos: qos(spec), requests: of(&|name| requests(name), true), limits: of(&|name| limits(name), false) }
    }
}

fn containers(spec: &PodSpec) -> impl Iterator<Item = &Container> {
    spec.containers.iter().chain(spec.init_containers.iter().flatten())
}

/// All containers run together with the sidecars; before them each init container runs with the sidecars that stand
/// before it. The pod needs the larger.
fn together(spec: &PodSpec, of: impl Fn(&ResourceRequirements) -> i64) -> i64 {
    let of = |container: &Container| container.resources.as_ref().map_or(0, &of);
    let (mut sidecars, mut peak) = (0_i64, 0_i64);
    for init in spec.init_containers.iter().flatten() {
        let own = of(init);
        if init.restart_policy.as_deref() == Some("Always") {
            sidecars = sidecars.saturating_add(own);
            peak = peak.max(sidecars);
        } else {
            peak = peak.max(sidecars.saturating_add(own));
        }
    }
    let running = spec.containers.iter().fold(sidecars, |sum, one| sum.saturating_add(of(one)));
    running.max(peak)
}

/// What the pod as a whole says; Kubernetes counts that in place of the containers' sum.
fn pod_level(
    spec: &PodSpec,
    name: &'static str,
    of: impl Fn(&ResourceRequirements, &'static str) -> Option<i64>,
) -> Option<i64> {
    of(spec.resources.as_ref()?, name)
}

/// The request, or the limit in its place, as the API server fills it in.
fn requested(resources: &ResourceRequirements, name: &'static str) -> Option<i64> {
    get(&resources.requests, name).or_else(|| get(&resources.limits, name))
}

fn limit(container: &Container, name: &'static str) -> Option<i64> {
    get(&container.resources.as_ref()?.limits, name)
}

fn limit_of(resources: &ResourceRequirements, name: &'static str) -> i64 {
    get(&resources.limits, name).unwrap_or(0)
}

fn get(list: &List, name: &'static str) -> Option<i64> {
    Some(units(name, list.as_ref()?.get(name)?))
}

/// Millicores or bytes, a part of one as one. What is no amount is nothing: the gate tells it.
fn units(name: &str, quantity: &Quantity) -> i64 {
    Written::try_new(&quantity.0).map_or(0, |amount| if name == "cpu" { amount.millis() } else { amount.whole() })
}

fn qos(spec: &PodSpec) -> Qos {
    const NAMES: [&str; 2] = ["cpu", "memory"];
    let all: Vec<Option<&ResourceRequirements>> = match &spec.resources {
        Some(whole) => vec![Some(whole)],
        None => containers(spec).map(|container| container.resources.as_ref()).collect(),
    };
    let set = |list: &List, name| get(list, name).filter(|amount| *amount > 0);
    let nothing = all
        .iter()
        .flatten()
        .all(|one| NAMES.iter().all(|name| set(&one.requests, name).is_none() && set(&one.limits, name).is_none()));
    if nothing {
        return Qos::BestEffort;
    }
    let exact = all.iter().all(|one| {
        let Some(one) = one else { return false };
        NAMES.iter().all(|name| set(&one.limits, name).is_some() && set(&one.limits, name) == requested(one, name))
    });
    if exact { Qos::Guaranteed } else { Qos::Burstable }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    fn pod(spec: &str) -> Pod {
        Pod::of(&serde_json::from_str(spec).unwrap())
    }

    /// A container with these amounts of CPU and memory.
    fn container(requests: &str, limits: &str) -> String {
        format!(r#"{{"name": "a", "resources": {{"requests": {requests}, "limits": {limits}}}}}"#)
    }

    #[test]
    fn classes_are_kubernetes_own() {
        let full = r#"{"cpu": "1", "memory": "1Gi"}"#;
        let class = |containers: &str| pod(&format!(r#"{{"containers": [{containers}]}}"#)).qos;
        assert_eq!(class(&container(full, full)), Qos::Guaranteed);
        // The API server makes a limit the request where there is none, and other units are the same amount.
        assert_eq!(class(&container("{}", full)), Qos::Guaranteed);
        assert_eq!(class(&container(r#"{"cpu": "1000m", "memory": "1024Mi"}"#, full)), Qos::Guaranteed);
        assert_eq!(class(&container(r#"{"cpu": "500m"}"#, full)), Qos::Burstable);
        assert_eq!(class(&container(full, r#"{"memory": "1Gi"}"#)), Qos::Burstable);
        assert_eq!(class(&container("{}", "{}")), Qos::BestEffort);
        assert_eq!(class(r#"{"name": "a"}"#), Qos::BestEffort);
        assert_eq!(class(&format!("{}, {}", container(full, full), r#"{"name": "b"}"#)), Qos::Burstable);
        assert_eq!(class(&container(r#"{"ephemeral-storage": "1Gi"}"#, "{}")), Qos::BestEffort);
        // An init container counts like any other.
        let init = format!(r#"{{"initContainers": [{{"name": "i"}}], "containers": [{}]}}"#, container(full, full));
        assert_eq!(pod(&init).qos, Qos::Burstable);
    }

    #[test]
    fn init_containers_count_by_their_peak_and_sidecars_with_all() {
        let one = |cpu: &str, always: bool| {
            let policy = if always { r#""restartPolicy": "Always","# } else { "" };
            format!(r#"{{"name": "i", {policy} "resources": {{"requests": {{"cpu": "{cpu}"}}}}}}"#)
        };
        let cpu = |init: &[String]| {
            let own = one("100m", false);
            pod(&format!(r#"{{"initContainers": [{}], "containers": [{own}, {own}]}}"#, init.join(",")))
                .requests
                .cpu_millis
        };
        assert_eq!(cpu(&[]), 200);
        assert_eq!(cpu(&[one("150m", false)]), 200);
        assert_eq!(cpu(&[one("500m", false), one("300m", false)]), 500);
        assert_eq!(cpu(&[one("50m", true)]), 250);
        // The init container runs beside the sidecar that stands before it, and not beside the one behind it.
        assert_eq!(cpu(&[one("50m", true), one("300m", false)]), 350);
        assert_eq!(cpu(&[one("300m", false), one("50m", true)]), 300);
    }

    #[test]
    fn parts_are_rounded_up_and_a_missing_limit_is_none() {
        let got = pod(r#"{"overhead": {"cpu": "250m"}, "containers": [
            {"name": "a", "resources": {"requests": {"cpu": "0.0001", "memory": "1500m"}, "limits": {"memory": "1Mi"}}}]}"#);
        assert_eq!(got.requests, Amounts { cpu_millis: 251, memory_bytes: 2 });
        assert_eq!(got.limits, Amounts { cpu_millis: 0, memory_bytes: 1 << 20 });
    }
}
