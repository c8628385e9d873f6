//! What an environment costs and promises: arithmetic on the finished objects, so patches count.
//!
//! Amounts are whole millicores and bytes, times whole seconds. Nothing is measured: a time is what the spec allows, by the
//! rules of the scheduler, the Deployment controller, the autoscaler and the kubelet, and a cluster may be slower.
//!
//! ```
//! # use manifest_lib::{model::*, values::{Cpu, Memory}, objects::{Bundle, Environment}};
//! use manifest_lib::plan::Plan;
//! # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
//! #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
//! # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
//! #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
//! #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
//! # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
//! let plan = Plan::of(&ENVIRONMENT, &Bundle::of(&ENVIRONMENT)?);
//! assert_eq!(plan.workloads[0].pod.requests.cpu_millis, 100);
//! assert_eq!(plan.headroom.at_rest.cpu_millis, 3_900);
//! # Ok::<(), manifest_lib::objects::BundleErrors>(())
//! ```

mod amounts;
mod ready;
mod rollout;
mod scaling;

use schemars::JsonSchema;
use serde::Serialize;

pub use amounts::{Amounts, Pod, Qos};
pub use ready::Ready;
pub use rollout::{Point, Rollout, Stay};
pub use scaling::{Scaling, Step};

use crate::checks::set::{Pods, Set};
use crate::objects::{Bundle, Environment, Object};

/// What an environment costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// The environment.
    pub environment: String,
    /// What each workload costs and promises, in the bundle's order.
    pub workloads: Vec<WorkloadPlan>,
    /// What the cluster has to give.
    pub cluster: Amounts,
    /// What all workloads that are counted request together.
    pub requests: Totals,
    /// What the cluster has left; below zero where it is too small.
    pub headroom: Totals,
    /// What is not counted, and why.
    pub not_counted: Vec<String>,
}

/// A sum at each number of pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// At rest: the replicas, or the autoscalers' minima.
    pub at_rest: Amounts,
    /// At the maxima.
    pub at_maximum: Amounts,
    /// At the maxima, with every rollout's surge.
    pub with_surge: Amounts,
}

/// What a workload costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorkloadPlan {
    /// Its kind and name.
    pub object: String,
    /// What one pod requests and may use.
    pub pod: Pod,
    /// The pods at rest, and where that number comes from.
    pub replicas: Replicas,
    /// What all its pods request.
    pub requests: Totals,
    /// What all its pods may use; zero where a container has no limit.
    pub limits: Totals,
    /// When a pod is ready.
    pub ready: Ready,
    /// What a rollout does; nothing for what has none.
    pub rollout: Option<Rollout>,
    /// What the autoscaler does; nothing where there is none.
    pub scaling: Option<Scaling>,
}

/// How many pods there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Replicas {
    /// Without load.
    pub at_rest: i64,
    /// Under any load.
    pub at_maximum: i64,
    /// The most at once, in a rollout at the maximum.
    pub with_surge: i64,
    /// Who chose them: the Deployment, or its autoscaler.
    pub chosen_by: String,
}

impl Plan {
    /// The plan of an environment's bundle. Amounts that are none count as zero; the gate tells them.
    pub fn of(environment: &Environment<'_>, bundle: &Bundle) -> Self {
        let cluster = environment.app().target().cluster;
        let cluster = Amounts {
            cpu_millis: i64::try_from(cluster.cpu_millis).unwrap_or(i64::MAX),
            memory_bytes: i64::try_from(cluster.memory_bytes).unwrap_or(i64::MAX),
        };
        let (workloads, not_counted) = each(bundle);
        let requests = requested(&workloads);
        let left = |used: Amounts| cluster.less(used);
        let headroom = Totals {
            at_rest: left(requests.at_rest),
            at_maximum: left(requests.at_maximum),
            with_surge: left(requests.with_surge),
        };
        Self { environment: environment.name().to_owned(), workloads, cluster, requests, headroom, not_counted }
    }
}

/// The workloads of any bundle, without a cluster.
pub fn workloads(bundle: &Bundle) -> Vec<WorkloadPlan> {
    each(bundle).0
}

/// What the workloads of any bundle request together.
pub fn requests(bundle: &Bundle) -> Totals {
    requested(&workloads(bundle))
}

fn requested(workloads: &[WorkloadPlan]) -> Totals {
    workloads.iter().fold(Totals::default(), |sum, one| Totals {
        at_rest: sum.at_rest.plus(one.requests.at_rest),
        at_maximum: sum.at_maximum.plus(one.requests.at_maximum),
        with_surge: sum.with_surge.plus(one.requests.with_surge),
    })
}

fn each(bundle: &Bundle) -> (Vec<WorkloadPlan>, Vec<String>) {
    let nothing = Bundle::of_objects(indexmap::IndexMap::new());
    let set = Set::of(bundle, true, &[], &nothing);
    let (mut workloads, mut not_counted) = (Vec::new(), Vec::new());
    for (index, pods) in set.pods.iter().enumerate() {
        match &pods.item.object {
            Object::Deployment(_)
            | Object::StatefulSet(_)
            | Object::ReplicaSet(_)
            | Object::ReplicationController(_) => {
                workloads.push(workload(&set, index, pods));
            }
            Object::DaemonSet(_) => {
                not_counted.push(format!("{} runs on each node, and how many there are no object says", pods.key));
            }
            Object::Job(_) | Object::CronJob(_) => {
                not_counted.push(format!("{} runs for a while, and then nothing of it is left", pods.key));
            }
            _ => not_counted.push(format!("{} is no workload with a number of pods", pods.key)),
        }
    }
    (workloads, not_counted)
}

fn workload(set: &Set<'_>, index: usize, pods: &Pods<'_>) -> WorkloadPlan {
    let scaler = set.scaler(index);
    let wanted = i64::from(pods.replicas.unwrap_or(1).max(0));
    let scaling = scaler.map(Scaling::of);
    let (at_rest, at_maximum) = scaling.as_ref().map_or((wanted, wanted), |one| (one.minimum, one.maximum));
    let ready = Ready::of(pods);
    let rollout = Rollout::of(pods, at_rest, at_maximum, &ready);
    let surge = rollout.as_ref().map_or(0, |rollout| rollout.surge_at(at_maximum));
    let chosen_by = match scaler {
        Some(scaler) => {
            format!("HorizontalPodAutoscaler/{}", scaler.metadata.name.as_deref().unwrap_or_default())
        }
        None => "spec.replicas".to_owned(),
    };
    let replicas = Replicas { at_rest, at_maximum, with_surge: at_maximum.saturating_add(surge), chosen_by };
    let pod = Pod::of(pods.spec);
    let all = |one: Amounts| Totals {
        at_rest: one.times(at_rest),
        at_maximum: one.times(at_maximum),
        with_surge: one.times(replicas.with_surge),
    };
    WorkloadPlan {
        object: pods.key.to_string(),
        requests: all(pod.requests),
        limits: all(pod.limits),
        pod,
        replicas,
        ready,
        rollout,
        scaling,
    }
}
