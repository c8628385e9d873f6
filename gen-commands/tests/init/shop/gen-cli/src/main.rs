//! The commands over the profiles of shop.

use std::process::ExitCode;

fn main() -> ExitCode {
    gen_commands::run(profiles::ALL)
}
