//! A workload's Ingress. Source: Kubernetes, "Ingress".

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};
use manifest_rules::objects::Notes;

use super::{meta, route, service};
use crate::model::{App, Deployed, Ingress as Model};

/// By it cert-manager knows whom to ask for the certificate.
const ISSUER: &str = "cert-manager.io/cluster-issuer";

pub(super) fn ingress(app: &App<'_>, deployed: &Deployed<'_>, own: &Model<'_>, at: &mut Notes<'_>) -> Ingress {
    let mut metadata = meta::metadata(app, route::name(deployed, own.name), Some(deployed), at);
    let mut annotations: Vec<(&str, &str)> = own.annotations.iter().copied().collect();
    if let Some(tls) = own.tls
        && let Some(issuer) = tls.issuer
    {
        at.key("metadata.annotations*", ISSUER, tls.origin);
        annotations.push((ISSUER, issuer));
    }
    metadata.annotations = meta::annotations(app, &annotations);
    let hosts: Vec<String> = own.hosts.iter().map(|host| (*host).to_owned()).collect();
    let tls = own.tls.map(|tls| {
        at.note("spec.tls", tls.origin);
        let secret = tls.secret.map_or_else(|| format!("{}-tls", route::name(deployed, own.name)), str::to_owned);
        vec![IngressTLS { hosts: Some(hosts.clone()), secret_name: Some(secret) }]
    });
    let rules = hosts
        .into_iter()
        .map(|host| IngressRule { host: Some(host), http: Some(HTTPIngressRuleValue { paths: paths(deployed, own) }) });
    Ingress {
        metadata,
        spec: Some(IngressSpec {
            default_backend: None,
            ingress_class_name: Some(own.class.to_owned()),
            rules: Some(rules.collect()),
            tls,
        }),
        status: None,
    }
}

fn paths(deployed: &Deployed<'_>, own: &Model<'_>) -> Vec<HTTPIngressPath> {
    let all: Vec<(&str, &str)> = match own.paths.is_empty() {
        true => vec![("/", "Prefix")],
        false => own.paths.iter().map(|one| (one.text, if one.exact { "Exact" } else { "Prefix" })).collect(),
    };
    let port = service::port_of(deployed, own.port)
        .map(|(target, _)| ServiceBackendPort { name: Some(target.name.as_str().to_owned()), number: None });
    let each = |(path, kind): (&str, &str)| HTTPIngressPath {
        backend: IngressBackend {
            resource: None,
            service: Some(IngressServiceBackend { name: deployed.name().to_owned(), port: port.clone() }),
        },
        path: Some(path.to_owned()),
        path_type: kind.to_owned(),
    };
    all.into_iter().map(each).collect()
}
