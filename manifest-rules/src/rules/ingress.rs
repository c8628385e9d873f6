//! Rules about Ingresses. Source: Kubernetes, "Ingress".

use std::collections::HashMap;

use k8s_openapi::api::networking::v1::{IngressBackend, IngressSpec};

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::selector::namespace;
use crate::objects::{Object, ObjectKey};
use crate::values::{Level, Severity, keyed};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "dangling-ingress",
        family: Family::Ingress,
        severity: Severity::Critical,
        asserts: "The Service and the port that an Ingress sends to are there.",
        why: "Whoever comes gets an error of the controller.",
        stopped_by: "No model makes an Ingress; this rule judges what `.extra` adds.",
        elsewhere: &["kube-linter dangling-ingress", "kube-score ingress-targets-service"],
        example: example!("dangling-ingress"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: dangling,
    },
    Rule {
        name: "ingress-without-tls",
        family: Family::Ingress,
        severity: Severity::High,
        asserts: "An Ingress has TLS.",
        why: "Passwords and sessions travel in the open.",
        stopped_by: "No model makes an Ingress; this rule judges what `.extra` adds.",
        elsewhere: &["polaris tlsSettingsMissing", "kubescape C-0263"],
        example: example!("ingress-without-tls"),
        dev: Level::Warn,
        prod: Level::Error,
        waivable: true,
        check: without_tls,
    },
    Rule {
        name: "ingress-snippet",
        family: Family::Ingress,
        severity: Severity::Critical,
        asserts: "No annotation puts text into the controller's own configuration.",
        why: "Whoever may write an Ingress then reads every Secret that the controller may read.",
        stopped_by: "No model makes an Ingress; this rule judges what `.extra` adds.",
        elsewhere: &["checkov CKV_K8S_152, CKV_K8S_153, CKV_K8S_154", "kubescape C-0059"],
        example: example!("ingress-snippet"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: snippet,
    },
    Rule {
        name: "ingress-path-clash",
        family: Family::Ingress,
        severity: Severity::Medium,
        asserts: "No two Ingresses of one class have the same host and path, unless one of them is nginx' canary of the other.",
        why: "Which of them answers is the controller's choice, and changes with their age.",
        stopped_by: "No model makes an Ingress; this rule judges what `.extra` adds.",
        elsewhere: &[],
        example: example!("ingress-path-clash"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: clash,
    },
];

/// Every backend of an Ingress, with its path.
fn backends(spec: &IngressSpec) -> Vec<(String, &IngressBackend)> {
    let mut all: Vec<(String, &IngressBackend)> =
        spec.default_backend.iter().map(|backend| ("spec.defaultBackend".to_owned(), backend)).collect();
    for (rule, paths) in spec.rules.iter().flatten().enumerate() {
        for (index, path) in paths.http.iter().flat_map(|http| &http.paths).enumerate() {
            all.push((format!("spec.rules[{rule}].http.paths[{index}].backend"), &path.backend));
        }
    }
    all
}

fn dangling(set: &Subject<'_>, report: &mut Report) {
    let services: HashMap<(&str, &str), &k8s_openapi::api::core::v1::Service> = set
        .bundle
        .iter()
        .filter_map(|(key, item)| match &item.object {
            Object::Service(service) => Some(((namespace(&key.namespace), key.name.as_str()), &**service)),
            _ => None,
        })
        .collect();
    for (key, item) in set.bundle.iter() {
        let Object::Ingress(ingress) = &item.object else { continue };
        let Some(spec) = &ingress.spec else { continue };
        for (path, backend) in backends(spec) {
            let Some(target) = &backend.service else {
                if backend.resource.is_none() {
                    let message = "it names no Service: write service.name and service.port.number, which serviceName and servicePort were once";
                    report.found(key, item, path, message);
                }
                continue;
            };
            let Some(port) = &target.port else {
                report.found(
                    key,
                    item,
                    format!("{path}.service"),
                    "it names no port: write port.number or port.name".to_owned(),
                );
                continue;
            };
            let Some(service) = services.get(&(namespace(&key.namespace), target.name.as_str())) else {
                if set.complete {
                    let message =
                        format!("the Service `{}` is not in the namespace: add it, or correct the name", target.name);
                    report.found(key, item, format!("{path}.service.name"), message);
                }
                continue;
            };
            let mut ports = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten());
            let there = match (&port.name, port.number) {
                (Some(name), _) => ports.any(|own| own.name.as_ref() == Some(name)),
                (None, number) => ports.any(|own| Some(own.port) == number),
            };
            if !there {
                let wanted = port.name.clone().or(port.number.map(|number| number.to_string())).unwrap_or_default();
                let message = format!("the Service `{}` has no port `{wanted}`: name one that it has", target.name);
                report.found(key, item, format!("{path}.service.port"), message);
            }
        }
    }
}

fn without_tls(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        if let Object::Ingress(ingress) = &item.object
            && let Some(spec) = &ingress.spec
            && spec.tls.as_ref().is_none_or(Vec::is_empty)
        {
            report.found(key, item, "spec.tls", "it has no TLS: name the hosts and the Secret with the certificate");
        }
    }
}

fn snippet(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        if !matches!(item.object, Object::Ingress(_)) {
            continue;
        }
        for name in item.object.annotations().into_iter().flatten().map(|(name, _)| name) {
            if name.contains("nginx.") && (name.ends_with("-snippet") || name.ends_with("-snippets")) {
                let path = keyed("metadata.annotations", name);
                let message = format!("`{name}` puts text into the controller's configuration: remove it");
                report.found(key, item, path, message);
            }
        }
    }
}

fn clash(set: &Subject<'_>, report: &mut Report) {
    let mut taken: HashMap<(&str, &str, &str, &str), &ObjectKey> = HashMap::new();
    for (key, item) in set.bundle.iter() {
        let Object::Ingress(ingress) = &item.object else { continue };
        let Some(spec) = &ingress.spec else { continue };
        let annotation = |name: &str| item.object.annotations()?.get(name).map(String::as_str);
        // A canary has the path of what it is the canary of.
        if annotation("nginx.ingress.kubernetes.io/canary") == Some("true") {
            continue;
        }
        let class = spec.ingress_class_name.as_deref().or_else(|| annotation("kubernetes.io/ingress.class"));
        let class = class.unwrap_or_default();
        for (index, rule) in spec.rules.iter().flatten().enumerate() {
            let host = rule.host.as_deref().unwrap_or_default();
            for (at, path) in rule.http.iter().flat_map(|http| &http.paths).enumerate() {
                let text = path.path.as_deref().unwrap_or("/");
                let first = *taken.entry((class, host, text, path.path_type.as_str())).or_insert(key);
                if first != key {
                    let host = if host.is_empty() { "every host" } else { host };
                    let message = format!("{first} has the path `{text}` of {host} already: let one of them have it");
                    report.found(key, item, format!("spec.rules[{index}].http.paths[{at}].path"), message);
                }
            }
        }
    }
}
