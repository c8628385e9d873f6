//! Objects that are new. Nobody has to look at one that nothing reads, or that only keeps what is there.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::row::Judgement::{self, Doubtful, Harmless};
use super::side::Known;
use crate::diff::kind::Kind;
use crate::objects::{Item, Object, ObjectKey};

/// What is known of new objects of a kind.
struct Row {
    kind: Kind,
    /// Which of them are meant.
    when: fn(&New<'_, '_>) -> bool,
    is: Judgement,
    why: &'static str,
}

const ROWS: &[Row] = &[
    Row { kind: Kind::ConfigMap, when: is_unread, is: Harmless, why: "no pod reads it" },
    Row { kind: Kind::ConfigMap, when: any, is: Doubtful, why: "pods read it" },
    Row { kind: Kind::ServiceAccount, when: is_bare, is: Harmless, why: "no pod acts as it, and it may do nothing" },
    Row { kind: Kind::ServiceAccount, when: any, is: Doubtful, why: "pods may act as it" },
    Row {
        kind: Kind::PodDisruptionBudget,
        when: lets_one_go,
        is: Harmless,
        why: "a drain takes fewer pods at once, and at least one",
    },
    Row { kind: Kind::PodDisruptionBudget, when: any, is: Doubtful, why: "a drain may wait for it" },
    Row { kind: Kind::Service, when: is_from_outside, is: Doubtful, why: "it is reached from outside of the cluster" },
    Row { kind: Kind::Service, when: any, is: Doubtful, why: "pods are reached by another name" },
    Row { kind: Kind::Ingress, when: any, is: Doubtful, why: "it is reached from outside of the cluster" },
    Row { kind: Kind::NetworkPolicy, when: any, is: Doubtful, why: "other calls are let through, or not any more" },
    Row { kind: Kind::HorizontalPodAutoscaler, when: any, is: Doubtful, why: "it chooses how many pods there are" },
    Row { kind: Kind::Role, when: any, is: Doubtful, why: "whoever is bound to it has its rights" },
    Row { kind: Kind::ClusterRole, when: any, is: Doubtful, why: "whoever is bound to it has its rights" },
    Row { kind: Kind::RoleBinding, when: any, is: Doubtful, why: "it gives rights" },
    Row { kind: Kind::ClusterRoleBinding, when: any, is: Doubtful, why: "it gives rights in every namespace" },
    Row { kind: Kind::Namespace, when: any, is: Doubtful, why: "what is in it, nobody here judges" },
    Row { kind: Kind::StorageClass, when: any, is: Doubtful, why: "claims may get another kind of storage" },
    Row {
        kind: Kind::PersistentVolumeClaim,
        when: any,
        is: Doubtful,
        why: "storage costs, and holds data from then on",
    },
    Row { kind: Kind::LimitRange, when: any, is: Doubtful, why: "new pods are admitted by its bounds" },
    Row { kind: Kind::ResourceQuota, when: any, is: Doubtful, why: "new objects are admitted by its bounds" },
];

/// An object that is new.
struct New<'n, 'b> {
    key: &'n ObjectKey,
    item: &'n Item,
    after: &'n Known<'n, 'b>,
}

/// What is thought of a new object, and why.
pub(in super::super) fn added(key: &ObjectKey, item: &Item, sides: [&Known<'_, '_>; 2]) -> (Judgement, String) {
    let mut own = sides[0].set.bundle.keys().map(|known| &known.namespace);
    if !key.namespace.is_empty() && !own.any(|known| *known == key.namespace) {
        return (Doubtful, format!("it is in the namespace `{}`, which is not the environment's", key.namespace));
    }
    let (kind, new) = (Kind::of(key), New { key, item, after: sides[1] });
    let row = ROWS.iter().find(|row| row.kind == kind && (row.when)(&new));
    match row {
        Some(row) => (row.is, row.why.to_owned()),
        None if kind == Kind::Other => (Doubtful, format!("what a {} does is not known here", key.kind)),
        None => (Doubtful, format!("a new {} does something that nothing did before", key.kind)),
    }
}

fn any(_: &New<'_, '_>) -> bool {
    true
}

/// Whether it has no labels or annotations but those that Kubernetes recommends: others may be somebody's sign.
fn is_plain(item: &Item) -> bool {
    let known = |key: &String| key.starts_with("app.kubernetes.io/");
    let labels = item.object.labels().is_none_or(|labels| labels.keys().all(known));
    labels && item.object.annotations().is_none_or(|all| all.is_empty())
}

fn is_unread(new: &New<'_, '_>) -> bool {
    is_plain(new.item) && !new.after.reads(&new.key.name) && new.key.name != "kube-root-ca.crt"
}

fn is_bare(new: &New<'_, '_>) -> bool {
    let Object::ServiceAccount(account) = &new.item.object else { return false };
    let used = new.after.set.pods.iter().any(|pods| pods.spec.service_account_name.as_ref() == Some(&new.key.name));
    let bound = new.after.values.iter().any(|object| {
        let subjects = object.get("subjects").and_then(|subjects| subjects.as_array());
        subjects.into_iter().flatten().any(|subject| subject.get("name").is_some_and(|name| *name == new.key.name))
    });
    is_plain(new.item)
        && !used
        && !bound
        && new.key.name != "default"
        && account.automount_service_account_token == Some(false)
        && account.image_pull_secrets.is_none()
        && account.secrets.is_none()
}

/// Whether it is a number of pods, at least one, that may be away; the gate judges the rest of it.
fn lets_one_go(new: &New<'_, '_>) -> bool {
    let Object::PodDisruptionBudget(budget) = &new.item.object else { return false };
    let away = budget.spec.as_ref().and_then(|spec| spec.max_unavailable.as_ref());
    is_plain(new.item) && matches!(away, Some(IntOrString::Int(pods)) if *pods >= 1)
}

fn is_from_outside(new: &New<'_, '_>) -> bool {
    let Object::Service(service) = &new.item.object else { return false };
    let of_type = service.spec.as_ref().and_then(|spec| spec.type_.as_deref());
    matches!(of_type, Some("LoadBalancer" | "NodePort"))
}
