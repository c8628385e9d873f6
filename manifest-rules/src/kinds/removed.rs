//! API versions that Kubernetes serves no more. Source: Kubernetes, "Deprecated API Migration Guide".

use super::kind::{Kind, group};

/// Group and version, the first minor version of Kubernetes 1 without it, and kinds. Only what 1.33 no longer serves.
#[rustfmt::skip]
const REMOVED: &[(&str, u8, &[&str])] = &[
    ("extensions/v1beta1", 16, &["Deployment", "DaemonSet", "ReplicaSet", "NetworkPolicy", POLICY]),
    ("extensions/v1beta1", 22, &["Ingress"]),
    ("apps/v1beta1", 16, &["Deployment", "StatefulSet", "ReplicaSet"]),
    ("apps/v1beta2", 16, &["Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"]),
    ("networking.k8s.io/v1beta1", 22, &["Ingress", "IngressClass"]),
    ("rbac.authorization.k8s.io/v1alpha1", 22, &["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]),
    ("rbac.authorization.k8s.io/v1beta1", 22, &["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]),
    ("apiextensions.k8s.io/v1beta1", 22, &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io/v1beta1", 22, &["APIService"]),
    ("admissionregistration.k8s.io/v1beta1", 22, &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
    ("authentication.k8s.io/v1beta1", 22, &["TokenReview"]),
    ("authorization.k8s.io/v1beta1", 22, &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"]),
    ("certificates.k8s.io/v1beta1", 22, &["CertificateSigningRequest"]),
    ("coordination.k8s.io/v1beta1", 22, &["Lease"]),
    ("scheduling.k8s.io/v1beta1", 22, &["PriorityClass"]),
    ("storage.k8s.io/v1beta1", 22, &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
    ("batch/v1beta1", 25, &["CronJob"]),
    ("discovery.k8s.io/v1beta1", 25, &["EndpointSlice"]),
    ("events.k8s.io/v1beta1", 25, &["Event"]),
    ("autoscaling/v2beta1", 25, &["HorizontalPodAutoscaler"]),
    ("autoscaling/v2beta2", 26, &["HorizontalPodAutoscaler"]),
    ("policy/v1beta1", 25, &["PodDisruptionBudget", POLICY]),
    ("node.k8s.io/v1beta1", 25, &["RuntimeClass"]),
    ("storage.k8s.io/v1beta1", 27, &["CSIStorageCapacity"]),
    ("flowcontrol.apiserver.k8s.io/v1beta1", 26, &["FlowSchema", "PriorityLevelConfiguration"]),
    ("flowcontrol.apiserver.k8s.io/v1beta2", 29, &["FlowSchema", "PriorityLevelConfiguration"]),
    ("flowcontrol.apiserver.k8s.io/v1beta3", 32, &["FlowSchema", "PriorityLevelConfiguration"]),
];

/// The one kind that is gone in every version.
const POLICY: &str = "PodSecurityPolicy";

/// A version of a kind that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removed {
    /// The first minor version of Kubernetes 1 without it.
    pub since: u8,
    /// What to write instead: another version, or what took the kind's place.
    pub instead: &'static str,
}

/// Whether Kubernetes once served that version of the kind, and serves it no more.
///
/// ```
/// use manifest_rules::kinds::removed;
/// let gone = removed("policy/v1beta1", "PodDisruptionBudget").map(|gone| (gone.since, gone.instead));
/// assert_eq!(gone, Some((25, "policy/v1")));
/// assert_eq!(removed("policy/v1", "PodDisruptionBudget"), None);
/// ```
pub fn removed(api_version: &str, kind: &str) -> Option<Removed> {
    let gone = REMOVED.iter().find(|(version, _, kinds)| *version == api_version && kinds.contains(&kind));
    gone.map(|(_, since, _)| Removed { since: *since, instead: instead(api_version, kind) })
}

/// The version that is served, of the same group if there is one.
fn instead(api_version: &str, kind: &str) -> &'static str {
    let same = Kind::in_group(group(api_version), kind);
    same.or(Kind::by_name(kind)).map_or("the namespace's Pod Security labels", |known| known.api_version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_gone_is_served_in_another_version_but_for_one_kind() {
        for (api_version, _, kinds) in REMOVED {
            assert!(Kind::all().iter().all(|known| known.api_version != *api_version), "{api_version}");
            for kind in *kinds {
                assert_eq!(Kind::by_name(kind).is_none(), *kind == POLICY, "{kind}");
            }
        }
        assert_eq!(removed("events.k8s.io/v1beta1", "Event").map(|gone| gone.instead), Some("events.k8s.io/v1"));
    }
}
