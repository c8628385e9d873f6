//! A workload's HTTPRoute or GRPCRoute. Source: Gateway API, `gateway.networking.k8s.io/v1`.

use manifest_rules::objects::{Notes, Object};
use serde_json::{Value, json};

use super::{meta, service};
use crate::model::{App, Deployed, Route};

pub(super) fn route(app: &App<'_>, deployed: &Deployed<'_>, own: &Route<'_>, at: &mut Notes<'_>) -> Option<Object> {
    let metadata = meta::metadata(app, deployed.name(), Some(deployed), at);
    let (_, port) = service::port_of(deployed, own.port)?;
    let mut parent = json!({"name": own.gateway, "namespace": own.namespace});
    if let Some(section) = own.section {
        parent["sectionName"] = section.into();
    }
    let mut backend = json!({"name": deployed.name(), "port": port});
    if let Some(weight) = own.weight {
        backend["weight"] = weight.into();
    }
    let mut backends = vec![backend];
    for (name, port, weight) in own.weighted.iter() {
        backends.push(json!({"name": name, "port": port, "weight": weight}));
    }
    let mut rule = json!({"backendRefs": backends});
    if !own.matches.is_empty() {
        let matches = own.matches.iter().map(|text| match own.grpc {
            true => json!({"method": {"service": text}}),
            false => json!({"path": {"type": "PathPrefix", "value": text}}),
        });
        rule["matches"] = matches.collect::<Value>();
    }
    let mut spec = json!({"parentRefs": [parent], "rules": [rule]});
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
