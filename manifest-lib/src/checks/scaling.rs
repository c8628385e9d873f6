//! Rules about autoscalers.

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;

use super::set::{Pods, Set};
use super::{Level, Report, Rule, Severity, example};
use crate::objects::{Item, Object, ObjectKey};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "dangling-autoscaler",
        severity: Severity::Critical,
        asserts: "A HorizontalPodAutoscaler of a Deployment finds that Deployment in the bundle.",
        why: "Nothing scales.",
        stopped_by: "The target is the workload's own.",
        elsewhere: &["kube-linter dangling-horizontalpodautoscaler", "kube-score horizontalpodautoscaler-has-target"],
        example: example!("dangling-autoscaler"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: dangling,
    },
    Rule {
        name: "autoscaler-owns-replicas",
        severity: Severity::High,
        asserts: "A Deployment that an autoscaler scales sets no replicas, and has one autoscaler.",
        why: "Each apply would reset what the autoscaler chose, and two of them fight.",
        stopped_by: "The library leaves replicas out where there is an autoscaler.",
        elsewhere: &["kube-score deployment-targeted-by-hpa-does-not-have-replicas-configured"],
        example: example!("autoscaler-owns-replicas"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: owns_replicas,
    },
    Rule {
        name: "autoscaler-bounds",
        severity: Severity::Medium,
        asserts: "An autoscaler's maxReplicas is above its minReplicas.",
        why: "Nothing scales, or the API server refuses it.",
        stopped_by: "`Autoscaler::new` does not compile.",
        elsewhere: &["polaris hpaMaxAvailability"],
        example: example!("autoscaler-bounds"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: bounds,
    },
    Rule {
        name: "utilization-without-request",
        severity: Severity::High,
        asserts: "Every container requests what its autoscaler measures in percent.",
        why: "A percentage of nothing cannot be computed, and nothing scales.",
        stopped_by: "A workload without requests does not compile.",
        elsewhere: &[],
        example: example!("utilization-without-request"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: without_request,
    },
];

fn scalers(set: &Set<'_>, mut each: impl FnMut(&ObjectKey, &Item, &HorizontalPodAutoscaler)) {
    for (key, item) in set.bundle.iter() {
        if let Object::HorizontalPodAutoscaler(scaler) = &item.object {
            each(key, item, scaler);
        }
    }
}

fn dangling(set: &Set<'_>, report: &mut Report<'_>) {
    scalers(set, |key, item, scaler| {
        let Some(target) = scaler.spec.as_ref().map(|spec| &spec.scale_target_ref) else { return };
        if set.complete && target.kind == "Deployment" && set.scaled(&key.namespace, scaler).is_none() {
            let message = format!("it scales Deployment/{}, which is not in the bundle: correct the name", target.name);
            report.found(key, item, "spec.scaleTargetRef.name", message);
        }
    });
}

fn owns_replicas(set: &Set<'_>, report: &mut Report<'_>) {
    let mut owner = vec![None; set.pods.len()];
    let mut found = Vec::new();
    scalers(set, |key, _, scaler| {
        if let Some(index) = set.scaled(&key.namespace, scaler) {
            let first = owner[index].get_or_insert_with(|| key.to_string()).clone();
            found.push((index, key.to_string(), first));
        }
    });
    for (index, scaler, first) in found {
        let Pods { key, item, replicas, .. } = &set.pods[index];
        if scaler != first {
            report.found(key, item, "", format!("{first} and {scaler} both scale it: remove one"));
        } else if let Some(replicas) = replicas {
            let message = format!(
                "replicas is {replicas}, which each apply would set again over what {scaler} chose: leave it out"
            );
            report.found(key, item, "spec.replicas", message);
        }
    }
}

fn bounds(set: &Set<'_>, report: &mut Report<'_>) {
    scalers(set, |key, item, scaler| {
        let Some(spec) = &scaler.spec else { return };
        let least = spec.min_replicas.unwrap_or(1);
        if spec.max_replicas <= least {
            let message = format!("maxReplicas {} is not above minReplicas {least}: raise it", spec.max_replicas);
            report.found(key, item, "spec.maxReplicas", message);
        }
    });
}

fn without_request(set: &Set<'_>, report: &mut Report<'_>) {
    scalers(set, |key, item, scaler| {
        let Some(pods) = set.scaled(&key.namespace, scaler).map(|index| &set.pods[index]) else { return };
        let metrics = scaler.spec.iter().flat_map(|spec| spec.metrics.iter().flatten()).enumerate();
        for (index, metric) in metrics {
            let Some(resource) = metric.resource.as_ref().filter(|metric| metric.target.type_ == "Utilization") else {
                continue;
            };
            if let Some(container) = lacks(pods, &resource.name) {
                let message = format!(
                    "the container `{container}` of {} requests no {}: add the request",
                    pods.key, resource.name
                );
                report.found(key, item, format!("spec.metrics[{index}]"), message);
            }
        }
    });
}

/// The first long-running container without that request. A request of the pod as a whole is no help: the autoscaler of
/// the oldest supported cluster does not read it.
fn lacks<'b>(pods: &Pods<'b>, resource: &str) -> Option<&'b str> {
    let sidecars = pods.spec.init_containers.iter().flatten();
    let running = sidecars.filter(|container| container.restart_policy.as_deref() == Some("Always"));
    let without = pods.spec.containers.iter().chain(running).find(|container| {
        let requests = container.resources.as_ref().and_then(|resources| resources.requests.as_ref());
        !requests.is_some_and(|requests| requests.contains_key(resource))
    });
    without.map(|container| container.name.as_str())
}
