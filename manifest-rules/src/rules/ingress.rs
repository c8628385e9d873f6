//! Rules about Ingresses. Source: Kubernetes, "Ingress".

use std::collections::HashMap;

use k8s_openapi::api::networking::v1::{IngressBackend, IngressSpec};

use super::report::Report;
use super::routes;
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
        why: "Every request gets an error page of the controller.",
        stopped_by: "An `Ingress` leads to its workload's own Service; this rule judges what `.extra` adds.",
        elsewhere: &["kube-linter dangling-ingress", "kube-score ingress-targets-service"],
        example: example!("dangling-ingress"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: dangling,
    },
    Rule {
        name: "dangling-route",
        family: Family::Ingress,
        severity: Severity::Critical,
        asserts: "The Service and the port that an HTTPRoute or its like sends to are there.",
        why: "Every request gets an error of the gateway.",
        stopped_by: "A `Route` leads to its workload's own Service, and `App::new` does not compile with another that is not there.",
        elsewhere: &[],
        example: example!("dangling-route"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: routes::dangling,
    },
    Rule {
        name: "ingress-without-tls",
        family: Family::Ingress,
        severity: Severity::High,
        asserts: "An Ingress has TLS.",
        why: "Passwords and sessions are sent unencrypted.",
        stopped_by: "In prod, `App::new` does not compile.",
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
        why: "Whoever may write an Ingress can then read every Secret that the controller may read.",
        stopped_by: "This rule alone: `Ingress::annotation` takes any key.",
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
        why: "Which of them answers is up to the controller, and changes when one is created again.",
        stopped_by: "This rule alone.",
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
                    let message = "it names no Service: write `service: {name: web, port: {number: 80}}`, which `serviceName` and `servicePort` were before networking.k8s.io/v1";
                    report.found(key, item, path, message);
                }
                continue;
            };
            let Some(port) = &target.port else {
                report.found(
                    key,
                    item,
                    format!("{path}.service"),
                    format!(
                        "it names no port of the Service `{}`: write `port: {{number: 80}}` beside `name`",
                        target.name
                    ),
                );
                continue;
            };
            let Some(service) = services.get(&(namespace(&key.namespace), target.name.as_str())) else {
                if set.complete {
                    let message = format!(
                        "it sends to the Service `{}`, which is not in the namespace `{}`: correct the `name`, or add the Service",
                        target.name,
                        namespace(&key.namespace)
                    );
                    report.found(key, item, format!("{path}.service.name"), message);
                }
                continue;
            };
            let ports = || service.spec.iter().flat_map(|spec| spec.ports.iter().flatten());
            let there = match (&port.name, port.number) {
                (Some(name), _) => ports().any(|own| own.name.as_ref() == Some(name)),
                (None, number) => ports().any(|own| Some(own.port) == number),
            };
            if !there {
                let wanted = port.name.clone().or(port.number.map(|number| number.to_string())).unwrap_or_default();
                let has: Vec<String> = ports().map(|own| own.port.to_string()).collect();
                let message = format!(
                    "the Service `{}` has no port `{wanted}`: write `port: {{number: NUMBER}}` with one of {}",
                    target.name,
                    has.join(", ")
                );
                report.found(key, item, format!("{path}.service.port"), message);
            }
        }
    }
}

/// By these a load balancer outside the cluster gets its certificate. Source: AWS Load Balancer Controller, "Ingress
/// annotations"; Google Cloud, "Use Google-managed SSL certificates" and "Ingress for external Application Load Balancers";
/// Azure, "Annotations for Application Gateway Ingress Controller".
const CERTIFICATES: [&str; 5] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/certmap",
    "networking.gke.io/managed-certificates",
];

fn without_tls(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        if let Object::Ingress(ingress) = &item.object
            && let Some(spec) = &ingress.spec
            && spec.tls.as_ref().is_none_or(Vec::is_empty)
            && !item
                .object
                .annotations()
                .is_some_and(|all| all.keys().any(|name| CERTIFICATES.contains(&name.as_str())))
        {
            let host = spec.rules.iter().flatten().find_map(|rule| rule.host.as_deref()).unwrap_or("shop.example");
            let message = format!(
                "it has no TLS, so what users send can be read on the way: write `tls: [{{hosts: [{host}], secretName: {}-tls}}]` with the Secret that holds the certificate",
                key.name
            );
            report.found(key, item, "spec.tls", message);
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
                let message = format!(
                    "`{name}` puts text into the controller's own configuration: write the controller's annotation for what the text does, such as a login or an allowed range, then remove this one"
                );
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
                    let message = format!(
                        "{first} has the path `{text}` of {host} already, and the controller picks one of the two: write another `path` or `host` here, or remove one"
                    );
                    report.found(key, item, format!("spec.rules[{index}].http.paths[{at}].path"), message);
                }
            }
        }
    }
}
