//! `generate`: the profiles' bundles, to a folder, to standard output, or against what is there.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use manifest_lib::chart;
use manifest_lib::health::Contract;
use manifest_lib::lower::Environment;
use manifest_lib::lower::Refused;
use manifest_lib::render;
use manifest_lib::rules::Findings;

use crate::cli::Generate;
use crate::failure::Failure;
use crate::out::{self, Change, Out};
use crate::print;

/// The folder of the images' build files.
const IMAGES: &str = "images";
/// The folder of the Helm charts.
const CHART: &str = "chart";
/// The folder of what AI tools need to ask us.
const AIOPS: &str = "aiops";
/// The folder of what the app's developers owe.
const CONTRACTS: &str = "contracts";

pub(crate) fn run(arguments: &Generate, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let reserved = [(IMAGES, "images"), (CONTRACTS, "health contracts"), (CHART, "Helm charts"), (AIOPS, "AI tools")];
    for (folder, whose) in reserved {
        if environments.iter().any(|environment| environment.name() == folder) {
            return Err(Failure::Error(format!(
                "an environment is named `{folder}`, which is the folder of the {whose}: rename it"
            )));
        }
    }
    if let Some(clash) = Environment::clash(environments) {
        return Err(Failure::Error(clash));
    }
    let chosen = choose(&arguments.environments, environments)?;
    if arguments.stdout {
        let [environment] = chosen[..] else {
            return Err(Failure::Error(format!(
                "--stdout prints one environment: name one of {}",
                names(environments)
            )));
        };
        let mut warnings = Vec::new();
        let text = one(environment, &arguments.out, &mut warnings)?;
        warnings.iter().for_each(|warning| print::problem(warning));
        return std::io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::printing);
    }
    let mut findings = Vec::new();
    let mut files = Vec::new();
    for environment in &chosen {
        match one(environment, &arguments.out, &mut findings) {
            Ok(text) => files.push((format!("{}/bundle.yaml", environment.name()), text)),
            Err(Failure::Findings(more)) => findings.extend(more),
            Err(other) => return Err(other),
        }
    }
    if files.len() < chosen.len() {
        return Err(Failure::Findings(findings));
    }
    for finding in &findings {
        print::problem(finding);
    }
    // An image is the same in every environment, contracts and charts are about all of them: named ones write none.
    if arguments.environments.is_empty() {
        files.extend(images(environments)?);
        files.extend(contracts(environments)?);
        let charts = chart::charts(environments).map_err(|errors| {
            Failure::Findings(errors.iter().map(|error| format!("error[chart]: {error}")).collect())
        })?;
        let aiops =
            render::aiops(environments).map_err(|error| Failure::Findings(vec![format!("error[aiops]: {error}")]))?;
        files.extend(aiops.into_iter().map(|(path, text)| (format!("{AIOPS}/{path}"), text)));
        files.push(("rules.md".to_owned(), render::rules_page()));
        files.extend(charts.into_iter().map(|(path, text)| (format!("{CHART}/{path}"), text)));
    }
    // Without names, what no profile says any more is stale; with names, only the named folders are ours to judge.
    let folders = if arguments.environments.is_empty() { None } else { Some(arguments.environments.as_slice()) };
    let out = Out::read(&arguments.out, files, folders)?;
    if arguments.check { check(&out) } else { write(&out) }
}

fn write(out: &Out) -> Result<(), Failure> {
    out.write()?;
    for (path, change) in out.changes().filter(|(path, _)| *path != out::LIST) {
        let (word, rest) = match change {
            Change::Same => ("unchanged", String::new()),
            Change::New => ("wrote", " (new)".to_owned()),
            Change::Stale => ("removed", " (no profile says it any more)".to_owned()),
            Change::Different { added, removed } => ("wrote", format!(" (+{added} -{removed} lines)")),
        };
        print::outcome(word, &format!("{}{rest}", out.shown(path))).map_err(Failure::printing)?;
    }
    Ok(())
}

fn check(out: &Out) -> Result<(), Failure> {
    let mut drifted = 0;
    for (path, change) in out.changes() {
        if !matches!(change, Change::Same) {
            drifted += 1;
            let (old, new) = out.texts(path);
            match print::diff(&out.shown(path), old, new).map_err(Failure::printing) {
                // Who has read enough has still asked: the answer is no.
                Err(Failure::ReaderLeft) => return Err(Failure::No),
                printed => printed?,
            }
        }
    }
    if drifted == 0 {
        return Ok(());
    }
    let files = if drifted == 1 { "1 file is".to_owned() } else { format!("{drifted} files are") };
    print::problem(&format!(
        "error: {files} not what the profiles say: run the command without --check, and commit the result"
    ));
    Err(Failure::No)
}

/// The Dockerfile and its ignore list for each workload that says how its image is built.
fn images(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Failure> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for app in environments.iter().map(Environment::app) {
        for workload in app.workloads().iter().map(|deployed| deployed.workload()) {
            let folder = format!("{IMAGES}/{}", workload.name());
            let texts = [
                ("Dockerfile", render::dockerfile(&app.release(), &workload)),
                ("Dockerfile.dockerignore", render::dockerignore(&workload)),
            ];
            for (file, text) in texts {
                let Some(text) = text else { continue };
                let path = format!("{folder}/{file}");
                if files.get(&path).is_some_and(|other| *other != text) {
                    return Err(Failure::Error(format!(
                        "two environments build the image of `{}` otherwise: an image is built once; let both say the same",
                        workload.name()
                    )));
                }
                files.insert(path, text);
            }
        }
    }
    Ok(files.into_iter().collect())
}

/// The schema of health answers, and the page for the app's developers, if any workload is asked over HTTP.
fn contracts(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Failure> {
    let contracts = Contract::of_all(environments).map_err(|errors| Failure::bundle("contracts", &errors))?;
    if contracts.is_empty() {
        return Ok(Vec::new());
    }
    let alone: Vec<Contract<'_>> = contracts.iter().map(|(contract, _)| contract.clone()).collect();
    Ok(vec![
        (format!("{CONTRACTS}/health.md"), render::health_page(&contracts)),
        (format!("{CONTRACTS}/health.schema.json"), render::health_schema(&alone)),
    ])
}

/// One environment's text; warnings are told, errors are findings.
fn one(environment: &Environment<'_>, out: &Path, warnings: &mut Vec<String>) -> Result<String, Failure> {
    let name = environment.name();
    // What is committed is what is deployed, as far as anybody knows here.
    let before = std::fs::read_to_string(out.join(name).join("bundle.yaml")).unwrap_or_default();
    let findings = |findings: Findings| findings.0.iter().map(|finding| format!("{finding} ({name})")).collect();
    let checked = environment.checked_on(Some(&crate::lint::today()), &before).map_err(|refused| match refused {
        Refused::Bundle(errors) => Failure::bundle(name, &errors),
        Refused::Findings(refused) => Failure::Findings(findings(refused)),
    })?;
    warnings.extend(checked.warnings().iter().map(|finding| format!("{finding} ({name})")));
    render::bundle(&checked).map_err(|error| Failure::Error(format!("{name}: {error}")))
}

/// The named environments, or all.
pub(crate) fn choose<'e, 'a>(
    names: &[String],
    all: &'e [Environment<'a>],
) -> Result<Vec<&'e Environment<'a>>, Failure> {
    if names.is_empty() {
        return Ok(all.iter().collect());
    }
    let unknown: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !all.iter().any(|environment| environment.name() == *name))
        .collect();
    if !unknown.is_empty() {
        return Err(Failure::Error(format!(
            "there is no environment `{}`: there are {}",
            unknown.join("`, `"),
            self::names(all)
        )));
    }
    Ok(all.iter().filter(|environment| names.iter().any(|name| name == environment.name())).collect())
}

pub(crate) fn names(all: &[Environment<'_>]) -> String {
    let names: Vec<String> = all.iter().map(|environment| format!("`{}`", environment.name())).collect();
    names.join(", ")
}
