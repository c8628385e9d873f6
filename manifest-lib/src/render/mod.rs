//! Objects to text: pure, in memory, and manifests only from a bundle that has passed the gate.

mod contract;
mod dockerfile;
mod drills;
mod fill;
mod generated;
mod handlers;
mod images;
mod pages;
mod rules;
mod yaml;

pub use contract::{health_page, health_schema};
pub use dockerfile::{dockerfile, dockerignore};
pub use drills::drills;
pub use generated::{MARK, fingerprint, mark};
pub use handlers::health_handlers;
pub use images::{image_folder, images};
pub use pages::{helm_page, pages};
pub use rules::{rule, rules_page};
pub use yaml::{RenderError, bundle, object, tree};

pub(crate) use fill::{Page, fill};
pub(crate) use yaml::scalar;
