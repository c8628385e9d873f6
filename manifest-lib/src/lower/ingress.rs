//! A workload's Ingress. Source: Kubernetes, "Ingress".

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};
use manifest_rules::objects::Notes;

use super::{meta, service};
use crate::model::{App, Deployed, Ingress as Model};

pub(super) fn ingress(app: &App<'_>, deployed: &Deployed<'_>, own: &Model<'_>, at: &mut Notes<'_>) -> Ingress {
    let mut metadata = meta::metadata(app, deployed.name(), Some(deployed), at);
    let mut annotations = BTreeMap::new();
    for (key, value) in own.annotations.iter() {
        annotations.insert((*key).to_owned(), (*value).to_owned());
    }
    if let Some(issuer) = own.tls.and_then(|tls| tls.issuer) {
        annotations.insert("cert-manager.io/cluster-issuer".to_owned(), issuer.to_owned());
    }
    metadata.annotations = Some(annotations).filter(|all| !all.is_empty());
    let hosts: Vec<String> = own.hosts.iter().map(|host| (*host).to_owned()).collect();
    let tls = own.tls.map(|tls| {
        at.note("spec.tls", tls.origin);
        let secret = tls.secret.map_or_else(|| format!("{}-tls", deployed.name()), str::to_owned);
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
    let all: Vec<&str> = if own.paths.is_empty() { vec!["/"] } else { own.paths.iter().copied().collect() };
    let port = service::port_of(deployed, own.port)
        .map(|(target, _)| ServiceBackendPort { name: Some(target.name.as_str().to_owned()), number: None });
    let each = |path: &str| HTTPIngressPath {
        backend: IngressBackend {
            resource: None,
            service: Some(IngressServiceBackend { name: deployed.name().to_owned(), port: port.clone() }),
        },
        path: Some(path.to_owned()),
        path_type: "Prefix".to_owned(),
    };
    all.into_iter().map(each).collect()
}
