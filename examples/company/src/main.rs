//! The command over the company's environments.

use std::process::ExitCode;

fn main() -> ExitCode {
    gen_commands::run(company::ALL)
}
