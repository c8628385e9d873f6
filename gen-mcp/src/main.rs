//! The server over evolved-todo's profiles.

use std::process::ExitCode;

fn main() -> ExitCode {
    gen_mcp_server::run(|arguments| gen_commands::run_from(arguments, profiles::ALL))
}
