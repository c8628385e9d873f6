//! A server of the Model Context Protocol over standard input and output: a command's answers, for AI tools.
//!
//! It writes nothing and takes no path, so it reads nothing but the workspace that it is started in. Each call runs the
//! command in a process of its own, which is this program again: what is too long, too large or cancelled is ended from
//! outside, and each tool's answer is the command's own with `--format json`.
//!
//! A team's whole server, which its pages call `gen-mcp`, is
//!
//! ```no_run
//! # mod my_profiles { pub const ALL: &[manifest_lib::lower::Environment] = &[]; }
//! fn main() -> std::process::ExitCode {
//!     gen_mcp_server::run(|arguments| gen_commands::run_from(arguments, my_profiles::ALL))
//! }
//! ```

mod bounded;
mod server;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;

/// Serves until the client leaves, or, where the process's first argument is `gen-cli`, is that command.
///
/// The command gets its own name and the arguments behind it. It is to answer on standard output, with exit code 0 or 1;
/// any other is a failure, whose words are on standard error.
pub fn run(command: impl FnOnce(Vec<OsString>) -> ExitCode) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match arguments.first() {
        Some(first) if first == worker::COMMAND => return command(arguments),
        Some(_) => {
            eprintln!(
                "this program speaks the Model Context Protocol over standard input and output, and takes no arguments"
            );
            return ExitCode::from(2);
        }
        None => {}
    }
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(server::run());
            // A read of standard input may still wait, and nobody is left to answer.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
