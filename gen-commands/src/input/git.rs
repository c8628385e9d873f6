//! The generated folder as a commit has it.

use std::path::Path;
use std::process::Command;

use super::baseline::{Baseline, Folder};
use super::error::InputError;

/// The folder that `generate` writes to, as a commit has it.
pub(crate) struct Revision<'r> {
    name: &'r str,
    commit: String,
    out: &'r Path,
}

impl<'r> Revision<'r> {
    /// The commit of that name.
    pub(crate) fn new(name: &'r str, out: &'r Path) -> Result<Self, InputError> {
        let commit = git(out, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])?
            .ok_or_else(|| {
                InputError::Message(format!(
                    "git knows no revision `{name}`: name a commit, branch or tag; in CI, fetch it first (`git fetch --depth 1 origin {name}`)"
                ))
            })?;
        Ok(Self { name, commit: commit.trim().to_owned(), out })
    }
}

impl Baseline for Revision<'_> {
    fn name(&self, environment: &str) -> String {
        format!("{}:{}", self.name, Folder(self.out).name(environment))
    }

    fn bundle(&self, environment: &str) -> Result<Option<String>, InputError> {
        git(self.out, &["show", "--end-of-options", &format!("{}:./{environment}/bundle.yaml", self.commit)])
    }

    fn environments(&self) -> Result<Vec<String>, InputError> {
        let listed = git(self.out, &["ls-tree", "-r", "-z", "--name-only", "--end-of-options", &self.commit, "./"])?;
        let text = listed.unwrap_or_default();
        let names = text.split('\0').filter_map(|path| path.strip_suffix("/bundle.yaml"));
        Ok(names.filter(|name| !name.contains('/')).map(str::to_owned).collect())
    }
}

/// What git prints in a folder; nothing if it refuses.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>, InputError> {
    // What it says is read below, so it says it in English.
    let mut command = Command::new("git");
    command.env("LC_ALL", "C").arg("-C").arg(folder).args(arguments);
    let output = command.output().map_err(|error| {
        InputError::Message(format!("git cannot be run: {error}: install it, or compare without --from"))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not a git repository") || said.contains("cannot change to") {
            return Err(InputError::Message(format!(
                "{} is in no git repository: compare without --from",
                folder.display()
            )));
        }
        return Ok(None);
    }
    String::from_utf8(output.stdout)
        .map(Some)
        .map_err(|_| InputError::Message("what git has there is not UTF-8".to_owned()))
}
