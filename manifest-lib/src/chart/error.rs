//! Why a chart cannot be made.

use std::fmt;

use crate::objects::BundleErrors;
use crate::values::Origin;

/// Why a chart cannot be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChartError {
    /// The line of the profile.
    pub origin: Origin,
    /// What is wrong and what to do.
    pub message: String,
}

impl ChartError {
    pub(super) fn new(origin: Origin, message: String) -> Self {
        Self { origin, message }
    }

    /// The errors of a bundle that a chart needs.
    pub(super) fn of_bundle(errors: BundleErrors) -> Vec<Self> {
        errors.errors().iter().map(|error| Self::new(error.origin, error.message.clone())).collect()
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  set at {}", self.message, self.origin)
    }
}
