//! A workload's HTTPRoute or GRPCRoute. Source: Gateway API, `gateway.networking.k8s.io/v1`.

use manifest_rules::objects::{Notes, Object};
use serde_json::{Value, json};

use super::{meta, service};
use crate::model::{App, Deployed, Route};

pub(super) fn route(app: &App<'_>, deployed: &Deployed<'_>, own: &Route<'_>, at: &mut Notes<'_>) -> Option<Object> {
    let metadata = meta::metadata(app, name(deployed, own.name), Some(deployed), at);
    let (_, port) = service::port_of(deployed, own.port)?;
    let parents = std::iter::once(&own.parent).chain(own.parents.iter()).map(|one| {
        let mut parent = json!({"name": one.gateway, "namespace": one.namespace});
        if let Some(section) = one.section {
            parent["sectionName"] = section.into();
        }
        parent
    });
    let parents: Value = parents.collect();
    let mut backend = json!({"name": deployed.name(), "port": port});
    if let Some(weight) = own.weight {
        backend["weight"] = weight.into();
    }
    let mut backends = vec![backend];
    for (name, port, weight) in own.weighted.iter() {
        backends.push(json!({"name": name, "port": port, "weight": weight}));
    }
    let mut rule = json!({"backendRefs": backends});
    let matches = matches(own);
    if !matches.is_empty() {
        rule["matches"] = matches.into();
    }
    let mut spec = json!({"parentRefs": parents, "rules": [rule]});
    if !own.hostnames.is_empty() {
        spec["hostnames"] = own.hostnames.iter().copied().collect::<Value>();
    }
    let kind = if own.grpc { "GRPCRoute" } else { "HTTPRoute" };
    Object::any(json!({
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": kind,
        "metadata": serde_json::to_value(metadata).ok()?,
        "spec": spec,
    }))
    .ok()
}

/// The name of a way in: the workload's, and what tells it from the workload's others.
pub(super) fn name(deployed: &Deployed<'_>, own: Option<&str>) -> String {
    own.map_or_else(|| deployed.name().to_owned(), |end| format!("{}-{end}", deployed.name()))
}

/// Each path or service, and all headers with each of them.
fn matches(own: &Route<'_>) -> Vec<Value> {
    let mut all: Vec<Value> = own
        .matches
        .iter()
        .map(|one| match (own.grpc, one.method) {
            (true, "") => json!({"method": {"service": one.text}}),
            (true, method) => json!({"method": {"service": one.text, "method": method}}),
            (false, _) => {
                let kind = if one.exact { "Exact" } else { "PathPrefix" };
                json!({"path": {"type": kind, "value": one.text}})
            }
        })
        .collect();
    if own.headers.is_empty() {
        return all;
    }
    if all.is_empty() {
        all.push(json!({}));
    }
    let headers: Value = own.headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    for one in &mut all {
        one["headers"] = headers.clone();
    }
    all
}
