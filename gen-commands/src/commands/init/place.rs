//! The folder of a new workspace: there is all of it, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::failure::Failure;

/// A file to write.
pub(super) struct NewFile {
    /// Its path below the workspace, with `/`.
    pub(super) path: &'static str,
    pub(super) text: String,
    pub(super) is_program: bool,
}

/// The path without `.`, `..` and what links stand for, of a folder that may not be there yet.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let failed = |error: io::Error| Failure::Error(format!("{} cannot be written: {error}", path.display()));
    if path.is_dir() {
        return path.canonicalize().map_err(failed);
    }
    let Some(name) = path.file_name() else {
        return Err(Failure::Error(format!("{} names no folder: write a name, such as shop", path.display())));
    };
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !parent.is_dir() {
        let (path, parent) = (path.display(), parent.display());
        return Err(Failure::Error(format!("{path} cannot be written: there is no folder {parent}. Make it first")));
    }
    Ok(parent.canonicalize().map_err(failed)?.join(name))
}

/// Writes all files beside their place first, then moves them there.
pub(super) fn write(root: &Path, files: &[NewFile]) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Error(format!("{} cannot be written: {error}", root.display()));
    let there = match fs::read_dir(root) {
        Ok(entries) => {
            for entry in entries {
                let name = entry.map_err(failed)?.file_name();
                if name != ".git" {
                    return Err(Failure::Error(format!(
                        "{} is not empty: it has {}. Name a folder that is not there yet",
                        root.display(),
                        name.to_string_lossy()
                    )));
                }
            }
            true
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(failed(error)),
    };
    // On the same disk, so that a rename is enough.
    let parent = if there { root } else { root.parent().unwrap_or(root) };
    let beside = tempfile::Builder::new().prefix(".init-").tempdir_in(parent).map_err(failed)?;
    let new = beside.path().join("new");
    for file in files {
        let path = new.join(file.path);
        fs::create_dir_all(path.parent().unwrap_or(&new)).map_err(failed)?;
        fs::write(&path, &file.text).map_err(failed)?;
        if file.is_program {
            runnable(&path).map_err(failed)?;
        }
    }
    if !there {
        return fs::rename(&new, root).map_err(failed);
    }
    let mut moved = Vec::new();
    for entry in fs::read_dir(&new).map_err(failed)? {
        let to = entry.map_err(failed)?.file_name();
        match fs::rename(new.join(&to), root.join(&to)) {
            Ok(()) => moved.push(to),
            Err(error) => {
                // Back into what is removed at the end. What cannot be moved back stays, and the error is told.
                for name in moved {
                    let _ = fs::rename(root.join(&name), new.join(&name));
                }
                return Err(failed(error));
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn runnable(_: &Path) -> io::Result<()> {
    Ok(())
}
