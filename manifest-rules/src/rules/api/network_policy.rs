//! NetworkPolicies. Source: Kubernetes, "Network Policies".

use k8s_openapi::api::networking::v1::{IPBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::addresses::is_within;
use super::at::At;
use super::formats::CIDR;
use super::metadata::selector;
use super::pod::too_many;
use super::probes::{PORTS, port};
use super::refusal::{Refusals, Why, items};
use crate::cluster::address::cidr;
use crate::cluster::ports::PROTOCOLS;

/// A NetworkPolicy.
pub(super) fn network_policy(out: &mut Refusals<'_>, spec: &NetworkPolicySpec) {
    let at = At::OBJECT.key("spec");
    selector(out, &at.key("podSelector"), spec.pod_selector.as_ref());
    let types = spec.policy_types.as_deref().unwrap_or_default();
    too_many(out, &at.key("policyTypes"), types.len(), 2);
    for (index, one) in types.iter().enumerate() {
        out.just_one_of(&at.key("policyTypes").item(index), one, &["Ingress", "Egress"]);
    }
    for (index, rule) in items(&spec.ingress) {
        let list = at.key("ingress");
        let at = list.item(index);
        ports(out, &at, &rule.ports);
        peers(out, &at.key("from"), &rule.from);
    }
    for (index, rule) in items(&spec.egress) {
        let list = at.key("egress");
        let at = list.item(index);
        ports(out, &at, &rule.ports);
        peers(out, &at.key("to"), &rule.to);
    }
}

fn ports(out: &mut Refusals<'_>, at: &At<'_>, ports: &Option<Vec<NetworkPolicyPort>>) {
    for (index, one) in items(ports) {
        let list = at.key("ports");
        let at = list.item(index);
        if let Some(protocol) = &one.protocol {
            out.just_one_of(&at.key("protocol"), protocol, &PROTOCOLS);
        }
        if let Some(first) = &one.port {
            port(out, &at.key("port"), first);
        }
        let Some(last) = one.end_port else { continue };
        let at = at.key("endPort");
        match &one.port {
            Some(IntOrString::Int(first)) => {
                out.within(&at, Some(last.into()), PORTS);
                if last < *first && PORTS.contains(&last.into()) {
                    let message = format!("`endPort` is {last}, below `port` {first}: write {first} or more");
                    out.add(Why::Bounds, &at, message);
                }
            }
            _ => out.excluded(&at, true, "without a number in `port`, where the range begins"),
        }
    }
}

fn peers(out: &mut Refusals<'_>, list: &At<'_>, peers: &Option<Vec<NetworkPolicyPeer>>) {
    for (index, peer) in items(peers) {
        let at = list.item(index);
        let selects = peer.pod_selector.is_some() || peer.namespace_selector.is_some();
        if !selects && peer.ip_block.is_none() {
            let message = "the peer is nobody: write `podSelector`, `namespaceSelector` or `ipBlock`";
            out.add(Why::Missing, &at, message);
        }
        out.excluded(
            &at.key("ipBlock"),
            selects && peer.ip_block.is_some(),
            "beside a selector; make it a peer of its own",
        );
        selector(out, &at.key("podSelector"), peer.pod_selector.as_ref());
        selector(out, &at.key("namespaceSelector"), peer.namespace_selector.as_ref());
        if let Some(block) = &peer.ip_block {
            self::block(out, &at.key("ipBlock"), block);
        }
    }
}

fn block(out: &mut Refusals<'_>, at: &At<'_>, block: &IPBlock) {
    out.needed(&at.key("cidr"), &block.cidr, &CIDR);
    for (index, except) in items(&block.except) {
        let list = at.key("except");
        let at = list.item(index);
        out.needed(&at, except, &CIDR);
        if let (Some(inner), Some(outer)) = (cidr(except), cidr(&block.cidr))
            && !is_within(inner, outer)
        {
            let message =
                format!("`except` has {except}, which is no part of {}: write a smaller range within", block.cidr);
            out.add(Why::Value, &at, message);
        }
    }
}
