//! How a command ends.

use std::process::ExitCode;

use super::failure::Failure;
use super::print;

/// Tells standard error what failed, and gives the exit code.
pub(crate) fn code(ended: Result<(), Failure>) -> ExitCode {
    match ended {
        Ok(()) | Err(Failure::ReaderLeft) => ExitCode::SUCCESS,
        Err(Failure::No) => ExitCode::from(1),
        Err(Failure::Findings(findings)) => {
            for finding in findings {
                print::problem(&finding);
            }
            ExitCode::from(1)
        }
        Err(Failure::Error(message)) => {
            print::problem(&format!("error: {message}"));
            ExitCode::from(2)
        }
    }
}
