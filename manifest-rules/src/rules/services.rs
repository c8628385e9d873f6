//! Rules about Services and the pods behind them, and about Deployments and their own pods.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::served;
use super::subject::Subject;
use crate::cluster::Operators;
use crate::cluster::selector::{is_empty, is_sound, matches, namespace, words};
use crate::objects::Object;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "selector-mismatch",
        family: Family::Services,
        severity: Severity::Critical,
        asserts: "The selector of a Deployment or its like is not empty and matches its own pods.",
        why: "The API server refuses the object.",
        stopped_by: "One set of labels feeds both.",
        elsewhere: &["kube-linter mismatching-selector", "kubescape C-0296"],
        example: example!("selector-mismatch"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: selector_mismatch,
    },
    Rule {
        name: "changed-selector",
        family: Family::Services,
        severity: Severity::Critical,
        asserts: "The selector of a Deployment or its like is what it was before.",
        why: "It cannot be changed: the API server refuses every apply from then on.",
        stopped_by: "The labels that select never change with a version; this rule compares with the file that is replaced.",
        elsewhere: &[],
        example: example!("changed-selector"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: changed_selector,
    },
    Rule {
        name: "dangling-service",
        family: Family::Services,
        severity: Severity::Critical,
        asserts: "A Service with a selector selects pods of the set.",
        why: "Nobody answers: every connection to the Service fails.",
        stopped_by: "The selector is the workload's own.",
        elsewhere: &["kube-linter dangling-service", "kube-score service-targets-pod"],
        example: example!("dangling-service"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: dangling_service,
    },
    Rule {
        name: "service-target-port",
        family: Family::Services,
        severity: Severity::Critical,
        asserts: "Every target port of a Service is a port that all selected pods declare, with the same protocol.",
        why: "Every connection to that port fails.",
        stopped_by: "A Service's port is one of the workload's, or `Workload::overlay` does not compile.",
        elsewhere: &["popeye POP-1106"],
        example: example!("service-target-port"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: served::target_port,
    },
    Rule {
        name: "missing-readiness-probe",
        family: Family::Services,
        severity: Severity::High,
        asserts: "Every container that a Service sends to has a readiness probe.",
        why: "In every rollout and after every restart, a pod gets requests before it can answer them.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &["kube-linter no-readiness-probe", "checkov CKV_K8S_9", "polaris readinessProbeMissing"],
        example: example!("missing-readiness-probe"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: served::missing_readiness,
    },
    Rule {
        name: "external-service",
        family: Family::Services,
        severity: Severity::High,
        asserts: "No Service has externalIPs, and none sends to a name outside the cluster.",
        why: "It can take over traffic that is meant for somebody else, past every NetworkPolicy.",
        stopped_by: "No method sets it.",
        elsewhere: &["trivy KSV-0108"],
        example: example!("external-service"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: external_service,
    },
    Rule {
        name: "overlapping-selectors",
        family: Family::Services,
        severity: Severity::High,
        asserts: "The pods of one owner are selected by no other owner, and a Service sends to the pods of one owner.",
        why: "Two controllers take each other's pods, and each creates and deletes without end.",
        stopped_by: "Each workload selects its own component.",
        elsewhere: &[],
        example: example!("overlapping-selectors"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: overlapping_selectors,
    },
];

fn external_service(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        if spec.external_ips.as_ref().is_some_and(|addresses| !addresses.is_empty()) {
            let message = "`externalIPs` take over the traffic for these addresses on every node: remove them, and write `type: LoadBalancer` or use an Ingress";
            report.found(key, item, "spec.externalIPs", message);
        }
        if spec.type_.as_deref() == Some("ExternalName") {
            let name = spec.external_name.as_deref().unwrap_or_default();
            let message = format!(
                "it sends its callers to `{name}`, outside the cluster: let the pods call that name themselves, then remove the Service"
            );
            report.found(key, item, "spec.type", message);
        }
    }
}

fn overlapping_selectors(set: &Subject<'_>, report: &mut Report) {
    wide_service(set, report);
    for (index, pods) in set.pods.iter().enumerate() {
        let Some(selector) = pods.selector else { continue };
        // An empty one is another rule's finding.
        if is_empty(selector) {
            continue;
        }
        // One of them is enough to see the mistake: with many, each with each would be without end.
        let mut others = set.selected(&pods.key.namespace, selector).filter(|other| *other != index);
        if let Some(other) = others.find(|other| set.pods[*other].selector.is_some()) {
            let other = set.pods[other].key;
            let message = format!(
                "it also selects the pods of {other}, and both would own them: write a label that only its own pods have into `spec.selector` and into the template's labels; what is deployed already needs a new name for that, since a selector cannot be changed"
            );
            report.found(pods.key, pods.item, "spec.selector", message);
        }
    }
}

/// A Service that sends to the pods of several owners: a canary, or labels that are too wide.
fn wide_service(set: &Subject<'_>, report: &mut Report) {
    for group in set.service_groups() {
        let [first, second, ..] = group.pods[..] else { continue };
        let (first, second) = (set.pods[first].key, set.pods[second].key);
        for serving in &group.services {
            let message = format!(
                "it sends to the pods of {first} and of {second}: if that is not meant, write a label into `spec.selector` that only one of them has"
            );
            report.doubted(serving.key, serving.item, "spec.selector", message);
        }
    }
}

fn changed_selector(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        // The selector of a DeploymentConfig may change.
        if matches!(pods.item.object, Object::Other(_)) {
            continue;
        }
        if let (Some(selector), Some(before)) = (pods.selector, set.selectors_before.get(pods.key))
            && selector != before
        {
            let kind = &pods.key.kind;
            let otherwise = match &pods.item.object {
                // Its name is in the names of its claims, and with them goes the data.
                Object::StatefulSet(_) => String::new(),
                _ => format!(
                    "; if the labels have to change, write a {kind} of another name, and delete this one when that is ready"
                ),
            };
            let message = format!(
                "the selector is not the one that is deployed, `{}`, and it cannot be changed: write that one back{otherwise}",
                words(before, "nothing")
            );
            report.found(pods.key, pods.item, "spec.selector", message);
        }
    }
}

fn selector_mismatch(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let Some(selector) = pods.selector else { continue };
        let message = if !is_sound(selector) {
            // What no selector can have is told of it.
            continue;
        } else if is_empty(selector) {
            format!(
                "the selector is empty: write labels of its own pods, such as `selector: {{matchLabels: {{app: {}}}}}`",
                pods.key.name
            )
        } else if !matches(selector, pods.labels) {
            format!(
                "the selector asks for `{}`, which its own pods do not have: write these labels under `{}`, too",
                words(selector, "nothing"),
                pods.labels_path()
            )
        } else {
            continue;
        };
        report.found(pods.key, pods.item, "spec.selector", message);
    }
}

fn dangling_service(set: &Subject<'_>, report: &mut Report) {
    // What it selects may stand elsewhere.
    if !set.complete {
        return;
    }
    let operators = Operators::of(set.bundle);
    for group in set.service_groups().iter().filter(|group| group.pods.is_empty() && !group.selector.is_empty()) {
        for serving in group.services.iter().filter(|serving| serving.type_() != "ExternalName") {
            let (key, item) = (serving.key, serving.item);
            if is_one_of_a_stateful_set(set, &key.namespace, group.selector) {
                continue;
            }
            let labels = LabelSelector { match_labels: Some(group.selector.clone()), match_expressions: None };
            let advice = "write labels into `spec.selector` that the pods have";
            if operators.may_make_pods_in(&key.namespace) {
                let message = format!(
                    "no pods here have `{}`: if no controller makes them from a custom resource, {advice}",
                    words(&labels, "")
                );
                report.doubted(key, item, "spec.selector", message);
            } else {
                let message = format!("no pods have `{}`: {advice}", words(&labels, ""));
                report.found(key, item, "spec.selector", set.elsewhere(&key.namespace, &labels, &message));
            }
        }
    }
}

/// Whether the selector names a pod by the label that a StatefulSet's controller gives to each: `NAME-NUMBER`.
fn is_one_of_a_stateful_set(set: &Subject<'_>, in_namespace: &str, selector: &BTreeMap<String, String>) -> bool {
    const LABELS: [&str; 2] = ["statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"];
    let rest: BTreeMap<String, String> = selector
        .iter()
        .filter(|(label, _)| !LABELS.contains(&label.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    if rest.len() == selector.len() {
        return false;
    }
    let owner = selector.get(LABELS[0]).and_then(|pod| pod.rsplit_once('-')).map(|(owner, _)| owner);
    set.pods.iter().any(|pods| {
        matches!(pods.item.object, Object::StatefulSet(_))
            && namespace(&pods.key.namespace) == namespace(in_namespace)
            && owner.is_none_or(|owner| owner == pods.key.name)
            && rest.iter().all(|(label, value)| pods.labels.get(label) == Some(value))
    })
}
