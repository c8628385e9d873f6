//! `lint`: the gate's rules over YAML from anywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use manifest_lib::gate::{self, Lint};
use manifest_lib::lower::Environment;
use manifest_lib::model;
use manifest_lib::objects::ObjectKey;
use manifest_lib::read::{ReadFile, read};
use manifest_lib::rules::{Family, Finding, rule, rules};
use manifest_lib::values::{self, Level};

use crate::input::date::today;
use crate::input::layout::{Changes, Layout, Unmade};
use crate::input::sources::{self, Sources};
use crate::input::{environments, object_name};
use crate::output::failure::Failure;
use crate::output::findings::report::Report;
use crate::output::findings::{sarif, text};
use crate::output::{json, print, yaml};

#[derive(Debug, Args)]
#[command(after_help = "\
A folder and standard input are taken for all that belongs together, a file for a part of it: of a part, nothing is \
called missing that may stand elsewhere. Of a folder with a kustomization its resources are judged as a part, and of a \
Helm chart nothing: judge what they make, with `kubectl kustomize DIR | gen-cli lint -` and `helm template DIR | gen-cli \
lint -`. Exit codes: 0 no error, 1 errors, 2 a file could not be read.")]
pub(crate) struct Arguments {
    /// Files, folders (all .yaml, .yml and .json below them), or - for standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["schema", "env"])]
    paths: Vec<String>,
    /// An environment's own objects, as they are rendered, as strictly as its stage asks; what the profile waives is told
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with_all = ["paths", "stage"])]
    env: Option<String>,
    /// As strictly as in this stage [default: what a Namespace's annotation gen-cli/stage says, or else prod]
    #[arg(long, value_enum)]
    stage: Option<Stage>,
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
    let texts = &judged.sources.texts;
    if texts.is_empty() {
        judged.sources.all_read()?;
    }
    let before = arguments.before.as_deref().map(sources::file).transpose()?.unwrap_or_default();
    let (findings, complete) = judged.findings(&arguments.registries, &before);
    let findings = wanted(findings, arguments);
    match arguments.format {
        Format::Text => print::text(&text::of(&findings, texts, complete))?,
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
    /// Nothing where the objects themselves may say it.
    stage: Option<model::Stage>,
    complete: bool,
}

impl Judged {
    fn of(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<Self, Failure> {
        if let Some(name) = &arguments.env {
            // What it waives is told, too.
            let environment = environments::one(name, environments)?.without_waivers();
            let bundle = environments::bundle(&environment)?;
            let text = yaml::documents(bundle.iter().map(|(_, item)| item), name)?;
            return Ok(Self {
                sources: Sources { texts: BTreeMap::from([(format!("({name})"), text)]), unread: Vec::new() },
                stage: Some(environment.app().stage()),
                complete: !arguments.partial,
            });
        }
        // A folder and standard input are taken for all that there is, a file for a part of it.
        let whole = arguments.paths.iter().any(|path| path == "-" || Path::new(path).is_dir());
        Ok(Self {
            sources: Sources::of(&arguments.paths)?,
            stage: arguments.stage.map(|stage| match stage {
                Stage::Dev => model::Stage::Dev,
                Stage::Prod => model::Stage::Prod,
            }),
            complete: arguments.complete || (whole && !arguments.partial),
        })
    }

    /// What the rules find, and whether it is of a complete set.
    fn findings(&self, registries: &[String], before: &str) -> (Vec<Finding>, bool) {
        let texts = &self.sources.texts;
        let layout = Layout::of(texts);
        // What other tools make, and what could not be read, may be what others look for.
        let mut complete = self.complete && layout.is_plain() && self.sources.unread.is_empty();
        let today = today();
        let judged = layout.sets.iter().any(|set| !set.files.is_empty());
        let told = layout.unmade.iter().filter(|one| !(judged && one.is_generated));
        let mut findings: Vec<Finding> = told.map(|one| unmade(one, judged)).collect();
        for set in &layout.sets {
            let files: Vec<ReadFile> = set.files.iter().filter_map(|file| Some(read(file, texts.get(file)?))).collect();
            complete &= !files.iter().any(|file| file.has_unread);
            let stage = self.stage.unwrap_or(model::Stage::Prod);
            let how = Lint { stage, complete, today: Some(&today), registries, before };
            let found =
                if self.stage.is_some() { gate::lint(files, &how) } else { gate::lint_as_declared(files, &how) };
            match set.kustomized {
                Some(changes) => findings.extend(found.into_iter().filter_map(|finding| kustomized(finding, changes))),
                None => findings.extend(found),
            }
        }
        for finding in findings.iter_mut().filter(|finding| finding.object.is_none()) {
            let place = finding.place.as_ref();
            finding.object = place.and_then(|place| object_name::around(texts.get(&place.file)?, place.line));
        }
        findings.sort_by(|a, b| a.place.cmp(&b.place));
        (findings, complete)
    }
}

/// What is to be made before it can be judged. Where nothing else was judged, that is no answer.
fn unmade(one: &Unmade, judged: bool) -> Finding {
    let Unmade { file, folder, is_chart, .. } = one;
    let (rule, kind, group, message) = if *is_chart {
        let message = format!(
            "this folder is a Helm chart, whose templates are no objects: judge what it makes, with `helm template {folder} | gen-cli lint -`"
        );
        ("helm-template", "Chart", "helm.sh", message)
    } else {
        let message = format!(
            "kustomize makes other objects of what this folder holds, and those are what to judge: run `kubectl kustomize {folder} | gen-cli lint -`; here, its resources are judged as a part of a set, without its patches and generators"
        );
        ("not-an-object", "Kustomization", "kustomize.config.k8s.io", message)
    };
    let (group, kind, namespace) = (group.to_owned(), kind.to_owned(), String::new());
    let level = if judged { Level::Warn } else { Level::Error };
    let object = ObjectKey { group, kind, namespace, name: folder.clone() };
    let place = values::Place { file: file.clone(), line: 1, column: 1 };
    Finding::in_file(rule, (level, values::Severity::High), Some(object), place, message)
}

/// A finding on an object that a kustomization changes: where that may mend it, it is a doubt.
fn kustomized(mut finding: Finding, changes: Changes) -> Option<Finding> {
    let family = rule(finding.rule).map(|rule| rule.family);
    // Labels that it adds stand in selectors, too.
    let about_labels = finding.path.contains("selector") || finding.path.contains("labels");
    if changes.labels && about_labels {
        return None;
    }
    let doubted = changes.anything
        || (changes.images && family == Some(Family::Images))
        || (changes.replicas && family == Some(Family::Availability));
    if doubted {
        finding.level = finding.level.min(Level::Warn);
    }
    Some(finding)
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
