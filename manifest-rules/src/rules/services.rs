//! Rules about Services and the pods behind them, and about Deployments and their own pods.

use std::collections::{BTreeMap, HashSet};

use k8s_openapi::api::core::v1::Container;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::ports::{is_port, protocol, target, text};
use crate::cluster::selector::{is_empty, is_sound, matches, namespace};
use crate::kinds::Keeper;
use crate::objects::Object;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "selector-mismatch",
        family: Family::Services,
        severity: Severity::Critical,
        asserts: "A Deployment's selector is not empty and matches its own pods.",
        why: "The API server refuses the Deployment.",
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
        asserts: "A Service with a selector selects pods of the bundle.",
        why: "Nobody answers behind it.",
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
        why: "The connection is refused.",
        stopped_by: "A Service's port is one of the workload's, or `Workload::overlay` does not compile.",
        elsewhere: &["popeye POP-1106"],
        example: example!("service-target-port"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: target_port,
    },
    Rule {
        name: "missing-readiness-probe",
        family: Family::Services,
        severity: Severity::High,
        asserts: "Every container with a port behind a Service has a readiness probe.",
        why: "A pod gets requests before it can answer, in every rollout and after every restart.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &["kube-linter no-readiness-probe", "checkov CKV_K8S_9", "polaris readinessProbeMissing"],
        example: example!("missing-readiness-probe"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_readiness,
    },
    Rule {
        name: "external-service",
        family: Family::Services,
        severity: Severity::High,
        asserts: "No Service has externalIPs or sends to a name outside.",
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
        asserts: "The pods of one owner are selected by no other owner, and a Service sends to those of one.",
        why: "Two controllers take each other's pods, and each makes and deletes without end.",
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
            let message = "externalIPs take traffic of any address: use a LoadBalancer, or an Ingress";
            report.found(key, item, "spec.externalIPs", message);
        }
        if spec.type_.as_deref() == Some("ExternalName") {
            let name = spec.external_name.as_deref().unwrap_or_default();
            let message =
                format!("it sends to `{name}`, outside of the cluster: let the pods call that name themselves");
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
            let message = format!("it selects the pods of {other} as well: select a label that only its own pods have");
            report.found(pods.key, pods.item, "spec.selector", message);
        }
    }
}

/// A Service that sends to the pods of several owners: a canary, or labels that are too wide.
fn wide_service(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(selector) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref()) else { continue };
        let owners: Vec<String> =
            set.served(&key.namespace, selector).map(|pods| set.pods[pods].key.to_string()).collect();
        if let [first, second, ..] = &owners[..] {
            let message = format!(
                "it sends to the pods of {first} and of {second}: select a label that only one of them has, unless it is meant"
            );
            report.doubted(key, item, "spec.selector", message);
        }
    }
}

fn changed_selector(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        if let (Some(selector), Some(before)) = (pods.selector, set.selectors_before.get(pods.key))
            && selector != before
        {
            let message = "the selector is another than before, and it cannot be changed: write the old one; or delete the object with `kubectl delete --cascade=orphan`, and the old file";
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
            "the selector is empty: select the pods by the labels that never change"
        } else if !matches(selector, pods.labels) {
            "the selector does not match the labels of its own pods: let both be the same"
        } else {
            continue;
        };
        report.found(pods.key, pods.item, "spec.selector", message);
    }
}

fn dangling_service(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        if let Object::Service(service) = &item.object
            && let Some(spec) = &service.spec
            && spec.type_.as_deref() != Some("ExternalName")
            && let Some(selector) = spec.selector.as_ref().filter(|selector| !selector.is_empty())
            && set.complete
            && set.served(&key.namespace, selector).next().is_none()
            && !is_one_of_a_stateful_set(set, &key.namespace, selector)
        {
            let labels = LabelSelector { match_labels: Some(selector.clone()), match_expressions: None };
            let message = set.elsewhere(&key.namespace, &labels, "the selector matches no pods: correct the labels");
            report.found(key, item, "spec.selector", message);
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

fn target_port(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        let Some(selector) = &spec.selector else { continue };
        for pods in set.served(&key.namespace, selector) {
            let pods = &set.pods[pods];
            for (index, port) in spec.ports.iter().flatten().enumerate() {
                let target = target(port);
                let protocol = protocol(&port.protocol);
                if !pods.listens(&target, protocol) {
                    // A number that is not declared may be served all the same.
                    let undeclared = matches!(target, IntOrString::Int(number) if !pods.ports().any(|port| port.container_port == number));
                    let message = format!(
                        "{} has no {protocol} port `{}`: declare it or send to one that it has",
                        pods.key,
                        text(&target)
                    );
                    let path = format!("spec.ports[{index}].targetPort");
                    if undeclared {
                        report.doubted(key, item, path, message);
                    } else {
                        report.found(key, item, path, message);
                    }
                }
            }
        }
    }
}

fn missing_readiness(set: &Subject<'_>, report: &mut Report) {
    for (index, sent) in sent_to(set) {
        let pods = &set.pods[index];
        // The pods of a Job end, and are asked nothing.
        if pods.keeper() == Keeper::Completion {
            continue;
        }
        for (path, container) in pods.running() {
            if container.readiness_probe.is_none() && sent.contains(&path) {
                let message = format!(
                    "a Service sends to the container `{}` without asking whether it is ready: add a readiness probe",
                    container.name
                );
                report.found(pods.key, pods.item, format!("{path}.readinessProbe"), message);
            }
        }
    }
}

/// The containers that Services send to, by their paths. Where none declares the port, it may be any that has ports.
fn sent_to(set: &Subject<'_>) -> BTreeMap<usize, HashSet<String>> {
    let mut sent: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        let Some(selector) = &spec.selector else { continue };
        for index in set.served(&key.namespace, selector) {
            let pods = &set.pods[index];
            for port in spec.ports.iter().flatten() {
                let (target, protocol) = (target(port), protocol(&port.protocol));
                let declares = |container: &Container| {
                    container.ports.iter().flatten().any(|port| is_port(port, &target, protocol))
                };
                let known: Vec<String> =
                    pods.running().filter(|(_, container)| declares(container)).map(|(path, _)| path).collect();
                let containers = sent.entry(index).or_default();
                if known.is_empty() {
                    let any = pods.running().filter(|(_, container)| container.ports.is_some());
                    containers.extend(any.map(|(path, _)| path));
                } else {
                    containers.extend(known);
                }
            }
        }
    }
    sent
}
