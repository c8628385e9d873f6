//! The profiles' files, read at once and written at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::source::Source;
use crate::output::failure::Failure;

/// A place to read next: a file, and the first line in it that has this text.
pub(super) struct Next {
    pub(super) file: String,
    pub(super) text: String,
}

/// What was written.
pub(super) struct Written {
    /// Each file, and what was done to it.
    pub(super) files: Vec<(PathBuf, &'static str)>,
    /// Where to read next, as `FILE:LINE`.
    pub(super) place: String,
}

/// All files of a folder of profiles, by their names.
pub(super) struct Sources {
    folder: PathBuf,
    files: BTreeMap<String, Source>,
    new: BTreeMap<String, String>,
}

impl Sources {
    /// Reads and parses each file.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let failed = |path: &Path, error: &dyn std::fmt::Display| {
            Failure::Error(format!(
                "{} cannot be read: {error}. Run it at the root of a workspace as `init` writes it, or name the folder of its \
                 profiles with --profiles",
                path.display()
            ))
        };
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
            let path = entry.map_err(|error| failed(folder, &error))?.path();
            let (Some(name), true) = (path.file_name().and_then(|name| name.to_str()), path.is_file()) else {
                continue;
            };
            if !name.ends_with(".rs") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
            let source = Source::new(text).map_err(|error| {
                let start = error.span().start();
                Failure::Error(format!("{}:{}:{}: {error}", path.display(), start.line, start.column + 1))
            })?;
            files.insert(name.to_owned(), source);
        }
        if !files.contains_key("lib.rs") {
            return Err(failed(folder, &"it has no lib.rs"));
        }
        Ok(Self { folder: folder.to_owned(), files, new: BTreeMap::new() })
    }

    /// The file of that name.
    pub(super) fn file(&mut self, name: &str) -> Result<&mut Source, Failure> {
        let folder = self.folder.display();
        self.files.get_mut(name).ok_or_else(|| {
            Failure::Error(format!("{folder} has no {name}, which `init` writes: make it, with a `mod` line in lib.rs"))
        })
    }

    /// All files, by their names.
    pub(super) fn files(&mut self) -> impl Iterator<Item = (&str, &mut Source)> {
        self.files.iter_mut().map(|(name, source)| (name.as_str(), source))
    }

    /// Where a file is, for a message.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Adds a file, which must not be there.
    pub(super) fn create(&mut self, name: String, text: String) -> Result<(), Failure> {
        if self.files.contains_key(&name) || self.folder.join(&name).exists() {
            let path = self.path(&name);
            return Err(Failure::Error(format!("{} is there already: choose another name", path.display())));
        }
        self.new.insert(name, text);
        Ok(())
    }

    /// Writes all that changed, formatted, and says which files and where to read next.
    pub(super) fn write(self, next: &Next) -> Result<Written, Failure> {
        let changed = self.files.into_iter().filter_map(|(name, source)| Some((name, source.changed()?, "changed")));
        let new = self.new.into_iter().map(|(name, text)| (name, text, "wrote"));
        let mut ready = Vec::new();
        let mut place = String::new();
        for (name, text, how) in changed.chain(new) {
            let path = self.folder.join(&name);
            let failed =
                |error: std::io::Error| Failure::Error(format!("{} cannot be written: {error}", path.display()));
            let text = formatted(&self.folder, text)?;
            if name == next.file {
                let line = text.lines().position(|line| line.contains(&next.text)).map_or(1, |line| line + 1);
                place = format!("{}:{line}", path.display());
            }
            let mut beside = tempfile::NamedTempFile::new_in(&self.folder).map_err(failed)?;
            beside.write_all(text.as_bytes()).map_err(failed)?;
            if let Ok(there) = fs::metadata(&path) {
                beside.as_file().set_permissions(there.permissions()).map_err(failed)?;
            }
            ready.push((path, beside, how));
        }
        let mut written = Vec::new();
        for (path, beside, how) in ready {
            beside
                .persist(&path)
                .map_err(|error| Failure::Error(format!("{} cannot be written: {}", path.display(), error.error)))?;
            written.push((path, how));
        }
        Ok(Written { files: written, place })
    }
}

/// The text as rustfmt writes it.
fn formatted(folder: &Path, text: String) -> Result<String, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::Error(format!(
            "rustfmt did not format what was added: {error}. `rustup component add rustfmt` installs it"
        ))
    };
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--emit", "stdout"]).current_dir(folder);
    let mut child = rustfmt
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    // Had it not read all, it would have failed itself.
    let _ = writer.join();
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(&error))
}
