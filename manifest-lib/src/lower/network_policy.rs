//! The NetworkPolicies: nothing, then DNS, then exactly the declared connections.
//! Source: Kubernetes, "Network Policies".

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use manifest_rules::cluster::NAMESPACE_NAME;
use manifest_rules::objects::Notes;

use super::callers::{Callers, port};
use super::{meta, service};
use crate::model::exposure::Way;
use crate::model::network::Peer;
use crate::model::{ALLOW_DNS, App, Connection, DEFAULT_DENY, Deployed, Pods, Protocol};

/// Notes whose words a peer's selector has.
macro_rules! note_peer {
    ($at:expr, $app:expr, $path:literal, $index:expr, $component:expr) => {
        $at.index($path, $index, $app.release.name.origin);
        $at.index(concat!($path, "[\"app.kubernetes.io/component\"]"), $index, $component);
    };
}

/// Denies all traffic of all pods of the namespace.
pub(super) fn default_deny(app: &App<'_>, at: &mut Notes<'_>) -> NetworkPolicy {
    policy(app, DEFAULT_DENY, None, None, None, &["Egress", "Ingress"], at)
}

/// Lets every pod of the namespace ask the cluster's DNS.
pub(super) fn allow_dns(app: &App<'_>, at: &mut Notes<'_>) -> NetworkPolicy {
    let dns = NetworkPolicyPeer {
        ip_block: None,
        namespace_selector: Some(match_labels(NAMESPACE_NAME, "kube-system")),
        pod_selector: Some(match_labels("k8s-app", "kube-dns")),
    };
    let rule = NetworkPolicyEgressRule { ports: Some(vec![port(53, "TCP"), port(53, "UDP")]), to: Some(vec![dns]) };
    policy(app, ALLOW_DNS, None, Some(vec![rule]), None, &["Egress"], at)
}

/// Allows what one workload declares, and what others declare of it; nothing if nobody declares anything.
pub(super) fn declared(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    callers: &Callers<'_, '_>,
    at: &mut Notes<'_>,
) -> Option<NetworkPolicy> {
    let egress = meta::some(egress(app, deployed, callers, at));
    let ingress = meta::some(ingress(app, deployed, callers, at));
    let types: &[&str] = match (&egress, &ingress) {
        (None, None) => return None,
        (Some(_), None) => &["Egress"],
        (None, Some(_)) => &["Ingress"],
        (Some(_), Some(_)) => &["Egress", "Ingress"],
    };
    Some(policy(app, deployed.name(), Some(deployed), egress, ingress, types, at))
}

fn egress(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    callers: &Callers<'_, '_>,
    at: &mut Notes<'_>,
) -> Vec<NetworkPolicyEgressRule> {
    let connections = deployed.body.connections.iter().enumerate();
    let mut rules: Vec<_> = connections
        .map(|(index, connection)| {
            at.index("spec.egress*", index, connection.port.origin);
            match connection.peer {
                Peer::Workload(_) => {
                    note_peer!(at, app, "spec.egress*.to[0].podSelector.matchLabels", index, connection.port.origin);
                }
                Peer::Pods(pods) => at.index("spec.egress*.to", index, pods.origin),
                _ => {}
            }
            let to = peers(app, connection);
            NetworkPolicyEgressRule { ports: Some(vec![callers.port(connection)]), to: Some(to) }
        })
        .collect();
    if let (Some(rights), Some(server)) = (deployed.body.rights, app.target.cluster.api_server) {
        at.index("spec.egress*", rules.len(), rights.origin);
        at.index("spec.egress*.to", rules.len(), server.origin);
        let (range, number) = server.value;
        rules.push(NetworkPolicyEgressRule {
            ports: Some(vec![port(number, "TCP")]),
            to: Some(vec![block(range, &[])]),
        });
    }
    rules
}

/// Whom a connection leads to.
pub(super) fn peers(app: &App<'_>, connection: &Connection<'_>) -> Vec<NetworkPolicyPeer> {
    match connection.peer {
        Peer::Workload(name) => vec![pods(meta::selector(app, name.as_str()))],
        Peer::Elsewhere(namespace, name, component) => vec![NetworkPolicyPeer {
            namespace_selector: Some(match_labels(NAMESPACE_NAME, namespace)),
            ..pods(LabelSelector {
                match_expressions: None,
                match_labels: Some(meta::selector_labels_of(name, component)),
            })
        }],
        Peer::Pods(other) => vec![these(&other)],
        Peer::Extra(extra) => vec![pods(labelled(extra.labels))],
        Peer::Internet => vec![block("0.0.0.0/0", PRIVATE_IPV4), block("::/0", PRIVATE_IPV6)],
        Peer::Block(range) => vec![block(range, &[])],
    }
}

/// Addresses that are not the internet: private networks, carrier NAT, link-local (with the clouds' metadata services),
/// loopback. Source: IANA, special-purpose address registries.
const PRIVATE_IPV4: &[&str] =
    &["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
const PRIVATE_IPV6: &[&str] = &["::1/128", "fc00::/7", "fe80::/10"];

fn ingress(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    callers: &Callers<'_, '_>,
    at: &mut Notes<'_>,
) -> Vec<NetworkPolicyIngressRule> {
    let mut rules = Vec::new();
    for (caller, connection) in callers.of.get(deployed.name()).into_iter().flatten() {
        at.index("spec.ingress*", rules.len(), connection.port.origin);
        let own = caller.body.name.origin;
        note_peer!(at, app, "spec.ingress*.from[0].podSelector.matchLabels", rules.len(), own);
        rules.push(NetworkPolicyIngressRule {
            from: Some(vec![pods(meta::selector(app, caller.name()))]),
            ports: Some(vec![callers.port(connection)]),
        });
    }
    for (caller, connection) in callers.extra.get(deployed.name()).into_iter().flatten() {
        at.index("spec.ingress*", rules.len(), connection.port.origin);
        at.index("spec.ingress*.from", rules.len(), caller.origin);
        rules.push(NetworkPolicyIngressRule {
            from: Some(vec![pods(labelled(caller.labels))]),
            ports: Some(vec![callers.port(connection)]),
        });
    }
    let exposure = &deployed.overlay.exposure;
    let more = exposure.more.iter().map(|service| &service.exposure);
    for exposure in std::iter::once(exposure).chain(more).filter(|exposure| exposure.is_public()) {
        // From anywhere: a load balancer or node may hide who calls.
        let rule = rules.len();
        at.index("spec.ingress*", rule, exposure.origin);
        let mut ports = Vec::new();
        for (target, _, _) in service::served(deployed, exposure) {
            at.item("spec.ingress", rule).index("ports*", ports.len(), target.number.origin);
            ports.push(port(target.number.value, target.protocol.as_str()));
        }
        rules.push(NetworkPolicyIngressRule { from: None, ports: Some(ports) });
    }
    for way in exposure.ways.iter() {
        let (from, number, origin) = match way {
            Way::Ingress(ingress) => (app.target.cluster.ingress_from, ingress.port, ingress.origin),
            Way::Route(route) => (app.target.cluster.gateway_from, route.port, route.origin),
        };
        if let (Some(from), Some((target, _))) = (from, service::port_of(deployed, number)) {
            at.index("spec.ingress*", rules.len(), origin);
            at.index("spec.ingress*.from", rules.len(), from.origin);
            rules.push(from_outside(&from, target.number.value, Protocol::Tcp));
        }
    }
    for caller in deployed.body.callers.iter() {
        at.index("spec.ingress*", rules.len(), caller.origin);
        at.index("spec.ingress*.from", rules.len(), caller.pods.origin);
        let protocol = deployed.body.listens(caller.port).unwrap_or(Protocol::Tcp);
        rules.push(from_outside(&caller.pods, caller.port, protocol));
    }
    rules
}

/// Lets pods that the app does not make call a port.
pub(super) fn from_outside(from: &Pods<'_>, number: u32, protocol: Protocol) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: Some(vec![these(from)]), ports: Some(vec![port(number, protocol.as_str())]) }
}

/// Pods by their namespace and labels. Without a namespace they are the app's own.
pub(super) fn these(pods: &Pods<'_>) -> NetworkPolicyPeer {
    let namespace = (!pods.namespace.is_empty()).then(|| match_labels(NAMESPACE_NAME, pods.namespace));
    let labels = (!pods.labels.is_empty()).then(|| labelled(pods.labels));
    // Without either it would be nobody, and all pods of the namespace are meant.
    let labels = if namespace.is_none() { Some(labels.unwrap_or_default()) } else { labels };
    NetworkPolicyPeer { ip_block: None, namespace_selector: namespace, pod_selector: labels }
}

pub(super) fn labelled(labels: &[(&str, &str)]) -> LabelSelector {
    let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    LabelSelector { match_expressions: None, match_labels: Some(labels.collect()) }
}

pub(super) fn policy(
    app: &App<'_>,
    name: &str,
    own: Option<&Deployed<'_>>,
    egress: Option<Vec<NetworkPolicyEgressRule>>,
    ingress: Option<Vec<NetworkPolicyIngressRule>>,
    types: &[&str],
    at: &mut Notes<'_>,
) -> NetworkPolicy {
    meta::note_labels!(at, app, "spec.podSelector.matchLabels");
    NetworkPolicy {
        metadata: meta::metadata(app, name, own, at),
        spec: Some(NetworkPolicySpec {
            egress,
            ingress,
            // An empty selector says something: every pod of the namespace. It must be written: 1.33 requires the field.
            pod_selector: Some(own.map_or_else(LabelSelector::default, |own| meta::selector(app, own.name()))),
            policy_types: Some(types.iter().map(|name| (*name).to_owned()).collect()),
        }),
    }
}

pub(super) fn pods(selector: LabelSelector) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: None, namespace_selector: None, pod_selector: Some(selector) }
}

pub(super) fn block(cidr: &str, except: &[&str]) -> NetworkPolicyPeer {
    let except = meta::some(except.iter().map(|range| (*range).to_owned()).collect());
    NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: cidr.to_owned(), except }),
        namespace_selector: None,
        pod_selector: None,
    }
}

fn match_labels(key: &str, value: &str) -> LabelSelector {
    LabelSelector { match_expressions: None, match_labels: Some(meta::owned([(key, value)])) }
}
