//! The NetworkPolicies: nothing, then DNS, then exactly the declared connections.
//! Source: Kubernetes, "Network Policies".

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_rules::objects::Notes;

use super::{meta, service};
use crate::model::network::Peer;
use crate::model::{ALLOW_DNS, App, Connection, DEFAULT_DENY, Deployed};
use crate::values::Traced;

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
        namespace_selector: Some(match_labels("kubernetes.io/metadata.name", "kube-system")),
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
    let egress = meta::some(egress(app, deployed, at));
    let ingress = meta::some(ingress(app, deployed, callers, at));
    let types: &[&str] = match (&egress, &ingress) {
        (None, None) => return None,
        (Some(_), None) => &["Egress"],
        (None, Some(_)) => &["Ingress"],
        (Some(_), Some(_)) => &["Egress", "Ingress"],
    };
    Some(policy(app, deployed.name(), Some(deployed.name()), egress, ingress, types, at))
}

/// Who calls whom: the place of the callee's name, then the caller and its connection, in the app's order.
pub(super) struct Callers<'w, 'a>(std::collections::HashMap<&'a str, Vec<(&'w Deployed<'a>, &'w Connection<'a>)>>);

impl<'w, 'a> Callers<'w, 'a> {
    pub(super) fn of(app: &App<'a>) -> Self
    where
        'a: 'w,
    {
        let mut callers = std::collections::HashMap::<_, Vec<_>>::new();
        for caller in app.workloads {
            for connection in caller.body.connections.iter() {
                if let Peer::Workload(callee) = connection.peer {
                    callers.entry(callee.as_str()).or_default().push((caller, connection));
                }
            }
        }
        Self(callers)
    }
}

fn egress(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Vec<NetworkPolicyEgressRule> {
    let connections = deployed.body.connections.iter().enumerate();
    connections
        .map(|(index, connection)| {
            at.index("spec.egress*", index, connection.port.origin);
            let to = match connection.peer {
                Peer::Workload(name) => {
                    note_peer!(at, app, "spec.egress*.to[0].podSelector.matchLabels", index, connection.port.origin);
                    vec![pods(meta::selector(app, name.as_str()))]
                }
                Peer::Internet => vec![block("0.0.0.0/0", PRIVATE_IPV4), block("::/0", PRIVATE_IPV6)],
                Peer::Block(range) => vec![block(range.as_str(), &[])],
            };
            NetworkPolicyEgressRule { ports: Some(vec![tcp(connection.port)]), to: Some(to) }
        })
        .collect()
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
    for (caller, connection) in callers.0.get(deployed.name()).into_iter().flatten() {
        at.index("spec.ingress*", rules.len(), connection.port.origin);
        let own = caller.body.name.origin;
        note_peer!(at, app, "spec.ingress*.from[0].podSelector.matchLabels", rules.len(), own);
        rules.push(NetworkPolicyIngressRule {
            from: Some(vec![pods(meta::selector(app, caller.name()))]),
            ports: Some(vec![tcp(connection.port)]),
        });
    }
    let exposure = &deployed.overlay.exposure;
    if exposure.is_public() {
        // From anywhere: a load balancer or node may hide who calls.
        let rule = rules.len();
        at.index("spec.ingress*", rule, exposure.origin);
        let mut ports = Vec::new();
        for (target, _, _) in service::served(deployed) {
            at.item("spec.ingress", rule).index("ports*", ports.len(), target.number.origin);
            ports.push(port(target.number.value, target.protocol.as_str()));
        }
        rules.push(NetworkPolicyIngressRule { from: None, ports: Some(ports) });
    }
    rules
}

fn policy(
    app: &App<'_>,
    name: &str,
    component: Option<&str>,
    egress: Option<Vec<NetworkPolicyEgressRule>>,
    ingress: Option<Vec<NetworkPolicyIngressRule>>,
    types: &[&str],
    at: &mut Notes<'_>,
) -> NetworkPolicy {
    meta::note_labels!(at, app, "spec.podSelector.matchLabels");
    NetworkPolicy {
        metadata: meta::metadata(app, name, component, at),
        spec: Some(NetworkPolicySpec {
            egress,
            ingress,
            // An empty selector says something: every pod of the namespace. It must be written: 1.33 requires the field.
            pod_selector: Some(component.map_or_else(LabelSelector::default, |own| meta::selector(app, own))),
            policy_types: Some(types.iter().map(|name| (*name).to_owned()).collect()),
        }),
    }
}

fn pods(selector: LabelSelector) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: None, namespace_selector: None, pod_selector: Some(selector) }
}

fn block(cidr: &str, except: &[&str]) -> NetworkPolicyPeer {
    let except = meta::some(except.iter().map(|range| (*range).to_owned()).collect());
    NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: cidr.to_owned(), except }),
        namespace_selector: None,
        pod_selector: None,
    }
}

fn tcp(number: Traced<u32>) -> NetworkPolicyPort {
    port(number.value, "TCP")
}

fn port(number: u32, protocol: &str) -> NetworkPolicyPort {
    NetworkPolicyPort {
        end_port: None,
        port: Some(IntOrString::Int(meta::int(number))),
        protocol: Some(protocol.to_owned()),
    }
}

fn match_labels(key: &str, value: &str) -> LabelSelector {
    LabelSelector { match_expressions: None, match_labels: Some(meta::owned([(key, value)])) }
}
