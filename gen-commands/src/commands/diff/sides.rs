//! What is compared with what.

use std::collections::BTreeSet;
use std::path::Path;

use manifest_lib::diff::{How, Side, compare};
use manifest_lib::lower::Environment;
use manifest_lib::model::Stage;
use manifest_lib::read::{ReadFile, read};

use crate::input::baseline::{Baseline, Folder};
use crate::input::environments;
use crate::input::git::Revision;
use crate::input::sources::Sources;
use crate::output::differences::comparison::Comparison;
use crate::output::failure::Failure;

/// Two named sides, or the named environments against the folder, as it is or as the revision has it.
pub(super) fn compared(
    sides: &[String],
    revision: Option<&str>,
    out: &Path,
    environments: &[Environment<'_>],
) -> Result<Vec<Comparison>, Failure> {
    match sides {
        [old, new] => {
            if revision.is_some() {
                return Err(Failure::Error(
                    "--from names the old side, and so does the first of two arguments: give one environment, or none"
                        .to_owned(),
                ));
            }
            Ok(vec![two(old, new, environments)?])
        }
        names => {
            let chosen = environments::choose(names, environments)?;
            let old: Box<dyn Baseline> = match revision {
                Some(revision) => Box::new(Revision::new(revision, out)?),
                None => Box::new(Folder(out)),
            };
            let mut comparisons: Vec<Comparison> =
                chosen.iter().map(|environment| now(environment, old.as_ref())).collect::<Result<_, _>>()?;
            if names.is_empty() {
                let known: BTreeSet<&str> = environments.iter().map(Environment::name).collect();
                for gone in old.environments()?.into_iter().filter(|name| !known.contains(name.as_str())) {
                    comparisons.push(removed(&gone, old.as_ref())?);
                }
            }
            Ok(comparisons)
        }
    }
}

fn bundle(environment: &Environment<'_>) -> Result<Side, Failure> {
    // Not a finding: the side cannot be read.
    let made = environments::bundle(environment).map_err(|error| Failure::Error(error.to_string()))?;
    Ok(Side::of_bundle(made))
}

fn files(files: Vec<ReadFile>) -> Result<Side, Failure> {
    Side::of_files(files).map_err(|unreadable| Failure::Error(format!("it cannot be compared:\n{unreadable}")))
}

/// What an environment is now, against what it was.
fn now(environment: &Environment<'_>, old: &dyn Baseline) -> Result<Comparison, Failure> {
    let name = old.name(environment.name());
    let before = match old.bundle(environment.name())? {
        Some(text) => files(vec![read(&name, &text)])?,
        None => Side::empty(),
    };
    let after = bundle(environment)?;
    let diff = compare(&before, &after, &How::of(environment.app().stage()));
    Ok(Comparison { title: environment.name().to_owned(), old: name, new: after.bundle().source().to_owned(), diff })
}

/// An environment that no profile says any more.
fn removed(environment: &str, old: &dyn Baseline) -> Result<Comparison, Failure> {
    let name = old.name(environment);
    let before = files(vec![read(&name, &old.bundle(environment)?.unwrap_or_default())])?;
    let diff = compare(&before, &Side::empty(), &How::of(Stage::Prod));
    Ok(Comparison { title: environment.to_owned(), old: name, new: "no profile".to_owned(), diff })
}

/// Any two: each an environment's name, a file or a folder.
fn two(old: &str, new: &str, environments: &[Environment<'_>]) -> Result<Comparison, Failure> {
    let known = |name: &str| environments.iter().find(|environment| environment.name() == name);
    let side = |name: &str| match known(name) {
        Some(environment) => bundle(environment),
        None if name == "-" || Path::new(name).exists() => {
            let sources = Sources::of(&[name.to_owned()])?;
            sources.all_read()?;
            files(sources.texts.iter().map(|(file, text)| read(file, text)).collect())
        }
        None => Err(Failure::Error(format!(
            "`{name}` is neither an environment nor a file: there are {}",
            environments::names(environments)
        ))),
    };
    let (before, after) = (side(old)?, side(new)?);
    let mut how = How::partial();
    if let (Some(_), Some(environment)) = (known(old), known(new)) {
        how = How { across_namespaces: true, ..How::of(environment.app().stage()) };
    }
    let diff = compare(&before, &after, &how);
    Ok(Comparison { title: format!("{old} and {new}"), old: old.to_owned(), new: new.to_owned(), diff })
}
