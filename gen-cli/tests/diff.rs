//! `diff` as its users meet it: folders, environments, git revisions, CI.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use manifest_lib::serde_json::{Value, from_str};
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A folder with the bundles as they were before a change: what the profiles say now is the new side.
fn before() -> TempDir {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["generate"]).status.code(), Some(0));
    edit(
        folder.path(),
        "prod",
        &[("maxReplicas: 10", "maxReplicas: 4"), ("LOG_LEVEL: info", "LOG_LEVEL: warn"), ("port: 5432", "port: 5433")],
    );
    edit(
        folder.path(),
        "prod",
        &[("        image: evolved-todo-backend:1.0.0", "        image: evolved-todo-backend:0.9.0")],
    );
    edit(folder.path(), "dev", &[("runAsNonRoot: true", "runAsNonRoot: false")]);
    folder
}

fn edit(folder: &Path, environment: &str, edits: &[(&str, &str)]) {
    let path = folder.join("out").join(environment).join("bundle.yaml");
    let mut text = fs::read_to_string(&path).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    fs::write(path, text).unwrap();
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

/// The lines of profiles in a text change with every edit of them: their file is enough.
fn without_lines(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(".rs:") {
        out += head;
        out += ".rs:N";
        rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out + rest
}

#[test]
fn a_change_is_told_in_each_form() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = before();
    settings.bind(|| {
        for (name, arguments) in [
            ("help-diff", &["diff", "--help"][..]),
            ("diff-text", &["diff"]),
            ("diff-markdown", &["diff", "--format", "markdown"]),
            ("diff-two-environments", &["diff", "dev", "prod"]),
            ("diff-denied", &["diff", "dev", "--exit-zero", "--deny", "tightens-security"]),
            ("diff-wrong-impact", &["diff", "--deny", "opens-netwrok"]),
            ("diff-wrong-side", &["diff", "prod", "prdo"]),
        ] {
            let output = run(folder.path(), arguments);
            let code = output.status.code().unwrap();
            insta::assert_snapshot!(
                name,
                without_lines(&format!("exit code {code}\n{}{}", stdout(&output), stderr(&output)))
            );
        }
    });
}

#[test]
fn the_exit_code_is_the_answer() {
    let folder = before();
    let code = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(code(&["diff"]), Some(1));
    assert_eq!(code(&["diff", "--exit-zero"]), Some(0));
    assert_eq!(code(&["diff", "prod", "--exit-zero", "--deny", "opens-network"]), Some(1));
    assert_eq!(code(&["diff", "dev", "--exit-zero", "--deny", "opens-network"]), Some(0));
    assert_eq!(code(&["diff", "stage"]), Some(2));
    assert_eq!(code(&["diff", "out/prod/bundle.yaml", "out/prod"]), Some(0));
    assert_eq!(code(&["diff", "out/prod/bundle.yaml", "no-such-file"]), Some(2));
    fs::write(folder.path().join("out/dev/bundle.yaml"), "a: [").unwrap();
    let broken = run(folder.path(), &["diff"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(stderr(&broken).contains("out/dev/bundle.yaml:1:"), "{}", stderr(&broken));
    assert_eq!(stdout(&broken), "");
}

#[test]
fn a_revision_of_git_is_a_side() {
    let folder = before();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "before"]);
    // An environment that no profile says any more.
    fs::create_dir(folder.path().join("out/stage")).unwrap();
    fs::write(folder.path().join("out/stage/bundle.yaml"), "apiVersion: v1\nkind: Service\nmetadata:\n  name: gone\n")
        .unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "stage"]);
    assert_eq!(run(folder.path(), &["generate"]).status.code(), Some(0));
    let now = run(folder.path(), &["diff"]);
    assert!(stdout(&now).contains("dev: no difference"), "{}", stdout(&now));
    let then = run(folder.path(), &["diff", "--from", "HEAD"]);
    assert_eq!(then.status.code(), Some(1));
    let text = stdout(&then);
    assert!(text.contains("prod: HEAD:out/prod/bundle.yaml -> profiles/src/prod.rs"), "{text}");
    assert!(
        text.contains("spec.maxReplicas\n    4 -> 10\n    adds-capacity, changes-scaling (profiles/src/prod.rs:"),
        "{text}"
    );
    assert!(text.contains("kubectl delete service gone"), "{text}");
    let before_that = run(folder.path(), &["diff", "--from", "HEAD~1"]);
    assert!(!stdout(&before_that).contains("gone"), "{}", stdout(&before_that));
    // What git does not know, and what looks like an option of git, is refused in our words.
    for revision in ["no-such-branch", "--output=/tmp/x"] {
        let output = run(folder.path(), &["diff", &format!("--from={revision}")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(&format!("git knows no revision `{revision}`")), "{}", stderr(&output));
    }
    let elsewhere = TempDir::new().unwrap();
    assert_eq!(run(elsewhere.path(), &["generate"]).status.code(), Some(0));
    let output = run(elsewhere.path(), &["diff", "--from", "HEAD"]);
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(2), "error: out is in no git repository: compare without --from\n")
    );
}

#[test]
fn the_json_is_of_its_schema() {
    let folder = before();
    let schema: Value = from_str(stdout(&run(folder.path(), &["diff", "--schema"]))).unwrap();
    let report: Value = from_str(stdout(&run(folder.path(), &["diff", "--format", "json"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(report["comparisons"][1]["title"], "prod");
    assert_eq!(report["same"], false);
    assert!(!validator.is_valid(&manifest_lib::serde_json::json!({"version": 1})));
}
