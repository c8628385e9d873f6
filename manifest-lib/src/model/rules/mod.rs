//! What must fit together: within a workload, between a workload and an environment's answers, and within an app.
//!
//! Each rule is a `const fn` that returns what is wrong. In a constant the model's constructors turn that into a
//! compile error; [`App::try_new`](super::App::try_new) returns it.

mod app;
mod connections;
mod deployed;
mod extra;
mod metadata;
mod names;
mod pod;
mod resources;
mod workload;

pub(super) use app::app;
pub(super) use deployed::deployed;
pub(super) use extra::extra_pods;
pub(super) use metadata::{annotations, labels, once, own_labels, pod_annotations};
pub(super) use pod::{mounts, volumes};
pub(super) use resources::pod_level;
pub(super) use workload::{env_name_is_free, env_names, image_build, in_time, ports, probes, writable_paths};
