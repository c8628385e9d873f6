//! Rules about NetworkPolicies. Source: Kubernetes, "Network Policies".

use std::collections::{HashMap, HashSet};

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::ports::{protocol, text};
use crate::cluster::selector::{is_empty, may_match, namespace};
use crate::cluster::{Direction, NAMESPACE_NAME, Numbers, Peer, Policy, PolicyPort};
use crate::objects::{Object, ObjectKey};
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "not-isolated",
        family: Family::Network,
        severity: Severity::High,
        asserts: "Every pod is selected by NetworkPolicies for both directions.",
        why: "Whoever gets into one pod reaches every other, and the clouds' metadata.",
        stopped_by: "The library denies all traffic of the namespace, then allows what is declared.",
        elsewhere: &["kube-linter non-isolated-pod", "kube-score pod-networkpolicy", "checkov CKV2_K8S_6"],
        example: example!("not-isolated"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: not_isolated,
    },
    Rule {
        name: "egress-without-dns",
        family: Family::Network,
        severity: Severity::High,
        asserts: "A pod whose egress is limited may ask DNS, over UDP and TCP.",
        why: "No name resolves, so nothing that it may call is found.",
        stopped_by: "The library allows DNS for the whole namespace.",
        elsewhere: &[],
        example: example!("egress-without-dns"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: without_dns,
    },
    Rule {
        name: "policy-port",
        family: Family::Network,
        severity: Severity::High,
        asserts: "A port that a NetworkPolicy lets in is a port of the pods that it selects.",
        why: "The rule opens nothing, and the port that is meant stays shut.",
        stopped_by: "A connection to a port that the callee does not have does not compile.",
        elsewhere: &[],
        example: example!("policy-port"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: policy_port,
    },
];

fn policy_port(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::NetworkPolicy(policy) = &item.object else { continue };
        let Some(spec) = &policy.spec else { continue };
        // A policy for every pod speaks of ports that some of them have.
        let Some(selector) = spec.pod_selector.as_ref().filter(|selector| !is_empty(selector)) else { continue };
        let selected: Vec<usize> = set.selected(&key.namespace, selector).collect();
        for (rule, ingress) in spec.ingress.iter().flatten().enumerate() {
            for (index, port) in ingress.ports.iter().flatten().enumerate() {
                let Some(wanted) = port.port.as_ref().filter(|_| port.end_port.is_none()) else { continue };
                let protocol = protocol(&port.protocol);
                let has = |pods: &usize| set.pods[*pods].listens(wanted, protocol);
                if !selected.is_empty() && !selected.iter().any(has) {
                    let message = format!(
                        "{} has no {protocol} port `{}`: declare it, or write the one that is meant",
                        set.pods[selected[0]].key,
                        text(wanted)
                    );
                    let path = format!("spec.ingress[{rule}].ports[{index}].port");
                    // Pods that declare no ports at all may listen on any number.
                    let silent = |pods: &usize| set.pods[*pods].ports().next().is_none();
                    if matches!(wanted, IntOrString::Int(_)) && selected.iter().any(silent) {
                        report.doubted(key, item, path, message);
                    } else {
                        report.found(key, item, path, message);
                    }
                }
            }
        }
    }
}

/// Whether what a policy lets through reaches the cluster's resolver over this protocol.
fn allows_dns(policy: &Policy<'_>, protocol: &'static str) -> bool {
    let dns = PolicyPort { protocol: Some(protocol), numbers: Numbers::Range(53, 53) };
    let asks = |port: &PolicyPort<'_>| {
        let named = matches!(port.numbers, Numbers::Named("dns" | "dns-tcp"));
        port.covers(&dns) || (named && port.protocol == Some(protocol))
    };
    let resolver = |peer: &Peer<'_>| is_resolver(&policy.key.namespace, peer);
    let mut ways = policy.ways(Direction::Egress).into_iter().flatten();
    ways.any(|way| way.ports.iter().any(asks) && way.peers.iter().any(resolver))
}

/// Whether the peer may be the resolver: what the clusters call it in kube-system, or an address, which may be a node's
/// own cache.
fn is_resolver(in_namespace: &str, peer: &Peer<'_>) -> bool {
    const RESOLVERS: [&str; 3] = ["kube-dns", "coredns", "node-local-dns"];
    let Peer::Pods { namespaces, pods } = peer else { return true };
    let there = match namespaces {
        Some(selector) => may_match(selector, NAMESPACE_NAME, "kube-system"),
        None => in_namespace == "kube-system",
    };
    there && RESOLVERS.iter().any(|name| may_match(pods, "k8s-app", name))
}

/// Where policies of another kind rule, of which only their controller knows whom they select.
struct OtherPolicies<'b> {
    everywhere: bool,
    namespaces: HashSet<&'b str>,
}

impl<'b> OtherPolicies<'b> {
    fn of(set: &Subject<'b>) -> Self {
        let mut others = Self { everywhere: false, namespaces: HashSet::new() };
        for (key, _) in set.bundle.iter() {
            match (key.group.as_str(), key.kind.as_str()) {
                ("cilium.io", "CiliumNetworkPolicy")
                | ("projectcalico.org" | "crd.projectcalico.org", "NetworkPolicy") => {
                    others.namespaces.insert(namespace(&key.namespace));
                }
                ("cilium.io", "CiliumClusterwideNetworkPolicy")
                | ("projectcalico.org" | "crd.projectcalico.org", "GlobalNetworkPolicy")
                | ("policy.networking.k8s.io", _) => others.everywhere = true,
                _ => {}
            }
        }
        others
    }

    fn may_select(&self, key: &ObjectKey) -> bool {
        self.everywhere || self.namespaces.contains(namespace(&key.namespace))
    }
}

fn not_isolated(set: &Subject<'_>, report: &mut Report) {
    // The policy may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set);
    for (index, pods) in set.pods.iter().enumerate().filter(|(_, pods)| !others.may_select(pods.key)) {
        let [ingress, egress] = Direction::BOTH.map(|direction| set.policies().limits(index, direction));
        let open = match (ingress, egress) {
            (true, true) => continue,
            (false, true) => "who calls it",
            (true, false) => "whom it calls",
            (false, false) => "who calls it or whom it calls",
        };
        let message =
            format!("no NetworkPolicy limits {open}: add one that denies, then one that allows what is needed");
        // One direction is half of it.
        if ingress || egress {
            report.doubted(pods.key, pods.item, pods.labels_path(), message);
        } else {
            report.found(pods.key, pods.item, pods.labels_path(), message);
        }
    }
}

fn without_dns(set: &Subject<'_>, report: &mut Report) {
    // The policy that allows it may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set);
    // Each policy is asked once, however many pods it selects.
    let dns: HashMap<&ObjectKey, [bool; 2]> =
        set.policies().iter().map(|policy| (policy.key, ["UDP", "TCP"].map(|name| allows_dns(policy, name)))).collect();
    for (index, pods) in set.pods.iter().enumerate().filter(|(_, pods)| !others.may_select(pods.key)) {
        let limiting = || set.policies().selecting(index).filter(|policy| policy.ways(Direction::Egress).is_some());
        let allows = |protocol: usize| limiting().any(|policy| dns[policy.key][protocol]);
        let what = match (allows(0), allows(1)) {
            (true, true) => continue,
            (true, false) => "over TCP",
            (false, true) => "over UDP",
            (false, false) => "over UDP and TCP",
        };
        // The one that allows a part of it is nearer to what is meant than the first.
        let last = limiting().filter(|policy| dns[policy.key].contains(&true)).last();
        let Some(policy) = last.or_else(|| limiting().next()).map(|policy| policy.key) else { continue };
        let message = format!(
            "{policy} denies it DNS, and no other policy allows it {what}: allow port 53 {what} to kube-system there"
        );
        report.found(pods.key, pods.item, pods.labels_path(), message);
    }
}
