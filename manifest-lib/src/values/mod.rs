//! Leaf values: names, labels, quantities, images, ports, seconds, percentages.
//!
//! Each is `Copy`, borrows its text, and has two doors over one scanner: `new` asserts (in a constant, a wrong value is
//! a compile error), `try_new` and `TryFrom` return a [`Fault`]. Neither serde nor k8s-openapi is known here.

mod doors;
mod env_name;
pub(crate) mod fault;
mod image;
mod label;
mod name;
mod nearest;
mod number;
mod origin;
mod path;
mod port;
mod quantity;
pub(crate) mod scan;

pub use env_name::EnvName;
pub use fault::Fault;
pub use image::{Digest, ImageReference, Repository, Tag};
pub use label::{LabelKey, LabelValue};
pub use name::{DnsLabel, DnsSubdomain, WorkloadName};
pub use nearest::nearest;
pub use number::{
    Amount, DurationSeconds, InitialDelaySeconds, MaxSkew, NonRootId, Percent, ProbePeriodSeconds, ProbeThreshold,
    ProbeTimeoutSeconds, ReplicaCount, ScalingPeriodSeconds, ScalingValue, StabilizationWindowSeconds, Utilization,
};
pub use origin::{Origin, Traced};
pub use path::{HttpPath, Ipv4Block, MountPath};
pub use port::{ContainerPort, NodePort, PortName};
pub use quantity::{Cpu, Memory};
