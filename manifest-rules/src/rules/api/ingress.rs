//! Ingresses. That a backend is a Service at all, and has a port, is the rule `dangling-ingress`'s.
//! Source: Kubernetes, "Ingress".

use k8s_openapi::api::networking::v1::{HTTPIngressPath, Ingress, IngressBackend};

use super::at::At;
use super::formats::{GROUP, HOST, LABEL, PORT_NAME, SEGMENT, SUBDOMAIN};
use super::probes::PORTS;
use super::refusal::{Refusals, Why, items, text};
use crate::cluster::address;

const CLASS: &str = "kubernetes.io/ingress.class";

/// An Ingress.
pub(super) fn ingress(out: &mut Refusals<'_>, ingress: &Ingress) {
    let none = Default::default();
    let spec = ingress.spec.as_ref().unwrap_or(&none);
    let at = At::OBJECT.key("spec");
    if spec.default_backend.is_none() && spec.rules.as_ref().is_none_or(Vec::is_empty) {
        out.add(Why::Missing, &at, "it has neither `rules` nor a `defaultBackend`: write one of them");
    }
    out.form(&at.key("ingressClassName"), text(&spec.ingress_class_name), &SUBDOMAIN);
    let annotated = ingress.metadata.annotations.as_ref().and_then(|annotations| annotations.get(CLASS));
    if let (Some(annotated), Some(class)) = (annotated, &spec.ingress_class_name)
        && annotated != class
    {
        let message =
            format!("the class is `{annotated}` here and `{class}` in `ingressClassName`: remove the annotation");
        out.add(Why::Conflict, &At::OBJECT.key("metadata").key("annotations").key(CLASS), message);
    }
    if let Some(backend) = &spec.default_backend {
        self::backend(out, &at.key("defaultBackend"), backend);
    }
    for (index, rule) in items(&spec.rules) {
        let list = at.key("rules");
        let at = list.item(index);
        let host = text(&rule.host);
        if address::ip(host).is_some() {
            out.add(Why::Value, &at.key("host"), format!("`host` is {host}, an address: write a DNS name"));
        } else {
            out.form(&at.key("host"), host, &HOST);
        }
        if let Some(http) = &rule.http {
            let at = at.key("http");
            let list = at.key("paths");
            if http.paths.is_empty() {
                out.add(Why::Missing, &list, "`paths` has no item: write one with `path`, `pathType` and `backend`");
            }
            for (index, path) in http.paths.iter().enumerate() {
                self::path(out, &list.item(index), path);
            }
        }
    }
    for (index, tls) in items(&spec.tls) {
        let list = at.key("tls");
        let at = list.item(index);
        for (index, host) in items(&tls.hosts) {
            out.needed(&at.key("hosts").item(index), host, &HOST);
        }
        out.form(&at.key("secretName"), text(&tls.secret_name), &SUBDOMAIN);
    }
}

fn path(out: &mut Refusals<'_>, at: &At<'_>, path: &HTTPIngressPath) {
    let kind = path.path_type.as_str();
    out.just_one_of(&at.key("pathType"), kind, &["Prefix", "Exact", "ImplementationSpecific"]);
    let exact = matches!(kind, "Exact" | "Prefix");
    let (text, at_path) = (text(&path.path), at.key("path"));
    if !text.starts_with('/') && (exact || !text.is_empty()) {
        out.add(
            Why::Value,
            &at_path,
            format!("`path` is `{}`: write it from the root, such as `/`", text.escape_debug()),
        );
    } else if exact {
        let within = ["//", "/./", "/../", "%2f", "%2F"].into_iter().find(|part| text.contains(part));
        let end = ["/..", "/."].into_iter().find(|part| text.ends_with(part));
        if let Some(part) = within.or(end) {
            out.add(Why::Value, &at_path, format!("`path` has `{part}`, which no request has: write it without"));
        }
    }
    backend(out, &at.key("backend"), &path.backend);
}

fn backend(out: &mut Refusals<'_>, at: &At<'_>, backend: &IngressBackend) {
    if let Some(resource) = &backend.resource {
        out.excluded(&at.key("resource"), backend.service.is_some(), "beside a `service`");
        let at = at.key("resource");
        out.needed(&at.key("kind"), &resource.kind, &SEGMENT);
        out.needed(&at.key("name"), &resource.name, &SEGMENT);
        out.form(&at.key("apiGroup"), text(&resource.api_group), &GROUP);
    }
    if let Some(service) = &backend.service {
        let at = at.key("service");
        out.needed(&at.key("name"), &service.name, &LABEL);
        if let Some(port) = &service.port {
            let at = at.key("port");
            let (name, number) = (text(&port.name), port.number.unwrap_or(0));
            out.excluded(&at.key("name"), !name.is_empty() && number != 0, "beside a `number`");
            out.form(&at.key("name"), name, &PORT_NAME);
            if name.is_empty() {
                out.within(&at.key("number"), port.number.map(i64::from), PORTS);
                if port.number.is_none() {
                    out.add(Why::Missing, &at, "`port` is empty: write `number` or `name`");
                }
            }
        }
    }
}
