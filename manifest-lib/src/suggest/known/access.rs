//! Who may do what.

use super::super::place::Of::Kind as OfKind;
use super::row::{Row, any, doubtful};
use crate::diff::kind::Kind::{
    ClusterRole, ClusterRoleBinding, LimitRange, Namespace, NetworkPolicy, PersistentVolumeClaim, ResourceQuota, Role,
    RoleBinding, ServiceAccount,
};

pub(super) const ROWS: &[Row] = &[
    doubtful(OfKind(Role), "rules.**", any, "those who have the role may do something else"),
    doubtful(OfKind(ClusterRole), "rules.**", any, "those who have the role may do something else"),
    doubtful(OfKind(ClusterRole), "aggregationRule.**", any, "the role takes in what others say"),
    doubtful(OfKind(RoleBinding), "subjects.**", any, "others have the role"),
    doubtful(OfKind(ClusterRoleBinding), "subjects.**", any, "others have the role"),
    doubtful(
        OfKind(ServiceAccount),
        "automountServiceAccountToken",
        any,
        "its pods get, or lose, a token for the cluster's API",
    ),
    doubtful(OfKind(ServiceAccount), "imagePullSecrets.**", any, "its pods' images are pulled as somebody else"),
    doubtful(OfKind(ServiceAccount), "secrets.**", any, "its pods may use other Secrets"),
    doubtful(
        OfKind(Namespace),
        "metadata.labels.**",
        any,
        "policies of other namespaces, and the judging of pods, go by these labels",
    ),
    doubtful(
        OfKind(PersistentVolumeClaim),
        "spec.resources.requests.storage",
        any,
        "storage costs more, and never shrinks again",
    ),
    doubtful(OfKind(LimitRange), "spec.**", any, "new pods are admitted by other bounds"),
    doubtful(OfKind(ResourceQuota), "spec.**", any, "new objects are admitted by other bounds"),
    doubtful(OfKind(NetworkPolicy), "spec.**", any, "other calls are let through, now or once other pods are there"),
];
