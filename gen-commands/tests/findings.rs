//! What only the finished objects show stops `generate`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::fs;

use example::example;
use tempfile::TempDir;

#[test]
fn findings_are_told_all_at_once_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let output = example("findings").arg("generate").current_dir(folder.path()).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    let told = String::from_utf8(output.stderr).unwrap();
    for words in [
        "error[broken]: a patch of Service/nobody finds no such object: remove it or correct the name",
        "error[writable-root-filesystem]: Deployment/web: the container `web` can write its root file system",
        "  set at gen-commands/examples/findings.rs:",
        "error[unused-waiver]: the waiver of `host-access` for Deployment/web accepts nothing",
    ] {
        assert!(told.contains(words), "{words:?} is not in\n{told}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
