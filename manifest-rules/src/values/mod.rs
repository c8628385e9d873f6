//! Leaf values: names, labels, quantities, images, ports, seconds, percentages.
//!
//! Each is `Copy`, borrows its text, and has two doors over one scanner: `new` asserts (in a constant, a wrong value is
//! a compile error), `try_new` and `TryFrom` return a [`Fault`]. Neither serde nor k8s-openapi is known here.

mod amount;
mod cron;
mod doors;
mod env_name;
mod exact;
mod fault;
mod field_path;
mod image;
mod label;
mod name;
mod nearest;
mod number;
mod origin;
mod path;
mod place;
mod port;
mod quantity;
pub mod scan;
mod secret_line;
mod secret_name;
mod secret_text;
mod share;
mod stage;

pub use amount::Amount;
pub use cron::CronSchedule;
pub use env_name::EnvName;
pub use fault::{Fault, must, require};
pub use field_path::{PathStep, covers, keyed, path_steps, push_index, push_key, without_indices};
pub use image::{Digest, ImageReference, Repository, Tag};
pub use label::{LabelKey, LabelValue};
pub use name::{DnsLabel, DnsSubdomain, WorkloadName};
pub use nearest::nearest;
pub use number::{
    DurationSeconds, InitialDelaySeconds, MaxSkew, NonRootId, Percent, ProbePeriodSeconds, ProbeThreshold,
    ProbeTimeoutSeconds, ReplicaCount, ScalingPeriodSeconds, ScalingValue, StabilizationWindowSeconds, Utilization,
};
pub use origin::{Origin, Traced};
pub use path::{HttpPath, Ipv4Block, MountPath};
pub use place::Place;
pub use port::{ContainerPort, NodePort, PortName};
pub use quantity::{Cpu, Memory, Quantity};
pub use secret_line::{is_literal, secret_argument, secret_line};
pub use secret_name::names_a_secret;
pub use secret_text::{is_placeholder, secret_text};
pub use share::{Round, movable, percent_of, percentage};
pub use stage::{Level, Severity, Stage};
