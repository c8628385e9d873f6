//! Rules about Services and the pods behind them, and about Deployments and their own pods.

use std::collections::{BTreeMap, HashMap, HashSet};

use k8s_openapi::api::core::v1::{Container, ServicePort};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::set::{Set, is_port, matches, namespace, text};
use super::{Level, Report, Rule, Severity, example};
use crate::objects::{Object, ObjectKey};
use crate::values::{DnsLabel, PortName};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "selector-mismatch",
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
        name: "node-port-clash",
        severity: Severity::High,
        asserts: "No two ports of Services have one nodePort and protocol.",
        why: "The cluster gives it once, and refuses the second Service.",
        stopped_by: "`App::new` does not compile.",
        elsewhere: &[],
        example: example!("node-port-clash"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: node_port_clash,
    },
    Rule {
        name: "missing-readiness-probe",
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
        name: "service-ports",
        severity: Severity::High,
        asserts: "The ports of a Service have valid numbers and names, no two of them the same.",
        why: "The API server refuses the Service.",
        stopped_by: "Each port has a name whose type does not compile with another text.",
        elsewhere: &["kube-linter invalid-target-ports"],
        example: example!("service-ports"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: service_ports,
    },
    Rule {
        name: "container-ports",
        severity: Severity::High,
        asserts: "The ports of a pod have valid numbers and names, no two of them the same.",
        why: "The API server refuses the pod, or a Service that sends to the name reaches the wrong one.",
        stopped_by: "`Port` and `Workload::ports` do not compile.",
        elsewhere: &["kube-linter invalid-target-ports", "kube-score container-ports-check"],
        example: example!("container-ports"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: container_ports,
    },
    Rule {
        name: "node-port-range",
        severity: Severity::High,
        asserts: "A nodePort is between 30000 and 32767, on a Service of type NodePort or LoadBalancer.",
        why: "The API server refuses the Service.",
        stopped_by: "`Exposure::node_port` does not compile.",
        elsewhere: &[],
        example: example!("node-port-range"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: node_port_range,
    },
    Rule {
        name: "external-service",
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

fn service_ports(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let ports = service.spec.as_ref().and_then(|spec| spec.ports.as_deref()).unwrap_or_default();
        // One without a cluster IP may have none, and so may a name for something outside.
        let portless = service.spec.as_ref().is_some_and(|spec| {
            spec.type_.as_deref() == Some("ExternalName") || spec.cluster_ip.as_deref() == Some("None")
        });
        if ports.is_empty() && !portless {
            report.found(key, item, "spec.ports", "a Service has one port or more: add one");
        }
        if !key.name.contains('*')
            && DnsLabel::try_new(&key.name).is_ok()
            && key.name.starts_with(|first: char| first.is_ascii_digit())
        {
            let message = format!("a Service's name begins with a letter, and `{}` does not: rename it", key.name);
            report.found(key, item, "metadata.name", message);
        }
        for (index, port) in ports.iter().enumerate() {
            let path = format!("spec.ports[{index}]");
            if let Some(protocol) = port.protocol.as_deref().filter(|name| !is_protocol(name)) {
                let message = format!("there is no protocol `{protocol}`: write TCP, UDP or SCTP");
                report.found(key, item, format!("{path}.protocol"), message);
            }
            if let Some(IntOrString::String(name)) = &port.target_port
                && !name.is_empty()
                && let Err(fault) = PortName::try_new(name)
            {
                report.found(key, item, format!("{path}.targetPort"), fault.to_string());
            }
            if !(1..=65535).contains(&port.port) {
                report.found(key, item, format!("{path}.port"), format!("{} is no port: write 1 to 65535", port.port));
            }
            match port.name.as_deref() {
                None if ports.len() > 1 => {
                    report.found(key, item, path.clone(), "a Service with several ports names each: add a name");
                }
                Some(name) => {
                    if let Err(fault) = DnsLabel::try_new(name) {
                        report.found(key, item, format!("{path}.name"), fault.to_string());
                    }
                }
                None => {}
            }
            let protocol = |port: &ServicePort| port.protocol.clone().unwrap_or_else(|| "TCP".to_owned());
            for other in &ports[..index] {
                if port.name.is_some() && other.name == port.name {
                    let message =
                        format!("two ports are named `{}`: rename one", port.name.as_deref().unwrap_or_default());
                    report.found(key, item, format!("{path}.name"), message);
                }
                if other.port == port.port && protocol(other) == protocol(port) {
                    let message = format!("port {} is there twice: remove one", port.port);
                    report.found(key, item, format!("{path}.port"), message);
                }
            }
        }
    }
}

fn is_protocol(name: &str) -> bool {
    matches!(name, "TCP" | "UDP" | "SCTP")
}

fn container_ports(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        let mut names = HashSet::new();
        for (path, container) in pods.containers() {
            let mut own = HashSet::new();
            for (index, port) in container.ports.iter().flatten().enumerate() {
                let path = format!("{path}.ports[{index}]");
                if !(1..=65535).contains(&port.container_port) {
                    let message = format!("{} is no port: write 1 to 65535", port.container_port);
                    report.found(pods.key, pods.item, format!("{path}.containerPort"), message);
                }
                if let Some(protocol) = port.protocol.as_deref().filter(|name| !is_protocol(name)) {
                    let message = format!("there is no protocol `{protocol}`: write TCP, UDP or SCTP");
                    report.found(pods.key, pods.item, format!("{path}.protocol"), message);
                }
                let Some(name) = port.name.as_deref() else { continue };
                if let Err(fault) = PortName::try_new(name) {
                    report.found(pods.key, pods.item, format!("{path}.name"), fault.to_string());
                }
                let path = format!("{path}.name");
                if !own.insert(name) {
                    let message = format!("two ports of the container are named `{name}`: rename one");
                    report.found(pods.key, pods.item, path, message);
                } else if !names.insert((name, port.protocol.as_deref().unwrap_or("TCP"))) {
                    // The API server takes it, and a Service then sends to the first.
                    let message = format!("two ports of the pod are named `{name}`: rename one");
                    report.doubted(pods.key, pods.item, path, message);
                }
            }
        }
    }
}

fn node_port_range(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        for (index, port) in spec.ports.iter().flatten().enumerate() {
            let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
            let type_ = spec.type_.as_deref().unwrap_or("ClusterIP");
            let message = if !matches!(type_, "NodePort" | "LoadBalancer") {
                format!("a Service of type {type_} has no nodePort: remove it, or change the type")
            } else if !(30000..=32767).contains(&number) {
                format!("nodePort {number} is outside 30000 to 32767: choose one within")
            } else {
                continue;
            };
            report.found(key, item, format!("spec.ports[{index}].nodePort"), message);
        }
    }
}

fn external_service(set: &Set<'_>, report: &mut Report<'_>) {
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

fn overlapping_selectors(set: &Set<'_>, report: &mut Report<'_>) {
    wide_service(set, report);
    for (index, pods) in set.pods.iter().enumerate() {
        let Some(selector) = pods.selector else { continue };
        let is_empty = selector.match_labels.iter().flatten().next().is_none()
            && selector.match_expressions.iter().flatten().next().is_none();
        // An empty one is another rule's finding.
        if is_empty {
            continue;
        }
        // One of them is enough to see the mistake: with many, each with each would be without end.
        let mut others = set.selected(&pods.key.namespace, selector).filter(|other| *other != index);
        if let Some(other) = others.find(|other| set.pods[*other].selector.is_some()) {
            let other = &set.pods[other];
            {
                let message =
                    format!("it selects the pods of {} as well: select a label that only its own pods have", other.key);
                report.found(pods.key, pods.item, "spec.selector", message);
            }
        }
    }
}

/// A Service that sends to the pods of several owners: a canary, or labels that are too wide.
fn wide_service(set: &Set<'_>, report: &mut Report<'_>) {
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

fn changed_selector(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        if let (Some(selector), Some(before)) = (pods.selector, set.selectors_before.get(pods.key))
            && selector != before
        {
            let message = "the selector is another than before, and it cannot be changed: write the old one; or delete the object with `kubectl delete --cascade=orphan`, and the old file";
            report.found(pods.key, pods.item, "spec.selector", message);
        }
    }
}

fn selector_mismatch(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        let Some(selector) = pods.selector else { continue };
        let labels = selector.match_labels.iter().flatten().next();
        let expressions = selector.match_expressions.iter().flatten().next();
        let message = if labels.is_none() && expressions.is_none() {
            "the selector is empty: select the pods by the labels that never change"
        } else if !matches(selector, pods.labels) {
            "the selector does not match the labels of its own pods: let both be the same"
        } else {
            continue;
        };
        report.found(pods.key, pods.item, "spec.selector", message);
    }
}

fn dangling_service(set: &Set<'_>, report: &mut Report<'_>) {
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
fn is_one_of_a_stateful_set(set: &Set<'_>, in_namespace: &str, selector: &BTreeMap<String, String>) -> bool {
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

fn target_port(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        let Some(selector) = &spec.selector else { continue };
        for pods in set.served(&key.namespace, selector) {
            let pods = &set.pods[pods];
            for (index, port) in spec.ports.iter().flatten().enumerate() {
                let target = target(port);
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
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

/// Where a port of a Service sends to; the API server takes 0 and no text for the port itself.
fn target(port: &ServicePort) -> IntOrString {
    match &port.target_port {
        None | Some(IntOrString::Int(0)) => IntOrString::Int(port.port),
        Some(IntOrString::String(name)) if name.is_empty() => IntOrString::Int(port.port),
        Some(target) => target.clone(),
    }
}

fn node_port_clash(set: &Set<'_>, report: &mut Report<'_>) {
    // A Service may have one number over TCP and over UDP; two Services may not share one, over whatever.
    let mut taken: HashMap<i32, (&ObjectKey, HashSet<&str>)> = HashMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let ports = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten()).enumerate();
        for (index, port) in ports {
            let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            let (first, protocols) = taken.entry(number).or_insert_with(|| (key, HashSet::new()));
            if *first == key && protocols.insert(protocol) {
                continue;
            }
            let message = format!("nodePort {number} is taken by {first}: choose another");
            report.found(key, item, format!("spec.ports[{index}].nodePort"), message);
        }
    }
}

fn missing_readiness(set: &Set<'_>, report: &mut Report<'_>) {
    for (index, sent) in sent_to(set) {
        let pods = &set.pods[index];
        // The pods of a Job end, and are asked nothing.
        if matches!(pods.item.object, Object::Job(_) | Object::CronJob(_)) {
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
fn sent_to(set: &Set<'_>) -> BTreeMap<usize, HashSet<String>> {
    let mut sent: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        let Some(selector) = &spec.selector else { continue };
        for index in set.served(&key.namespace, selector) {
            let pods = &set.pods[index];
            for port in spec.ports.iter().flatten() {
                let (target, protocol) = (target(port), port.protocol.as_deref().unwrap_or("TCP"));
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
