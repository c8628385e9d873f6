//! All stable kinds of Kubernetes, one row each, in the order in which a bundle has its objects: what others need comes
//! first.
//!
//! Source: Kubernetes' API reference; for what cannot change, the API server's validation of updates. A kind with
//! `[group version]` has a type of k8s-openapi there, which the rules read.

use super::field::Type;
use super::generated::ROOTS;
use super::kind::Fixed::{AllBut, Fields};
use super::kind::Keeper::{Completion, EachNode, Nobody, Replicas};
use super::kind::{Kind, PodPlace, Scope};

/// Expands a macro once with the rows of all kinds.
macro_rules! kinds {
    ($each:ident) => {
        $each! {
    "apiextensions.k8s.io/v1" CustomResourceDefinition: Cluster { fixed: Fields(&["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"]) };
    "v1" Namespace [core v1]: Cluster;
    "scheduling.k8s.io/v1" PriorityClass: Cluster { fixed: Fields(&["value", "preemptionPolicy"]) };
    "node.k8s.io/v1" RuntimeClass: Cluster { fixed: Fields(&["handler"]) };
    "networking.k8s.io/v1" IngressClass: Cluster { fixed: Fields(&["spec.controller"]) };
    "storage.k8s.io/v1" CSIDriver: Cluster { fixed: Fields(&["spec.attachRequired", "spec.volumeLifecycleModes"]) };
    "storage.k8s.io/v1" StorageClass: Cluster { fixed: Fields(&["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]) };
    "storage.k8s.io/v1" VolumeAttributesClass: Cluster { fixed: Fields(&["driverName", "parameters"]) };
    "resource.k8s.io/v1" DeviceClass: Cluster;
    "flowcontrol.apiserver.k8s.io/v1" PriorityLevelConfiguration: Cluster;
    "flowcontrol.apiserver.k8s.io/v1" FlowSchema: Cluster;
    "v1" ResourceQuota: Namespaced;
    "v1" LimitRange: Namespaced;
    "v1" ServiceAccount [core v1]: Namespaced;
    "rbac.authorization.k8s.io/v1" Role [rbac v1]: Namespaced;
    "rbac.authorization.k8s.io/v1" ClusterRole [rbac v1]: Cluster;
    "rbac.authorization.k8s.io/v1" RoleBinding [rbac v1]: Namespaced { fixed: Fields(&["roleRef"]) };
    "rbac.authorization.k8s.io/v1" ClusterRoleBinding [rbac v1]: Cluster { fixed: Fields(&["roleRef"]) };
    "v1" ConfigMap [core v1]: Namespaced;
    "v1" Secret [core v1]: Namespaced { fixed: Fields(&["type"]) };
    "v1" PersistentVolume: Cluster { fixed: AllBut(&["spec.accessModes", "spec.capacity", "spec.claimRef", "spec.mountOptions", "spec.persistentVolumeReclaimPolicy", "spec.storageClassName", "spec.volumeAttributesClassName"]) };
    "v1" PersistentVolumeClaim [core v1]: Namespaced { fixed: AllBut(&["spec.resources", "spec.volumeAttributesClassName"]) };
    "resource.k8s.io/v1" ResourceClaim: Namespaced { fixed: AllBut(&[]) };
    "resource.k8s.io/v1" ResourceClaimTemplate: Namespaced { fixed: AllBut(&[]) };
    "networking.k8s.io/v1" NetworkPolicy [networking v1]: Namespaced;
    "v1" Service [core v1]: Namespaced { fixed: Fields(&["spec.clusterIP", "spec.clusterIPs"]) };
    "v1" Endpoints: Namespaced;
    "discovery.k8s.io/v1" EndpointSlice: Namespaced;
    "v1" PodTemplate [core v1]: Namespaced { pods: Some(PodPlace::new("template", Nobody)) };
    "v1" Pod [core v1]: Namespaced { pods: Some(PodPlace::new("", Nobody)), fixed: AllBut(&["spec.containers.image", "spec.initContainers.image", "spec.activeDeadlineSeconds", "spec.tolerations", "spec.terminationGracePeriodSeconds"]) };
    "v1" ReplicationController [core v1]: Namespaced { pods: Some(PodPlace::new("spec.template", Replicas)), scales: true };
    "apps/v1" ReplicaSet [apps v1]: Namespaced { pods: Some(PodPlace::new("spec.template", Replicas)), scales: true, fixed: Fields(&["spec.selector"]) };
    "apps/v1" Deployment [apps v1]: Namespaced { pods: Some(PodPlace::new("spec.template", Replicas)), scales: true, fixed: Fields(&["spec.selector"]) };
    "apps/v1" StatefulSet [apps v1]: Namespaced { pods: Some(PodPlace::new("spec.template", Replicas)), scales: true, fixed: AllBut(&["spec.minReadySeconds", "spec.ordinals", "spec.persistentVolumeClaimRetentionPolicy", "spec.replicas", "spec.revisionHistoryLimit", "spec.template", "spec.updateStrategy"]) };
    "apps/v1" DaemonSet [apps v1]: Namespaced { pods: Some(PodPlace::new("spec.template", EachNode)), fixed: Fields(&["spec.selector"]) };
    "batch/v1" Job [batch v1]: Namespaced { pods: Some(PodPlace::new("spec.template", Completion)), fixed: AllBut(&["spec.activeDeadlineSeconds", "spec.backoffLimit", "spec.parallelism", "spec.suspend", "spec.ttlSecondsAfterFinished"]) };
    "batch/v1" CronJob [batch v1]: Namespaced { pods: Some(PodPlace::new("spec.jobTemplate.spec.template", Completion)) };
    "autoscaling/v2" HorizontalPodAutoscaler [autoscaling v2]: Namespaced;
    "autoscaling/v1" HorizontalPodAutoscaler: Namespaced;
    "policy/v1" PodDisruptionBudget [policy v1]: Namespaced;
    "networking.k8s.io/v1" Ingress [networking v1]: Namespaced;
    // What calls a Service of the bundle.
    "apiregistration.k8s.io/v1" APIService: Cluster;
    "admissionregistration.k8s.io/v1" ValidatingAdmissionPolicy: Cluster;
    "admissionregistration.k8s.io/v1" ValidatingAdmissionPolicyBinding: Cluster;
    "admissionregistration.k8s.io/v1" MutatingAdmissionPolicy: Cluster;
    "admissionregistration.k8s.io/v1" MutatingAdmissionPolicyBinding: Cluster;
    "admissionregistration.k8s.io/v1" ValidatingWebhookConfiguration: Cluster;
    "admissionregistration.k8s.io/v1" MutatingWebhookConfiguration: Cluster;
    // What the cluster makes, and what is a question to it.
    "v1" Node: Cluster;
    "v1" Event: Namespaced;
    "events.k8s.io/v1" Event: Namespaced;
    "v1" Binding: Namespaced;
    "v1" ComponentStatus: Cluster;
    "v1" Status: Cluster;
    "apps/v1" ControllerRevision: Namespaced;
    "authentication.k8s.io/v1" SelfSubjectReview: Cluster;
    "authentication.k8s.io/v1" TokenRequest: Namespaced;
    "authentication.k8s.io/v1" TokenReview: Cluster;
    "authorization.k8s.io/v1" LocalSubjectAccessReview: Namespaced;
    "authorization.k8s.io/v1" SelfSubjectAccessReview: Cluster;
    "authorization.k8s.io/v1" SelfSubjectRulesReview: Cluster;
    "authorization.k8s.io/v1" SubjectAccessReview: Cluster;
    "autoscaling/v1" Scale: Namespaced;
    "certificates.k8s.io/v1" CertificateSigningRequest: Cluster { fixed: AllBut(&[]) };
    "certificates.k8s.io/v1" ClusterTrustBundle: Cluster;
    "certificates.k8s.io/v1" PodCertificateRequest: Namespaced { fixed: AllBut(&[]) };
    "coordination.k8s.io/v1" Lease: Namespaced;
    "networking.k8s.io/v1" IPAddress: Cluster;
    "networking.k8s.io/v1" ServiceCIDR: Cluster;
    "policy/v1" Eviction: Namespaced;
    "resource.k8s.io/v1" DeviceTaintRule: Cluster;
    "resource.k8s.io/v1" ResourceSlice: Cluster;
    "storage.k8s.io/v1" CSINode: Cluster;
    "storage.k8s.io/v1" CSIStorageCapacity: Namespaced;
    "storage.k8s.io/v1" VolumeAttachment: Cluster;
    "storagemigration.k8s.io/v1" StorageVersionMigration: Cluster;
        }
    };
}
pub(crate) use kinds;

const PLAIN: Kind = Kind {
    api_version: "",
    name: "",
    scope: Scope::Namespaced,
    pods: None,
    scales: false,
    is_typed: false,
    root: &Type::new("", 0, &[]),
    rank: 0,
    fixed: Fields(&[]),
};

macro_rules! rows {
    ($($api:literal $name:ident $([$group:ident $version:ident])?: $scope:ident $({$($fact:ident: $value:expr),*})?;)*) => {
        &[$(Kind {
            api_version: $api,
            name: stringify!($name),
            scope: Scope::$scope,
            is_typed: !matches!(stringify!($($group)?).as_bytes(), b""),
            $($($fact: $value,)*)?
            ..PLAIN
        }),*]
    };
}

const ROWS: &[Kind] = kinds!(rows);

pub(super) static KINDS: [Kind; ROWS.len()] = complete();

/// The rows with what their place tells, and what the document says of their fields.
const fn complete() -> [Kind; ROWS.len()] {
    let mut kinds = [PLAIN; ROWS.len()];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = Kind { rank: at, root: root(&ROWS[at]), ..ROWS[at] };
        at += 1;
    }
    kinds
}

/// A kind's type in the document; without one, nothing compiles.
#[expect(clippy::panic, reason = "at compile time alone")]
const fn root(kind: &Kind) -> &'static Type {
    let mut at = 0;
    while at < ROOTS.len() {
        let (api_version, name, root) = ROOTS[at];
        if same(api_version, kind.api_version) && same(name, kind.name) {
            return root;
        }
        at += 1;
    }
    panic!("a row is of a kind that Kubernetes' document does not have")
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stable_kind_of_the_document_has_one_row() {
        for (api_version, name, _) in ROOTS {
            let rows = KINDS.iter().filter(|kind| (kind.api_version, kind.name) == (*api_version, *name));
            assert_eq!(rows.count(), 1, "{name} of {api_version}");
        }
        assert_eq!(KINDS.len(), ROOTS.len());
    }

    #[test]
    fn every_path_of_a_row_is_one_of_the_document() {
        for kind in &KINDS {
            let (Fields(paths) | AllBut(paths)) = kind.fixed;
            for path in paths {
                assert!(kind.field(path).is_some(), "{} has no {path}", kind.name);
            }
            if let Some(pods) = kind.pods {
                let containers = kind.field(&pods.path("containers"));
                assert!(containers.is_some(), "{} has no pods at {}", kind.name, pods.template);
                assert_eq!(kind.scales, kind.field("spec.replicas").is_some(), "{}", kind.name);
            }
        }
    }
}
