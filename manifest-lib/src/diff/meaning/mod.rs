//! What a difference does, as far as its field tells.
//!
//! Source: the API server's validation of updates (what cannot change), and what the controllers do with a template, a
//! number of replicas, a Service. What NetworkPolicies and the gate's rules tell is not in here.

mod access;
mod amount;
mod data;
mod defaults;
mod field_change;
mod metadata;
mod pods;
mod resources;
mod scaling;
mod service;
mod source_ranges;
mod workload;

pub(super) use field_change::FieldChange;

use super::impact::Impact;
use super::kind::Kind;

/// What a field's change does.
pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    if change.pattern == "apiVersion" || defaults::is_default(change) {
        return vec![Impact::NoEffect];
    }
    if change.pattern.starts_with("metadata") {
        return vec![metadata::of(change)];
    }
    if defaults::is_fixed(change) || data::is_immutable(change) {
        return vec![Impact::Recreate];
    }
    match change.kind {
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet => workload::of(change),
        Kind::ReplicaSet | Kind::ReplicationController => vec![workload::replica_set(change)],
        Kind::Pod => vec![workload::pod(change)],
        Kind::HorizontalPodAutoscaler => scaling::autoscaler(change),
        Kind::PodDisruptionBudget => vec![scaling::budget(change)],
        Kind::Service => service::of(change),
        Kind::Ingress => service::ingress(change),
        // What the policies let through before and after is compared as a whole.
        Kind::NetworkPolicy => Vec::new(),
        Kind::Role | Kind::ClusterRole => access::role(change),
        Kind::RoleBinding | Kind::ClusterRoleBinding => access::granted(change),
        Kind::ServiceAccount => vec![access::account(change)],
        Kind::ConfigMap | Kind::Secret => vec![Impact::ChangesConfig],
        Kind::PersistentVolumeClaim => vec![data::claim(change)],
        Kind::Namespace
        | Kind::Job
        | Kind::StorageClass
        | Kind::PersistentVolume
        | Kind::PodTemplate
        | Kind::LimitRange
        | Kind::ResourceQuota
        | Kind::CronJob
        | Kind::Other => vec![Impact::ChangesBehavior],
    }
}
