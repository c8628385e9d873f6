//! Why something cannot be read.

use std::fmt;

use manifest_lib::objects::BundleErrors;

/// Why something cannot be read.
#[derive(Debug)]
pub(crate) enum InputError {
    /// It is not there, or not what it should be: the words for people.
    Message(String),
    /// The objects of the environment of this name cannot be made.
    Bundle(String, BundleErrors),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => f.write_str(message),
            Self::Bundle(environment, errors) => write!(f, "{environment}: {errors}"),
        }
    }
}
