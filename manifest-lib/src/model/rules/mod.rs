//! What must fit together: within a workload, between a workload and an environment's answers, and within an app.
//!
//! Each rule is a `const fn` that returns what is wrong. In a constant the model's constructors turn that into a
//! compile error; [`App::try_new`](super::App::try_new) returns it.

mod app;
mod capacity;
mod cluster;
mod deployed;
mod names;
mod pod;
mod told;
mod workload;

pub(super) use app::app;
pub(crate) use capacity::{Sum, unplaced};
pub(super) use deployed::deployed;
pub(super) use pod::{mounts, volumes};
pub(super) use workload::{
    env_name_is_free, env_names, image_build, in_time, labels, pod_annotations, ports, probes, writable_paths,
};
