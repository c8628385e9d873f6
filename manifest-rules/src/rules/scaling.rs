//! Rules about autoscalers.

use std::collections::HashMap;

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscaler, MetricSpec};
use k8s_openapi::api::core::v1::Container;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::Pods;
use crate::cluster::selector::namespace;
use crate::kinds::{Kind, group};
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "dangling-autoscaler",
        family: Family::Scaling,
        severity: Severity::Critical,
        asserts: "A HorizontalPodAutoscaler finds what it scales in the bundle, by its group, kind and name.",
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
        family: Family::Scaling,
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
        family: Family::Scaling,
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
        family: Family::Scaling,
        severity: Severity::High,
        asserts: "Every container requests, or is limited in, what its autoscaler measures in percent.",
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

fn scalers(set: &Subject<'_>, mut each: impl FnMut(&ObjectKey, &Item, &HorizontalPodAutoscaler)) {
    for (key, item) in set.bundle.iter() {
        if let Object::HorizontalPodAutoscaler(scaler) = &item.object {
            each(key, item, scaler);
        }
    }
}

fn dangling(set: &Subject<'_>, report: &mut Report) {
    let mut others: HashMap<(&str, &str, &str), (&ObjectKey, &Item)> = HashMap::new();
    for (key, item) in set.bundle.iter().filter(|(_, item)| matches!(item.object, Object::Other(_))) {
        others.insert((namespace(&key.namespace), &key.kind, &key.name), (key, item));
    }
    scalers(set, |key, item, scaler| {
        let Some(target) = scaler.spec.as_ref().map(|spec| &spec.scale_target_ref) else { return };
        let (kind, name) = (target.kind.as_str(), target.name.as_str());
        let written = target.api_version.as_deref().unwrap_or_default();
        let other = others.get(&(namespace(&key.namespace), kind, name));
        let known = Kind::by_name(kind).filter(|kind| kind.pods.is_some() && other.is_none());
        if let Some(known) = known.filter(|known| !known.scales && known.group() == group(written)) {
            let of = known.api_version;
            let message = format!("a {kind} of {of} cannot be scaled: name a Deployment or a StatefulSet");
            report.found(key, item, "spec.scaleTargetRef.kind", message);
            return;
        }
        // The controller looks for the kind in the group that is written, whatever the version.
        let right = other.map(|(_, other)| other.object.api_version()).or(known.map(|known| known.api_version));
        let path = "spec.scaleTargetRef.apiVersion";
        match right {
            Some(right) if group(right) != group(written) && written.is_empty() => {
                let message =
                    format!("it names no apiVersion, and no {kind} is in the group without a name: write {right}");
                report.found(key, item, path, message);
            }
            // Another group may have the kind as well.
            Some(right) if group(right) != group(written) => {
                let message = format!("{kind}/{name} is of {right}, not of `{written}`: write {right}");
                if other.is_some() || ["", "extensions", "apps", "batch"].contains(&group(written)) {
                    report.found(key, item, path, message);
                } else {
                    report.doubted(key, item, path, message);
                }
            }
            _ if !set.complete || other.is_some() || set.scaled(&key.namespace, scaler).is_some() => {}
            right => {
                let message = format!("it scales {kind}/{name}, which is not in the bundle: correct the name");
                let path = "spec.scaleTargetRef.name";
                // What has a scale of its own may be made by its controller.
                if right.is_some() {
                    report.found(key, item, path, message);
                } else {
                    report.doubted(key, item, path, message);
                }
            }
        }
    });
}

fn owns_replicas(set: &Subject<'_>, report: &mut Report) {
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

fn bounds(set: &Subject<'_>, report: &mut Report) {
    scalers(set, |key, item, scaler| {
        let Some(spec) = &scaler.spec else { return };
        let least = spec.min_replicas.unwrap_or(1);
        if spec.max_replicas <= least {
            let message = format!("maxReplicas {} is not above minReplicas {least}: raise it", spec.max_replicas);
            report.found(key, item, "spec.maxReplicas", message);
        }
    });
}

fn without_request(set: &Subject<'_>, report: &mut Report) {
    scalers(set, |key, item, scaler| {
        let Some(spec) = &scaler.spec else { return };
        let Some(pods) = set.scaled(&key.namespace, scaler).map(|index| &set.pods[index]) else { return };
        let metrics = spec.metrics.as_deref().unwrap_or_default();
        if metrics.is_empty()
            && let Some(container) = lacks(pods, "cpu")
        {
            let message = format!(
                "without metrics it measures the share of the cpu request, and the container `{container}` of {} requests no cpu: add the request",
                pods.key
            );
            report.found(key, item, "spec.metrics", message);
        }
        for (index, metric) in metrics.iter().enumerate() {
            if let Some(message) = unmeasured(pods, metric) {
                report.found(key, item, format!("spec.metrics[{index}]"), message);
            }
        }
    });
}

/// Why a metric cannot be measured.
fn unmeasured(pods: &Pods<'_>, metric: &MetricSpec) -> Option<String> {
    if let Some(resource) = metric.resource.as_ref().filter(|metric| metric.target.type_ == "Utilization") {
        let container = lacks(pods, &resource.name)?;
        return Some(format!(
            "the container `{container}` of {} requests no {}: add the request",
            pods.key, resource.name
        ));
    }
    let measured = metric.container_resource.as_ref()?;
    let (wanted, resource) = (&measured.container, &measured.name);
    match running(pods).find(|container| container.name == *wanted) {
        None => {
            let names: Vec<String> = running(pods).map(|container| format!("`{}`", container.name)).collect();
            let names = names.join(", ");
            Some(format!("{} has no container `{wanted}`: write one of {names}", pods.key))
        }
        Some(container) if measured.target.type_ == "Utilization" && !asks_for(container, resource) => {
            Some(format!("the container `{wanted}` of {} requests no {resource}: add the request", pods.key))
        }
        Some(_) => None,
    }
}

/// The containers that run as long as the pod.
fn running<'b>(pods: &Pods<'b>) -> impl Iterator<Item = &'b Container> {
    let sidecars = pods.spec.init_containers.iter().flatten();
    let sidecars = sidecars.filter(|container| container.restart_policy.as_deref() == Some("Always"));
    pods.spec.containers.iter().chain(sidecars)
}

/// The first long-running container without that request, unless the pod as a whole has one.
fn lacks<'b>(pods: &Pods<'b>, resource: &str) -> Option<&'b str> {
    let whole = pods.spec.resources.as_ref();
    let requested = whole.and_then(|whole| whole.requests.as_ref()).is_some_and(|all| all.contains_key(resource));
    let limited = whole.and_then(|whole| whole.limits.as_ref()).is_some_and(|all| all.contains_key(resource));
    if requested || limited {
        return None;
    }
    running(pods).find(|container| !asks_for(container, resource)).map(|container| container.name.as_str())
}

/// Whether a container requests the resource; the API server makes the limit the request where there is none.
fn asks_for(container: &Container, resource: &str) -> bool {
    let Some(resources) = &container.resources else { return false };
    [&resources.requests, &resources.limits].into_iter().flatten().any(|amounts| amounts.contains_key(resource))
}
