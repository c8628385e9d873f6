//! The tables against the model, and each row against what it is about.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::fs::{read_dir, read_to_string};
use std::path::PathBuf;

use super::rows::{EXTRA, FIELDS, NO_EXTRA, OBJECTS};
use super::rows_of_kinds::MORE;
use super::{add, field, remove};
use crate::cluster::Pods;
use crate::diff::kind::Kind;
use crate::objects::ObjectKey;
use crate::read::bundle;
use crate::suggest::place::{Of, Place};

/// The text of all sources of a folder of the repository.
fn sources(folder: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let files = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).map(|path| read_to_string(path).unwrap()).collect()
}

/// The names of methods in a text, each as `Type::method`.
fn methods(text: &str) -> Vec<(&str, &str)> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':');
    let named = text.split(word).filter_map(|word| word.split_once("::"));
    // What begins with a capital is a variant.
    named.filter(|(_, method)| !method.starts_with(|first: char| first.is_ascii_uppercase())).collect()
}

/// Whether a source has that method in an `impl` of that type.
fn has(source: &str, of_type: &str, method: &str) -> bool {
    let mut inside = false;
    let mut end = String::new();
    for line in source.lines() {
        let own = line.trim_start();
        // Within a macro it is indented.
        if own.starts_with("impl") && !line.ends_with(';') {
            end = format!("{}}}", &line[..line.len() - own.len()]);
            let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            inside = words.contains(&of_type) && !words.contains(&"for");
        } else if line == end {
            inside = false;
        }
        let function = line.trim().split_once("fn ").filter(|(before, _)| before.trim_end() != "//");
        if inside && function.is_some_and(|(_, rest)| rest.split(['(', '<']).next() == Some(method)) {
            return true;
        }
    }
    // The patches of each kind are made by a macro.
    let row = format!("    {method} ");
    of_type == "Patch"
        && source.split_once("\npatches! {").is_some_and(|(_, rows)| rows.lines().any(|line| line.starts_with(&row)))
}

#[test]
fn every_method_that_is_named_is_the_model_s() {
    let all: Vec<String> = ["manifest-lib/src/model", "manifest-lib/src/lower", "manifest-rules/src/values"]
        .iter()
        .flat_map(|folder| sources(folder))
        .collect();
    let wholes = OBJECTS.iter().flat_map(|row| [row.add, row.remove]);
    let texts = FIELDS.iter().chain(MORE).map(|row| row.write).chain(wholes).chain([EXTRA, NO_EXTRA]);
    let named: Vec<(&str, &str)> = texts.flat_map(methods).collect();
    assert!(named.len() > 60, "{named:?}");
    let unknown: Vec<_> =
        named.into_iter().filter(|(of_type, method)| !all.iter().any(|source| has(source, of_type, method))).collect();
    assert_eq!(unknown, []);
    // The search itself finds no method of another type, and none that is not there.
    assert!(!all.iter().any(|source| has(source, "Autoscaler", "max_unavailable")));
    assert!(!all.iter().any(|source| has(source, "Patch", "pod") || has(source, "ImageTag", "pull_policy")));
}

/// The place of a field of an object of that kind.
fn place(kind: &str, path: &str) -> Place {
    let pods = "spec: {containers: [{name: a}]}";
    let (api, spec) = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" => ("apps/v1", format!("{{selector: {{}}, template: {{{pods}}}}}")),
        "CronJob" => ("batch/v1", format!("{{schedule: '', jobTemplate: {{spec: {{template: {{{pods}}}}}}}}}")),
        "Job" => ("batch/v1", format!("{{template: {{{pods}}}}}")),
        "Role" => ("rbac.authorization.k8s.io/v1", "{}".to_owned()),
        "HorizontalPodAutoscaler" => ("autoscaling/v2", "{}".to_owned()),
        "PodDisruptionBudget" => ("policy/v1", "{}".to_owned()),
        "NetworkPolicy" | "Ingress" => ("networking.k8s.io/v1", "{}".to_owned()),
        _ => ("v1", "{}".to_owned()),
    };
    let bundle = bundle(&format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n"));
    let found: Vec<(&ObjectKey, _)> = bundle.iter().collect();
    let (key, item) = found[0];
    Place::new(Kind::of(key), Pods::of(key, item).as_ref(), path)
}

/// A field of some kind, and words that the hint for it has and no other one.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("Deployment", "metadata.labels.a", "from which the labels are made"),
    ("ConfigMap", "metadata.namespace", "`Namespace::new(name)` in the app's `Target`"),
    ("Namespace", "metadata.name", "`Namespace::new(name)` in the app's `Target`"),
    ("Deployment", "spec.paused", "deployment| ...)])`: no method of the model sets it"),
    ("Deployment", "metadata.annotations.a", "`Workload::annotation(key, value)`"),
    ("Deployment", "spec.replicas", "`Replicas::new`"),
    ("Deployment", "spec.selector.matchLabels.app", "it is made of their names"),
    ("Deployment", "spec.strategy.rollingUpdate.maxSurge", "`Workload::rolling_update("),
    ("Deployment", "spec.progressDeadlineSeconds", "`RollingUpdate::progress_deadline_seconds`"),
    ("HorizontalPodAutoscaler", "metadata.annotations.a", "Patch::horizontal_pod_autoscaler"),
    ("HorizontalPodAutoscaler", "spec.minReplicas", "`Autoscaler::new(minimum, maximum)`"),
    ("HorizontalPodAutoscaler", "spec.maxReplicas", "`Autoscaler::new(minimum, maximum)`"),
    ("HorizontalPodAutoscaler", "spec.metrics.resource.target.averageUtilization", "`Autoscaler::cpu_utilization`"),
    ("HorizontalPodAutoscaler", "spec.behavior", "with `ScalingRules::new`"),
    ("HorizontalPodAutoscaler", "spec.behavior.scaleUp.policies", "`Autoscaler::scale_up(ScalingRules"),
    ("HorizontalPodAutoscaler", "spec.behavior.scaleDown.policies", "`Autoscaler::scale_down(ScalingRules"),
    ("PodDisruptionBudget", "spec.unhealthyPodEvictionPolicy", "Patch::pod_disruption_budget"),
    ("PodDisruptionBudget", "spec.maxUnavailable", "DisruptionBudget::max_unavailable"),
    ("PodDisruptionBudget", "spec.minAvailable", "DisruptionBudget::min_available"),
    ("Service", "spec.externalIPs", "Patch::service("),
    ("Service", "spec.type", "`Exposure::load_balancer`"),
    ("Service", "spec.ports.targetPort", "`Exposure::ports("),
    ("Service", "spec.ports.nodePort", "`Exposure::node_port(number)`"),
    ("NetworkPolicy", "spec.policyTypes", "Patch::network_policy"),
    ("NetworkPolicy", "spec.egress.ports.port", "Connection::internet(port)"),
    ("NetworkPolicy", "spec.ingress.from", "of whoever calls it"),
    ("ConfigMap", "immutable", "Patch::config_map"),
    ("ConfigMap", "data.A", "in `Workload::config` or the environment's `Overlay`"),
    ("Namespace", "metadata.annotations.a", "Patch::namespace"),
    ("ServiceAccount", "automountServiceAccountToken", "Patch::service_account"),
    ("Deployment", "spec.template.metadata.annotations.a", "`Workload::pod_annotations("),
    ("Deployment", "spec.template.metadata.annotations[\"checksum/config\"]", "it follows the config"),
    ("Deployment", "spec.template.metadata.labels.a", "from which the labels are made"),
    ("Deployment", "spec.template.spec.terminationGracePeriodSeconds", "GracefulShutdown::new("),
    ("Deployment", "spec.template.spec.topologySpreadConstraints.maxSkew", "TopologySpread::preferred("),
    ("Deployment", "spec.template.spec.securityContext.fsGroup", "needs a waiver with a reason"),
    ("Deployment", "spec.template.spec.securityContext.runAsUser", "`SecurityContext::run_as("),
    ("Deployment", "spec.template.spec.securityContext.runAsGroup", "`SecurityContext::run_as("),
    ("Deployment", "spec.template.spec.serviceAccountName", "the account has the workload's name"),
    ("Deployment", "spec.template.spec.volumes.nfs", "deployment| ...)])`: no method of the model sets it"),
    ("Deployment", "spec.template.spec.volumes.emptyDir.sizeLimit", "WritablePath::new("),
    ("Deployment", "spec.template.spec.containers.image", "`ImageTag::exact`"),
    ("Deployment", "spec.template.spec.containers.imagePullPolicy", "takes the image that its node has"),
    ("Deployment", "spec.template.spec.containers.command", "`Workload::command("),
    ("Deployment", "spec.template.spec.containers.args", "`Workload::args("),
    ("Deployment", "spec.template.spec.containers.ports.containerPort", "`Workload::ports(&[Port::http("),
    ("Deployment", "spec.template.spec.containers.resources", "`ResourceProfile::new("),
    ("Deployment", "spec.template.spec.containers.resources.limits.cpu", "`Limits::memory` has no limit of CPU"),
    (
        "CronJob",
        "spec.jobTemplate.spec.template.spec.containers.resources.requests.cpu",
        "`Requests::new(cpu, memory)`",
    ),
    ("StatefulSet", "spec.template.spec.containers.livenessProbe.periodSeconds", "`Probes::liveness("),
    ("Deployment", "spec.template.spec.containers.readinessProbe", "`Probes::readiness("),
    ("Deployment", "spec.template.spec.containers.startupProbe.failureThreshold", "`Probes::startup("),
    ("Deployment", "spec.template.spec.containers.livenessProbe.httpGet.path", "`Probes::http_get(path)`"),
    ("Deployment", "spec.template.spec.containers.readinessProbe.httpGet.path", "`Probes::http_get(path)`"),
    ("Deployment", "spec.template.spec.containers.startupProbe.httpGet.path", "`Probes::http_get(path)`"),
    ("Deployment", "spec.template.spec.containers.lifecycle.preStop.sleep.seconds", "GracefulShutdown::new("),
    ("Deployment", "spec.template.spec.containers.securityContext.privileged", "needs a waiver with a reason"),
    ("Deployment", "spec.template.spec.containers.securityContext.runAsUser", "`SecurityContext::run_as("),
    ("Deployment", "spec.template.spec.initContainers.securityContext.runAsGroup", "`SecurityContext::run_as("),
    ("Deployment", "spec.template.spec.containers.env.value", "`SecretEnv::new` for a secret"),
    ("Deployment", "spec.template.spec.containers.env.valueFrom.secretKeyRef.key", "`SecretEnv::new(name, secret)`"),
    ("Deployment", "spec.template.spec.containers.envFrom", "`SecretEnv::new` for a secret"),
    ("Deployment", "spec.template.spec.containers.envFrom.secretRef", "`SecretEnv::new(name, secret)`"),
    ("Deployment", "spec.template.spec.containers.volumeMounts.mountPath", "WritablePath::new("),
];

#[test]
fn each_field_is_answered_with_its_own_method() {
    for (kind, path, words) in EXPECTED {
        let told = field(&place(kind, path));
        assert!(told.contains(words), "{kind} {path}: {told}");
        // The words tell this text from every other one.
        let others = FIELDS.iter().filter(|row| row.write != told && row.write.contains(words));
        assert_eq!(others.count(), 0, "{words}");
    }
    assert_eq!(field(&place("ResourceQuota", "spec.hard.pods")), EXTRA);
}

#[test]
fn no_row_is_left_out() {
    for row in FIELDS {
        let by = |(kind, path, _): &&(&str, &str, &str)| {
            let place = place(kind, path);
            let exact = place.lies_in(row.of, row.field);
            exact.is_some() && FIELDS.iter().all(|other| place.lies_in(other.of, other.field) <= exact)
        };
        assert!(EXPECTED.iter().any(|expected| by(&expected)), "no expectation is about {:?} {}", row.of, row.field);
    }
}

#[test]
fn each_kind_of_object_comes_and_goes_by_its_own_answer() {
    for (kind, comes, goes) in [
        (Kind::Deployment, "`Workload::overlay` in `App::new`", "take the workload out of `App::new`"),
        (Kind::HorizontalPodAutoscaler, "`Autoscaler::new(minimum, maximum)`", "`autoscaler: None`"),
        (Kind::PodDisruptionBudget, "`DisruptionBudget::max_unavailable(", "`disruption_budget: None`"),
        (Kind::Service, "`Exposure::cluster_ip()`", "`Exposure::none()`"),
        (Kind::NetworkPolicy, "any other policy by `Environment::extra`", "the policies that deny stay"),
        (Kind::StatefulSet, "`Workload::stateful_set(", "its claims stay with their data"),
        (Kind::DaemonSet, "`Workload::daemon_set(", "take the workload out of `App::new`"),
        (Kind::Job, "`Workload::job(", "take the workload out of `App::new`"),
        (Kind::CronJob, "`Workload::cron_job(", "`suspend: true`"),
        (Kind::Ingress, "`Exposure::ingress(", "`Exposure::ingress` in the workload's `Overlay` away"),
        (Kind::PersistentVolumeClaim, "`Volume::claim(", "its data is lost"),
        (Kind::Role, "`Workload::rights(", "`Workload::rights` of the workload"),
        (Kind::ResourceQuota, EXTRA, NO_EXTRA),
    ] {
        assert!(add(kind).contains(comes), "{kind:?}: {}", add(kind));
        assert!(remove(kind).contains(goes), "{kind:?}: {}", remove(kind));
    }
    assert_eq!(OBJECTS.len(), 12);
}

#[test]
fn each_row_is_the_word_for_its_own_field() {
    for row in MORE {
        let (kind, path) = match row.of {
            Of::Kind(kind) => (format!("{kind:?}"), row.field.to_owned()),
            _ => ("Deployment".to_owned(), format!("spec.template.{}", row.field)),
        };
        // A row of a whole kind is for what no other row names.
        let path = if path.is_empty() { "spec.unknown".to_owned() } else { path };
        assert_eq!(field(&place(&kind, &path)), row.write, "{kind} {path}");
        let below = format!("{path}.below");
        assert_eq!(field(&place(&kind, &below)), row.write, "{kind} {below}");
    }
}

#[test]
fn no_two_rows_say_the_same() {
    for (index, row) in MORE.iter().enumerate() {
        assert!(MORE[..index].iter().all(|other| other.write != row.write), "{}", row.write);
    }
}
