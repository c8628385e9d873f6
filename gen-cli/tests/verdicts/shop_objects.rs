//! The shop: rights and storage.

use crate::support::{Case, NoChange, Refused, Review, merge, patch, whole};

pub(crate) fn cases() -> Vec<Case> {
    [access(), storage()].concat()
}

fn access() -> Vec<Case> {
    let rule = |rest: &str| format!("{{\"rules\": [{{\"apiGroups\": [\"batch\"], {rest}}}]}}");
    vec![
        merge(
            "shop",
            "any job",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "one more job",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list"], "resourceNames": ["import", "export"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "a verb more",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list", "delete"], "resourceNames": ["import"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "everything",
            "Role/jobs",
            r#"{"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}"#,
            Refused,
            "wildcard-role",
        ),
        merge(
            "shop",
            "fewer verbs",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get"], "resourceNames": ["import"]"#),
            Review,
            "may do something else",
        ),
        patch(
            "shop",
            "another account has the role",
            "RoleBinding/jobs",
            "subjects: [{kind: ServiceAccount, name: catalog, namespace: shop}]",
            Review,
            "others have the role",
        ),
        patch(
            "shop",
            "everybody has the role",
            "RoleBinding/jobs",
            "subjects: [{kind: Group, name: 'system:authenticated', apiGroup: rbac.authorization.k8s.io}]",
            Review,
            "others have the role",
        ),
        patch("shop", "another role", "RoleBinding/jobs", "roleRef: {name: admin}", Refused, "missing-role"),
        // What cannot be changed is told beside what else is wrong with it.
        merge(
            "shop",
            "another role, merged",
            "RoleBinding/jobs",
            r#"{"roleRef": {"name": "admin"}}"#,
            Refused,
            "lets nobody change roleRef",
        ),
        patch("shop", "no role", "Role/jobs", "$patch: delete", Refused, "missing-role"),
        patch(
            "shop",
            "the database's token",
            "ServiceAccount/db",
            "automountServiceAccountToken: null",
            Review,
            "token",
        ),
    ]
}

fn storage() -> Vec<Case> {
    let size = |size: &str| format!("spec: {{resources: {{requests: {{storage: {size}}}}}}}");
    vec![
        patch("shop", "a smaller claim", "PersistentVolumeClaim/uploads", size("5Gi"), Refused, "move the data to it"),
        patch("shop", "a larger claim", "PersistentVolumeClaim/uploads", size("20Gi"), Review, "never shrinks again"),
        patch("shop", "the same claim", "PersistentVolumeClaim/uploads", size("10240Mi"), NoChange, ""),
        patch(
            "shop",
            "another class for the claim",
            "PersistentVolumeClaim/uploads",
            "spec: {storageClassName: fast}",
            Refused,
            "move the data to it",
        ),
        patch(
            "shop",
            "the claim goes",
            "PersistentVolumeClaim/uploads",
            "$patch: delete",
            Refused,
            "data may be deleted",
        ),
        patch("shop", "another class", "StorageClass/shared", "parameters: {tier: slow}", Refused, "delete the object"),
        patch(
            "shop",
            "a range below what is there",
            "LimitRange/bounds",
            "spec: {limits: [{type: Container, max: {memory: 300Mi}}]}",
            Refused,
            "limit-range",
        ),
        patch(
            "shop",
            "a wider range",
            "LimitRange/bounds",
            "spec: {limits: [{type: Container, max: {memory: 2Gi}, min: {cpu: 50m}}]}",
            Review,
            "by other bounds",
        ),
        patch("shop", "no range", "LimitRange/bounds", "$patch: delete", Review, "without its bounds"),
        whole(
            "shop",
            "a quota below the maxima",
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {limits.cpu: '4'}}\n",
            Refused,
            "resource-quota",
        ),
    ]
}
