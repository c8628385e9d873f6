//! The rule `missing-class`: classes that a pod, a claim or an Ingress names, and that nobody here makes.
//! Sources: Kubernetes, "Pod Priority and Preemption", "Storage Classes" and "Ingress".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::PersistentVolumeClaimSpec;

use super::report::Report;
use super::subject::Subject;
use crate::objects::{Item, Object, ObjectKey};

/// Classes that clusters, clouds and well-known controllers bring with them.
#[rustfmt::skip]
const KNOWN: &[(&str, &[&str])] = &[
    ("PriorityClass", &["system-cluster-critical", "system-node-critical"]),
    ("StorageClass", &[
        "azureblob-fuse-premium", "azureblob-nfs-premium", "azurefile", "azurefile-csi", "azurefile-csi-premium",
        "azurefile-premium", "ceph-block", "ceph-filesystem", "csi-hostpath-sc", "default", "do-block-storage", "efs-sc",
        "enterprise-rwx", "gp2", "gp3", "hostpath", "hyperdisk-balanced", "linode-block-storage",
        "linode-block-storage-retain", "local-path", "longhorn", "managed", "managed-csi", "managed-csi-premium",
        "managed-premium", "microk8s-hostpath", "nfs-client", "oci-bv", "openebs-hostpath", "premium-rwo", "premium-rwx",
        "rook-ceph-block", "rook-cephfs", "scw-bssd", "standard", "standard-rwo", "standard-rwx", "thin-csi",
        "vultr-block-storage",
    ]),
    ("IngressClass", &[
        "alb", "ambassador", "apisix", "azure-application-gateway", "azure/application-gateway", "cilium", "contour", "gce",
        "gce-internal", "haproxy", "istio", "kong", "nginx", "nginx-internal", "openshift-default", "public", "tailscale",
        "traefik", "webapprouting.kubernetes.azure.com",
    ]),
];

/// Who names a class, and where.
struct Named<'b> {
    key: &'b ObjectKey,
    item: &'b Item,
    kind: &'static str,
    name: &'b str,
    path: String,
}

pub(super) fn missing(set: &Subject<'_>, report: &mut Report) {
    // The class may stand elsewhere.
    if !set.complete {
        return;
    }
    let there: HashSet<(&str, &str)> = set.bundle.keys().map(|key| (key.kind.as_str(), key.name.as_str())).collect();
    let known = |kind: &str, name: &str| KNOWN.iter().any(|(of, names)| *of == kind && names.contains(&name));
    for Named { key, item, kind, name, path } in named(set) {
        if !name.is_empty() && !there.contains(&(kind, name)) && !known(kind, name) {
            let message = format!(
                "the {kind} `{name}` is not in this set: make sure that the cluster has it (`kubectl get {} {name}`), or correct the name",
                kind.to_lowercase()
            );
            report.doubted(key, item, path, message);
        }
    }
}

fn named<'b>(set: &Subject<'b>) -> Vec<Named<'b>> {
    let mut all = Vec::new();
    for pods in &set.pods {
        let (key, item) = (pods.key, pods.item);
        if let Some(name) = pods.spec.priority_class_name.as_deref() {
            all.push(Named { key, item, kind: "PriorityClass", name, path: pods.path("priorityClassName") });
        }
        for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
            let claim = volume.ephemeral.as_ref().and_then(|ephemeral| ephemeral.volume_claim_template.as_ref());
            if let Some(name) = claim.and_then(|claim| claim.spec.storage_class_name.as_deref()) {
                let path = pods.path(&format!("volumes[{index}].ephemeral.volumeClaimTemplate.spec.storageClassName"));
                all.push(Named { key, item, kind: "StorageClass", name, path });
            }
        }
    }
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::StatefulSet(owner) => {
                let claims = owner.spec.iter().flat_map(|spec| spec.volume_claim_templates.iter().flatten());
                let class = |spec: Option<&'b PersistentVolumeClaimSpec>| spec?.storage_class_name.as_deref();
                for (index, claim) in claims.enumerate() {
                    if let Some(name) = class(claim.spec.as_ref()) {
                        let path = format!("spec.volumeClaimTemplates[{index}].spec.storageClassName");
                        all.push(Named { key, item, kind: "StorageClass", name, path });
                    }
                }
            }
            Object::Ingress(ingress) => {
                if let Some(name) = ingress.spec.as_ref().and_then(|spec| spec.ingress_class_name.as_deref()) {
                    let path = "spec.ingressClassName".to_owned();
                    all.push(Named { key, item, kind: "IngressClass", name, path });
                }
            }
            Object::PersistentVolumeClaim(claim) => {
                if let Some(name) = claim.spec.as_ref().and_then(|spec| spec.storage_class_name.as_deref()) {
                    let path = "spec.storageClassName".to_owned();
                    all.push(Named { key, item, kind: "StorageClass", name, path });
                }
            }
            _ => {}
        }
    }
    all
}
