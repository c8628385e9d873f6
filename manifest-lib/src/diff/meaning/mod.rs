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
    let says_default = |value| defaults::is_default(change.pattern, value);
    if (says_default(change.old) && says_default(change.new)) || change.pattern == "apiVersion" {
        return vec![Impact::NoEffect];
    }
    if change.pattern.starts_with("metadata") {
        return vec![metadata::of(change)];
    }
    match change.kind {
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet => workload::of(change),
        Kind::ReplicaSet | Kind::ReplicationController => vec![workload::replica_set(change)],
        Kind::Job => vec![workload::job(change)],
        Kind::Pod => vec![workload::pod(change)],
        Kind::HorizontalPodAutoscaler => scaling::autoscaler(change),
        Kind::PodDisruptionBudget => vec![scaling::budget(change)],
        Kind::Service => service::of(change),
        Kind::Ingress => service::ingress(change),
        // What the policies let through before and after is compared as a whole.
        Kind::NetworkPolicy => Vec::new(),
        Kind::Role | Kind::ClusterRole => access::role(change),
        Kind::RoleBinding | Kind::ClusterRoleBinding => access::binding(change),
        Kind::ServiceAccount => vec![access::account(change)],
        Kind::ConfigMap | Kind::Secret => vec![data::config(change)],
        Kind::PersistentVolumeClaim => vec![data::claim(change)],
        Kind::StorageClass => vec![Impact::Recreate],
        Kind::Namespace
        | Kind::PersistentVolume
        | Kind::PodTemplate
        | Kind::LimitRange
        | Kind::ResourceQuota
        | Kind::CronJob
        | Kind::Other => vec![Impact::ChangesBehavior],
    }
}
