//! Pods of which there can be only one at a time, whatever number is written.

use super::claims::Claim;
use super::pods::Pods;
use crate::objects::Object;

/// Why there is one pod and no second beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Singleton<'b> {
    /// It is the one of a StatefulSet: a second would have an identity and data of its own.
    StatefulSet,
    /// It holds a claim that a second pod may not mount.
    Claim(&'b str),
    /// Its owner ends it before it starts the next.
    Recreated,
}

impl<'b> Singleton<'b> {
    /// Why the pods are one; nothing where a second may run beside the first.
    pub(super) fn of(pods: &Pods<'b>, claims: &[Claim<'b>]) -> Option<Self> {
        if pods.replicas.unwrap_or(1) != 1 || !pods.stands_for_many() {
            return None;
        }
        if matches!(pods.item.object, Object::StatefulSet(_)) {
            return Some(Self::StatefulSet);
        }
        if let Some(claim) = claims.iter().find(|claim| !claim.is_shared()) {
            return Some(Self::Claim(claim.name));
        }
        pods.recreates().then_some(Self::Recreated)
    }
}
