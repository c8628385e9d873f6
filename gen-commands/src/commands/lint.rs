//! `lint`: the gate's rules over YAML from anywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use manifest_lib::gate::{self, Lint};
use manifest_lib::lower::Environment;
use manifest_lib::model;
use manifest_lib::read::{ReadFile, read};
use manifest_lib::rules::{Finding, rules};
use manifest_lib::values::{self, Level};

use crate::input::date::today;
use crate::input::environments;
use crate::input::sources::{self, Sources};
use crate::output::failure::Failure;
use crate::output::findings::report::Report;
use crate::output::findings::{sarif, text};
use crate::output::{json, print, yaml};

#[derive(Debug, Args)]
#[command(after_help = "\
A folder and standard input are taken for all that belongs together, a file for a part of it: of a part, nothing is \
called missing that may stand elsewhere. Exit codes: 0 no error, 1 errors, 2 a file could not be read.")]
pub(crate) struct Arguments {
    /// Files, folders (all .yaml, .yml and .json below them), or - for standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["schema", "env"])]
    paths: Vec<String>,
    /// An environment's own objects, as they are rendered, as strictly as its stage asks; what the profile waives is told
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with_all = ["paths", "stage"])]
    env: Option<String>,
    /// As strictly as in this stage
    #[arg(long, value_enum, default_value_t = Stage::Prod)]
    stage: Stage,
    /// Take what is given for a part of what there is
    #[arg(long, conflicts_with = "complete")]
    partial: bool,
    /// Take what is given for all that there is
    #[arg(long)]
    complete: bool,
    /// What is deployed: a file to compare with for what cannot be changed
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// A registry that images may come from; may be given several times [default: any]
    #[arg(long = "registry", value_name = "REGISTRY")]
    registries: Vec<String>,
    /// Let a warning of this rule, or `warnings` for all, be an error
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,
    /// Leave this rule out
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,
    /// Only findings that are at least so bad
    #[arg(long, value_enum)]
    severity: Option<Severity>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What SARIF calls this run, so that a code host keeps several apart
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    Dev,
    Prod,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return json::schema::<Report<'_>>();
    }
    if let Some(name) = arguments.deny.iter().chain(&arguments.allow).find(|name| !is_rule(name)) {
        return Err(Failure::Error(format!("there is no rule `{name}`: `gen-cli rules` lists them")));
    }
    let judged = Judged::of(arguments, environments)?;
    if judged.sources.texts.is_empty() {
        judged.sources.all_read()?;
    }
    let today = today();
    let before = arguments.before.as_deref().map(sources::file).transpose()?.unwrap_or_default();
    let files: Vec<ReadFile> = judged.sources.texts.iter().map(|(name, text)| read(name, text)).collect();
    // What could not be read may be what others look for.
    let complete = judged.complete && !files.iter().any(|file| file.has_unread);
    let findings = gate::lint(
        files,
        &Lint {
            stage: judged.stage,
            complete,
            today: Some(&today),
            registries: &arguments.registries,
            before: &before,
        },
    );
    let findings = wanted(findings, arguments);
    match arguments.format {
        Format::Text => print::text(&text::of(&findings, &judged.sources.texts, complete))?,
        Format::Json => json::report(&Report::of(&findings))?,
        Format::Sarif => json::report(&sarif::of(&findings, arguments.category.as_deref()))?,
    }
    // What could not be read is told behind what the others have, and is no answer.
    judged.sources.all_read()?;
    if findings.iter().any(|finding| finding.level == Level::Error) { Err(Failure::No) } else { Ok(()) }
}

/// What is judged, and how.
struct Judged {
    sources: Sources,
    stage: model::Stage,
    complete: bool,
}

impl Judged {
    fn of(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<Self, Failure> {
        if let Some(name) = &arguments.env {
            let environment = environments::one(name, environments)?;
            let bundle = environments::bundle(environment)?;
            let text = yaml::documents(bundle.iter().map(|(_, item)| item), name)?;
            return Ok(Self {
                sources: Sources { texts: BTreeMap::from([(format!("({name})"), text)]), unread: Vec::new() },
                stage: environment.app().stage(),
                complete: !arguments.partial,
            });
        }
        // A folder and standard input are taken for all that there is, a file for a part of it.
        let whole = arguments.paths.iter().any(|path| path == "-" || Path::new(path).is_dir());
        Ok(Self {
            sources: Sources::of(&arguments.paths)?,
            stage: match arguments.stage {
                Stage::Dev => model::Stage::Dev,
                Stage::Prod => model::Stage::Prod,
            },
            complete: arguments.complete || (whole && !arguments.partial),
        })
    }
}

/// The findings that count, each as bad as the arguments make it.
fn wanted(mut findings: Vec<Finding>, arguments: &Arguments) -> Vec<Finding> {
    let least = match arguments.severity {
        None | Some(Severity::Low) => values::Severity::Low,
        Some(Severity::Medium) => values::Severity::Medium,
        Some(Severity::High) => values::Severity::High,
        Some(Severity::Critical) => values::Severity::Critical,
    };
    let denied = |rule: &str| arguments.deny.iter().any(|name| name == rule || name == "warnings");
    for finding in &mut findings {
        if finding.level == Level::Warn && denied(finding.rule) {
            finding.level = Level::Error;
        }
    }
    findings.retain(|finding| {
        !arguments.allow.iter().any(|name| name == finding.rule)
            && finding.severity >= least
            && finding.level != Level::Off
    });
    findings
}

fn is_rule(name: &str) -> bool {
    name == "warnings" || name == "unused-waiver" || rules().any(|rule| rule.name == name)
}
