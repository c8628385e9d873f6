//! Roles, and the accounts of pods, as others write them.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::holds;

#[test]
fn a_role_is_dangerous_by_group_and_resource() {
    let role = |group: &str, resource: &str, verb: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: web}}\nrules: [{{apiGroups: ['{group}'], resources: ['{resource}'], verbs: ['{verb}']}}]\n---\n\
             apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: web}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}}\nsubjects: [{{kind: ServiceAccount, name: web}}]\n"
        )
    };
    holds(
        "dangerous-role",
        &[
            ("all", &role("", "secrets", "get"), Found("read every Secret")),
            ("all", &role("*", "secrets", "list"), Found("read every Secret")),
            ("all", &role("vault.example", "secrets", "get"), Silent),
            ("all", &role("rbac.authorization.k8s.io", "roles", "bind"), Found("more rights")),
            ("all", &role("example.com", "roles", "bind"), Silent),
            ("all", &role("", "pods/exec", "create"), Found("enter running pods")),
            ("all", &role("", "*/exec", "create"), Found("enter running pods")),
            ("all", &role("", "pods/ephemeralcontainers", "patch"), Found("enter running pods")),
            ("all", &role("", "nodes/proxy", "get"), Found("through its kubelet")),
            ("all", &role("", "serviceaccounts/token", "create"), Found("a token of any ServiceAccount")),
            ("all", &role("", "serviceaccounts/token", "get"), Silent),
            ("all", &role("", "pods/*", "create"), Doubted("enter running pods")),
            ("all", &role("", "pods/*", "delete"), Silent),
            ("all", &role("apps", "deployments", "create"), Doubted("create what creates pods")),
            ("all", &role("batch", "jobs", "create"), Doubted("create what creates pods")),
            ("part", &role("batch", "jobs", "create"), Doubted("create what creates pods")),
            ("all", &role("apps", "deployments", "get"), Silent),
            ("all", &role("example.com", "jobs", "create"), Silent),
        ],
    );
    // Each of its rules is told.
    let both = role("", "secrets", "get")
        .replace("rules: [", "rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}, ");
    holds(
        "dangerous-role",
        &[("all", &both, Found("by `rules[0]`")), ("all", &both, Found("by `rules[1]` of Role/web, whoever is bound"))],
    );
    let account = |field: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{{field}, containers: []}}\n")
    };
    holds(
        "missing-service-account",
        &[
            ("all", &account("serviceAccount: web"), Found("spec.serviceAccount")),
            ("all", &account("serviceAccount: default"), Silent),
            ("all", &account("serviceAccountName: default, serviceAccount: web"), Silent),
            ("part", &account("serviceAccount: web"), Silent),
        ],
    );
}
