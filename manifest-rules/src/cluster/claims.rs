//! The PersistentVolumeClaims that pods share with each other and with their successors.
//! Source: Kubernetes, "Persistent Volumes", "Access Modes".

use std::collections::HashMap;

use k8s_openapi::api::core::v1::PersistentVolumeClaim;

use super::pods::Pods;
use super::selector::namespace;
use crate::objects::{Bundle, Object};

/// Who may mount a claim at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// One pod: `ReadWriteOncePod`.
    OnePod,
    /// The pods of one node: `ReadWriteOnce`.
    OneNode,
    /// Pods of any nodes: `ReadWriteMany` or `ReadOnlyMany`.
    Shared,
    /// The claim is not in the set, or names no mode.
    Unknown,
}

/// A claim that every pod of an owner mounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<'b> {
    /// The claim's name.
    pub name: &'b str,
    /// The path of the field that names it.
    pub path: String,
    /// Who may mount it at once.
    pub access: Access,
}

impl Claim<'_> {
    /// Whether pods of two nodes may mount it at once, for all that is known.
    pub fn is_shared(&self) -> bool {
        self.access == Access::Shared
    }

    /// Its mode as it is written.
    pub fn mode(&self) -> &'static str {
        match self.access {
            Access::OnePod => "ReadWriteOncePod",
            Access::OneNode => "ReadWriteOnce",
            Access::Shared => "ReadWriteMany",
            Access::Unknown => "of an unknown mode",
        }
    }
}

/// The modes of all claims of a set, by namespace and name.
#[derive(Debug)]
pub(super) struct Claims<'b>(HashMap<(&'b str, &'b str), Access>);

impl<'b> Claims<'b> {
    pub(super) fn of(bundle: &'b Bundle) -> Self {
        let claims = bundle.iter().filter_map(|(key, item)| match &item.object {
            Object::PersistentVolumeClaim(claim) => {
                Some(((namespace(&key.namespace), key.name.as_str()), access(claim)))
            }
            _ => None,
        });
        Self(claims.collect())
    }

    /// The claims that the pods mount by name. Those that each pod gets for itself are not among them: a StatefulSet's
    /// `volumeClaimTemplates`, and ephemeral volumes.
    pub(super) fn of_pods(&self, pods: &Pods<'b>) -> Vec<Claim<'b>> {
        let volumes = pods.spec.volumes.iter().flatten().enumerate();
        let named = volumes.filter_map(|(index, volume)| Some((index, volume.persistent_volume_claim.as_ref()?)));
        named
            .map(|(index, claim)| {
                let name = claim.claim_name.as_str();
                let known = self.0.get(&(namespace(&pods.key.namespace), name)).copied();
                let path = pods.path(&format!("volumes[{index}].persistentVolumeClaim.claimName"));
                Claim { name, path, access: known.unwrap_or(Access::Unknown) }
            })
            .collect()
    }
}

fn access(claim: &PersistentVolumeClaim) -> Access {
    let modes = claim.spec.as_ref().and_then(|spec| spec.access_modes.as_deref()).unwrap_or_default();
    let has = |mode| modes.iter().any(|one| one == mode);
    // A volume that takes both is mounted in one way at a time.
    if has("ReadWriteMany") {
        Access::Shared
    } else if has("ReadWriteOncePod") {
        Access::OnePod
    } else if has("ReadWriteOnce") {
        Access::OneNode
    } else if has("ReadOnlyMany") {
        Access::Shared
    } else {
        Access::Unknown
    }
}
