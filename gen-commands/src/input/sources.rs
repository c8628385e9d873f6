//! Texts of files, of folders and of standard input.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use manifest_lib::read::MOST_BYTES;

use super::error::InputError;

/// What was named, as far as it can be read.
#[derive(Default)]
pub(crate) struct Sources {
    /// Each file's name and text, in one order whatever the file system's is.
    pub(crate) texts: BTreeMap<String, String>,
    /// Why others could not be read.
    pub(crate) unread: Vec<String>,
}

impl Sources {
    /// All that is named, and all that folders hold; `-` is standard input.
    pub(crate) fn of(paths: &[String]) -> Result<Self, InputError> {
        let mut sources = Self::default();
        for path in paths {
            if path == "-" {
                sources.texts.insert("(standard input)".to_owned(), standard_input()?);
            } else if Path::new(path).is_dir() {
                let before = sources.count();
                sources.folder(Path::new(path))?;
                if sources.count() == before {
                    sources.unread.push(format!("no file below {path} ends in .yaml, .yml or .json: name the files"));
                }
            } else {
                sources.file(Path::new(path));
            }
        }
        Ok(sources)
    }

    /// Every reason why something could not be read, as one error; none if all could.
    pub(crate) fn all_read(&self) -> Result<(), InputError> {
        if self.unread.is_empty() { Ok(()) } else { Err(InputError::Message(self.unread.join("\nerror: "))) }
    }

    fn count(&self) -> usize {
        self.texts.len() + self.unread.len()
    }

    fn file(&mut self, path: &Path) {
        match file(path) {
            Ok(text) => drop(self.texts.insert(path.display().to_string(), text)),
            Err(error) => self.unread.push(error.to_string()),
        }
    }

    fn folder(&mut self, path: &Path) -> Result<(), InputError> {
        for entry in fs::read_dir(path).map_err(|error| unread(path, &error))? {
            let path = entry.map_err(|error| unread(path, &error))?.path();
            // A link may lead round and round.
            if path.is_symlink() {
                continue;
            }
            let ends = path.extension().and_then(|end| end.to_str());
            if path.is_dir() {
                self.folder(&path)?;
            } else if matches!(ends, Some("yaml" | "yml" | "json")) {
                self.file(&path);
            }
        }
        Ok(())
    }
}

/// A file's text, as far as a reader takes files.
pub(crate) fn file(path: &Path) -> Result<String, InputError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| unread(path, &error))?;
    decoded(bytes, &path.display().to_string())
}

fn standard_input() -> Result<String, InputError> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| InputError::Message(format!("standard input cannot be read: {error}")))?;
    decoded(bytes, "standard input")
}

fn unread(path: &Path, error: &io::Error) -> InputError {
    InputError::Message(format!("{} cannot be read: {error}", path.display()))
}

fn decoded(bytes: Vec<u8>, name: &str) -> Result<String, InputError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        InputError::Message(format!("{name} is not UTF-8 from byte {at} on: save it as UTF-8"))
    })
}
