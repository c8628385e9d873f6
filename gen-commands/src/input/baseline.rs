//! The bundles to compare with: what was generated and committed before.

use std::fs;
use std::io;
use std::path::Path;

use super::error::InputError;

/// Where the old bundles are.
pub(crate) trait Baseline {
    /// What an environment's bundle is called.
    fn name(&self, environment: &str) -> String;
    /// An environment's bundle; nothing if there is none.
    fn bundle(&self, environment: &str) -> Result<Option<String>, InputError>;
    /// The environments that have one.
    fn environments(&self) -> Result<Vec<String>, InputError>;
}

/// The folder that `generate` writes to.
pub(crate) struct Folder<'f>(pub(crate) &'f Path);

impl Baseline for Folder<'_> {
    fn name(&self, environment: &str) -> String {
        self.0.join(environment).join("bundle.yaml").display().to_string()
    }

    fn bundle(&self, environment: &str) -> Result<Option<String>, InputError> {
        let path = self.0.join(environment).join("bundle.yaml");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(InputError::Message(format!("{} cannot be read: {error}", path.display()))),
        }
    }

    fn environments(&self) -> Result<Vec<String>, InputError> {
        let entries = match fs::read_dir(self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(InputError::Message(format!("{} cannot be read: {error}", self.0.display()))),
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
