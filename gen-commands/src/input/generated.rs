//! The folder of generated files as it is, and which of its files are ours.
//!
//! `.generated` lists what was generated, one path a line. A file may only be replaced if it is listed there or has the
//! mark of a generated file, and only be removed if both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path};

use manifest_lib::render;

use super::error::InputError;

/// The list of what was generated.
pub(crate) const LIST: &str = ".generated";

/// By path: the text that is there and the one that should be; nothing where no file is or should be.
pub(crate) type Versions = BTreeMap<String, (Option<String>, Option<String>)>;

/// What is there beside what should be, the list included. Where folders are named, files outside of them are left out.
pub(crate) fn versions(
    root: &Path,
    wanted: Vec<(String, String)>,
    folders: Option<&[String]>,
) -> Result<Versions, InputError> {
    let listed = read_list(root)?;
    let mut files = Versions::new();
    for (path, text) in wanted {
        let there = read_file(&root.join(&path))?;
        if let Some(old) = &there
            && !listed.contains(&path)
            && !is_marked(old)
        {
            return Err(InputError::Message(format!(
                "{} is there and was not generated: move it away, then generate again",
                root.join(&path).display()
            )));
        }
        files.insert(path, (there, Some(text)));
    }
    let ours =
        |path: &str| folders.is_none_or(|folders| folders.iter().any(|folder| path.split('/').next() == Some(folder)));
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
    Ok(files)
}

/// Whether the text has the mark of a generated file: behind a comment's sign, a Dockerfile's directives, a JSON's key.
pub(super) fn is_marked(text: &str) -> bool {
    let signs = ["# ", "// ", "{{/* ", "<!-- ", "\"$comment\": \""];
    text.lines().take(3).any(|line| {
        signs.iter().any(|sign| line.trim_start().strip_prefix(sign).is_some_and(|rest| rest.starts_with(render::MARK)))
    })
}

fn read_file(path: &Path) -> Result<Option<String>, InputError> {
    let failed = |words: String| Err(InputError::Message(format!("{} {words}", path.display())));
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => return failed("is a link where a file should be: move it away".to_owned()),
        Ok(there) if there.is_dir() => return failed("is a folder where a file should be: move it away".to_owned()),
        _ => {}
    }
    match fs::read(path) {
        // What is not UTF-8 is no file of ours, and different from all of them.
        Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_else(|_| "(not UTF-8)".to_owned()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            failed("cannot be read: a folder above it is a file; move that away".to_owned())
        }
        Err(error) => failed(format!("cannot be read: {error}; no file was changed")),
    }
}

/// Whether no folder on the way from the root to the file is a link that leads elsewhere.
fn is_below(root: &Path, path: &str) -> bool {
    let folders = Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    folders.map(|folder| root.join(folder)).all(|folder| !folder.is_symlink())
}

/// The paths that were generated. A path that leaves the folder was not written by us.
fn read_list(root: &Path) -> Result<BTreeSet<String>, InputError> {
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
