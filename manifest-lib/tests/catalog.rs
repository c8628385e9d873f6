//! The map of what the compiler proves: each misconfiguration that the field's linters know, and what stops it here. A
//! mistake that cannot be written is shown to fail to compile in `refused/`; what comes in all the same, by a hatch or in
//! foreign YAML, a rule stops, whose examples run as tests.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;

use manifest_lib::rules::rules;

/// What stops a mistake.
enum By {
    /// This constant of `refused/cases.rs` does not compile; for objects of others, this rule.
    Compiler(&'static str, &'static str),
    /// This constant of `refused/absent.rs` asks for a method that no builder has; for objects of others, this rule.
    NoMethod(&'static str, &'static str),
    /// The library makes it right, whatever the profile says; for objects of others, this rule.
    Library(&'static str),
    /// This rule.
    Rule(&'static str),
    /// Nothing, and why.
    Nobody(&'static str),
}
use By::{Compiler, Library, NoMethod, Nobody, Rule};

#[rustfmt::skip]
const MAP: &[(&str, By)] = &[
    ("image: latest or no tag", Compiler("MOVING_TAG", "moving-image-tag")),
    ("image: not pinned by digest", Nobody("`ImageTag::digest` pins one; an image built on the node has none")),
    ("image: pull policy and tag disagree", NoMethod("PULL_POLICY", "")),
    ("image: registry that is not allowed", Rule("image-registry")),
    ("security: privileged", NoMethod("PRIVILEGED", "privilege-escalation")),
    ("security: privilege escalation", NoMethod("ESCALATION", "privilege-escalation")),
    ("security: may run as root", Compiler("ROOT", "run-as-root")),
    ("security: root group", Compiler("ROOT_GROUP", "run-as-root")),
    ("security: runAsNonRoot off", NoMethod("NON_ROOT", "run-as-root")),
    ("security: uid below 10000", Nobody("10001 is the default; an image may be built for another user")),
    ("security: writable root filesystem", NoMethod("WRITABLE_ROOT", "writable-root-filesystem")),
    ("security: capabilities kept", Library("privilege-escalation")),
    ("security: capability added", NoMethod("CAPABILITY", "privilege-escalation")),
    ("security: seccomp unset or unconfined", NoMethod("SECCOMP", "seccomp-profile")),
    ("security: AppArmor overridden", NoMethod("APP_ARMOR", "weakened-isolation")),
    ("security: SELinux overridden", NoMethod("SE_LINUX", "weakened-isolation")),
    ("security: procMount", NoMethod("PROC_MOUNT", "weakened-isolation")),
    ("security: sysctls", NoMethod("SYSCTLS", "weakened-isolation")),
    ("security: host network", NoMethod("HOST_NETWORK", "host-access")),
    ("security: host aliases", NoMethod("HOST_ALIASES", "host-access")),
    ("security: host PID", NoMethod("HOST_PID", "host-access")),
    ("security: host IPC", NoMethod("HOST_IPC", "host-access")),
    ("security: host port", NoMethod("HOST_PORT", "host-access")),
    ("security: host path and other volumes", NoMethod("HOST_PATH", "host-access")),
    ("security: container runtime's socket", NoMethod("HOST_PATH", "host-access")),
    ("security: Windows HostProcess", NoMethod("HOST_PROCESS", "host-access")),
    ("security: host of a probe", NoMethod("PROBE_HOST", "probe-host")),
    ("security: port below 1024", Compiler("PORT_ROOT", "")),
    ("security: sudo", Rule("sudo")),
    ("account: the default one", NoMethod("ACCOUNT", "")),
    ("account: token mounted", NoMethod("TOKEN", "")),
    ("account: missing", Library("missing-service-account")),
    ("rbac: wildcard", NoMethod("ROLE", "wildcard-role")),
    ("rbac: cluster-admin", NoMethod("ROLE", "cluster-admin-binding")),
    ("rbac: dangerous role", NoMethod("ROLE", "dangerous-role")),
    ("rbac: a binding to a role that is not there", NoMethod("ROLE", "missing-role")),
    ("config: secret in a setting", NoMethod("SECRET_VALUE", "secret-in-config")),
    ("config: secret through the environment", Nobody("a reference is no value; who wants files mounts them by a patch")),
    ("config: secret in a ConfigMap", Rule("secret-in-config")),
    ("config: missing ConfigMap, Secret or key", Library("missing-config")),
    ("config: a variable twice", Compiler("TWO_ENV", "duplicate-variable")),
    ("config: Secret in the bundle", Rule("secret-in-bundle")),
    ("resources: no requests, no memory limit", Compiler("NO_RESOURCES", "missing-memory-limit")),
    ("resources: no CPU limit", Nobody("a CPU limit throttles what runs well without; `Limits::memory` has none")),
    ("resources: request above limit", Compiler("CPU_ABOVE", "request-above-limit")),
    ("resources: an amount that is none", Compiler("MEMORY", "invalid-quantity")),
    ("probes: no readiness behind a Service", Compiler("NO_PROBES", "missing-readiness-probe")),
    ("probes: no liveness", Nobody("a probe that restarts what works is worse than none")),
    ("probes: liveness as readiness", Rule("identical-probes")),
    ("probes: a port that is not there", Compiler("PROBE_PORT", "probe-port")),
    ("probes: liveness kills the start", Compiler("KILLED", "hasty-liveness")),
    ("probes: startup longer than the rollout", Compiler("DEADLINE", "hasty-liveness")),
    ("service: selects nobody", NoMethod("SELECTOR", "dangling-service")),
    ("service: a target port that is not there", Compiler("SERVICE_PORT", "service-target-port")),
    ("service: a bad port name", Compiler("PORT_NAME", "container-ports")),
    ("service: a port twice", Compiler("SERVICE_TWICE", "service-ports")),
    ("service: exposed", Nobody("`Exposure` says it in the profile")),
    ("service: a nodePort out of range", Compiler("NODE_PORT", "node-port-range")),
    ("service: a nodePort twice", Compiler("TWO_NODE_PORTS", "node-port-clash")),
    ("service: externalIPs", NoMethod("EXTERNAL_IPS", "external-service")),
    ("service: ExternalName", NoMethod("EXTERNAL_NAME", "external-service")),
    ("owners: selectors overlap", NoMethod("SELECTOR", "overlapping-selectors")),
    ("ingress: Service or port missing", Rule("dangling-ingress")),
    ("ingress: a route whose Service or port is missing", Rule("dangling-route")),
    ("ingress: no TLS", Rule("ingress-without-tls")),
    ("ingress: snippets", NoMethod("SNIPPET", "ingress-snippet")),
    ("ingress: host and path twice", Rule("ingress-path-clash")),
    ("deployment: selector and labels differ", NoMethod("SELECTOR", "selector-mismatch")),
    ("deployment: selector changed", Rule("changed-selector")),
    ("deployment: one replica", Compiler("ONE_REPLICA", "single-replica")),
    ("deployment: no rolling update", NoMethod("RECREATE", "rollout-takes-all")),
    ("deployment: nothing may move", Compiler("STUCK", "stuck-rollout")),
    ("deployment: a rollout takes all", Compiler("LAST_POD", "rollout-takes-all")),
    ("deployment: a rollout over a claim of one node", Compiler("SURGED_DISK", "surge-over-claim")),
    ("deployment: no spread", Library("")),
    ("deployment: a bad spread", Compiler("SKEW", "")),
    ("deployment: restartPolicy", NoMethod("RESTART", "restart-policy")),
    ("autoscaler: target missing", NoMethod("TARGET", "dangling-autoscaler")),
    ("autoscaler: replicas set as well", Library("autoscaler-owns-replicas")),
    ("autoscaler: one replica at the least", Compiler("ONE_SCALED", "single-replica")),
    ("autoscaler: minReplicas not below maxReplicas", Compiler("MIN_ABOVE", "autoscaler-bounds")),
    ("autoscaler: a share of no request", Compiler("NO_REQUEST", "utilization-without-request")),
    ("autoscaler: two for one target", Library("autoscaler-owns-replicas")),
    ("budget: none for several replicas", Nobody("every environment answers `disruption_budget`")),
    ("budget: never lets one go", Compiler("BLOCKED", "blocked-drain")),
    ("budget: not below the autoscaler's least", Compiler("LAST_POD_SCALED", "blocked-drain")),
    ("budget: neither or both policies", Library("budget-policy")),
    ("budget: selects nobody", NoMethod("BUDGET_SELECTOR", "blocked-drain")),
    ("budget: two over one pod", Library("overlapping-budgets")),
    ("budget: unhealthyPodEvictionPolicy", Library("")),
    ("network: a pod that no policy selects", NoMethod("POLICY", "not-isolated")),
    ("network: one direction alone", NoMethod("POLICY", "not-isolated")),
    ("network: a peer that is not there", Compiler("CONNECTION_NOBODY", "")),
    ("network: DNS denied", Library("egress-without-dns")),
    ("network: a port that is not there", Compiler("CONNECTION_PORT", "policy-port")),
    ("network: a Service to which nobody is let in", Rule("unreachable-service")),
    ("network: a Job that may call nobody", Rule("job-without-egress")),
    ("jobs: not kept, no deadline", Nobody("the model makes no Job; kube-linter and kube-score judge it")),
    ("metadata: a namespace of the system", Compiler("SYSTEM", "")),
    ("metadata: another namespace for one object", NoMethod("NAMESPACE", "dangling-service")),
    ("metadata: no Pod Security label", NoMethod("NAMESPACE_LABELS", "")),
    ("metadata: an invalid name or label", Compiler("LABEL_VALUE", "invalid-name")),
    ("metadata: common labels missing", Nobody("the library writes them; those of others are theirs to choose")),
    ("metadata: a class that is not there", Rule("missing-class")),
    ("metadata: removed API version", Library("removed-api-version")),
    ("metadata: unknown field", Library("unknown-field")),
    ("metadata: a key twice", Library("duplicate-key")),
    ("metadata: a field that older clusters lack", Library("newer-field")),
    ("metadata: wrong type", Library("wrong-type")),
    ("metadata: kind that no group has", Library("unknown-kind")),
    ("metadata: field that has to be there", Library("missing-field")),
    ("api: a value that a field does not have", Compiler("PORT_NAME", "invalid-value")),
    ("api: a number out of bounds", Compiler("SKEW", "out-of-bounds")),
    ("api: a name of nothing in the object", Compiler("PROBE_PORT", "invalid-reference")),
    ("api: nothing where something is needed", Compiler("NO_RESOURCES", "missing-value")),
    ("api: fields that exclude each other", NoMethod("RECREATE", "conflicting-fields")),
    ("api: an item twice", Compiler("SERVICE_TWICE", "duplicate-item")),
    ("metadata: bare pod", NoMethod("BARE_POD", "")),
    ("metadata: an object twice", Compiler("TWO_WORKLOADS", "duplicate-object")),
];

fn constants(file: &str) -> BTreeSet<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/refused/{file}.rs"));
    let text = std::fs::read_to_string(path).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("const ")?.split(':').next().map(str::to_owned));
    names.collect()
}

#[test]
fn every_misconfiguration_is_stopped_by_somebody() {
    let (cases, absent) = (constants("cases"), constants("absent"));
    let known: BTreeSet<&str> = rules().map(|rule| rule.name).collect();
    let mut used = BTreeSet::new();
    for (what, by) in MAP {
        let (constant, rule) = match by {
            Compiler(constant, rule) => (Some((constant, &cases)), Some(rule)),
            NoMethod(constant, rule) => (Some((constant, &absent)), Some(rule)),
            Library(rule) | Rule(rule) => (None, Some(rule)),
            Nobody(why) => {
                assert!(why.len() > 20, "{what}");
                (None, None)
            }
        };
        if let Some((constant, all)) = constant {
            assert!(all.contains(*constant), "{what}: no constant {constant} fails to compile");
        }
        // Of little weight, and left to other linters where others wrote it.
        if let Some(rule) = rule.filter(|rule| !rule.is_empty()) {
            assert!(known.contains(rule), "{what}: there is no rule {rule}");
            used.insert(*rule);
        }
    }
    // And no rule is there without a misconfiguration that it stops, but for those of the reader.
    let reading = ["yaml-syntax", "helm-template", "not-an-object", "invalid-image"];
    let idle: Vec<&&str> = known.iter().filter(|rule| !used.contains(**rule) && !reading.contains(*rule)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    let mut names = BTreeSet::new();
    assert!(MAP.iter().all(|(what, _)| names.insert(what)) && MAP.len() >= 90);
}
