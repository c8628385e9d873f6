//! What an environment costs and promises: arithmetic on the finished objects, so patches count.
//!
//! Amounts are whole millicores and bytes, times whole seconds. Nothing is measured: a time is what the spec allows, by the
//! rules of the scheduler, the Deployment controller, the autoscaler and the kubelet, and a cluster may be slower.
//!
//! ```
//! # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
//! use manifest_lib::plan::Plan;
//! # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
//! #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
//! # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
//! #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
//! #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
//! # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
//! let plan = Plan::of(&ENVIRONMENT, &ENVIRONMENT.bundle()?);
//! assert_eq!(plan.workloads[0].pod.requests.cpu_millis, 100);
//! assert_eq!(plan.headroom.at_rest.cpu_millis, 3_900);
//! # Ok::<(), manifest_lib::objects::BundleErrors>(())
//! ```

mod amounts;
mod ready;
mod rollout;
mod scaling;
mod totals;

use schemars::JsonSchema;
use serde::Serialize;

pub use amounts::{Amounts, Pod, Qos};
pub use ready::Ready;
pub use rollout::{Point, Rollout, Stay};
pub use scaling::{Scaling, Step};
pub use totals::{Replicas, Totals};

use crate::cluster::{Pods, Set};
use crate::kinds::Keeper;
use crate::lower::Environment;
use crate::objects::{Bundle, Object};

/// What an environment costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
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

/// What a workload costs and promises.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
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

impl Plan {
    /// The plan of an environment's bundle. Amounts that are none count as zero; the gate tells them.
    pub fn of(environment: &Environment<'_>, bundle: &Bundle) -> Self {
        let cluster = environment.app().target().cluster;
        let nodes = i64::from(cluster.nodes);
        let cluster = Amounts {
            cpu_millis: i64::try_from(cluster.cpu_millis).unwrap_or(i64::MAX),
            memory_bytes: i64::try_from(cluster.memory_bytes).unwrap_or(i64::MAX),
        };
        let (workloads, not_counted) = each(bundle, Some(nodes));
        let requests = Totals::sum(workloads.iter().map(|one| one.requests));
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
    each(bundle, None).0
}

/// What the workloads of any bundle request together, without a look at their times.
pub fn requests(bundle: &Bundle) -> Totals {
    let set = Set::of(bundle);
    let counted = set.pods.iter().enumerate().filter(|(_, pods)| pods.stands_for_many());
    Totals::sum(counted.map(|(index, pods)| Totals::of(Pod::of(pods.spec).requests, &replicas(&set, index, pods))))
}

/// Each workload; a DaemonSet has as many pods as there are nodes, if anybody says how many.
fn each(bundle: &Bundle, nodes: Option<i64>) -> (Vec<WorkloadPlan>, Vec<String>) {
    let set = Set::of(bundle);
    let (mut workloads, mut not_counted) = (Vec::new(), Vec::new());
    for (index, pods) in set.pods.iter().enumerate() {
        let runs = |replicas| workload(&set, index, pods, replicas);
        match (pods.keeper(), nodes) {
            (Keeper::Replicas, _) => workloads.push(runs(replicas(&set, index, pods))),
            (Keeper::EachNode, Some(nodes)) => workloads.push(runs(fixed(nodes, nodes, "the cluster's nodes"))),
            (Keeper::Completion, Some(_)) => {
                let (most, field) = parallelism(&pods.item.object);
                // At rest nothing of it runs; at the most, as many pods as it may have at a time.
                workloads.push(runs(fixed(0, most, field)));
            }
            (Keeper::EachNode, None) => {
                not_counted.push(format!("{} runs on each node, and how many there are no object says", pods.key));
            }
            (Keeper::Completion, None) => {
                not_counted.push(format!("{} runs for a while, and then nothing of it is left", pods.key));
            }
            (Keeper::Nobody, _) => not_counted.push(format!("{} is no workload with a number of pods", pods.key)),
        }
    }
    (workloads, not_counted)
}

/// How many pods there are of what keeps a number of them.
pub(crate) fn replicas(set: &Set<'_>, index: usize, pods: &Pods<'_>) -> Replicas {
    let wanted = i64::from(pods.replicas.unwrap_or(1).max(0));
    let (at_rest, at_maximum, chosen_by) = match set.scaler(index) {
        Some(scaler) => {
            let (minimum, maximum) = scaling::bounds(scaler);
            let name = scaler.metadata.name.as_deref().unwrap_or_default();
            (minimum, maximum, format!("HorizontalPodAutoscaler/{name}"))
        }
        None => (wanted, wanted, "spec.replicas".to_owned()),
    };
    let surge = rollout::surge(pods, at_maximum);
    Replicas { at_rest, at_maximum, with_surge: at_maximum.saturating_add(surge), chosen_by }
}

/// How many pods a run may have at a time, and the field that says so.
fn parallelism(object: &Object) -> (i64, &'static str) {
    let (parallelism, field) = match object {
        Object::Job(job) => (job.spec.as_ref().and_then(|spec| spec.parallelism), "spec.parallelism"),
        Object::CronJob(cron) => {
            let job = cron.spec.as_ref().and_then(|spec| spec.job_template.spec.as_ref());
            (job.and_then(|spec| spec.parallelism), "spec.jobTemplate.spec.parallelism")
        }
        _ => (None, "spec.parallelism"),
    };
    (i64::from(parallelism.unwrap_or(1)), field)
}

/// A number of pods that no autoscaler and no rollout changes.
fn fixed(at_rest: i64, at_maximum: i64, chosen_by: &str) -> Replicas {
    Replicas { at_rest, at_maximum, with_surge: at_maximum, chosen_by: chosen_by.to_owned() }
}

fn workload(set: &Set<'_>, index: usize, pods: &Pods<'_>, replicas: Replicas) -> WorkloadPlan {
    let pod = Pod::of(pods.spec);
    let ready = Ready::of(pods);
    WorkloadPlan {
        object: pods.key.to_string(),
        requests: Totals::of(pod.requests, &replicas),
        limits: Totals::of(pod.limits, &replicas),
        pod,
        rollout: Rollout::of(pods, replicas.at_rest, replicas.at_maximum, &ready),
        replicas,
        ready,
        scaling: set.scaler(index).map(Scaling::of),
    }
}
