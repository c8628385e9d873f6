//! Writes the parts of the sources that are taken from Kubernetes' own documents.
//!
//! `cargo run -p xtask -- kinds FOLDER` writes the types of all stable kinds. FOLDER is the one of the Python package
//! `kubernetes-validate` that has a folder for each version of Kubernetes. With `--check`, nothing is written, and it
//! fails if the committed file is another.

mod kinds;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- kinds FOLDER [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["kinds", folder] => kinds::write(Path::new(folder)),
        ["kinds", folder, "--check"] => kinds::check(Path::new(folder)),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
