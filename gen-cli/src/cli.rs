//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
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
    /// Write each environment's bundle, and the charts, build files, contracts and rules, to out/
    Generate(Generate),
    /// Judge YAML from anywhere by the rules that our own bundles must pass
    Lint(Lint),
    /// List the rules, or tell one
    Rules(Rules),
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
Exit codes: 0 it became ready and was not restarted, 1 otherwise, 2 it could not be asked.")]
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

#[derive(Debug, Args)]
#[command(after_help = "\
A folder and standard input are taken for all that belongs together, a file for a part of it: of a part, nothing is \
called missing that may stand elsewhere. Exit codes: 0 no error, 1 errors, 2 a file could not be read.")]
pub(crate) struct Lint {
    /// Files, folders (all .yaml, .yml and .json below them), or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    pub(crate) paths: Vec<String>,
    /// As strictly as in this stage
    #[arg(long, value_enum, default_value_t = Stage::Prod)]
    pub(crate) stage: Stage,
    /// Take what is given for a part of what there is
    #[arg(long, conflicts_with = "complete")]
    pub(crate) partial: bool,
    /// Take what is given for all that there is
    #[arg(long)]
    pub(crate) complete: bool,
    /// What is deployed: a file to compare with for what cannot be changed
    #[arg(long, value_name = "FILE")]
    pub(crate) before: Option<std::path::PathBuf>,
    /// A registry that images may come from; may be given several times [default: any]
    #[arg(long = "registry", value_name = "REGISTRY")]
    pub(crate) registries: Vec<String>,
    /// Let a warning of this rule, or `warnings` for all, be an error
    #[arg(long, value_name = "RULE")]
    pub(crate) deny: Vec<String>,
    /// Leave this rule out
    #[arg(long, value_name = "RULE")]
    pub(crate) allow: Vec<String>,
    /// Only findings that are at least so bad
    #[arg(long, value_enum)]
    pub(crate) severity: Option<Severity>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Stage {
    Dev,
    Prod,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Sarif,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    pub(crate) fn of(self) -> manifest_lib::checks::Severity {
        match self {
            Self::Low => manifest_lib::checks::Severity::Low,
            Self::Medium => manifest_lib::checks::Severity::Medium,
            Self::High => manifest_lib::checks::Severity::High,
            Self::Critical => manifest_lib::checks::Severity::Critical,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The rule to tell
    pub(crate) rule: Option<String>,
}
