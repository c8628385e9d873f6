//! Where the workspace finds the library.

use std::path::Path;

use crate::output::failure::Failure;

/// How a crate of the library is named in a `Cargo.toml`.
pub(super) enum Library {
    /// By its version.
    Published,
    /// In a checkout, by its path from the workspace's folder.
    Folder(String),
    /// In a repository.
    Git(String),
}

impl Library {
    /// What the argument names, for a workspace at `root`.
    pub(super) fn of(source: Option<&str>, root: &Path) -> Result<Self, Failure> {
        let Some(source) = source else { return Ok(Self::Published) };
        if source.contains("://") || source.starts_with("git@") {
            return Ok(Self::Git(plain(source.to_owned(), source)?));
        }
        let folder = Path::new(source).canonicalize().map_err(|error| {
            Failure::Error(format!("--library {source} cannot be read: {error}. Name the folder of a checkout"))
        })?;
        for name in ["manifest-lib", "gen-commands"] {
            if !folder.join(name).join("Cargo.toml").is_file() {
                return Err(Failure::Error(format!(
                    "--library {source} is no checkout of the library: it has no {name}/Cargo.toml"
                )));
            }
        }
        // Another disk of Windows has no path from here.
        let path = pathdiff::diff_paths(&folder, root).unwrap_or(folder);
        match path.to_str().map(|path| path.replace('\\', "/")) {
            Some(path) => Ok(Self::Folder(plain(path, source)?)),
            None => Err(Failure::Error(format!("--library {source} is not UTF-8, which a Cargo.toml has to be"))),
        }
    }

    /// The words between the braces of a dependency.
    pub(super) fn dependency(&self, name: &str) -> String {
        match self {
            Self::Published => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
            Self::Folder(path) => format!("path = \"{path}/{name}\""),
            Self::Git(url) => format!("git = \"{url}\""),
        }
    }
}

/// A text that a TOML string holds as it is.
fn plain(text: String, source: &str) -> Result<String, Failure> {
    if text.chars().any(|one| matches!(one, '"' | '\\') || one.is_control()) {
        return Err(Failure::Error(format!(
            "--library {source:?} has a quote, a backslash or a control character: name the library otherwise"
        )));
    }
    Ok(text)
}
