//! The tables. A method is named as it is written, with its type.

use super::hint::{Hint, Whole};
use crate::diff::kind::Kind::{
    self, ConfigMap, CronJob, DaemonSet, Deployment, HorizontalPodAutoscaler, Ingress, Job, Namespace, NetworkPolicy,
    PersistentVolumeClaim, PodDisruptionBudget, Role, Service, ServiceAccount, StatefulSet,
};
use crate::suggest::place::Of::{self, Any, Pods};

/// For a kind that the model does not make.
pub(super) const EXTRA: &str = "`Environment::extra(&[ExtraObject::new(|| ...)])`, or the object that it adds already";

/// For an object that the model does not make, and that is not wanted any more.
pub(super) const NO_EXTRA: &str = "take its `ExtraObject::new` out of `Environment::extra`";

const PATCH: &str =
    "`Environment::patches(&[Patch::deployment(name, |deployment| ...)])`: no method of the model sets it";
const HARDENED: &str = "nothing: no method weakens it, and a patch that does needs a waiver with a reason";

const fn of(kind: Kind, field: &'static str, write: &'static str) -> Hint {
    Hint { of: Of::Kind(kind), field, write }
}

const fn pods(field: &'static str, write: &'static str) -> Hint {
    Hint { of: Pods, field, write }
}

pub(super) const FIELDS: &[Hint] = &[
    // Objects.
    Hint { of: Any, field: "metadata.labels", write: "`Release::new(name, version)`, from which the labels are made" },
    Hint { of: Any, field: "metadata.namespace", write: "`Namespace::new(name)` in the app's `Target`" },
    of(Deployment, "", PATCH),
    of(Deployment, "spec.replicas", "`Replicas::new`; where an autoscaler owns the number, `Autoscaler::new`"),
    of(
        Deployment,
        "spec.selector",
        "`Workload::new(name, repository)` and `Release::new(name, version)`: it is made of their names",
    ),
    of(Deployment, "spec.strategy", "`Workload::rolling_update(RollingUpdate::new(max_surge, max_unavailable))`"),
    of(
        Deployment,
        "spec.progressDeadlineSeconds",
        "`RollingUpdate::progress_deadline_seconds`, in `Workload::rolling_update`",
    ),
    of(HorizontalPodAutoscaler, "", "`Environment::patches(&[Patch::horizontal_pod_autoscaler(name, |scaler| ...)])`"),
    of(HorizontalPodAutoscaler, "spec", "`Autoscaler::new(minimum, maximum)`"),
    of(HorizontalPodAutoscaler, "spec.metrics", "`Autoscaler::cpu_utilization` or `Autoscaler::memory_utilization`"),
    of(
        HorizontalPodAutoscaler,
        "spec.behavior",
        "`Autoscaler::scale_up` and `Autoscaler::scale_down`, with `ScalingRules::new`",
    ),
    of(
        HorizontalPodAutoscaler,
        "spec.behavior.scaleUp",
        "`Autoscaler::scale_up(ScalingRules::new().policies(&[ScalingPolicy::pods(count, seconds)]))`",
    ),
    of(
        HorizontalPodAutoscaler,
        "spec.behavior.scaleDown",
        "`Autoscaler::scale_down(ScalingRules::new().policies(&[ScalingPolicy::pods(count, seconds)]))`",
    ),
    of(PodDisruptionBudget, "", "`Environment::patches(&[Patch::pod_disruption_budget(name, |budget| ...)])`"),
    of(PodDisruptionBudget, "spec.maxUnavailable", "`DisruptionBudget::max_unavailable(Amount::count(pods))`"),
    of(PodDisruptionBudget, "spec.minAvailable", "`DisruptionBudget::min_available(Amount::count(pods))`"),
    of(Service, "", "`Environment::patches(&[Patch::service(name, |service| ...)])`: no method of the model sets it"),
    of(Service, "spec.type", "`Exposure::cluster_ip`, `Exposure::node_port` or `Exposure::load_balancer`"),
    of(
        Service,
        "spec.ports",
        "`Exposure::ports(&[ServicePort::new(port, target)])`, and `Workload::ports` for what listens",
    ),
    of(Service, "spec.ports.nodePort", "`Exposure::node_port(number)`"),
    of(NetworkPolicy, "", "`Environment::patches(&[Patch::network_policy(name, |policy| ...)])`"),
    of(
        NetworkPolicy,
        "spec.egress",
        "`Workload::connections(&[Connection::to(workload, port), Connection::internet(port)])`",
    ),
    of(NetworkPolicy, "spec.ingress", "`Workload::connections(&[Connection::to(workload, port)])` of whoever calls it"),
    of(ConfigMap, "", "`Environment::patches(&[Patch::config_map(name, |config| ...)])`"),
    of(ConfigMap, "data", "`Config::new(name, value)`, in `Workload::config` or the environment's `Overlay`"),
    of(Namespace, "", "`Environment::patches(&[Patch::namespace(name, |namespace| ...)])`"),
    of(Namespace, "metadata.name", "`Namespace::new(name)` in the app's `Target`"),
    of(ServiceAccount, "", "`Environment::patches(&[Patch::service_account(name, |account| ...)])`"),
    // Pods.
    pods("metadata.annotations", "`Workload::pod_annotations(&[Annotation::new(key, value)])`"),
    pods("metadata.annotations.checksum/config", "nothing: it follows the config"),
    pods("metadata.labels", "`Release::new(name, version)`, from which the labels are made"),
    pods(
        "spec.terminationGracePeriodSeconds",
        "`Workload::graceful_shutdown(GracefulShutdown::new(sleep_seconds, grace_seconds))`",
    ),
    pods(
        "spec.topologySpreadConstraints",
        "`Workload::topology_spread(TopologySpread::preferred(key, max_skew))`, or `TopologySpread::required`",
    ),
    pods("spec.securityContext", HARDENED),
    pods("spec.securityContext.runAsUser", "`SecurityContext::run_as(user, group)`, which does not compile with 0"),
    pods("spec.securityContext.runAsGroup", "`SecurityContext::run_as(user, group)`, which does not compile with 0"),
    pods("spec.serviceAccountName", "`Workload::new(name, repository)`: the account has the workload's name"),
    pods("spec.volumes", PATCH),
    pods("spec.volumes.emptyDir", "`Workload::writable_paths(&[WritablePath::new(path, size)])`"),
    // Containers.
    pods(
        "spec.containers.image",
        "`ImageTag::exact` in the environment's `Overlay`, and the repository in `Workload::new`",
    ),
    pods(
        "spec.containers.imagePullPolicy",
        "`Environment::patches(&[Patch::deployment(name, |deployment| ...)])`: each pod takes the image that its node has",
    ),
    pods("spec.containers.command", "`Workload::command(&[word])`"),
    pods("spec.containers.args", "`Workload::args(&[word])`"),
    pods("spec.containers.ports", "`Workload::ports(&[Port::http(number)])`"),
    pods("spec.containers.resources", "`ResourceProfile::new(Requests::new(cpu, memory), Limits::new(cpu, memory))`"),
    pods("spec.containers.resources.limits", "`Limits::new(cpu, memory)`; `Limits::memory` has no limit of CPU"),
    pods("spec.containers.resources.requests", "`Requests::new(cpu, memory)`"),
    pods(
        "spec.containers.livenessProbe",
        "`Probes::liveness(Probe::new())`, with `Probe::failure_threshold` and the like",
    ),
    pods(
        "spec.containers.readinessProbe",
        "`Probes::readiness(Probe::new())`, with `Probe::failure_threshold` and the like",
    ),
    pods(
        "spec.containers.startupProbe",
        "`Probes::startup(Probe::new())`, with `Probe::failure_threshold` and the like",
    ),
    pods(
        "spec.containers.livenessProbe.httpGet",
        "`Probes::http_get(path)`, or `Probe::handler(Handler::http_get(path))` for this probe alone",
    ),
    pods(
        "spec.containers.readinessProbe.httpGet",
        "`Probes::http_get(path)`, or `Probe::handler(Handler::http_get(path))` for this probe alone",
    ),
    pods(
        "spec.containers.startupProbe.httpGet",
        "`Probes::http_get(path)`, or `Probe::handler(Handler::http_get(path))` for this probe alone",
    ),
    pods(
        "spec.containers.lifecycle.preStop",
        "`Workload::graceful_shutdown(GracefulShutdown::new(sleep_seconds, grace_seconds))`",
    ),
    pods("spec.containers.securityContext", HARDENED),
    pods(
        "spec.containers.securityContext.runAsUser",
        "`SecurityContext::run_as(user, group)`, which does not compile with 0",
    ),
    pods(
        "spec.containers.securityContext.runAsGroup",
        "`SecurityContext::run_as(user, group)`, which does not compile with 0",
    ),
    pods("spec.containers.env", "`Config::new(name, value)`, or `SecretEnv::new` for a secret"),
    pods("spec.containers.env.valueFrom.secretKeyRef", "`SecretEnv::new(name, secret)`"),
    pods("spec.containers.envFrom", "`Config::new(name, value)`, or `SecretEnv::new` for a secret"),
    pods("spec.containers.envFrom.secretRef", "`SecretEnv::new(name, secret)`"),
    pods("spec.containers.volumeMounts", "`Workload::writable_paths(&[WritablePath::new(path, size)])`"),
];

pub(super) const OBJECTS: &[Whole] = &[
    Whole {
        kind: Deployment,
        add: "a workload of the app: `Workload::new(name, repository)`, with `Workload::overlay` in `App::new`",
        remove: "take the workload out of `App::new`",
    },
    Whole {
        kind: HorizontalPodAutoscaler,
        add: "`Autoscaler::new(minimum, maximum)` in the workload's `Overlay`",
        remove: "`autoscaler: None` in the workload's `Overlay`",
    },
    Whole {
        kind: PodDisruptionBudget,
        add: "`DisruptionBudget::max_unavailable(Amount::count(1))` in the workload's `Overlay`",
        remove: "`disruption_budget: None` in the workload's `Overlay`",
    },
    Whole {
        kind: Service,
        add: "`Exposure::cluster_ip()` in the workload's `Overlay`; a second Service of a workload by `Exposure::service`",
        remove: "`Exposure::none()` in the workload's `Overlay`",
    },
    Whole {
        kind: NetworkPolicy,
        add: "`Workload::connections(&[Connection::to(workload, port)])`; any other policy by `Environment::extra`",
        remove: "the connections that it lets through, in `Workload::connections`; the policies that deny stay",
    },
    Whole {
        kind: StatefulSet,
        add: "a workload of the app: `Workload::stateful_set(name, repository)`, with its overlay in `App::new`",
        remove: "take the workload out of `App::new`; its claims stay with their data, until somebody deletes them",
    },
    Whole {
        kind: DaemonSet,
        add: "a workload of the app: `Workload::daemon_set(name, repository)`, with its overlay in `App::new`",
        remove: "take the workload out of `App::new`",
    },
    Whole {
        kind: Job,
        add: "a workload of the app: `Workload::job(name, repository)`, with its overlay in `App::new`",
        remove: "take the workload out of `App::new`",
    },
    Whole {
        kind: CronJob,
        add: "a workload of the app: `Workload::cron_job(name, repository, schedule)`, with its overlay in `App::new`",
        remove: "take the workload out of `App::new`, or write `suspend: true` in its `CronJobOverlay`",
    },
    Whole {
        kind: Ingress,
        add: "`Exposure::ingress(&Ingress::new(class, host))` in the workload's `Overlay`",
        remove: "take `Exposure::ingress` in the workload's `Overlay` away",
    },
    Whole {
        kind: PersistentVolumeClaim,
        add: "`Volume::claim(name, Claim::new(size))` in `Workload::volume`",
        remove: "take the volume out of the workload: when the claim is deleted, its data is lost",
    },
    Whole {
        kind: Role,
        add: "`Workload::rights(&Rights::new().may(verbs, group, resource))`",
        remove: "take `Workload::rights` of the workload away",
    },
];
