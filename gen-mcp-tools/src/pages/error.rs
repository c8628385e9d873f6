//! Why the pages cannot be made.

use std::fmt;

use manifest_lib::objects::{BundleErrors, NotAnObject};
use manifest_lib::render::RenderError;
use manifest_lib::rules::Findings;

/// Why the pages cannot be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PagesError {
    /// An environment's objects cannot be made.
    Bundle(BundleErrors),
    /// An object of kagent's is none.
    Object(NotAnObject),
    /// The gate refuses one.
    Findings(Findings),
    /// Something cannot be written as YAML.
    Render(RenderError),
    /// A page asks for what nobody knows: its words.
    Template(String),
}

impl fmt::Display for PagesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bundle(error) => error.fmt(f),
            Self::Object(error) => error.fmt(f),
            Self::Findings(error) => error.fmt(f),
            Self::Render(error) => error.fmt(f),
            Self::Template(error) => f.write_str(error),
        }
    }
}

impl std::error::Error for PagesError {}
