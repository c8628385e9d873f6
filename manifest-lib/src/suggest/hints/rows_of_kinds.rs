//! The table's rows about the kinds besides Deployments, about ways in, and about where pods run.

use super::hint::Hint;
use crate::diff::kind::Kind::{
    self, CronJob, DaemonSet, Deployment, Ingress, Job, PersistentVolumeClaim, Role, Service, StatefulSet,
};
use crate::suggest::place::Of::{self, Pods};

const NAMES: &str = "the workload's name and `Release::new(name, version)`: it is made of their names";

const fn of(kind: Kind, field: &'static str, write: &'static str) -> Hint {
    Hint { of: Of::Kind(kind), field, write }
}

const fn pods(field: &'static str, write: &'static str) -> Hint {
    Hint { of: Pods, field, write }
}

pub(super) const MORE: &[Hint] = &[
    of(Deployment, "metadata.annotations", "`Workload::annotation(key, value)`, or `App::annotation` for all objects"),
    of(
        StatefulSet,
        "",
        "`Environment::patches(&[Patch::stateful_set(name, |set| ...)])`: no method of the model sets it",
    ),
    of(StatefulSet, "spec.replicas", "`Replicas::new` in the environment's `StatefulOverlay`"),
    of(StatefulSet, "spec.selector", NAMES),
    of(
        StatefulSet,
        "spec.updateStrategy",
        "`Workload::partition(first)` or `Workload::max_unavailable(Amount::count(pods))`",
    ),
    of(StatefulSet, "spec.podManagementPolicy", "`Workload::parallel_pod_management()`"),
    of(StatefulSet, "spec.minReadySeconds", "`Workload::min_ready_seconds(seconds)`"),
    of(
        StatefulSet,
        "spec.volumeClaimTemplates",
        "`Workload::claim_template(name, Claim::new(size))`; another size in an environment by `Storage::new(name, size)`",
    ),
    of(
        StatefulSet,
        "spec.persistentVolumeClaimRetentionPolicy",
        "`Workload::claim_retention(when_deleted, when_scaled)`",
    ),
    of(DaemonSet, "", "`Environment::patches(&[Patch::daemon_set(name, |set| ...)])`: no method of the model sets it"),
    of(DaemonSet, "spec.updateStrategy", "`Workload::max_unavailable(Amount::count(nodes))` of the DaemonSet"),
    of(Job, "", "`Environment::patches(&[Patch::job(name, |job| ...)])`: no method of the model sets it"),
    of(Job, "spec.backoffLimit", "`Workload::backoff_limit(times)` of the Job"),
    of(Job, "spec.activeDeadlineSeconds", "`Workload::active_deadline_seconds(seconds)` of the Job"),
    of(Job, "spec.ttlSecondsAfterFinished", "`Workload::ttl_seconds_after_finished(seconds)`"),
    of(Job, "spec.completions", "`Workload::completions(completions, parallelism)`, for how many in all"),
    of(Job, "spec.parallelism", "`Workload::completions(completions, parallelism)`, for how many at a time"),
    of(CronJob, "", "`Environment::patches(&[Patch::cron_job(name, |job| ...)])`: no method of the model sets it"),
    of(CronJob, "spec.schedule", "`Schedule::cron(schedule)` in `Workload::cron_job`"),
    of(CronJob, "spec.timeZone", "`Schedule::time_zone(name)` in `Workload::cron_job`"),
    of(CronJob, "spec.suspend", "`suspend` in the environment's `CronJobOverlay`"),
    of(CronJob, "spec.concurrencyPolicy", "`Workload::concurrency_policy(policy)`"),
    of(CronJob, "spec.startingDeadlineSeconds", "`Workload::starting_deadline_seconds(seconds)`"),
    of(CronJob, "spec.successfulJobsHistoryLimit", "`Workload::history(succeeded, failed)`, its first number"),
    of(CronJob, "spec.failedJobsHistoryLimit", "`Workload::history(succeeded, failed)`, its second number"),
    of(CronJob, "spec.jobTemplate.spec.backoffLimit", "`Workload::backoff_limit(times)` of the CronJob"),
    of(
        CronJob,
        "spec.jobTemplate.spec.activeDeadlineSeconds",
        "`Workload::active_deadline_seconds(seconds)` of the CronJob",
    ),
    of(Ingress, "", "`Environment::patches(&[Patch::ingress(name, |ingress| ...)])`: no method of the model sets it"),
    of(Ingress, "metadata.annotations", "`Ingress::annotation(key, value)`"),
    of(Ingress, "spec.ingressClassName", "`Ingress::new(class, host)`, its first word"),
    of(Ingress, "spec.rules", "`Ingress::new(class, host)`, with `Ingress::host`, `Ingress::path` and `Ingress::port`"),
    of(Ingress, "spec.tls", "`Ingress::cert_manager(issuer)` or `Ingress::tls_secret(secret)`"),
    of(
        PersistentVolumeClaim,
        "",
        "`Environment::patches(&[Patch::persistent_volume_claim(name, |claim| ...)])`: no method of the model sets it",
    ),
    of(PersistentVolumeClaim, "spec.resources", "`Claim::new(size)` in the workload's `Volume::claim`"),
    of(PersistentVolumeClaim, "spec.accessModes", "`Claim::read_write_many()`, or another of `Claim`'s modes"),
    of(PersistentVolumeClaim, "spec.storageClassName", "`Claim::storage_class(name)`"),
    of(Role, "rules", "`Workload::rights(&Rights::new().may(verbs, group, resource))`"),
    of(Service, "metadata.annotations", "`Exposure::annotation(key, value)`"),
    of(Service, "spec.clusterIP", "`Exposure::headless()`, or nothing: the cluster gives the address"),
    of(Service, "spec.externalTrafficPolicy", "`Exposure::external_traffic_local()`"),
    of(Service, "spec.loadBalancerClass", "`Exposure::load_balancer_class(class)`"),
    of(Service, "spec.loadBalancerSourceRanges", "`Exposure::load_balancer_source_ranges(&[range])`"),
    of(Service, "spec.trafficDistribution", "`Exposure::traffic_distribution(TrafficDistribution::PreferClose)`"),
    of(Service, "spec.sessionAffinity", "`Exposure::session_affinity(seconds)`"),
    of(Service, "spec.ports.appProtocol", "`Port::app_protocol(protocol)`"),
    // Where pods run, and what they have together.
    pods("spec.nodeSelector", "`Scheduling::node_selector(key, value)`, in `Workload::scheduling`"),
    pods("spec.tolerations", "`Scheduling::toleration(Toleration::exists(key))`, in `Workload::scheduling`"),
    pods("spec.affinity.nodeAffinity", "`Scheduling::require_node` or `Scheduling::prefer_node`"),
    pods("spec.affinity.podAffinity", "`Scheduling::near(workload, key)` or `Scheduling::only_with(workload, key)`"),
    pods(
        "spec.affinity.podAntiAffinity",
        "`Scheduling::apart_from(workload, key)` or `Scheduling::never_with(workload, key)`",
    ),
    pods("spec.priorityClassName", "`Scheduling::priority_class(name)`, in `Workload::scheduling`"),
    pods("spec.runtimeClassName", "`Scheduling::runtime_class(name)`, in `Workload::scheduling`"),
    pods("spec.hostUsers", "`Scheduling::own_user_namespace()`, in `Workload::scheduling`"),
    pods("spec.imagePullSecrets", "`Workload::pull_secret(secret)`"),
    pods("spec.resources", "`Workload::pod_resources(&profile)`"),
    pods("spec.automountServiceAccountToken", "`Workload::rights(&rights)`, which gives the pods a token"),
    pods("spec.volumes.configMap", "`Volume::files(name, &[File::new(name, text)])` or `Volume::config_map`"),
    pods("spec.volumes.secret", "`Volume::secret(name, secret)`, in `Workload::volume`"),
    pods("spec.volumes.projected", "`Volume::projected(name, &[source])`, in `Workload::volume`"),
    pods("spec.volumes.persistentVolumeClaim", "`Volume::claim(name, Claim::new(size))` or `Volume::existing_claim`"),
    pods("spec.volumes.image", "`Volume::image(name, image)`, in `Workload::volume`"),
    pods("spec.containers.env.valueFrom.fieldRef", "`Workload::env_field(name, PodField::Ip)`, or another field"),
    pods("spec.containers.envFrom.configMapRef", "`Config::new(name, value)`, or `EnvFrom::config_map` for another's"),
];
