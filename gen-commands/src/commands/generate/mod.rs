//! `generate`: the profiles' bundles, to a folder, to standard output, or against what is there.

mod files;

use std::path::PathBuf;

use clap::Args;
use manifest_lib::lower::{Environment, try_environments};

use crate::input::{environments, generated};
use crate::output::failure::Failure;
use crate::output::findings::told::Told;
use crate::output::out_folder::{Change, OutFolder};
use crate::output::print;
use crate::output::words::count;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    environments: Vec<String>,
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Print one environment's bundle to standard output and write nothing
    #[arg(long, conflicts_with = "check")]
    stdout: bool,
    /// Write nothing; exit 1 with a unified diff if the folder is not what the profiles say
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    for (folder, whose) in files::RESERVED {
        if environments.iter().any(|environment| environment.name() == folder) {
            return Err(Failure::Error(format!(
                "an environment is named `{folder}`, which is the folder of the {whose}: rename it"
            )));
        }
    }
    try_environments(environments).map_err(|fault| Failure::Error(fault.to_string()))?;
    let chosen = environments::choose(&arguments.environments, environments)?;
    let mut told = Told::default();
    if arguments.stdout {
        let environment = environments::only(&chosen, "--stdout prints", environments)?;
        let text = files::bundle(environment, &arguments.out, &mut told);
        return match text {
            Ok(text) => {
                told.texts().iter().for_each(|finding| print::problem(finding));
                print::plain(&text)
            }
            Err(Failure::Findings(errors)) => Err(Failure::Findings([told.texts(), errors].concat())),
            Err(other) => Err(other),
        };
    }
    let (mut wanted, mut errors) = (Vec::new(), Vec::new());
    for environment in &chosen {
        match files::bundle(environment, &arguments.out, &mut told) {
            Ok(text) => wanted.push((format!("{}/bundle.yaml", environment.name()), text)),
            Err(Failure::Findings(more)) => errors.extend(more),
            Err(other) => return Err(other),
        }
    }
    if wanted.len() < chosen.len() {
        return Err(Failure::Findings([told.texts(), errors].concat()));
    }
    told.texts().iter().for_each(|finding| print::problem(finding));
    // Without names, what no profile says any more is stale; with names, only the named folders are ours to judge.
    let named = !arguments.environments.is_empty();
    if !named {
        wanted.extend(files::of_all(environments)?);
    }
    let folders = named.then_some(arguments.environments.as_slice());
    let files = generated::versions(&arguments.out, wanted, folders)?;
    let out = OutFolder { root: &arguments.out, files, list: generated::LIST };
    if arguments.check { check(&out) } else { write(&out) }
}

fn write(out: &OutFolder<'_>) -> Result<(), Failure> {
    out.write()?;
    for (path, change) in out.changes().filter(|(path, _)| *path != out.list) {
        let (word, rest) = match change {
            Change::Same => ("unchanged", String::new()),
            Change::New => ("wrote", " (new)".to_owned()),
            Change::Stale => ("removed", " (no profile says it any more)".to_owned()),
            Change::Different { added, removed } => ("wrote", format!(" (+{added} -{removed} lines)")),
        };
        print::outcome(word, &format!("{}{rest}", out.shown(path)))?;
    }
    Ok(())
}

fn check(out: &OutFolder<'_>) -> Result<(), Failure> {
    let mut drifted = 0;
    for (path, change) in out.changes() {
        if !matches!(change, Change::Same) {
            drifted += 1;
            let (old, new) = out.texts(path);
            match print::diff(&out.shown(path), old, new) {
                // Who has read enough has still asked: the answer is no.
                Err(Failure::ReaderLeft) => return Err(Failure::No),
                printed => printed?,
            }
        }
    }
    if drifted == 0 {
        return Ok(());
    }
    let are = if drifted == 1 { "is" } else { "are" };
    print::problem(&format!(
        "error: {} {are} not what the profiles say: run the command without --check, and commit the result",
        count(drifted, "file")
    ));
    Err(Failure::No)
}
