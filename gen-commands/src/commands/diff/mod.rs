//! `diff`: what a change of the profiles does to the cluster, for a reviewer and for CI.
//!
//! Each comparison has two sides: what the profiles say now, what `out/` or a git revision of it says, or any files. The
//! library compares; this decides what is compared, and prints it.

mod sides;
mod upgrade;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use manifest_lib::diff::Impact;
use manifest_lib::lower::Environment;
use manifest_lib::values::KubernetesVersion;

use crate::output::differences::comparison::{Comparison, Report};
use crate::output::differences::words::effects;
use crate::output::differences::{markdown, text};
use crate::output::failure::Failure;
use crate::output::{json, print};

#[derive(Debug, Args)]
#[command(after_help = "\
Without a name, each environment as the profiles say it is compared with its file in the folder; with one name, that \
environment. Two names compare an environment, a file, a folder or - for standard input with another, the old one first. \
Exit codes: 0 the same, 1 different or denied, 2 a side could not be read.")]
pub(crate) struct Arguments {
    /// An environment; or two of environments, files and folders
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    sides: Vec<String>,
    /// Compare with the folder as this git revision has it
    #[arg(long, value_name = "REVISION")]
    from: Option<String>,
    /// The folder that `generate` writes to
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit 1 if a difference does this, such as opens-network; may be given several times
    #[arg(long, value_name = "IMPACT", value_parser = impact())]
    deny: Vec<Impact>,
    /// Tell instead what an upgrade of the cluster to this version of Kubernetes, such as 1.37, changes for the environments
    #[arg(long, value_name = "VERSION", value_parser = version, conflicts_with_all = ["from", "deny", "format"])]
    kubernetes: Option<KubernetesVersion>,
    /// Exit 0 also if something differs
    #[arg(long)]
    exit_zero: bool,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// A version of Kubernetes.
fn version(text: &str) -> Result<KubernetesVersion, String> {
    KubernetesVersion::try_new(text).map_err(|fault| fault.to_string())
}

/// An impact by its name.
fn impact() -> impl TypedValueParser<Value = Impact> {
    let names = PossibleValuesParser::new(Impact::ALL.map(Impact::as_str));
    names.map(|name| Impact::ALL.into_iter().find(|impact| impact.as_str() == name).unwrap_or(Impact::NoEffect))
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return json::schema::<Report>();
    }
    if let Some(to) = arguments.kubernetes {
        return upgrade::run(&arguments.sides, to, arguments.exit_zero, environments);
    }
    let sides = arguments.sides.as_slice();
    let comparisons = sides::compared(sides, arguments.from.as_deref(), &arguments.out, environments)?;
    let denied = denied(&comparisons, &arguments.deny);
    let report = Report::of(comparisons);
    match arguments.format {
        Format::Text => print::styled(&text::of(&report.comparisons, print::width()))?,
        Format::Markdown => print::plain(&format!("{}\n", markdown::of(&report.comparisons).trim_end()))?,
        Format::Json => json::report(&report)?,
    }
    match (denied.is_empty(), report.same || arguments.exit_zero) {
        (false, _) => Err(Failure::Findings(denied)),
        (true, true) => Ok(()),
        (true, false) => Err(Failure::No),
    }
}

/// Each effect that CI refuses.
fn denied(comparisons: &[Comparison], refused: &[Impact]) -> Vec<String> {
    let mut denied = Vec::new();
    for comparison in comparisons {
        for impact in Impact::ALL.into_iter().filter(|impact| refused.contains(impact)) {
            denied.extend(effects(&comparison.diff, impact).into_iter().map(|effect| {
                format!(
                    "error[{}]: {} ({}): undo it, or let a reviewer allow it by leaving out --deny",
                    impact.as_str(),
                    effect.message,
                    comparison.title
                )
            }));
        }
    }
    denied
}
