//! What a set of objects means: which pods who owns, what selects and serves them, what policies let through, how they
//! are rolled out and scaled. Rules, diffs, plans and graphs all ask here, so each of these facts stands once.

pub(crate) mod address;
mod addresses;
mod needs;
mod pod_index;
mod pods;
mod policies;
mod policy_port;
pub mod ports;
mod reach;
mod rollout;
pub mod selector;
mod set;
mod share;

pub use addresses::Addresses;
pub use needs::{NeededSecret, needed_secrets};
pub use pod_index::PodIndex;
pub use pods::{Labels, Pods};
pub use policies::{Direction, NAMESPACE_NAME, Peer, Policies, Policy, Way};
pub use policy_port::{Numbers, PolicyPort};
pub use reach::{Call, beyond};
pub use rollout::{recreates, rollout_limits};
pub use set::Set;
pub(crate) use share::is_no_pod;
pub use share::pods_of;
