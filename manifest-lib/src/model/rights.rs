//! What a workload may do at the API server. Source: Kubernetes, "Using RBAC Authorization" and "RBAC Good Practices".

use super::list::List;
use crate::values::scan::same;
use crate::values::{Fault, Origin};

/// What a workload may do at the API server, in its own namespace. Without them its pods have no token.
///
/// ```
/// use manifest_lib::model::{Rights, Workload};
/// const LEADER: Rights = Rights::new()
///     .may(&["get", "create", "update"], "coordination.k8s.io", "leases")
///     .may(&["get", "list", "watch"], "", "configmaps");
/// const OPERATOR: Workload = Workload::new("operator", "shop/operator").rights(&LEADER);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rights<'a> {
    pub(crate) rules: List<'a, Right<'a>, 6>,
    pub(crate) origin: Origin,
}

/// Verbs on a resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Right<'a> {
    pub(crate) verbs: &'a [&'a str],
    pub(crate) group: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) names: &'a [&'a str],
    pub(crate) origin: Origin,
}

const VERBS: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/// What leads to more than what is asked for: into other pods, to other tokens, to the node.
const ESCALATING: [&str; 6] = [
    "pods/exec",
    "pods/attach",
    "pods/portforward",
    "pods/ephemeralcontainers",
    "serviceaccounts/token",
    "nodes/proxy",
];

impl<'a> Rights<'a> {
    /// None yet.
    #[allow(clippy::new_without_default)] // a default would have no line
    #[track_caller]
    pub const fn new() -> Self {
        Self { rules: List::EMPTY, origin: Origin::caller() }
    }

    /// These verbs on a resource of an API group, which is empty for Kubernetes' core.
    ///
    /// # Panics
    /// If a verb is none, one of them is `*`, the resource leads to more rights than are asked for, or it is the seventh.
    #[track_caller]
    pub const fn may(mut self, verbs: &'a [&'a str], group: &'a str, resource: &'a str) -> Self {
        if let Some(fault) = wrong(verbs, group, resource) {
            fault.refuse()
        }
        let right = Right { verbs, group, resource, names: &[], origin: Origin::caller() };
        self.rules.push(right, "may", "may");
        self
    }

    /// The same, on the objects of these names alone.
    ///
    /// # Panics
    /// As [`Self::may`]; and if there is no name, or a verb cannot be bound to names.
    #[track_caller]
    pub const fn may_named(
        mut self,
        verbs: &'a [&'a str],
        group: &'a str,
        resource: &'a str,
        names: &'a [&'a str],
    ) -> Self {
        if let Some(fault) = wrong(verbs, group, resource) {
            fault.refuse()
        }
        let mut i = 0;
        while i < verbs.len() {
            if same(verbs[i], "create") || same(verbs[i], "deletecollection") {
                Fault::about(verbs[i])
                    .text(" knows no names, so the right would never hold: write it with `.may(...)`")
                    .refuse()
            }
            i += 1;
        }
        if names.is_empty() {
            Fault::new("a right on no name is one on every name: write the names, or `.may(...)`").refuse()
        }
        let right = Right { verbs, group, resource, names, origin: Origin::caller() };
        self.rules.push(right, "may_named", "may");
        self
    }
}

const fn wrong(verbs: &[&str], group: &str, resource: &str) -> Option<Fault> {
    if verbs.is_empty() || resource.is_empty() {
        return Some(Fault::new("a right has verbs and a resource: write both, such as `&[\"get\"]` and `configmaps`"));
    }
    if same(group, "*") || has(resource, b'*') {
        return Some(Fault::new("a right on `*` is one on everything, Secrets and roles too: name the resource"));
    }
    let mut i = 0;
    while i < verbs.len() {
        let mut known = false;
        let mut j = 0;
        while j < VERBS.len() {
            known |= same(verbs[i], VERBS[j]);
            j += 1;
        }
        if !known {
            return Some(Fault::about(verbs[i]).text(
                " is no verb that is given: write get, list, watch, create, update, patch, delete or deletecollection; `*`, bind, escalate and impersonate lead to every right",
            ));
        }
        let reads = same(verbs[i], "get") || same(verbs[i], "list") || same(verbs[i], "watch");
        if !reads && (same(group, "rbac.authorization.k8s.io") || same(group, "admissionregistration.k8s.io")) {
            return Some(
                Fault::new("who may change ")
                    .quoted(resource)
                    .text(" of ")
                    .quoted(group)
                    .text(" may give itself every right: let people apply it"),
            );
        }
        i += 1;
    }
    let mut i = 0;
    while i < ESCALATING.len() {
        if same(resource, ESCALATING[i]) {
            return Some(
                Fault::about(resource).text(" leads into other pods and to their tokens: no workload is given it"),
            );
        }
        i += 1;
    }
    None
}

const fn has(text: &str, byte: u8) -> bool {
    crate::values::scan::find(text.as_bytes(), byte).is_some()
}
