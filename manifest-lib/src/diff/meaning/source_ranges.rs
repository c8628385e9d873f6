//! Who may come in through a load balancer. No list lets everybody in, and an empty one, too.
//! Source: Kubernetes, "Service" (`loadBalancerSourceRanges`).

use k8s_openapi::api::networking::v1::IPBlock;
use serde_json::Value;

use super::super::impact::Impact;
use crate::cluster::Addresses;

/// What another list opens and closes.
pub(super) fn between(services: [&Value; 2]) -> Vec<Impact> {
    let [old, new] = services.map(ranges);
    let mut impacts = Vec::new();
    if is_beyond(&new, &old) {
        impacts.push(Impact::OpensNetwork);
    }
    if is_beyond(&old, &new) {
        impacts.push(Impact::ClosesNetwork);
    }
    if impacts.is_empty() {
        impacts.push(Impact::NoEffect);
    }
    impacts
}

/// The ranges that are let in, as they are written.
fn ranges(service: &Value) -> Vec<String> {
    let list = service.get("spec").and_then(|spec| spec.get("loadBalancerSourceRanges")).and_then(Value::as_array);
    let ranges: Vec<String> = list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    if ranges.is_empty() { vec!["0.0.0.0/0".to_owned(), "::/0".to_owned()] } else { ranges }
}

/// Whether one of the ranges has addresses that none of the others has.
fn is_beyond(ranges: &[String], others: &[String]) -> bool {
    let addresses = |cidr: &String| Addresses::of(&IPBlock { cidr: cidr.trim().to_owned(), except: None });
    let known: Vec<Addresses> = others.iter().filter_map(addresses).collect();
    ranges.iter().any(|range| match addresses(range) {
        Some(own) => !known.iter().fold(own, |left, other| left.less(other)).is_empty(),
        // What is no range is the same as itself alone.
        None => !others.contains(range),
    })
}
