//! Rules about NetworkPolicies. Source: Kubernetes, "Network Policies".

use std::collections::HashMap;

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::reach;
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::ports::{protocol, text};
use crate::cluster::selector::{is_empty, may_match};
use crate::cluster::{Direction, NAMESPACE_NAME, Numbers, OtherPolicies, Peer, Policy, PolicyPort};
use crate::objects::{Object, ObjectKey};
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "not-isolated",
        family: Family::Network,
        severity: Severity::High,
        asserts: "Every pod is selected by NetworkPolicies for both directions.",
        why: "Whoever gets into one pod reaches every other one, and the cloud's metadata service.",
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
        why: "No name resolves, so it finds nothing of what it may call.",
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
        why: "The rule opens nothing, and the port that is meant stays closed.",
        stopped_by: "A connection to a port that the callee does not have does not compile.",
        elsewhere: &[],
        example: example!("policy-port"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: policy_port,
    },
    Rule {
        name: "unreachable-service",
        family: Family::Network,
        severity: Severity::High,
        asserts: "NetworkPolicies let somebody in to what a Service sends to, and somebody from outside where it is exposed.",
        why: "The Service is there, and every connection to it fails.",
        stopped_by: "A Service's callers are the connections that workloads declare; this rule judges the rest.",
        elsewhere: &[],
        example: example!("unreachable-service"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: reach::unreachable_service,
    },
    Rule {
        name: "job-without-egress",
        family: Family::Network,
        severity: Severity::Medium,
        asserts: "A Job whose egress is limited may call something other than DNS.",
        why: "A Job that needs a database, a queue or an API fails, and is started again until its limit.",
        stopped_by: "What a Job's connections lead to is let through; this rule judges a Job without any.",
        elsewhere: &[],
        example: example!("job-without-egress"),
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: true,
        check: reach::job_without_egress,
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
                        "{} declares no {protocol} port `{}`, so this opens nothing: write the port that its container listens on, or declare this one under the container's `ports`",
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

fn not_isolated(set: &Subject<'_>, report: &mut Report) {
    // The policy may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set.bundle);
    for (index, pods) in set.pods.iter().enumerate().filter(|(_, pods)| !others.may_select(pods.key)) {
        let [ingress, egress] = Direction::BOTH.map(|direction| set.policies().limits(index, direction));
        let (open, types, rules) = match (ingress, egress) {
            (true, true) => continue,
            (false, true) => ("who may call its pods", "Ingress", "under `ingress` who calls them"),
            (true, false) => {
                ("whom its pods may call", "Egress", "under `egress` what they call, DNS on port 53 included")
            }
            (false, false) => (
                "who may call its pods or whom they may call",
                "Ingress, Egress",
                "under `ingress` and `egress` what they need, DNS on port 53 included",
            ),
        };
        let message = format!(
            "no NetworkPolicy limits {open}: write one that selects them with `policyTypes: [{types}]` and lists {rules}, since everything else is denied as soon as it is applied"
        );
        // One direction is half of it; and what Helm runs for a while is gone before anybody calls it.
        if ingress || egress || pods.is_hook() {
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
    let others = OtherPolicies::of(set.bundle);
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
        let ports = match (allows(0), allows(1)) {
            (true, _) => "[{port: 53, protocol: TCP}]",
            (_, true) => "[{port: 53, protocol: UDP}]",
            _ => "[{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]",
        };
        let message = format!(
            "{policy} denies its pods DNS {what}, and no other policy allows it: add to its `egress` the rule `{{to: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: kube-system}}}}}}], ports: {ports}}}`"
        );
        report.found(pods.key, pods.item, pods.labels_path(), message);
    }
}
