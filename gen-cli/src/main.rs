//! The command over evolved-todo's profiles.

use std::process::ExitCode;

fn main() -> ExitCode {
    gen_commands::run(profiles::ALL)
}
