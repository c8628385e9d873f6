//! What a health endpoint owes, and how the kubelet asks it.
//!
//! [`HealthBody`] is the answer that every endpoint gives, and [`Contract`] what a workload's endpoint owes to each of
//! its probes: both become pages for the app's developers (see [`crate::render`]). [`Kubelet`] is the other side: given
//! the answers, it says when a container has started, is ready, leaves its Service or is restarted. No clock and no
//! network here: whoever asks brings both.

mod body;
mod contract;
mod kubelet;
mod probe_kind;

pub use body::{DependencyState, HealthBody, HealthStatus, READ_OF_A_BODY, body_faults};
pub use contract::{Asked, Contract, container_of, port_number};
pub use kubelet::{Answer, Event, Kubelet};
pub use probe_kind::{ProbeKind, probes_of};
