//! Rules about NetworkPolicies. Source: Kubernetes, "Network Policies".

use std::collections::HashSet;

use k8s_openapi::api::networking::v1::{
    NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::set::{Set, namespace, text};
use super::{Level, Report, Rule, Severity, example};
use crate::objects::{Object, ObjectKey};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "not-isolated",
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

fn policy_port(set: &Set<'_>, report: &mut Report<'_>) {
    let everything = LabelSelector::default();
    for (key, item) in set.bundle.iter() {
        let Object::NetworkPolicy(policy) = &item.object else { continue };
        let Some(spec) = &policy.spec else { continue };
        // A policy for every pod speaks of ports that some of them have.
        let selector = spec.pod_selector.as_ref().unwrap_or(&everything);
        if selector == &everything {
            continue;
        }
        let selected: Vec<usize> = set.selected(&key.namespace, selector).collect();
        for (rule, ingress) in spec.ingress.iter().flatten().enumerate() {
            for (index, port) in ingress.ports.iter().flatten().enumerate() {
                let Some(wanted) = port.port.as_ref().filter(|_| port.end_port.is_none()) else { continue };
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
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

/// What the policies that select a pod do to it.
#[derive(Clone, Default)]
pub(crate) struct Cover {
    ingress: bool,
    egress: bool,
    udp: bool,
    tcp: bool,
    /// Which object of the bundle limits egress: one that allows a part of DNS, or else the first.
    egress_by: Option<usize>,
}

/// Of each of the set's pods; two rules ask, and the first one's answer serves both.
fn covers<'s>(set: &'s Set<'_>) -> &'s [Cover] {
    set.covers.get_or_init(|| cover(set))
}

fn cover(set: &Set<'_>) -> Vec<Cover> {
    let everything = LabelSelector::default();
    let mut covers = vec![Cover::default(); set.pods.len()];
    for (index, (key, item)) in set.bundle.iter().enumerate() {
        let Object::NetworkPolicy(policy) = &item.object else { continue };
        let Some(spec) = &policy.spec else { continue };
        let (ingress, egress) = directions(spec);
        let rules = spec.egress.as_deref().unwrap_or_default();
        let (udp, tcp) = (allows_dns(&key.namespace, rules, "UDP"), allows_dns(&key.namespace, rules, "TCP"));
        for pods in set.selected(&key.namespace, spec.pod_selector.as_ref().unwrap_or(&everything)) {
            let cover = &mut covers[pods];
            cover.ingress |= ingress;
            cover.egress |= egress;
            cover.udp |= egress && udp;
            cover.tcp |= egress && tcp;
            if egress && (cover.egress_by.is_none() || udp || tcp) {
                cover.egress_by = Some(index);
            }
        }
    }
    covers
}

/// The directions that a policy limits; without policyTypes, ingress always and egress where it has rules.
pub(crate) fn directions(spec: &NetworkPolicySpec) -> (bool, bool) {
    match spec.policy_types.as_deref().unwrap_or_default() {
        [] => (true, spec.egress.as_ref().is_some_and(|rules| !rules.is_empty())),
        types => (types.iter().any(|name| name == "Ingress"), types.iter().any(|name| name == "Egress")),
    }
}

/// Whether a rule of a policy in the namespace lets DNS through to the cluster's resolver.
fn allows_dns(in_namespace: &str, rules: &[NetworkPolicyEgressRule], protocol: &str) -> bool {
    rules.iter().any(|rule| {
        let port = match rule.ports.as_deref().unwrap_or_default() {
            [] => true,
            ports => ports.iter().any(|port| is_dns(port, protocol)),
        };
        port && match rule.to.as_deref().unwrap_or_default() {
            [] => true,
            peers => peers.iter().any(|peer| is_resolver(in_namespace, peer)),
        }
    })
}

/// Whether the peer may be the resolver: what the clusters call it in kube-system, or an address, which may be a node's
/// own cache.
fn is_resolver(in_namespace: &str, peer: &NetworkPolicyPeer) -> bool {
    const RESOLVERS: [&str; 3] = ["kube-dns", "coredns", "node-local-dns"];
    let namespace = match &peer.namespace_selector {
        Some(selector) => may_match(selector, "kubernetes.io/metadata.name", "kube-system"),
        None => in_namespace == "kube-system",
    };
    let pods = |selector: &LabelSelector| RESOLVERS.iter().any(|name| may_match(selector, "k8s-app", name));
    peer.ip_block.is_some() || (namespace && peer.pod_selector.as_ref().is_none_or(pods))
}

/// Whether a selector can match what has the label, and others that nobody here knows.
fn may_match(selector: &LabelSelector, label: &str, value: &str) -> bool {
    let listed = |expression: &LabelSelectorRequirement| expression.values.iter().flatten().any(|one| one == value);
    let mut wanted = selector.match_labels.iter().flatten();
    let mut expressions = selector.match_expressions.iter().flatten().filter(|expression| expression.key == label);
    wanted.all(|(key, wanted)| key != label || wanted == value)
        && expressions.all(|expression| match expression.operator.as_str() {
            "In" => listed(expression),
            "NotIn" => !listed(expression),
            "Exists" => true,
            _ => false,
        })
}

fn is_dns(port: &NetworkPolicyPort, protocol: &str) -> bool {
    if port.protocol.as_deref().unwrap_or("TCP") != protocol {
        return false;
    }
    match (&port.port, port.end_port) {
        (None, _) => true,
        (Some(IntOrString::Int(from)), Some(to)) => (*from..=to).contains(&53),
        (Some(IntOrString::Int(number)), None) => *number == 53,
        (Some(IntOrString::String(name)), _) => name == "dns" || name == "dns-tcp",
    }
}

/// Where policies of another kind rule, of which only their controller knows whom they select.
struct OtherPolicies<'b> {
    everywhere: bool,
    namespaces: HashSet<&'b str>,
}

impl<'b> OtherPolicies<'b> {
    fn of(set: &Set<'b>) -> Self {
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

fn not_isolated(set: &Set<'_>, report: &mut Report<'_>) {
    // The policy may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set);
    for (pods, cover) in set.pods.iter().zip(covers(set)).filter(|(pods, _)| !others.may_select(pods.key)) {
        let open = match (cover.ingress, cover.egress) {
            (true, true) => continue,
            (false, true) => "who calls it",
            (true, false) => "whom it calls",
            (false, false) => "who calls it or whom it calls",
        };
        let message =
            format!("no NetworkPolicy limits {open}: add one that denies, then one that allows what is needed");
        // One direction is half of it.
        if cover.ingress || cover.egress {
            report.doubted(pods.key, pods.item, pods.labels_path(), message);
        } else {
            report.found(pods.key, pods.item, pods.labels_path(), message);
        }
    }
}

fn without_dns(set: &Set<'_>, report: &mut Report<'_>) {
    // The policy that allows it may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set);
    for (pods, cover) in set.pods.iter().zip(covers(set)).filter(|(pods, _)| !others.may_select(pods.key)) {
        let what = match (cover.udp, cover.tcp) {
            (true, true) => continue,
            (true, false) => "over TCP",
            (false, true) => "over UDP",
            (false, false) => "over UDP and TCP",
        };
        let Some((policy, _)) = cover.egress_by.and_then(|index| set.bundle.iter().nth(index)) else { continue };
        let message = format!(
            "{policy} denies it DNS, and no other policy allows it {what}: allow port 53 {what} to kube-system there"
        );
        report.found(pods.key, pods.item, pods.labels_path(), message);
    }
}
