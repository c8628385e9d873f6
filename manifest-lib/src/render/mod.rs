//! Objects to text: pure, in memory, and only from a bundle that has passed the gate.

mod yaml;

pub use yaml::{MARK, RenderError, bundle, object};
