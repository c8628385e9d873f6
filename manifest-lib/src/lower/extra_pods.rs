//! The NetworkPolicies of pods that extra objects make. Source: Kubernetes, "Network Policies".

use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule};
use manifest_rules::objects::Notes;

use super::callers::Callers;
use super::network_policy::{from_outside, labelled, peers, policy};
use super::{meta, network_policy};
use crate::model::network::Peer;
use crate::model::{App, ExtraPods, Protocol};

/// Who may call them, and whom they may call.
pub(super) fn extra_pods(
    app: &App<'_>,
    own: &ExtraPods<'_>,
    callers: &Callers<'_, '_>,
    at: &mut Notes<'_>,
) -> NetworkPolicy {
    let ingress = meta::some(ingress(app, own, callers, at));
    let egress = own.connections.iter().enumerate().map(|(index, connection)| {
        at.index("spec.egress*", index, connection.port.origin);
        NetworkPolicyEgressRule { ports: Some(vec![callers.port(connection)]), to: Some(peers(app, connection)) }
    });
    let egress = meta::some(egress.collect());
    let mut policy = policy(app, own.name.as_str(), None, egress, ingress, &["Egress", "Ingress"], at);
    if let Some(spec) = &mut policy.spec {
        at.note("spec.podSelector", own.origin);
        spec.pod_selector = Some(labelled(own.labels));
    }
    policy
}

fn ingress(
    app: &App<'_>,
    own: &ExtraPods<'_>,
    callers: &Callers<'_, '_>,
    at: &mut Notes<'_>,
) -> Vec<NetworkPolicyIngressRule> {
    let mut rules = Vec::new();
    for deployed in app.workloads {
        for connection in deployed.body.connections.iter() {
            if let Peer::Extra(extra) = connection.peer
                && (extra.name.as_str(), extra.labels) == (own.name.as_str(), own.labels)
            {
                at.index("spec.ingress*", rules.len(), connection.port.origin);
                rules.push(NetworkPolicyIngressRule {
                    from: Some(vec![network_policy::pods(meta::selector(app, deployed.name()))]),
                    ports: Some(vec![callers.port(connection)]),
                });
            }
        }
    }
    for caller in own.callers.iter() {
        at.index("spec.ingress*", rules.len(), caller.origin);
        at.index("spec.ingress*.from", rules.len(), caller.pods.origin);
        rules.push(from_outside(&caller.pods, caller.port, Protocol::Tcp));
    }
    rules
}
