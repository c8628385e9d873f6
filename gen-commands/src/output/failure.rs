//! Why a command did not succeed.

use std::io;

use manifest_lib::objects::{BundleError, BundleErrors};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The answer is no, and has been printed: exit code 1.
    No,
    /// Findings, told on standard error: exit code 1.
    Findings(Vec<String>),
    /// The command could not do its work: exit code 2.
    Error(String),
    /// Whoever read the output has left, which is their right: exit code 0.
    ReaderLeft,
}

impl Failure {
    /// Standard output could not be written.
    pub(crate) fn printing(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderLeft;
        }
        Self::Error(format!("standard output cannot be written: {error}"))
    }

    /// A bundle cannot be made: each reason with its line.
    pub(crate) fn bundle(environment: &str, errors: &BundleErrors) -> Self {
        let told = |error: &BundleError| format!("error[{environment}]: {}\n  set at {}", error.message, error.origin);
        Self::Findings(errors.errors().iter().map(told).collect())
    }
}
