//! The NetworkPolicies: nothing, then DNS, then exactly the declared connections.
//! Source: Kubernetes, "Network Policies".

use std::collections::HashMap;

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_rules::cluster::NAMESPACE_NAME;
use manifest_rules::objects::Notes;

use super::{meta, service};
use crate::model::exposure::Way;
use crate::model::network::Peer;
use crate::model::{ALLOW_DNS, App, Connection, DEFAULT_DENY, Deployed, Pods};

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

/// The port of DNS where a node or a Service answers.
const ADDRESS_PORT: u32 = 53;

/// Lets every pod of the namespace ask the cluster's DNS.
pub(super) fn allow_dns(app: &App<'_>, at: &mut Notes<'_>) -> NetworkPolicy {
    let dns = &app.target.cluster.dns;
    let ports = |number| Some(vec![port(number, "TCP"), port(number, "UDP")]);
    let mut pods: Vec<_> = dns.pods.iter().map(|pods| elsewhere(pods)).collect();
    let addresses: Vec<_> = dns.addresses.iter().map(|range| block(range, &[])).collect();
    at.note("spec.egress", dns.origin);
    let mut rules = Vec::new();
    // What answers on the node listens on 53, whatever the pods listen on.
    if dns.port == ADDRESS_PORT {
        pods.extend(addresses);
        rules.push(NetworkPolicyEgressRule { ports: ports(dns.port), to: Some(pods) });
    } else {
        rules.push(NetworkPolicyEgressRule { ports: ports(dns.port), to: Some(pods) });
        if !addresses.is_empty() {
            rules.push(NetworkPolicyEgressRule { ports: ports(ADDRESS_PORT), to: Some(addresses) });
        }
    }
    policy(app, ALLOW_DNS, None, Some(rules), None, &["Egress"], at)
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

/// Who calls whom: the callee's name, then the caller and its connection, in the app's order.
pub(super) struct Callers<'w, 'a> {
    of: HashMap<&'a str, Vec<(&'w Deployed<'a>, &'w Connection<'a>)>>,
    named: HashMap<&'a str, &'w Deployed<'a>>,
}

impl<'w, 'a> Callers<'w, 'a> {
    pub(super) fn of(app: &App<'a>) -> Self
    where
        'a: 'w,
    {
        let (mut of, mut named) = (HashMap::<_, Vec<_>>::new(), HashMap::new());
        for caller in app.workloads {
            for connection in caller.body.connections.iter() {
                if let Peer::Workload(callee) = connection.peer {
                    of.entry(callee.as_str()).or_default().push((caller, connection));
                }
            }
            named.insert(caller.name(), caller);
        }
        Self { of, named }
    }

    /// The port of the callee's container: policies know no Services.
    fn port(&self, connection: &Connection<'_>) -> NetworkPolicyPort {
        let (number, protocol) = (connection.port.value, connection.protocol);
        let meant = match connection.peer {
            Peer::Workload(callee) => {
                self.named.get(callee.as_str()).and_then(|callee| callee.container_port(number, protocol))
            }
            _ => None,
        };
        port(meant.unwrap_or(number), protocol.as_str())
    }
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
            let to = match connection.peer {
                Peer::Workload(name) => {
                    note_peer!(at, app, "spec.egress*.to[0].podSelector.matchLabels", index, connection.port.origin);
                    vec![pods(meta::selector(app, name.as_str()))]
                }
                Peer::Elsewhere(namespace, name, component) => vec![NetworkPolicyPeer {
                    namespace_selector: Some(match_labels(NAMESPACE_NAME, namespace)),
                    ..pods(LabelSelector {
                        match_expressions: None,
                        match_labels: Some(meta::selector_labels_of(name, component)),
                    })
                }],
                Peer::Internet => vec![block("0.0.0.0/0", PRIVATE_IPV4), block("::/0", PRIVATE_IPV6)],
                Peer::Block(range) => vec![block(range, &[])],
            };
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
            rules.push(from_outside(&from, target.number.value));
        }
    }
    if let (Some(scraped), Some(from)) = (deployed.body.scraped, app.target.cluster.monitoring_from) {
        at.index("spec.ingress*", rules.len(), scraped.origin);
        at.index("spec.ingress*.from", rules.len(), from.origin);
        rules.push(from_outside(&from, scraped.value));
    }
    for caller in deployed.body.callers.iter() {
        at.index("spec.ingress*", rules.len(), caller.origin);
        at.index("spec.ingress*.from", rules.len(), caller.pods.origin);
        rules.push(from_outside(&caller.pods, caller.port));
    }
    rules
}

/// Lets pods of another namespace call a TCP port.
fn from_outside(from: &Pods<'_>, number: u32) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: Some(vec![elsewhere(from)]), ports: Some(vec![port(number, "TCP")]) }
}

/// Pods of another namespace.
fn elsewhere(pods: &Pods<'_>) -> NetworkPolicyPeer {
    let labels = pods.labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let labels: std::collections::BTreeMap<String, String> = labels.collect();
    NetworkPolicyPeer {
        ip_block: None,
        namespace_selector: Some(match_labels(NAMESPACE_NAME, pods.namespace)),
        pod_selector: Some(labels)
            .filter(|labels| !labels.is_empty())
            .map(|labels| LabelSelector { match_expressions: None, match_labels: Some(labels) }),
    }
}

fn policy(
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
