//! The folder of generated files: what is there, what should be, and how one becomes the other.
//!
//! `.generated` lists what was generated, one path a line. A file is only replaced if it is listed there or has the mark
//! of a generated file, and only removed if both. All new files are written beside their places first, then renamed, so a
//! failed run leaves what was there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use manifest_lib::render;
use similar::{ChangeTag, TextDiff};
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// The list of what was generated.
pub(crate) const LIST: &str = ".generated";

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
pub(crate) struct Out {
    root: PathBuf,
    /// By path: the text that is there and the one that should be.
    files: BTreeMap<String, (Option<String>, Option<String>)>,
}

impl Out {
    /// Reads what is there. Where folders are named, files outside of them stay as they are.
    pub(crate) fn read(
        root: &Path,
        wanted: Vec<(String, String)>,
        folders: Option<&[String]>,
    ) -> Result<Self, Failure> {
        let listed = read_list(root)?;
        let mut files = BTreeMap::new();
        for (path, text) in wanted {
            let there = read_file(&root.join(&path))?;
            if let Some(old) = &there
                && !listed.contains(&path)
                && !is_marked(old)
            {
                return Err(Failure::Error(format!(
                    "{} is there and was not generated: move it away, then generate again",
                    root.join(&path).display()
                )));
            }
            files.insert(path, (there, Some(text)));
        }
        let ours = |path: &str| {
            folders.is_none_or(|folders| folders.iter().any(|folder| path.split('/').next() == Some(folder)))
        };
        let mut list: BTreeSet<String> = files.keys().cloned().collect();
        for path in listed {
            if !ours(&path) {
                list.insert(path);
            } else if !files.contains_key(&path)
                && is_below(root, &path)
                && let Some(old) = read_file(&root.join(&path))?
                && is_marked(&old)
            {
                files.insert(path, (Some(old), None));
            }
        }
        let text = list.iter().fold(String::new(), |text, path| text + path + "\n");
        files.insert(LIST.to_owned(), (read_file(&root.join(LIST))?, Some(text)));
        Ok(Self { root: root.to_owned(), files })
    }

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
        let (list, rest): (Vec<_>, Vec<_>) = ready.into_iter().partition(|(_, target)| *target == self.root.join(LIST));
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

/// Whether the text has the mark of a generated file: behind a comment's sign, a Dockerfile's directives, a JSON's key.
fn is_marked(text: &str) -> bool {
    let signs = ["# ", "{{/* ", "<!-- ", "\"$comment\": \""];
    text.lines().take(3).any(|line| {
        signs.iter().any(|sign| line.trim_start().strip_prefix(sign).is_some_and(|rest| rest.starts_with(render::MARK)))
    })
}

fn different(old: &str, new: &str) -> Change {
    let count = |tag| {
        let diff = TextDiff::from_lines(old, new);
        diff.iter_all_changes().filter(|change| change.tag() == tag).count()
    };
    Change::Different { added: count(ChangeTag::Insert), removed: count(ChangeTag::Delete) }
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

fn read_file(path: &Path) -> Result<Option<String>, Failure> {
    let elsewhere =
        |what: &str| Err(Failure::Error(format!("{} is {what} where a file should be: move it away", path.display())));
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => return elsewhere("a link"),
        Ok(there) if there.is_dir() => return elsewhere("a folder"),
        _ => {}
    }
    match fs::read(path) {
        // What is not UTF-8 is no file of ours, and different from all of them.
        Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_else(|_| "(not UTF-8)".to_owned()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(Failure::Error(format!(
            "{} cannot be read: a folder above it is a file; move that away",
            path.display()
        ))),
        Err(error) => Err(failed("read", path, error)),
    }
}

/// Whether no folder on the way from the root to the file is a link that leads elsewhere.
fn is_below(root: &Path, path: &str) -> bool {
    let folders = Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    folders.map(|folder| root.join(folder)).all(|folder| !folder.is_symlink())
}

/// The paths that were generated. A path that leaves the folder was not written by us.
fn read_list(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = read_file(&root.join(LIST))?.unwrap_or_default();
    // Exactly as we write it: one spelling of a path, or it would be taken for two files.
    let inside = |path: &&str| {
        let parts: Option<Vec<&str>> = Path::new(path)
            .components()
            .map(|part| if let Component::Normal(part) = part { part.to_str() } else { None })
            .collect();
        parts.is_some_and(|parts| !parts.is_empty() && parts.join("/") == **path)
    };
    Ok(text.lines().filter(inside).map(str::to_owned).collect())
}

fn failed(what: &str, path: &Path, error: io::Error) -> Failure {
    Failure::Error(format!("{} cannot be {what}: {error}; no file was changed", path.display()))
}

fn halfway(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Error(format!("{} cannot be {what}: {error}; make it writable and generate again", path.display()))
}
