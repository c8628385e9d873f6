//! The lines that a user's CI runs, in a repository with real commits.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manifest_lib::serde_json::Value;
use tempfile::TempDir;

const GEN_CLI: &str = env!("CARGO_BIN_EXE_gen-cli");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A repository: what is committed first is the base, what the profiles say is the change.
struct Repository(TempDir);

impl Repository {
    /// The change adds a nodePort and takes a NetworkPolicy's port away, as seen from an older out/.
    fn new() -> Self {
        let repository = Self(TempDir::new().unwrap());
        let folder = repository.0.path();
        fs::create_dir(folder.join(".ci")).unwrap();
        for script in ["manifests", "comment"] {
            fs::copy(root().join(".ci").join(script), folder.join(".ci").join(script)).unwrap();
        }
        fs::write(folder.join(".gitignore"), "/target/\n").unwrap();
        repository.run(GEN_CLI, &["generate"]);
        let bundle = folder.join("out/prod/bundle.yaml");
        let now = fs::read_to_string(&bundle).unwrap();
        fs::write(&bundle, now.replace("port: 5432", "port: 5433").replace("maxReplicas: 10", "maxReplicas: 9"))
            .unwrap();
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("base");
        fs::write(&bundle, now).unwrap();
        repository.commit("change");
        repository
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let output = Command::new(program).current_dir(self.0.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        output
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
        self.run("git", &[&who[..], arguments].concat());
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs lines as a runner's shell does.
    fn shell(&self, lines: &str, variables: &[(&str, &str)]) -> Output {
        let path = format!("{}:{}", self.0.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", lines]).current_dir(self.0.path());
        command.env("PATH", path).env("GEN_CLI", GEN_CLI).env("GITHUB_STEP_SUMMARY", self.0.path().join("summary"));
        command.env_remove("REPORTS").env_remove("DENY").envs(variables.iter().copied());
        command.output().unwrap()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    /// A stand-in for GitHub: it keeps comments as files, and answers the one question that is asked of it.
    fn host(&self) {
        let bin = self.0.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let script = r#"#!/usr/bin/env bash
set -euo pipefail
mkdir -p comments
file="" method=GET path=""
shift
while [ $# -gt 0 ]; do
    case "$1" in
    --method) method="$2"; shift ;;
    --field) file="${2#body=@}"; shift ;;
    --jq) [[ "$2" == *"env.MARK"* ]]; shift ;;
    --*) ;;
    *) path="$1" ;;
    esac
    shift
done
case "$method $path" in
"GET repos/o/r/issues/7/comments")
    for comment in comments/*; do
        if [ -f "$comment" ] && [ "$(head -n 1 "$comment")" = "$MARK" ]; then basename "$comment"; fi
    done ;;
"POST repos/o/r/issues/7/comments") cp "$file" "comments/$(ls comments | wc -l)" ;;
"PATCH repos/o/r/issues/comments/"*) cp "$file" "comments/${path##*/}" ;;
*) echo "unknown: $method $path" >&2; exit 1 ;;
esac
"#;
        fs::write(bin.join("gh"), script).unwrap();
        fs::set_permissions(bin.join("gh"), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn workflow() -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(".github/workflows/manifests.yml")).unwrap()).unwrap()
}

/// The shell lines of the workflow, with what the code host puts into them.
fn lines() -> Vec<String> {
    let workflow = workflow();
    let steps = workflow["jobs"]["manifests"]["steps"].as_array().unwrap();
    let runs = steps.iter().filter_map(|step| step["run"].as_str());
    let lines: Vec<String> = runs.map(|run| run.replace("${{ github.event.pull_request.number }}", "7")).collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| !line.contains("${{")), "{lines:?}");
    lines
}

#[test]
fn the_workflow_tells_the_pull_request_once() {
    let repository = Repository::new();
    repository.host();
    let variables = [("BASE", "HEAD~1"), ("GITHUB_REPOSITORY", "o/r")];
    for round in 0..2 {
        for line in lines() {
            let output = repository.shell(&line, &variables);
            assert!(output.status.success(), "{line}: {}{}", text(&output.stdout), text(&output.stderr));
        }
        let comments: Vec<_> = fs::read_dir(repository.0.path().join("comments")).unwrap().collect();
        assert_eq!(comments.len(), 1, "after round {round}");
    }
    let comment = repository.read("comments/0");
    assert!(comment.starts_with("<!-- gen-cli diff -->\n") && comment.contains("maxReplicas 9 -&gt; 10"), "{comment}");
    assert!(comment.contains("may now reach") && repository.read("summary").contains(&comment));
    for environment in ["dev", "prod"] {
        let sarif = repository.read(&format!("target/manifests/sarif/{environment}.sarif"));
        let sarif: Value = manifest_lib::serde_json::from_str(&sarif).unwrap();
        assert_eq!(sarif["runs"][0]["automationDetails"]["id"], format!("manifests/{environment}/"));
    }
}

#[test]
fn drift_findings_and_what_is_denied_fail_and_are_all_told() {
    let repository = Repository::new();
    let denied = repository.shell(".ci/manifests HEAD~1", &[("DENY", "recreate opens-network")]);
    assert_eq!(denied.status.code(), Some(1));
    assert!(text(&denied.stderr).contains("error[opens-network]"), "{}", text(&denied.stderr));
    // Somebody edits a generated file: it drifts, and a rule finds what it says. The comment is there all the same.
    let bundle = repository.0.path().join("out/prod/bundle.yaml");
    let now = fs::read_to_string(&bundle).unwrap();
    fs::write(&bundle, now.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")).unwrap();
    repository.commit("by hand");
    let output = repository.shell(".ci/manifests HEAD~2", &[]);
    assert_eq!(output.status.code(), Some(1));
    let out = text(&output.stdout);
    assert!(
        out.contains("-          readOnlyRootFilesystem: false") && out.contains("error[writable-root-filesystem]"),
        "{out}"
    );
    assert!(repository.read("target/manifests/manifests.md").contains("maxReplicas 9 -&gt; 10"));
    // A base that is not there is a failure of the step, and says what to do.
    let lost = repository.shell(".ci/manifests no-such-base", &[]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(text(&lost.stderr).contains("git knows no revision `no-such-base`"), "{}", text(&lost.stderr));
}

#[test]
fn the_workflow_can_do_no_harm() {
    let workflow = workflow();
    // Code of a fork never runs with a token that may write.
    assert!(workflow["on"].get("pull_request_target").is_none() && workflow["on"].get("pull_request").is_some());
    assert_eq!(workflow["permissions"], manifest_lib::serde_json::json!({"contents": "read"}));
    let steps = workflow["jobs"]["manifests"]["steps"].as_array().unwrap();
    for used in steps.iter().filter_map(|step| step["uses"].as_str()) {
        let (_, commit) = used.split_once('@').unwrap();
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{used}");
    }
    assert_eq!(steps[0]["with"]["persist-credentials"], false);
}
