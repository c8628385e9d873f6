//! What is compared with what.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use manifest_lib::diff::{How, Side, compare};
use manifest_lib::lower::Environment;
use manifest_lib::model::Stage;
use manifest_lib::read::{ReadFile, read};

use super::Comparison;
use crate::cli;
use crate::failure::Failure;
use crate::generate;
use crate::lint;

/// Every comparison that the arguments ask for.
pub(super) fn compared(arguments: &cli::Diff, environments: &[Environment<'_>]) -> Result<Vec<Comparison>, Failure> {
    match arguments.sides.as_slice() {
        [old, new] => {
            if arguments.from.is_some() {
                return Err(Failure::Error(
                    "--from names the old side, and so does the first of two arguments: give one environment, or none"
                        .to_owned(),
                ));
            }
            Ok(vec![two(old, new, environments)?])
        }
        names => {
            let chosen = generate::choose(names, environments)?;
            let old: Box<dyn Old> = match &arguments.from {
                Some(revision) => Box::new(Revision::new(revision, &arguments.out)?),
                None => Box::new(Folder(&arguments.out)),
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

/// Where the old bundles are.
trait Old {
    /// What it is called.
    fn name(&self, environment: &str) -> String;
    /// An environment's bundle; nothing if there is none.
    fn bundle(&self, environment: &str) -> Result<Option<String>, Failure>;
    /// The environments that have one.
    fn environments(&self) -> Result<Vec<String>, Failure>;
}

/// The folder that `generate` writes to.
struct Folder<'f>(&'f Path);

impl Old for Folder<'_> {
    fn name(&self, environment: &str) -> String {
        self.0.join(environment).join("bundle.yaml").display().to_string()
    }

    fn bundle(&self, environment: &str) -> Result<Option<String>, Failure> {
        let path = self.0.join(environment).join("bundle.yaml");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::Error(format!("{} cannot be read: {error}", path.display()))),
        }
    }

    fn environments(&self) -> Result<Vec<String>, Failure> {
        let entries = match fs::read_dir(self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::Error(format!("{} cannot be read: {error}", self.0.display()))),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.join("bundle.yaml").is_file())
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect();
        names.sort();
        Ok(names)
    }
}

/// The same folder as a commit has it.
struct Revision<'r> {
    name: &'r str,
    commit: String,
    out: &'r Path,
}

impl<'r> Revision<'r> {
    fn new(name: &'r str, out: &'r Path) -> Result<Self, Failure> {
        let commit = git(out, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])?
            .ok_or_else(|| {
                Failure::Error(format!(
                    "git knows no revision `{name}`: name a commit, branch or tag; in CI, fetch it first (`git fetch --depth 1 origin {name}`)"
                ))
            })?;
        Ok(Self { name, commit: commit.trim().to_owned(), out })
    }
}

impl Old for Revision<'_> {
    fn name(&self, environment: &str) -> String {
        format!("{}:{}", self.name, Folder(self.out).name(environment))
    }

    fn bundle(&self, environment: &str) -> Result<Option<String>, Failure> {
        git(self.out, &["show", "--end-of-options", &format!("{}:./{environment}/bundle.yaml", self.commit)])
    }

    fn environments(&self) -> Result<Vec<String>, Failure> {
        let listed = git(self.out, &["ls-tree", "-r", "-z", "--name-only", "--end-of-options", &self.commit, "./"])?;
        let text = listed.unwrap_or_default();
        let names = text.split('\0').filter_map(|path| path.strip_suffix("/bundle.yaml"));
        Ok(names.filter(|name| !name.contains('/')).map(str::to_owned).collect())
    }
}

/// What git prints in a folder; nothing if it refuses.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>, Failure> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(|error| {
        Failure::Error(format!("git cannot be run: {error}: install it, or compare without --from"))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not a git repository") || said.contains("cannot change to") {
            return Err(Failure::Error(format!(
                "{} is in no git repository: compare without --from",
                folder.display()
            )));
        }
        return Ok(None);
    }
    String::from_utf8(output.stdout).map(Some).map_err(|_| Failure::Error("what git has there is not UTF-8".to_owned()))
}

fn bundle(environment: &Environment<'_>) -> Result<Side, Failure> {
    let made = environment.bundle().map_err(|errors| Failure::Error(format!("{}: {errors}", environment.name())))?;
    Ok(Side::of_bundle(made))
}

fn files(files: Vec<ReadFile>) -> Result<Side, Failure> {
    Side::of_files(files).map_err(|unreadable| Failure::Error(format!("it cannot be compared:\n{unreadable}")))
}

/// What an environment is now, against what it was.
fn now(environment: &Environment<'_>, old: &dyn Old) -> Result<Comparison, Failure> {
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
fn removed(environment: &str, old: &dyn Old) -> Result<Comparison, Failure> {
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
            let sources = lint::sources(&[name.to_owned()])?;
            if !sources.unread.is_empty() {
                return Err(Failure::Error(sources.unread.join("\nerror: ")));
            }
            files(sources.texts.iter().map(|(file, text)| read(file, text)).collect())
        }
        None => Err(Failure::Error(format!(
            "`{name}` is neither an environment nor a file: there are {}",
            generate::names(environments)
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
