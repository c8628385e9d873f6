//! Rules about what accounts may do in the cluster's API. Source: Kubernetes, "Role Based Access Control Good Practices".

use std::collections::{HashMap, HashSet};

use k8s_openapi::api::rbac::v1::{PolicyRule, RoleRef};

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::selector::namespace;
use crate::kinds::{Keeper, Kind};
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "wildcard-role",
        family: Family::Rbac,
        severity: Severity::Critical,
        asserts: "No role has `*` for its verbs or its resources.",
        why: "It allows everything that is there today, and everything that will ever be added.",
        stopped_by: "`Rights::may` does not compile with `*`; this rule judges what `.extra` adds.",
        elsewhere: &["kube-linter wildcard-in-rules", "checkov CKV_K8S_49", "trivy KSV-0044, KSV-0045, KSV-0046"],
        example: example!("wildcard-role"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: wildcard_role,
    },
    Rule {
        name: "cluster-admin-binding",
        family: Family::Rbac,
        severity: Severity::Critical,
        asserts: "Nobody is bound to `cluster-admin`.",
        why: "Whoever has the account's token has the cluster.",
        stopped_by: "A workload is bound to its own Role alone; this rule judges what `.extra` adds.",
        elsewhere: &[
            "kube-linter cluster-admin-role-binding",
            "polaris clusterrolebindingClusterAdmin",
            "trivy KSV-0111",
        ],
        example: example!("cluster-admin-binding"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: cluster_admin,
    },
    Rule {
        name: "dangerous-role",
        family: Family::Rbac,
        severity: Severity::High,
        asserts: "No bound role may read all Secrets, create pods or what creates them, enter them, or give itself more rights.",
        why: "Each of these leads to every right in the namespace, or in the cluster.",
        stopped_by: "`Rights::may` does not compile with such a right; this rule judges what `.extra` adds.",
        elsewhere: &[
            "kube-linter access-to-secrets, access-to-create-pods",
            "checkov CKV_K8S_155 to 158",
            "trivy KSV-0041, KSV-0048, KSV-0050, KSV-0053",
        ],
        example: example!("dangerous-role"),
        dev: Level::Warn,
        prod: Level::Error,
        waivable: true,
        check: dangerous_role,
    },
    Rule {
        name: "missing-service-account",
        family: Family::Rbac,
        severity: Severity::High,
        asserts: "The ServiceAccount that a pod names is there.",
        why: "The API server refuses the pods, and their owner waits for ever.",
        stopped_by: "The library makes each workload's ServiceAccount with it.",
        elsewhere: &["kube-linter non-existent-service-account"],
        example: example!("missing-service-account"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_account,
    },
    Rule {
        name: "missing-role",
        family: Family::Rbac,
        severity: Severity::High,
        asserts: "The role that a binding gives is there, or is one of the cluster's own.",
        why: "The binding gives nothing, and every call that it is meant for is forbidden.",
        stopped_by: "A workload's Role is made with its binding; this rule judges what `.extra` adds.",
        elsewhere: &[],
        example: example!("missing-role"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_role,
    },
];

/// Runs over the rules of every role, with their place.
fn rules(set: &Subject<'_>, mut each: impl FnMut(&ObjectKey, &Item, usize, &PolicyRule)) {
    for (key, item) in set.bundle.iter() {
        let rules = match &item.object {
            Object::Role(role) => role.rules.as_deref(),
            Object::ClusterRole(role) => role.rules.as_deref(),
            _ => None,
        };
        for (index, rule) in rules.unwrap_or_default().iter().enumerate() {
            each(key, item, index, rule);
        }
    }
}

fn has(list: Option<&Vec<String>>, what: &str) -> bool {
    list.is_some_and(|list| list.iter().any(|one| one == what))
}

fn wildcard_role(set: &Subject<'_>, report: &mut Report) {
    rules(set, |key, item, index, rule| {
        for (field, list) in [("verbs", Some(&rule.verbs)), ("resources", rule.resources.as_ref())] {
            if has(list, "*") {
                let example = if field == "verbs" { "verbs: [get, list, watch]" } else { "resources: [configmaps]" };
                let message = format!("`*` allows all {field}: write the ones that are needed, such as `{example}`");
                report.found(key, item, format!("rules[{index}].{field}"), message);
            }
        }
    });
}

/// Each binding with the role that it gives.
fn bindings(set: &Subject<'_>, mut each: impl FnMut(&ObjectKey, &Item, &RoleRef)) {
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::RoleBinding(binding) => each(key, item, &binding.role_ref),
            Object::ClusterRoleBinding(binding) => each(key, item, &binding.role_ref),
            _ => {}
        }
    }
}

fn cluster_admin(set: &Subject<'_>, report: &mut Report) {
    bindings(set, |key, item, role| {
        if role.kind == "ClusterRole" && role.name == "cluster-admin" {
            let message = "it gives `cluster-admin`, which may do everything in the cluster: write a Role with the verbs and resources that are needed, and name that one in `roleRef`";
            report.found(key, item, "roleRef.name", message);
        }
    });
}

/// A way to more rights.
#[derive(Clone, Copy)]
struct Danger {
    /// What it allows.
    what: &'static str,
    /// What to write instead.
    instead: &'static str,
    /// Whether what the role is for may need it, or RBAC may read it otherwise than it is meant.
    doubted: bool,
}

/// What a rule allows that leads to more rights. A resource is one of its group: the Secrets of others are no Secrets.
fn danger(rule: &PolicyRule) -> Option<Danger> {
    let lists = |group: &str, resource: &str| {
        let in_group = has(rule.api_groups.as_ref(), "*") || has(rule.api_groups.as_ref(), group);
        in_group && has(rule.resources.as_ref(), resource)
    };
    let on = |group: &str, resource: &str| lists(group, resource) || lists(group, "*");
    let may = |verbs: &[&str]| has(Some(&rule.verbs), "*") || verbs.iter().any(|verb| has(Some(&rule.verbs), verb));
    // A rule about named objects alone is as narrow as it gets.
    let named = rule.resource_names.as_ref().is_some_and(|names| !names.is_empty());
    let certain = |what, instead| Some(Danger { what, instead, doubted: false });
    let doubted = |what, instead| Some(Danger { what, instead, doubted: true });
    const NO_CREATE: &str = "remove `create` from its `verbs`";
    if on("", "secrets") && may(&["get", "list", "watch"]) && !named {
        return certain(
            "read every Secret",
            "write the names of the ones that are needed, `resourceNames: [NAME]` with `verbs: [get]`,",
        );
    }
    if on("", "pods") && may(&["create"]) {
        return certain("create pods, and with them take any ServiceAccount's rights", NO_CREATE);
    }
    let enter = ["pods/exec", "pods/attach", "*/exec", "*/attach"].iter().any(|part| on("", part));
    if enter && may(&["create", "get"]) {
        return certain("enter running pods", "remove `pods/exec` and `pods/attach` from its `resources`");
    }
    if on("", "pods/ephemeralcontainers") && may(&["patch", "update"]) {
        return certain("enter running pods", "remove `pods/ephemeralcontainers` from its `resources`");
    }
    if on("", "nodes/proxy") && may(&["get", "create"]) {
        return certain("enter every pod of a node through its kubelet", "remove `nodes/proxy` from its `resources`");
    }
    if on("", "serviceaccounts/token") && may(&["create"]) && !named {
        return certain(
            "make itself a token of any ServiceAccount",
            "write the names of the ones that are needed, `resourceNames: [NAME]`,",
        );
    }
    const RBAC: &str = "rbac.authorization.k8s.io";
    let roles = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].iter().any(|kind| on(RBAC, kind));
    if roles && may(&["bind", "escalate"]) {
        return certain("give itself more rights", "remove `bind` and `escalate` from its `verbs`");
    }
    let who = ["users", "groups", "serviceaccounts"].iter().any(|kind| on("", kind));
    if who && may(&["impersonate"]) {
        return certain("act as somebody else", "remove `impersonate` from its `verbs`");
    }
    // RBAC matches `*`, `*/exec` and whole names; whoever writes this means every part.
    if lists("", "pods/*") && may(&["create", "get"]) {
        return doubted(
            "enter running pods, where `pods/*` is read as all parts of a pod",
            "write the parts that are needed, such as `resources: [pods/log]`",
        );
    }
    let makes_pods = |kind: &Kind| kind.pods.is_some_and(|pods| pods.keeper != Keeper::Nobody);
    let mut owners = Kind::all().iter().filter(|kind| makes_pods(kind));
    if may(&["create"]) && owners.any(|kind| on(kind.group(), &kind.resource())) {
        return doubted("create what creates pods, and with them take any ServiceAccount's rights", NO_CREATE);
    }
    None
}

fn dangerous_role(set: &Subject<'_>, report: &mut Report) {
    let mut dangers = HashMap::new();
    for (key, item) in set.bundle.iter() {
        let (space, rules) = match &item.object {
            Object::Role(role) => (namespace(&key.namespace), role.rules.as_deref()),
            Object::ClusterRole(role) => ("", role.rules.as_deref()),
            _ => continue,
        };
        let rules = rules.unwrap_or_default().iter().enumerate();
        let mut found: Vec<(usize, Danger)> = rules.filter_map(|(index, rule)| Some((index, danger(rule)?))).collect();
        // All that are certain, or else the first.
        if found.iter().any(|(_, danger)| !danger.doubted) {
            found.retain(|(_, danger)| !danger.doubted);
        } else {
            found.truncate(1);
        }
        if !found.is_empty() {
            dangers.insert((key.kind.as_str(), space, key.name.as_str()), (key, item, found));
        }
    }
    let mut tell = |key: &ObjectKey, item: &Item, path: &str, doubted: bool, message: String| {
        if doubted { report.doubted(key, item, path, message) } else { report.found(key, item, path, message) }
    };
    let mut bound = HashSet::new();
    bindings(set, |key, item, role| {
        // The cluster's own roles for people hold all Secrets of the namespace.
        if role.kind == "ClusterRole" && ["admin", "edit"].contains(&role.name.as_str()) {
            let message = format!(
                "it gives the cluster's role `{}`, which may read every Secret of the namespace: write a Role with the verbs and resources that are needed, and name that one in `roleRef`",
                role.name
            );
            tell(key, item, "roleRef.name", false, message);
            return;
        }
        let space = if role.kind == "Role" { namespace(&key.namespace) } else { "" };
        let Some((of, _, found)) = dangers.get(&(role.kind.as_str(), space, role.name.as_str())) else { return };
        bound.insert((*of).clone());
        for (index, danger) in found {
            let message = format!(
                "by `rules[{index}]` of {}/{}, whoever is bound may {}: {} in that rule",
                role.kind, role.name, danger.what, danger.instead
            );
            tell(key, item, "roleRef.name", danger.doubted, message);
        }
    });
    // Who binds a role may stand elsewhere.
    if !set.complete {
        for (key, item, found) in dangers.values().filter(|(key, ..)| !bound.contains(*key)) {
            for (index, danger) in found {
                let message = format!("whoever is bound to it may {}: {} in this rule", danger.what, danger.instead);
                tell(key, item, &format!("rules[{index}]"), danger.doubted, message);
            }
        }
    }
}

fn missing_account(set: &Subject<'_>, report: &mut Report) {
    if !set.complete {
        return;
    }
    let accounts: HashSet<(&str, &str)> = set
        .bundle
        .iter()
        .filter(|(_, item)| matches!(item.object, Object::ServiceAccount(_)))
        .map(|(key, _)| (namespace(&key.namespace), key.name.as_str()))
        .collect();
    for pods in &set.pods {
        let fields = [
            ("serviceAccountName", &pods.spec.service_account_name),
            // The same under its old name.
            ("serviceAccount", &pods.spec.service_account),
        ];
        let mut named = fields.into_iter().filter_map(|(field, name)| Some((field, name.as_deref()?)));
        let Some((field, name)) = named.find(|(_, name)| !name.is_empty()) else { continue };
        if name != "default" && !accounts.contains(&(namespace(&pods.key.namespace), name)) {
            let message = format!(
                "the ServiceAccount `{name}` is not in the namespace `{}`, so no pod is created: correct the name, or add `{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {name}}}}}`",
                namespace(&pods.key.namespace)
            );
            report.found(pods.key, pods.item, pods.path(field), message);
        }
    }
}

fn missing_role(set: &Subject<'_>, report: &mut Report) {
    if !set.complete {
        return;
    }
    let mut roles = HashSet::new();
    for (key, item) in set.bundle.iter() {
        match item.object {
            Object::Role(_) => roles.insert(("Role", namespace(&key.namespace), key.name.as_str())),
            Object::ClusterRole(_) => roles.insert(("ClusterRole", "", key.name.as_str())),
            _ => continue,
        };
    }
    bindings(set, |key, item, role| {
        let name = role.name.as_str();
        match role.kind.as_str() {
            // The API server and its controllers make Roles of their own there.
            "Role" if key.namespace == "kube-system" || key.namespace == "kube-public" => {}
            "Role" if !roles.contains(&("Role", namespace(&key.namespace), name)) => {
                let message = format!(
                    "it gives the Role `{name}`, which is not in the namespace `{}`, so it gives nothing: correct `roleRef.name`, or add the Role",
                    namespace(&key.namespace)
                );
                report.found(key, item, "roleRef.name", message);
            }
            // An operator or an add-on brings its own.
            "ClusterRole" if !is_own_role(name) && !roles.contains(&("ClusterRole", "", name)) => {
                let message = format!(
                    "it gives the ClusterRole `{name}`, which is neither in this set nor one of Kubernetes' own: correct `roleRef.name`, or make sure that the cluster has it"
                );
                report.doubted(key, item, "roleRef.name", message);
            }
            _ => {}
        }
    });
}

/// Whether every cluster has the role. Source: Kubernetes, "Using RBAC Authorization", "Default roles and role bindings".
fn is_own_role(name: &str) -> bool {
    matches!(name, "admin" | "cluster-admin" | "edit" | "view") || name.starts_with("system:")
}
