//! Services. Ports' numbers, names and protocols are the rule `service-ports`'s, and node ports those of
//! `node-port-range` and `node-port-clash`. Source: Kubernetes, "Service" and "IPv4/IPv6 dual-stack".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::ServiceSpec;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::addresses;
use super::at::At;
use super::formats::{CIDR, IP, KEY, SUBDOMAIN};
use super::metadata::labels;
use super::probes::PORTS;
use super::refusal::{Refusals, Why, items, text};
use crate::cluster::address;

/// How long a client may stay with a pod: a day.
const AFFINITY_SECONDS: std::ops::RangeInclusive<i64> = 1..=86_400;

/// A Service.
pub(super) fn service(out: &mut Refusals<'_>, spec: &ServiceSpec) {
    let at = At::OBJECT.key("spec");
    out.one_of(&at.key("type"), spec.type_.as_deref(), &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
    labels(out, &at.key("selector"), spec.selector.as_ref());
    for (index, port) in items(&spec.ports) {
        let list = at.key("ports");
        let at = list.item(index);
        out.form(&at.key("appProtocol"), text(&port.app_protocol), &KEY);
        if let Some(IntOrString::Int(number)) = port.target_port {
            // 0 stands for the port itself.
            out.within(&at.key("targetPort"), Some(number.into()).filter(|number| *number != 0), PORTS);
        }
    }
    affinity(out, &at, spec);
    by_type(out, &at, spec);
    traffic(out, &at, spec);
    addresses(out, &at, spec);
}

fn affinity(out: &mut Refusals<'_>, at: &At<'_>, spec: &ServiceSpec) {
    out.one_of(&at.key("sessionAffinity"), spec.session_affinity.as_deref(), &["None", "ClientIP"]);
    let client = spec.session_affinity_config.as_ref().and_then(|config| config.client_ip.as_ref());
    let seconds = client.and_then(|client| client.timeout_seconds).map(i64::from);
    if spec.session_affinity.as_deref() == Some("ClientIP") {
        let at = at.key("sessionAffinityConfig");
        out.within(&at.key("clientIP").key("timeoutSeconds"), seconds, AFFINITY_SECONDS);
    }
}

/// What one type of Service has and others have not.
fn by_type(out: &mut Refusals<'_>, at: &At<'_>, spec: &ServiceSpec) {
    let type_ = Some(text(&spec.type_)).filter(|type_| !type_.is_empty()).unwrap_or("ClusterIP");
    if type_ != "LoadBalancer" {
        let ranges = spec.load_balancer_source_ranges.as_ref().is_some_and(|ranges| !ranges.is_empty());
        let own = [
            ("loadBalancerClass", spec.load_balancer_class.is_some()),
            ("loadBalancerSourceRanges", ranges),
            ("allocateLoadBalancerNodePorts", spec.allocate_load_balancer_node_ports.is_some()),
        ];
        for (field, is_set) in own {
            out.excluded(&at.key(field), is_set, "on a Service that is no LoadBalancer");
        }
    }
    let headless = spec.cluster_ip.as_deref() == Some("None");
    if matches!(type_, "NodePort" | "LoadBalancer") {
        out.excluded(&at.key("clusterIP"), headless, "to None on a Service that is reached from outside");
    }
    if type_ == "ExternalName" {
        const WHERE: &str = "on a Service that is only a name";
        let own = [
            ("clusterIP", !text(&spec.cluster_ip).is_empty()),
            ("clusterIPs", spec.cluster_ips.as_ref().is_some_and(|addresses| !addresses.is_empty())),
            ("ipFamilies", spec.ip_families.as_ref().is_some_and(|families| !families.is_empty())),
            ("ipFamilyPolicy", spec.ip_family_policy.is_some()),
        ];
        for (field, is_set) in own {
            out.excluded(&at.key(field), is_set, WHERE);
        }
        let name = text(&spec.external_name);
        out.needed(&at.key("externalName"), name.strip_suffix('.').unwrap_or(name), &SUBDOMAIN);
    }
}

fn traffic(out: &mut Refusals<'_>, at: &At<'_>, spec: &ServiceSpec) {
    let type_ = text(&spec.type_);
    let external = spec.external_ips.as_ref().is_some_and(|addresses| !addresses.is_empty());
    let outside = matches!(type_, "NodePort" | "LoadBalancer") || (matches!(type_, "" | "ClusterIP") && external);
    let policy = spec.external_traffic_policy.as_deref().filter(|policy| !policy.is_empty());
    if outside {
        out.one_of(&at.key("externalTrafficPolicy"), policy, &["Cluster", "Local"]);
    } else {
        let reason = "on a Service that nobody reaches from outside";
        out.excluded(&at.key("externalTrafficPolicy"), policy.is_some(), reason);
    }
    let health = spec.health_check_node_port.filter(|port| *port != 0).map(i64::from);
    if type_ == "LoadBalancer" && policy == Some("Local") {
        out.within(&at.key("healthCheckNodePort"), health, PORTS);
    } else {
        let reason = "on a Service that is no LoadBalancer with `externalTrafficPolicy` Local";
        out.excluded(&at.key("healthCheckNodePort"), health.is_some(), reason);
    }
    out.one_if_set(&at.key("internalTrafficPolicy"), spec.internal_traffic_policy.as_deref(), &["Cluster", "Local"]);
    if type_ == "LoadBalancer" {
        out.form(&at.key("loadBalancerClass"), text(&spec.load_balancer_class), &KEY);
    }
    // The last two came with 1.34.
    let near = ["PreferClose", "PreferSameZone", "PreferSameNode"];
    out.one_if_set(&at.key("trafficDistribution"), spec.traffic_distribution.as_deref(), &near);
}

fn addresses(out: &mut Refusals<'_>, at: &At<'_>, spec: &ServiceSpec) {
    if spec.cluster_ip.as_deref() != Some("None") {
        out.form(&at.key("clusterIP"), text(&spec.cluster_ip), &IP);
    }
    let own = spec.cluster_ips.as_deref().unwrap_or_default();
    let list = at.key("clusterIPs");
    for (index, address) in own.iter().enumerate() {
        if !(index == 0 && own.len() == 1 && address == "None") {
            out.needed(&list.item(index), address, &IP);
        }
    }
    if let Some(first) = own.first()
        && first != text(&spec.cluster_ip)
    {
        let message = format!("`clusterIPs` begins with `{first}`, and `clusterIP` is another: let both be the same");
        out.add(Why::Conflict, &list, message);
    }
    let families: HashSet<bool> = own.iter().filter_map(|one| address::ip(one)).map(|one| one.is_ipv4()).collect();
    if own.len() > 2 || (own.len() == 2 && families.len() == 1) {
        out.add(Why::Bounds, &list, "a Service has one address of each family: remove the others");
    }
    out.one_if_set(
        &at.key("ipFamilyPolicy"),
        spec.ip_family_policy.as_deref(),
        &["SingleStack", "PreferDualStack", "RequireDualStack"],
    );
    let mut seen = HashSet::new();
    for (index, family) in items(&spec.ip_families) {
        let list = at.key("ipFamilies");
        let at = list.item(index);
        out.just_one_of(&at, family, &["IPv4", "IPv6"]);
        out.unique(&at, &mut seen, family.as_str(), || format!("the family {family}"));
    }
    for (index, address) in items(&spec.external_ips) {
        let list = at.key("externalIPs");
        let at = list.item(index);
        out.needed(&at, address, &IP);
        if address::ip(address).is_some_and(addresses::is_special) {
            let message = format!("`externalIPs` has {address}, which is the machine's or the link's own: remove it");
            out.add(Why::Value, &at, message);
        }
    }
    for (index, range) in items(&spec.load_balancer_source_ranges) {
        out.needed(&at.key("loadBalancerSourceRanges").item(index), range.trim(), &CIDR);
    }
}
