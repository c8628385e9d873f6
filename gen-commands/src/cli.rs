//! The arguments.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use manifest_lib::diff::Impact;

/// Typed Kubernetes manifests: Rust constants in, YAML out.
#[derive(Debug, Parser)]
#[command(name = "gen-cli", version, after_help = "Exit codes: 0 fine, 1 findings or drift, 2 a failure.")]
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
    /// Tell what a change does: objects and fields that differ, and what each difference does to a cluster
    Diff(Diff),
    /// Tell where a field comes from, what Kubernetes says of it, and which rules watch it
    Explain(Explain),
    /// Tell what an environment costs and promises: requests, headroom, times of rollouts and autoscaling
    Plan(Plan),
    /// Judge a suggestion before anybody applies it: what it does, what is against it, where to edit the profile
    Judge(Judge),
    /// Draw who is exposed, who may call whom, what leaves the cluster, and what scales
    Graph(Graph),
    /// List environments and their objects, or print an environment or one object of it as it is before the gate
    Show(Show),
    /// Print the Secrets that an environment's pods read, for a pipe into kubectl
    Secrets(Secrets),
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
    #[arg(value_name = "FILE", required_unless_present_any = ["schema", "env"])]
    pub(crate) paths: Vec<String>,
    /// An environment's own objects, as they are rendered, as strictly as its stage asks; what the profile waives is told
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with_all = ["paths", "stage"])]
    pub(crate) env: Option<String>,
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
    /// What SARIF calls this run, so that a code host keeps several apart
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
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
    pub(crate) fn of(self) -> manifest_lib::values::Severity {
        match self {
            Self::Low => manifest_lib::values::Severity::Low,
            Self::Medium => manifest_lib::values::Severity::Medium,
            Self::High => manifest_lib::values::Severity::High,
            Self::Critical => manifest_lib::values::Severity::Critical,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The rule to tell
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Without a name, each environment as the profiles say it is compared with its file in the folder; with one name, that \
environment. Two names compare an environment, a file, a folder or - for standard input with another, the old one first. \
Exit codes: 0 the same, 1 different or denied, 2 a side could not be read.")]
pub(crate) struct Diff {
    /// An environment; or two of environments, files and folders
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    pub(crate) sides: Vec<String>,
    /// Compare with the folder as this git revision has it
    #[arg(long, value_name = "REVISION")]
    pub(crate) from: Option<String>,
    /// The folder that `generate` writes to
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Exit 1 if a difference does this, such as opens-network; may be given several times
    #[arg(long, value_name = "IMPACT", value_parser = impact())]
    pub(crate) deny: Vec<Impact>,
    /// Exit 0 also if something differs
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A field is named as in YAML, list items by name or number: spec.template.spec.containers[backend].image; its last words \
are enough if no other field ends in them. Exit codes: 0 told, 2 there is no such environment, object or field.")]
pub(crate) struct Explain {
    /// The environment
    #[arg(required_unless_present = "schema")]
    pub(crate) environment: Option<String>,
    /// The object, such as Deployment/backend
    #[arg(required_unless_present = "schema")]
    pub(crate) object: Option<String>,
    /// The field, such as spec.replicas [default: every field that is set]
    pub(crate) field: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Json,
}

/// An impact by its name.
fn impact() -> impl TypedValueParser<Value = Impact> {
    let names = PossibleValuesParser::new(Impact::ALL.map(Impact::as_str));
    names.map(|name| Impact::ALL.into_iter().find(|impact| impact.as_str() == name).unwrap_or(Impact::NoEffect))
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Markdown,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "\
gen-cli secrets dev --from-env-file .env | kubectl apply -f -\n\n\
Exit codes: 0 printed, 1 values are missing (all are told, none is printed), 2 it could not be done.")]
pub(crate) struct Secrets {
    /// The environment
    pub(crate) environment: String,
    /// Take the values from this file of NAME=value lines instead of the process's environment
    #[arg(long, value_name = "FILE")]
    pub(crate) from_env_file: Option<PathBuf>,
    /// Print them with empty values, which needs none
    #[arg(long, conflicts_with = "from_env_file")]
    pub(crate) template: bool,
    /// Print values to a terminal, too
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Everything is arithmetic on the spec: what the scheduler, the rollout, the autoscaler and the kubelet may do by their own \
rules. Times of autoscaling count from the first look of the controller that sees the new load.")]
pub(crate) struct Plan {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    pub(crate) environments: Vec<String>,
    /// How to print it; svg is a picture of one environment
    #[arg(long, value_enum, default_value_t = PlanFormat::Text)]
    pub(crate) format: PlanFormat,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PlanFormat {
    Text,
    Json,
    Svg,
}

#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    pub(crate) environments: Vec<String>,
    /// How to print it: mermaid and dot are texts that others draw, svg is a picture of one environment
    #[arg(long, value_enum, default_value_t = GraphFormat::Mermaid)]
    pub(crate) format: GraphFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum GraphFormat {
    Mermaid,
    Dot,
    Svg,
}

#[derive(Debug, Args)]
#[command(after_help = "\
An object of the environment's kind and name stands for that object, any other is an addition, and what is not named stays \
as it is. Verdicts: fine, no-change, review (somebody has to want it), refused. \
Exit codes: 0 fine or no change, 1 review or refused, 2 it could not be judged.")]
pub(crate) struct Judge {
    /// The environment
    #[arg(required_unless_present = "schema")]
    pub(crate) environment: Option<String>,
    /// A file of whole objects, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    pub(crate) file: Option<String>,
    /// The file is a patch of this object, such as Deployment/backend: it holds only what changes, null for what goes
    #[arg(long, value_name = "OBJECT")]
    pub(crate) patch: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The environment to print [default: list all, with their objects]
    pub(crate) environment: Option<String>,
    /// The object to print, such as Deployment/backend [default: all]
    pub(crate) object: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}
