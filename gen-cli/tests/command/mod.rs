//! The command as a process, and a folder that it has written to.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    command().current_dir(folder).args(arguments).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A folder in which both environments are generated.
pub(crate) fn generated() -> TempDir {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["generate"]).status.code(), Some(0));
    folder
}
