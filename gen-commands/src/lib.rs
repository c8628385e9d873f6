//! The command line: reads the arguments, runs one command over a team's environments, prints, and is the only code
//! that touches the disk. It knows no rule of Kubernetes and no profile.
//!
//! A team keeps its own `profiles` crate and writes
//!
//! ```no_run
//! # mod my_profiles { pub const ALL: &[manifest_lib::lower::Environment] = &[]; }
//! fn main() -> std::process::ExitCode {
//!     gen_commands::run(my_profiles::ALL)
//! }
//! ```
//!
//! Inside, `commands` has a file or folder for each command. They ask `input` for what is read and `output` for what is
//! told; neither of those knows a command, nor the other one.

mod commands;
mod input;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use manifest_lib::lower::Environment;

use commands::{Command, completions};

/// Typed Kubernetes manifests: Rust constants in, YAML out.
#[derive(Debug, Parser)]
#[command(name = "gen-cli", version, after_help = "Exit codes: 0 fine, 1 findings or drift, 2 a failure.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Runs the command that the process's arguments name, over these environments.
///
/// Exits 0 if all is well, 1 if there are findings or `out/` is not what the profiles say, 2 if the command failed.
///
/// ```no_run
/// # mod my_profiles { pub const ALL: &[manifest_lib::lower::Environment] = &[]; }
/// fn main() -> std::process::ExitCode {
///     gen_commands::run(my_profiles::ALL)
/// }
/// ```
pub fn run(environments: &[Environment<'_>]) -> ExitCode {
    completions::answer(Cli::command, environments);
    run_from(std::env::args_os(), environments)
}

/// Runs the command that these arguments name, the program's own name first: for a program that is more than this command.
///
/// ```
/// # mod my_profiles { pub const ALL: &[manifest_lib::lower::Environment] = &[]; }
/// let code = gen_commands::run_from(["gen-cli", "rules", "run-as-root"].map(Into::into), my_profiles::ALL);
/// assert_eq!(code, std::process::ExitCode::SUCCESS);
/// ```
pub fn run_from(arguments: impl IntoIterator<Item = OsString>, environments: &[Environment<'_>]) -> ExitCode {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => output::exit::code(commands::run(&cli.command, environments)),
        Err(error) => {
            // Nobody is left to tell if even this cannot be printed.
            let _ = error.print();
            if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
        }
    }
}
