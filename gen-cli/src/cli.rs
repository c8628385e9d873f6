//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Typed Kubernetes manifests: Rust constants in, YAML out.
#[derive(Debug, Parser)]
#[command(version, after_help = "Exit codes: 0 fine, 1 findings or drift, 2 a failure.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write every environment's bundle to out/NAME/bundle.yaml
    Generate(Generate),
    /// Print a script that completes this command's arguments in a shell
    Completions {
        /// The shell to print it for
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    pub(crate) environments: Vec<String>,
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// Print one environment's bundle to standard output and write nothing
    #[arg(long, conflicts_with = "check")]
    pub(crate) stdout: bool,
    /// Write nothing; exit 1 with a unified diff if the folder is not what the profiles say
    #[arg(long)]
    pub(crate) check: bool,
}
