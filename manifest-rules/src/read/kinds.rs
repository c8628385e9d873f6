//! The kinds that Kubernetes itself serves, and what somebody may have meant by one that it does not.
//! Source: Kubernetes, "Kubernetes API", the stable groups of 1.33 to 1.37.

use crate::values::nearest;

/// Group and version with their kinds.
#[rustfmt::skip]
const KINDS: &[(&str, &[&str])] = &[
    ("v1", &["Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange", "List", "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount", "Status"]),
    ("apps/v1", &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("batch/v1", &["CronJob", "Job"]),
    ("autoscaling/v2", &["HorizontalPodAutoscaler"]),
    ("autoscaling/v1", &["HorizontalPodAutoscaler", "Scale"]),
    ("policy/v1", &["Eviction", "PodDisruptionBudget"]),
    ("networking.k8s.io/v1", &["IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"]),
    ("rbac.authorization.k8s.io/v1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("storage.k8s.io/v1", &["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]),
    ("apiextensions.k8s.io/v1", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io/v1", &["APIService"]),
    ("admissionregistration.k8s.io/v1", &["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"]),
    ("authentication.k8s.io/v1", &["SelfSubjectReview", "TokenRequest", "TokenReview"]),
    ("authorization.k8s.io/v1", &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]),
    ("certificates.k8s.io/v1", &["CertificateSigningRequest"]),
    ("coordination.k8s.io/v1", &["Lease"]),
    ("discovery.k8s.io/v1", &["EndpointSlice"]),
    ("events.k8s.io/v1", &["Event"]),
    ("flowcontrol.apiserver.k8s.io/v1", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("node.k8s.io/v1", &["RuntimeClass"]),
    ("resource.k8s.io/v1", &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"]),
    ("scheduling.k8s.io/v1", &["PriorityClass"]),
];

/// What is wrong with a kind that Kubernetes does not serve.
pub(super) struct Unknown {
    pub(super) message: String,
    /// The field at which it is wrong.
    pub(super) field: &'static str,
    /// Where the kind is right.
    pub(super) meant: Option<&'static str>,
}

/// Whether it is a list of objects: `List` itself, or the list of a kind that Kubernetes serves.
pub(super) fn is_list(api_version: &str, kind: &str) -> bool {
    let Some(item) = kind.strip_suffix("List") else { return false };
    let served = KINDS.iter().any(|(known, kinds)| *known == api_version && kinds.contains(&item));
    (api_version, kind) == ("v1", "List") || served
}

/// Nothing for a kind that is served, and for one of a group that is nobody's but its maker's.
pub(super) fn unknown(api_version: &str, kind: &str) -> Option<Unknown> {
    if KINDS.iter().any(|(known, kinds)| *known == api_version && kinds.contains(&kind)) {
        return None;
    }
    let group = |api_version: &str| api_version.split_once('/').map_or(String::new(), |(group, _)| group.to_owned());
    let own = group(api_version);
    let ours = KINDS.iter().any(|(known, _)| group(known) == own);
    // What is not stable comes and goes with a cluster's settings. A group of somebody's own has a dot.
    let version = api_version.rsplit('/').next().unwrap_or_default();
    if (ours && (version.contains("alpha") || version.contains("beta"))) || (!ours && own.contains('.')) {
        return None;
    }
    if let Some((right, _)) = KINDS.iter().find(|(_, kinds)| kinds.contains(&kind)) {
        let message = format!("{kind} is of {right}, and {api_version} has none: write {right}");
        return Some(Unknown { message, field: "apiVersion", meant: Some(right) });
    }
    if !ours {
        let message = format!(
            "there is no group `{own}`: write the kind's own, such as apps/v1; a group of somebody's own has a dot in it"
        );
        return Some(Unknown { message, field: "apiVersion", meant: None });
    }
    // Of two that are as near, the one of the same version.
    let (same, others): (Vec<_>, Vec<_>) = KINDS.iter().partition(|(known, _)| *known == api_version);
    let all = || same.iter().chain(&others).flat_map(|(known, kinds)| kinds.iter().map(move |kind| (*known, *kind)));
    let meant = nearest(kind, all().map(|(_, other)| other));
    let message = match meant.and_then(|meant| all().find(|(_, other)| *other == meant)) {
        Some((known, other)) => {
            format!("Kubernetes has no kind `{kind}`: did you mean `{other}`, which is of {known}?")
        }
        None => format!("{api_version} has no kind `{kind}`: write the kind's own apiVersion, or correct its name"),
    };
    Some(Unknown { message, field: "kind", meant: None })
}
