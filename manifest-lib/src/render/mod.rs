//! Objects to text: pure, in memory, and only from a bundle that has passed the gate.

mod dockerfile;
mod yaml;

pub use dockerfile::{dockerfile, dockerignore};
pub use yaml::{MARK, RenderError, bundle, object};
