//! Roles and bindings. Source: Kubernetes, "Using RBAC Authorization".

use k8s_openapi::api::rbac::v1::{AggregationRule, PolicyRule, RoleRef, Subject};

use super::at::At;
use super::formats::{SEGMENT, SUBDOMAIN};
use super::metadata::selector;
use super::refusal::{Refusals, Why, items, text};

const GROUP: &str = "rbac.authorization.k8s.io";

/// What a role allows; `namespaced` is one of a namespace.
pub(super) fn rules(out: &mut Refusals<'_>, rules: &Option<Vec<PolicyRule>>, namespaced: bool) {
    for (index, rule) in items(rules) {
        let list = At::OBJECT.key("rules");
        let at = list.item(index);
        let has = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
        if rule.verbs.is_empty() {
            out.add(
                Why::Missing,
                &at.key("verbs"),
                "the rule has no `verbs`: write those that it allows, such as `get`",
            );
        }
        let (groups, resources, names) = (has(&rule.api_groups), has(&rule.resources), has(&rule.resource_names));
        if has(&rule.non_resource_urls) {
            let at = at.key("nonResourceURLs");
            out.excluded(&at, namespaced, "in a Role; write a ClusterRole");
            out.excluded(
                &at,
                !namespaced && (groups || resources || names),
                "beside resources; make it a rule of its own",
            );
            continue;
        }
        if !groups {
            let message = "the rule has no `apiGroups`: write those of its resources, or `\"\"` for Kubernetes' own";
            out.add(Why::Missing, &at.key("apiGroups"), message);
        }
        if !resources {
            out.add(Why::Missing, &at.key("resources"), "the rule has no `resources`: write those that it is about");
        }
    }
}

/// Which ClusterRoles a ClusterRole collects.
pub(super) fn aggregation(out: &mut Refusals<'_>, rule: &AggregationRule) {
    let at = At::OBJECT.key("aggregationRule");
    let list = at.key("clusterRoleSelectors");
    if rule.cluster_role_selectors.as_ref().is_none_or(Vec::is_empty) {
        out.add(Why::Missing, &list, "`clusterRoleSelectors` has no item: write one with `matchLabels`");
    }
    for (index, one) in items(&rule.cluster_role_selectors) {
        selector(out, &list.item(index), Some(one));
    }
}

/// Who gets which role.
pub(super) fn binding(out: &mut Refusals<'_>, role: &RoleRef, subjects: &Option<Vec<Subject>>, namespaced: bool) {
    let at = At::OBJECT.key("roleRef");
    out.one_of(&at.key("apiGroup"), Some(role.api_group.as_str()), &[GROUP]);
    let kinds: &[&str] = if namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    out.just_one_of(&at.key("kind"), &role.kind, kinds);
    out.needed(&at.key("name"), &role.name, &SEGMENT);
    for (index, subject) in items(subjects) {
        let list = At::OBJECT.key("subjects");
        let at = list.item(index);
        out.filled(&at.key("name"), &subject.name, "web");
        out.just_one_of(&at.key("kind"), &subject.kind, &["ServiceAccount", "User", "Group"]);
        let group = text(&subject.api_group);
        match subject.kind.as_str() {
            "ServiceAccount" => {
                out.form(&at.key("name"), &subject.name, &SUBDOMAIN);
                out.excluded(&at.key("apiGroup"), !group.is_empty(), "for a ServiceAccount, whose group has no name");
                if !namespaced && text(&subject.namespace).is_empty() {
                    let message = "a ServiceAccount of a ClusterRoleBinding is in a namespace: write `namespace`";
                    out.add(Why::Missing, &at.key("namespace"), message);
                }
            }
            "User" | "Group" => out.one_of(&at.key("apiGroup"), Some(group), &[GROUP]),
            _ => {}
        }
    }
}
