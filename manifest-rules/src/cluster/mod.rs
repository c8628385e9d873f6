//! What a set of objects means: which pods who owns, what selects and serves them, what policies let through, how they
//! are rolled out and scaled. Rules, diffs, plans and graphs all ask here, so each of these facts stands once.

pub(crate) mod address;
mod addresses;
mod claims;
pub mod defaults;
mod entry;
mod needs;
mod operators;
mod other_policies;
mod pod_index;
mod pods;
mod policies;
mod policy_port;
pub mod ports;
mod reach;
mod rollout;
mod same_pods;
mod scaled_object;
pub mod selector;
mod service_groups;
mod set;
mod share;
mod shutdown;
mod singleton;
mod stages;

pub use addresses::Addresses;
pub use claims::{Access, Claim};
pub use entry::Entry;
pub use needs::{NeededSecret, needed_secrets};
pub use operators::Operators;
pub use other_policies::OtherPolicies;
pub use pod_index::PodIndex;
pub use pods::{Labels, Pods};
pub use policies::{Direction, NAMESPACE_NAME, Peer, Policies, Policy, Way};
pub use policy_port::{Numbers, PolicyPort};
pub use reach::{Call, Ways, beyond};
pub use rollout::{recreates, rollout_limits};
pub use scaled_object::ScaledObject;
pub use service_groups::{ServiceGroup, Serving};
pub use set::Set;
pub(crate) use share::is_no_pod;
pub use share::pods_of;
pub use shutdown::pre_stop_seconds;
pub use singleton::Singleton;
pub use stages::{STAGE_ANNOTATION, Stages};
