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
mod placement;
mod ready;
mod report;
mod rollout;
mod scaling;
mod together;
mod totals;
mod workload_plan;

pub use amounts::{Amounts, Pod, Qos};
pub use placement::{Placement, Unplaced};
pub use ready::Ready;
pub use report::Plan;
pub use rollout::{Point, Rollout, Stay};
pub use scaling::{Scaling, Step};
pub use together::{ClusterPlan, together};
pub use totals::{Replicas, Totals};
pub use workload_plan::WorkloadPlan;

use crate::cluster::{Pods, Set};
use crate::kinds::Keeper;
use crate::lower::Environment;
use crate::objects::{Bundle, Object, ObjectKey, deprecated};
use crate::values::KubernetesVersion;

/// What a version of Kubernetes advises against in a bundle that an older one does not: a line for each field.
///
/// ```
/// use manifest_lib::{plan::advised_against, read::bundle, values::KubernetesVersion};
/// let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}], trafficDistribution: PreferClose}\n";
/// let told = advised_against(&bundle(service), Some(KubernetesVersion::new("1.33")), KubernetesVersion::new("1.37"));
/// assert!(told[0].starts_with("Service/web: `spec.trafficDistribution` is deprecated since 1.34"));
/// ```
pub fn advised_against(bundle: &Bundle, from: Option<KubernetesVersion>, to: KubernetesVersion) -> Vec<String> {
    let is_new = |since: u8| from.is_none_or(|from| since > from.minor());
    let mut told = Vec::new();
    for (key, item) in bundle.iter() {
        for (path, row) in deprecated(&item.object, to).into_iter().filter(|(_, row)| is_new(row.since)) {
            let what = if path.is_empty() { "the kind".to_owned() } else { format!("`{path}`") };
            let since = if row.since == 0 { String::new() } else { format!(" since 1.{}", row.since) };
            told.push(format!("{key}: {what} is deprecated{since}: {}", row.instead));
        }
    }
    told
}

impl Plan {
    /// The plan of an environment's bundle. Amounts that are none count as zero; the gate tells them.
    pub fn of(environment: &Environment<'_>, bundle: &Bundle) -> Self {
        let cluster = environment.app().target().cluster;
        let nodes = i64::from(cluster.nodes);
        let cluster = Amounts::of_model(cluster.cpu_millis, cluster.memory_bytes);
        let elsewhere = |key: &ObjectKey| scaled_elsewhere(environment, key);
        let (workloads, not_counted) = each(bundle, Some(nodes), &elsewhere);
        let requests = Totals::sum(workloads.iter().map(|one| one.requests));
        let headroom = requests.left_of(cluster);
        let name = environment.name().to_owned();
        let placement = Placement::of(&environment.app().target().cluster, &[workloads.as_slice()]);
        let deprecated =
            environment.app().target().cluster.version().map(|version| advised_against(bundle, None, version));
        let deprecated = deprecated.unwrap_or_default();
        let enforces_policies = environment.app().target().cluster.has_policies();
        Self {
            environment: name,
            workloads,
            cluster,
            requests,
            headroom,
            placement,
            not_counted,
            deprecated,
            enforces_policies,
        }
    }
}

/// The workloads of any bundle, without a cluster.
pub fn workloads(bundle: &Bundle) -> Vec<WorkloadPlan> {
    each(bundle, None, &|_| None).0
}

/// What the workloads of any bundle request together, without a look at their times.
pub fn requests(bundle: &Bundle) -> Totals {
    let set = Set::of(bundle);
    let counted = set.pods.iter().enumerate().filter(|(_, pods)| pods.stands_for_many());
    Totals::sum(counted.map(|(index, pods)| Totals::of(Pod::of(pods.spec).requests, &replicas(&set, index, pods))))
}

/// A workload's smallest and largest number of pods, and who chooses them, where somebody outside of the bundle does.
type Elsewhere = (i64, i64, String);

/// What the profile says of who scales a workload from elsewhere.
fn scaled_elsewhere(environment: &Environment<'_>, key: &ObjectKey) -> Option<Elsewhere> {
    let mut workloads = environment.app().workloads().iter();
    let own = workloads.find(|deployed| deployed.kind() == key.kind && deployed.name() == key.name)?;
    let scaler = own.overlay.autoscaler?;
    let by = scaler.by?;
    Some((i64::from(scaler.min_replicas), i64::from(scaler.max_replicas), by.to_owned()))
}

/// Each workload; a DaemonSet has as many pods as there are nodes, if anybody says how many.
fn each(
    bundle: &Bundle,
    nodes: Option<i64>,
    elsewhere: &dyn Fn(&ObjectKey) -> Option<Elsewhere>,
) -> (Vec<WorkloadPlan>, Vec<String>) {
    let set = Set::of(bundle);
    let (mut workloads, mut not_counted) = (Vec::new(), Vec::new());
    for (index, pods) in set.pods.iter().enumerate() {
        let runs = |replicas| workload(&set, index, pods, replicas);
        match (pods.keeper(), nodes) {
            (Keeper::Replicas, _) => {
                // A number of pods that stands in the object is the one that it has.
                let by = elsewhere(pods.key).filter(|_| pods.replicas.is_none() && set.scaler(index).is_none());
                workloads.push(runs(match by {
                    Some((least, most, by)) => ranged(pods, least, most, by),
                    None => replicas(&set, index, pods),
                }));
            }
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
    ranged(pods, at_rest, at_maximum, chosen_by)
}

fn ranged(pods: &Pods<'_>, at_rest: i64, at_maximum: i64, chosen_by: String) -> Replicas {
    let with_surge = at_maximum.saturating_add(rollout::surge(pods, at_maximum));
    let while_ending = with_surge.saturating_add(rollout::ending(pods, at_maximum));
    Replicas { at_rest, at_maximum, with_surge, while_ending, chosen_by }
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
    let chosen_by = chosen_by.to_owned();
    Replicas { at_rest, at_maximum, with_surge: at_maximum, while_ending: at_maximum, chosen_by }
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
