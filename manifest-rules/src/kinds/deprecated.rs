//! What newer versions of Kubernetes advise against, and what to write instead.

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A field of a kind, by its path; the kind itself where that is empty.
    Field(&'static str, &'static str),
    /// A field of the spec of pods, wherever they are; `volumes` stands for each of them.
    Pods(&'static str),
}

/// What newer versions of Kubernetes advise against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecated {
    /// Where it stands.
    pub place: Place,
    /// The value that is advised against; nothing for any.
    pub value: Option<&'static str>,
    /// The first minor version of Kubernetes 1 that says so.
    pub since: u8,
    /// What it does from then on, if that is something else, and what to write instead.
    pub instead: &'static str,
}

const fn row(place: Place, value: Option<&'static str>, since: u8, instead: &'static str) -> Deprecated {
    Deprecated { place, value, since, instead }
}

/// All that is known. Source: Kubernetes' OpenAPI documents; for the newest versions its release announcements.
pub const DEPRECATED: &[Deprecated] = &[
    row(Place::Field("Endpoints", ""), None, 33, "write an EndpointSlice of discovery.k8s.io/v1"),
    row(
        Place::Field("Service", "spec.trafficDistribution"),
        Some("PreferClose"),
        34,
        "write `PreferSameZone`, which is the same",
    ),
    row(Place::Field("Service", "spec.externalIPs"), None, 36, "use a load balancer, or the Gateway API"),
    row(Place::Field("Service", "spec.loadBalancerIP"), None, 24, "use the annotation of the load balancer's maker"),
    row(Place::Pods("serviceAccount"), None, 0, "write `serviceAccountName`"),
    row(
        Place::Pods("volumes.gitRepo"),
        None,
        33,
        "no kubelet mounts it any more by default: clone in an init container into an emptyDir",
    ),
    row(Place::Pods("volumes.flexVolume"), None, 23, "use a CSI driver"),
    row(Place::Pods("volumes.glusterfs"), None, 26, "no kubelet mounts it any more: use another storage"),
    row(Place::Pods("volumes.cephfs"), None, 31, "no kubelet mounts it any more: use the CSI driver of Ceph"),
    row(Place::Pods("volumes.rbd"), None, 31, "no kubelet mounts it any more: use the CSI driver of Ceph"),
];
