//! What no suggestion may bring about, though every rule of the gate lets it pass: each is an outage, or something that
//! never works, whatever somebody wants by it.

mod amount;
mod law;
mod limit_range;
mod memory_volumes;
mod quota;
mod rollouts;
mod scalers;
mod shutdown;
mod targets;

pub(super) use law::Wrong;

use crate::cluster::Set;
use law::Law;

/// All laws, by subject.
const LAWS: &[&[Law]] = &[
    shutdown::LAWS,
    rollouts::LAWS,
    memory_volumes::LAWS,
    targets::LAWS,
    scalers::LAWS,
    limit_range::LAWS,
    quota::LAWS,
];

/// All that the laws find in a set.
pub(super) fn broken(set: &Set<'_>) -> Vec<Wrong> {
    LAWS.iter().copied().flatten().flat_map(|law| (law.find)(set).into_iter().map(|wrong| wrong.of(law.name))).collect()
}
