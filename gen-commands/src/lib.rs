//! The command line: reads the arguments, runs one command over a team's environments, prints, and is the only code
//! that touches the disk. It knows no rule of Kubernetes.
//!
//! Another team keeps its own `profiles` crate and writes
//!
//! ```no_run
//! # mod my_profiles { pub const ALL: &[manifest_lib::lower::Environment] = &[]; }
//! fn main() -> std::process::ExitCode {
//!     gen_commands::run(my_profiles::ALL)
//! }
//! ```

mod cli;
mod complete;
mod diff;
mod dotenv;
mod explain;
mod failure;
mod generate;
mod graph;
mod judge;
mod lint;
mod out;
mod plan;
mod print;
mod probe;
mod rules;
mod secrets;
mod show;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use manifest_lib::lower::Environment;

use cli::{Cli, Command};
use failure::Failure;

/// Runs the command that the process's arguments name, over these environments.
///
/// Exits 0 if all is well, 1 if there are findings or `out/` is not what the profiles say, 2 if the command failed.
pub fn run(environments: &[Environment<'_>]) -> ExitCode {
    complete::answer(environments);
    run_from(std::env::args_os(), environments)
}

/// Runs the command that these arguments name, the program's own name first: for a program that is more than this command.
pub fn run_from(arguments: impl IntoIterator<Item = OsString>, environments: &[Environment<'_>]) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to tell if even this cannot be printed.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match execute(&cli.command, environments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn execute(command: &Command, environments: &[Environment<'_>]) -> Result<(), Failure> {
    match command {
        Command::Generate(arguments) => generate::run(arguments, environments),
        Command::Lint(arguments) => lint::run(arguments, environments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Probe(arguments) => probe::run(arguments, environments),
        Command::Diff(arguments) => diff::run(arguments, environments),
        Command::Explain(arguments) => explain::run(arguments, environments),
        Command::Plan(arguments) => plan::run(arguments, environments),
        Command::Graph(arguments) => graph::run(arguments, environments),
        Command::Judge(arguments) => judge::run(arguments, environments),
        Command::Show(arguments) => show::run(arguments, environments),
        Command::Secrets(arguments) => secrets::run(arguments, environments),
        Command::Completions { shell } => {
            let script = complete::script(*shell);
            std::io::stdout().write_all(&script).map_err(Failure::printing)
        }
    }
}
