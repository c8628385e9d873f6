//! Rules about ports: their numbers, names and protocols, in Services and in containers. Source: Kubernetes, "Service".

use std::collections::{HashMap, HashSet};

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::ports::{PROTOCOLS, protocol};
use crate::objects::{Object, ObjectKey};
use crate::values::{ContainerPort, DnsLabel, Level, NodePort, PortName, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "node-port-clash",
        family: Family::Ports,
        severity: Severity::High,
        asserts: "No two ports of Services have one nodePort and protocol.",
        why: "The cluster gives a port once, and refuses the second Service.",
        stopped_by: "`App::new` does not compile.",
        elsewhere: &[],
        example: example!("node-port-clash"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: node_port_clash,
    },
    Rule {
        name: "service-ports",
        family: Family::Ports,
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
        family: Family::Ports,
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
        family: Family::Ports,
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
];

fn service_ports(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let ports = service.spec.as_ref().and_then(|spec| spec.ports.as_deref()).unwrap_or_default();
        // One without a cluster IP may have none, and so may a name for something outside.
        let portless = service.spec.as_ref().is_some_and(|spec| {
            spec.type_.as_deref() == Some("ExternalName") || spec.cluster_ip.as_deref() == Some("None")
        });
        if ports.is_empty() && !portless {
            report.found(
                key,
                item,
                "spec.ports",
                "a Service has at least one port: write `ports: [{port: 80}]` under `spec`",
            );
        }
        if !item.object.name().is_empty()
            && DnsLabel::try_new(&key.name).is_ok()
            && key.name.starts_with(|first: char| first.is_ascii_digit())
        {
            let message = format!(
                "the name of a Service begins with a letter, and `{}` does not: write another `name`",
                key.name
            );
            report.found(key, item, "metadata.name", message);
        }
        let (mut names, mut numbers) = (HashSet::new(), HashSet::new());
        for (index, port) in ports.iter().enumerate() {
            let path = format!("spec.ports[{index}]");
            if let Some(protocol) = port.protocol.as_deref().filter(|name| !is_protocol(name)) {
                let message = format!("there is no protocol `{protocol}`: write `protocol: TCP`, or UDP or SCTP");
                report.found(key, item, format!("{path}.protocol"), message);
            }
            if let Some(IntOrString::String(name)) = &port.target_port
                && !name.is_empty()
                && let Err(fault) = PortName::try_new(name)
            {
                report.found(key, item, format!("{path}.targetPort"), fault.to_string());
            }
            if let Some(message) = no_port(port.port) {
                report.found(key, item, format!("{path}.port"), message);
            }
            match port.name.as_deref().filter(|name| !name.is_empty()) {
                None if ports.len() > 1 => {
                    report.found(
                        key,
                        item,
                        path.clone(),
                        "a Service with several ports names each of them: write `name: http` or the like here",
                    );
                }
                Some(name) => {
                    if let Err(fault) = DnsLabel::try_new(name) {
                        report.found(key, item, format!("{path}.name"), fault.to_string());
                    }
                }
                None => {}
            }
            if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty())
                && !names.insert(name)
            {
                let message = format!("two ports are named `{name}`: write another `name` for one of them");
                report.found(key, item, format!("{path}.name"), message);
            }
            if !numbers.insert((port.port, protocol(&port.protocol))) {
                let message = format!("port {} is there twice over one protocol: remove one of the two", port.port);
                report.found(key, item, format!("{path}.port"), message);
            }
        }
    }
}

/// No text stands for the default.
fn is_protocol(name: &str) -> bool {
    name.is_empty() || PROTOCOLS.contains(&name)
}

/// What is wrong with a port's number.
fn no_port(number: i32) -> Option<String> {
    let (least, most) = (ContainerPort::MIN.get(), ContainerPort::MAX.get());
    let is_port = u32::try_from(number).is_ok_and(|number| ContainerPort::try_new(number).is_ok());
    (!is_port).then(|| format!("{number} is no port: write a number from {least} to {most}"))
}

fn container_ports(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let mut names = HashSet::new();
        for (path, container) in pods.containers() {
            let mut own = HashSet::new();
            for (index, port) in container.ports.iter().flatten().enumerate() {
                let path = format!("{path}.ports[{index}]");
                if let Some(message) = no_port(port.container_port) {
                    report.found(pods.key, pods.item, format!("{path}.containerPort"), message);
                }
                if let Some(protocol) = port.protocol.as_deref().filter(|name| !is_protocol(name)) {
                    let message = format!("there is no protocol `{protocol}`: write `protocol: TCP`, or UDP or SCTP");
                    report.found(pods.key, pods.item, format!("{path}.protocol"), message);
                }
                let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) else { continue };
                if let Err(fault) = PortName::try_new(name) {
                    report.found(pods.key, pods.item, format!("{path}.name"), fault.to_string());
                }
                let path = format!("{path}.name");
                if !own.insert(name) {
                    let message =
                        format!("two ports of the container are named `{name}`: write another `name` for one of them");
                    report.found(pods.key, pods.item, path, message);
                } else if !names.insert((name, protocol(&port.protocol))) {
                    // The API server takes it, and a Service then sends to the first.
                    let message = format!(
                        "two ports of the pod are named `{name}`, and a Service sends to the first: write another `name` for one of them"
                    );
                    report.doubted(pods.key, pods.item, path, message);
                }
            }
        }
    }
}

fn node_port_range(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let Some(spec) = &service.spec else { continue };
        for (index, port) in spec.ports.iter().flatten().enumerate() {
            let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
            let type_ = spec.type_.as_deref().unwrap_or("ClusterIP");
            let message = if !matches!(type_, "NodePort" | "LoadBalancer") {
                format!("a Service of type {type_} has no `nodePort`: remove it, or write `type: NodePort`")
            } else if !u32::try_from(number).is_ok_and(|number| NodePort::try_new(number).is_ok()) {
                let (least, most) = (NodePort::MIN.get(), NodePort::MAX.get());
                format!(
                    "nodePort {number} is outside {least} to {most}: write a number within, or none, and the cluster chooses one"
                )
            } else {
                continue;
            };
            report.found(key, item, format!("spec.ports[{index}].nodePort"), message);
        }
    }
}

fn node_port_clash(set: &Subject<'_>, report: &mut Report) {
    // A Service may have one number over TCP and over UDP of one port; two Services may not share one, over whatever.
    let mut taken: HashMap<i32, (&ObjectKey, i32, HashSet<&str>)> = HashMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Service(service) = &item.object else { continue };
        let ports = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten()).enumerate();
        for (index, port) in ports {
            let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
            let protocol = protocol(&port.protocol);
            let (first, own, protocols) = taken.entry(number).or_insert_with(|| (key, port.port, HashSet::new()));
            if *first == key && *own == port.port && protocols.insert(protocol) {
                continue;
            }
            let message = format!(
                "nodePort {number} is taken by {first}: write another number, or none, and the cluster chooses one"
            );
            report.found(key, item, format!("spec.ports[{index}].nodePort"), message);
        }
    }
}
