//! Objects that are there no more. None of them is nothing to anybody.

use super::row::Judgement::{self, Doubtful, Refused};
use crate::diff::kind::Kind;

/// What is thought of an object that goes, and why.
pub(in super::super) fn removed(kind: Kind) -> (Judgement, &'static str) {
    match kind {
        Kind::Namespace => (Refused, "all that is in the namespace is deleted with it"),
        Kind::PersistentVolumeClaim | Kind::PersistentVolume => {
            (Refused, "its data may be deleted with it: delete it by hand, once nobody needs the data")
        }
        Kind::StatefulSet => (Doubtful, "its pods go, and nobody keeps their claims"),
        Kind::NetworkPolicy => (Doubtful, "what it denied is let through, and what it let through is denied"),
        Kind::PodDisruptionBudget => (Doubtful, "a drain may take all pods at once"),
        Kind::HorizontalPodAutoscaler => (Doubtful, "nobody adds pods under load any more"),
        Kind::Service | Kind::Ingress => (Doubtful, "nobody reaches what is behind it by its name"),
        Kind::ConfigMap | Kind::Secret | Kind::ServiceAccount => (Doubtful, "pods that name it do not start any more"),
        Kind::LimitRange | Kind::ResourceQuota => (Doubtful, "new objects are admitted without its bounds"),
        Kind::Role | Kind::ClusterRole | Kind::RoleBinding | Kind::ClusterRoleBinding => {
            (Doubtful, "whoever has these rights may need them")
        }
        Kind::Deployment | Kind::DaemonSet | Kind::ReplicaSet | Kind::ReplicationController => {
            (Doubtful, "its pods go, and whoever calls them gets no answer")
        }
        Kind::Job | Kind::CronJob | Kind::Pod | Kind::PodTemplate => (Doubtful, "its work is not done any more"),
        Kind::StorageClass => (Doubtful, "claims that name it stay pending"),
        Kind::Other => (Doubtful, "what it did is not known here"),
    }
}
