//! Who gets through the NetworkPolicies to a port of pods.

use super::pod_index::PodIndex;
use super::policies::{Peer, Policies};
use super::policy_port::{Numbers, PolicyPort};
use super::ports::Target;

/// Who gets through, as far as their kind goes: the most that any policy lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Nobody at all.
    Nobody,
    /// Pods of the same namespace alone.
    Neighbours,
    /// Pods alone, of other namespaces, too.
    Pods,
    /// Addresses or everybody, or no policy limits it.
    Anyone,
}

impl Entry {
    /// Who gets through to a port; nothing where the pods declare none of that name.
    pub(super) fn of(
        policies: &Policies<'_>,
        index: &PodIndex<'_>,
        pods: usize,
        target: Target<'_>,
        over: &str,
    ) -> Option<Self> {
        let number = match target {
            Target::Number(number) => number,
            Target::Name(_) => index.pods[pods].ports().find(|port| target.is(port, over))?.container_port,
        };
        let port = PolicyPort { protocol: Some(over), numbers: Numbers::Range(number, number) };
        let Some(callers) = policies.callers(index, pods, &port) else { return Some(Self::Anyone) };
        let of = |(_, peer): &(_, &Peer<'_>)| match peer {
            Peer::Anyone | Peer::Addresses(_) => Self::Anyone,
            Peer::Pods { namespaces: Some(_), .. } => Self::Pods,
            Peer::Pods { namespaces: None, .. } => Self::Neighbours,
        };
        Some(callers.iter().map(of).max().unwrap_or(Self::Nobody))
    }
}
