//! What is wrong does not compile: `refused/cases.rs` with its modules is compiled for real, and each `//~` must be met by our own
//! words about its line. rustc's other text, which changes with each release, is not compared. And what no builder has a
//! word for, in `refused/absent.rs`: there the words are rustc's shortest, that there is no such method.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[derive(Debug)]
struct Expected {
    /// File and line, as in `cases.rs:7`.
    line: String,
    words: String,
}

fn expected(file: &str) -> Vec<Expected> {
    let source =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused").join(file)).unwrap();
    let lines = source.lines().enumerate();
    // The file's own head speaks of the mark, too.
    lines
        .filter(|(_, line)| !line.starts_with("//!"))
        .filter_map(|(index, line)| Some((index + 1, line.split_once("//~ ")?.1)))
        .map(|(line, words)| Expected { line: format!("{file}:{line}"), words: words.trim().to_owned() })
        .collect()
}

/// Every error of `cargo check` over a file of cases: its message, with the line where it was found.
fn compile(cases: &str) -> Vec<String> {
    let library = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("refused-{cases}"));
    std::fs::create_dir_all(&folder).unwrap();
    let manifest = format!(
        "[package]\nname = \"refused\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[lib]\npath = {:?}\n\
         [dependencies]\nmanifest-lib = {{ path = {:?} }}\n",
        library.join(format!("tests/refused/{cases}.rs")),
        library
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // The same versions as the workspace, all of them there already.
    std::fs::copy(library.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--message-format=json"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let errors: Vec<String> = messages
        .filter(|line| line["reason"] == "compiler-message" && line["message"]["level"] == "error")
        .filter(|line| !line["message"]["message"].as_str().unwrap().starts_with("aborting due to"))
        .map(|line| {
            let found = line["message"]["spans"].as_array().and_then(|spans| spans.first()).unwrap_or(&Value::Null);
            let file = found["file_name"].as_str().and_then(|file| file.rsplit('/').next()).unwrap_or_default();
            format!("{} {file}:{}", line["message"]["message"].as_str().unwrap(), found["line_start"])
        })
        .collect();
    assert!(!errors.is_empty(), "cargo check said nothing: {}", String::from_utf8_lossy(&output.stderr));
    errors
}

#[test]
fn each_mistake_is_a_compile_error_in_our_words_at_its_line() {
    refused("cases", &["cases.rs", "apps.rs", "reach.rs"]);
}

#[test]
fn what_no_builder_has_a_word_for_does_not_compile() {
    refused("absent", &["absent.rs"]);
}

fn refused(cases: &str, files: &[&str]) {
    let mut missing = Vec::new();
    let mut errors = compile(cases);
    for expected in files.iter().flat_map(|file| expected(file)) {
        let line = &expected.line;
        let about = |message: &String| {
            let says_line = message
                .match_indices(line.as_str())
                .any(|(at, _)| !message[at + line.len()..].starts_with(|next: char| next.is_ascii_digit()));
            message.contains(&expected.words) && says_line
        };
        match errors.iter().position(about) {
            Some(at) => {
                errors.remove(at);
            }
            None => missing.push(expected),
        }
    }
    assert!(missing.is_empty() && errors.is_empty(), "not refused: {missing:#?}\nrefused otherwise: {errors:#?}");
}
