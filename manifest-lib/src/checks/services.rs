//! Rules about Services and the pods behind them, and about Deployments and their own pods.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::set::{Pods, Set, matches};
use super::{Level, Report, Rule};
use crate::objects::Object;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "selector-mismatch",
        asserts: "A Deployment's selector is not empty and matches its own pods.",
        why: "The API server refuses the Deployment.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: selector_mismatch,
    },
    Rule {
        name: "dangling-service",
        asserts: "A Service with a selector selects pods of the bundle.",
        why: "Nobody answers behind it.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: dangling_service,
    },
    Rule {
        name: "service-target-port",
        asserts: "Every target port of a Service is a port that all selected pods declare, with the same protocol.",
        why: "The connection is refused.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: target_port,
    },
    Rule {
        name: "node-port-clash",
        asserts: "No two ports of Services have one nodePort and protocol.",
        why: "The cluster gives it once, and refuses the second Service.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: node_port_clash,
    },
    Rule {
        name: "missing-readiness-probe",
        asserts: "Every container with a port behind a Service has a readiness probe.",
        why: "A pod gets requests before it can answer, in every rollout and after every restart.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_readiness,
    },
];

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
            && set.served(&key.namespace, selector).next().is_none()
        {
            report.found(key, item, "spec.selector", "the selector matches no pods of the bundle: correct the labels");
        }
    }
}

fn target_port(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        let Some(selector) = &spec.selector else { continue };
        for pods in set.served(&key.namespace, selector) {
            let pods = &set.pods[pods];
            for (index, port) in spec.ports.iter().flatten().enumerate() {
                let target = port.target_port.clone().unwrap_or(IntOrString::Int(port.port));
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
                if !listens(pods, &target, protocol) {
                    let target = match target {
                        IntOrString::Int(number) => number.to_string(),
                        IntOrString::String(name) => name,
                    };
                    let message = format!(
                        "{} has no {protocol} port `{target}`: declare it or send to one that it has",
                        pods.key
                    );
                    report.found(key, item, format!("spec.ports[{index}].targetPort"), message);
                }
            }
        }
    }
}

fn listens(pods: &Pods<'_>, target: &IntOrString, protocol: &str) -> bool {
    let mut ports = pods.spec.containers.iter().flat_map(|container| container.ports.iter().flatten());
    ports.any(|port| {
        let same = match target {
            IntOrString::Int(number) => port.container_port == *number,
            IntOrString::String(name) => port.name.as_deref() == Some(name),
        };
        same && port.protocol.as_deref().unwrap_or("TCP") == protocol
    })
}

fn node_port_clash(set: &Set<'_>, report: &mut Report<'_>) {
    let mut taken = std::collections::HashMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let ports = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten()).enumerate();
        for (index, port) in ports {
            let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            if let Some(first) = taken.insert((number, protocol), key) {
                let message = format!("nodePort {number} is taken by {first}: choose another");
                report.found(key, item, format!("spec.ports[{index}].nodePort"), message);
            }
        }
    }
}

fn missing_readiness(set: &Set<'_>, report: &mut Report<'_>) {
    let mut reached = vec![false; set.pods.len()];
    for (key, item) in set.bundle.iter() {
        if let Object::Service(service) = &item.object
            && let Some(selector) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref())
        {
            for pods in set.served(&key.namespace, selector) {
                reached[pods] = true;
            }
        }
    }
    for (pods, _) in set.pods.iter().zip(reached).filter(|(_, reached)| *reached) {
        for (index, container) in pods.spec.containers.iter().enumerate() {
            if container.readiness_probe.is_none() && container.ports.is_some() {
                let path = pods.path(&format!("containers[{index}].readinessProbe"));
                let message = format!(
                    "a Service sends to the container `{}` without asking whether it is ready: add a readiness probe",
                    container.name
                );
                report.found(pods.key, pods.item, path, message);
            }
        }
    }
}
