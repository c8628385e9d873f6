//! evolved-todo: a Next.js frontend and a FastAPI backend, for Minikube.
//!
//! These are the files to edit. [`shared`] says what is the same everywhere, [`dev`] and [`prod`] what each environment
//! answers. After an edit, `cargo gen` writes `out/`.

use manifest_lib::lower::{Environment, environments};

pub mod dev;
pub mod prod;
pub mod shared;

/// Every environment, each a folder of `out/`.
pub const ALL: &[Environment] = environments(&[dev::ENVIRONMENT, prod::ENVIRONMENT]);
