//! A team with profiles of its own has a program of its own.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::fs;
use std::path::Path;

use example::example;
use tempfile::TempDir;

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => files.push((path.display().to_string(), fs::read_to_string(&path).unwrap())),
        }
    }
    files
}

#[test]
fn what_it_generates_is_its_own() {
    let folder = TempDir::new().unwrap();
    let output = example("another_team").arg("generate").current_dir(folder.path()).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    let files = files(folder.path());
    assert!(files.iter().any(|(path, _)| path.ends_with("out/live/bundle.yaml")), "{files:#?}");
    for (path, text) in files {
        for word in ["evolved", "frontend"] {
            assert!(!text.contains(word), "{path} has `{word}`");
        }
    }
}

#[test]
fn nothing_of_other_profiles_is_in_its_program() {
    let program = fs::read(example("another_team").get_program()).unwrap();
    let program = String::from_utf8_lossy(&program);
    assert!(program.contains("registry.example.com/shop/stock"), "a profile's texts are found in its program");
    for text in ["evolved-todo", "evolved_todo", "BETTER_AUTH_SECRET"] {
        assert!(!program.contains(text), "{text}");
    }
}

#[test]
fn a_shell_completes_the_name_that_it_has() {
    let output = example("another_team").args(["completions", "bash"]).output().unwrap();
    let script = String::from_utf8(output.stdout).unwrap();
    assert!(script.contains("another_team") && !script.contains("gen-cli"), "{script}");
}
