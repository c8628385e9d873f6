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
    /// Write each environment's bundle, and the images' build files and health contracts, to out/
    Generate(Generate),
    /// Ask a running process as the kubelet would, and say when it is ready, unready or restarted
    Probe(Probe),
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

#[derive(Debug, Args)]
#[command(after_help = "\
Time runs in the container's own seconds, from its start: the process is taken to start with the command. \
Exit codes: 0 it became ready, 1 it never did, 2 it could not be asked.")]
pub(crate) struct Probe {
    /// The workload whose probes ask
    pub(crate) workload: String,
    /// Where the process listens: host and port, such as http://127.0.0.1:8000. The paths are the probes' own; a probe
    /// of another port than the first is sent to that port of the same host
    #[arg(long)]
    pub(crate) url: String,
    /// The environment whose probes ask; needed only where they differ
    #[arg(long, value_name = "ENVIRONMENT")]
    pub(crate) env: Option<String>,
    /// How many times faster the pauses between questions pass, 1 to 1000; answers have their declared time
    #[arg(long, value_name = "FACTOR", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) speed: u32,
    /// Go on for so many of the container's seconds [default: until each probe could have said no]
    #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86400))]
    pub(crate) seconds: Option<u64>,
}
