//! The folder of generated files: how what is there becomes what should be.
//!
//! All new files are written beside their places first, then renamed, so a failed run leaves what was there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use similar::{ChangeTag, TextDiff};
use tempfile::NamedTempFile;

use super::failure::Failure;

/// What happens to a file.
pub(crate) enum Change {
    /// It is what it should be.
    Same,
    /// It is not there yet.
    New,
    /// It was generated once, and nothing says it any more.
    Stale,
    /// It is there with another text.
    Different {
        /// Lines that come.
        added: usize,
        /// Lines that go.
        removed: usize,
    },
}

/// A folder as it is and as it should be.
pub(crate) struct OutFolder<'f> {
    /// Where it is.
    pub(crate) root: &'f Path,
    /// By path: the text that is there and the one that should be.
    pub(crate) files: BTreeMap<String, (Option<String>, Option<String>)>,
    /// The file that is put in place last: the list of all others.
    pub(crate) list: &'static str,
}

impl OutFolder<'_> {
    /// Every file and what happens to it.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&str, Change)> {
        self.files.iter().map(|(path, versions)| {
            let change = match versions {
                (Some(old), Some(new)) if old == new => Change::Same,
                (Some(old), Some(new)) => different(old, new),
                (None, _) => Change::New,
                (Some(_), None) => Change::Stale,
            };
            (path.as_str(), change)
        })
    }

    /// The text that is there and the one that should be; nothing where there is no file.
    pub(crate) fn texts(&self, path: &str) -> (&str, &str) {
        let (old, new) = self.files.get(path).map_or((&None, &None), |(old, new)| (old, new));
        (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default())
    }

    /// The path as a person would type it.
    pub(crate) fn shown(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }

    /// Writes what is new, then puts it in place, then removes what is stale.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let mut ready = Vec::new();
        for (path, (old, new)) in &self.files {
            if let Some(text) = new
                && old.as_ref() != Some(text)
            {
                ready.push(stage(&self.root.join(path), text)?);
            }
        }
        // From here on nothing is written any more, only renamed and removed. The list is the last: whatever breaks off
        // here, the next run still knows what is ours.
        let (list, rest): (Vec<_>, Vec<_>) =
            ready.into_iter().partition(|(_, target)| *target == self.root.join(self.list));
        for (file, target) in rest {
            file.persist(&target).map_err(|error| halfway("put in place", &target, &error.error))?;
        }
        for (path, versions) in &self.files {
            if let (Some(_), None) = versions {
                let target = self.root.join(path);
                fs::remove_file(&target).map_err(|error| halfway("removed", &target, &error))?;
                // Its folders go too, as far as nothing else is in them.
                let folders = target.ancestors().skip(1).take_while(|folder| *folder != self.root);
                let _ = folders.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
            }
        }
        for (file, target) in list {
            file.persist(&target).map_err(|error| halfway("put in place", &target, &error.error))?;
        }
        Ok(())
    }
}

fn different(old: &str, new: &str) -> Change {
    let count = |tag| {
        let diff = TextDiff::from_lines(old, new);
        diff.iter_all_changes().filter(|change| change.tag() == tag).count()
    };
    Change::Different { added: count(ChangeTag::Insert), removed: count(ChangeTag::Delete) }
}

/// Puts another text in the place of a file's, whole or not at all. Its permissions stay.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let (file, target) = stage(path, text)?;
    if let Ok(old) = fs::metadata(&target) {
        fs::set_permissions(file.path(), old.permissions()).map_err(|error| failed("written", &target, error))?;
    }
    file.persist(&target).map_err(|error| failed("put in place", &target, error.error))?;
    Ok(())
}

/// A file with the text beside its place, safe on the disk.
fn stage(target: &Path, text: &str) -> Result<(NamedTempFile, PathBuf), Failure> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed("created", folder, error))?;
    let written = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".generating-");
        // A new file's usual permissions, less what the process's own mask takes.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    match written() {
        Ok(file) => Ok((file, target.to_owned())),
        Err(error) => Err(failed("written", target, error)),
    }
}

fn failed(what: &str, path: &Path, error: io::Error) -> Failure {
    Failure::Error(format!("{} cannot be {what}: {error}; no file was changed", path.display()))
}

fn halfway(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Error(format!("{} cannot be {what}: {error}; make it writable and generate again", path.display()))
}
