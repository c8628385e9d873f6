//! Suggestions as tools make them, and the verdict that each must get.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::io::Write;
use std::process::{Command, Stdio};

use manifest_lib::serde_json::{Value, from_str};

/// The exit code, and what is said of a suggestion from standard input.
fn judge(arguments: &[&str], suggestion: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").arg("judge").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that is wrong already reads nothing.
    let _ = child.stdin.take().unwrap().write_all(suggestion.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

fn patch(environment: &str, object: &str, patch: &str) -> Value {
    let (code, text) = judge(&[environment, "-", "--patch", object, "--format", "json"], patch);
    assert!(code < 2, "{text}");
    let answer: Value = from_str(&text).unwrap();
    let good = matches!(answer["verdict"].as_str().unwrap(), "fine" | "no-change");
    assert_eq!(good, code == 0, "{text}");
    answer
}

/// The line of a profile that has this text.
fn line(file: &str, text: &str) -> String {
    let source = std::fs::read_to_string(format!("{}/../profiles/src/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let number = source.lines().position(|line| line.contains(text)).unwrap() + 1;
    format!("profiles/src/{file}:{number}")
}

const CONTAINER: &str = "spec: {template: {spec: {containers: [{name: backend, ";

#[test]
fn each_verdict_has_its_exit_code() {
    // The verdicts themselves are another test's.
    for (environment, object, text, verdict) in [
        ("dev", "Deployment/backend", "spec: {replicas: 3}", "fine"),
        ("dev", "Deployment/backend", "spec: {replicas: 1}", "no-change"),
        ("prod", "Service/backend", "spec: {type: LoadBalancer}", "review"),
        ("prod", "Deployment/backend", "spec: {paused: true}", "refused"),
    ] {
        assert_eq!(patch(environment, object, text)["verdict"], verdict, "{text}");
    }
    let key = patch("prod", "ConfigMap/backend-config", "data: {KEY: sk-proj-abc123def456ghi789}");
    assert!(key["verdict"] == "refused" && !key.to_string().contains("abc123def456"), "a secret is shown");
}

#[test]
fn a_merge_patch_replaces_each_list() {
    let text = r#"{"spec": {"template": {"spec": {"containers": [{"name": "backend", "image": "evolved-todo-backend:1.0.0"}]}}}}"#;
    let arguments = ["prod", "-", "--patch", "Deployment/backend", "--type", "merge"];
    let (code, all) = judge(&arguments, text);
    assert_eq!(code, 1, "{all}");
    assert!(all.contains("missing-memory-limit"), "the container's other fields are gone: {all}");
    let (_, joined) = judge(&arguments[..4], text);
    assert!(!joined.contains("missing-memory-limit"), "{joined}");
    assert_eq!(judge(&["prod", "-", "--type", "merge"], text).0, 2, "there is no object to lay it over");
}

#[test]
fn what_somebody_has_to_want_is_named_with_its_reason() {
    let liveness = format!("{CONTAINER}livenessProbe: null}}]}}}}}}");
    let (code, text) = judge(&["prod", "-", "--patch", "Deployment/backend"], &liveness);
    assert_eq!(code, 1);
    let reason = "Somebody has to want this:\n  Deployment/backend spec.template.spec.containers[backend].livenessProbe\n    a container that hangs is never started again\n";
    assert!(text.starts_with("review: ") && text.contains(reason), "{text}");
    assert!(!text.contains("raises-availability"), "{text}");
    // The line that all environments share, and the one at which this one takes it.
    let edit = format!(
        "    {}: `Probes::liveness(Probe::new())`, with `Probe::failure_threshold` and the like\n    taken at {}; whoever else shares the line changes, too\n",
        line("shared.rs", "Probe::new().handler(ALIVE).initial_delay_seconds(10)"),
        line("prod.rs", "BACKEND.overlay(")
    );
    assert!(text.contains(&edit), "{text}");
    let (code, text) = judge(&["dev", "-", "--patch", "Deployment/backend"], "spec: {revisionHistoryLimit: 3}");
    assert!(
        code == 0 && text.starts_with("fine: it passes the gate, and each change is known and does no harm\n"),
        "{text}"
    );
}

#[test]
fn the_line_to_edit_is_named() {
    let edits = |environment: &str, object: &str, text: &str| {
        let answer = patch(environment, object, text);
        let edits = answer["edits"].as_array().unwrap().clone();
        edits
            .iter()
            .map(|edit| (edit["at"].as_str().unwrap().to_owned(), edit["write"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        edits("prod", "HorizontalPodAutoscaler/backend-hpa", "spec: {maxReplicas: 12}"),
        [(line("prod.rs", "Autoscaler::new(2, 10)"), "`Autoscaler::new(minimum, maximum)`".to_owned())]
    );
    assert_eq!(
        edits("dev", "Deployment/backend", &format!("{CONTAINER}resources: {{limits: {{cpu: 1}}}}}}]}}}}}}")),
        [(
            line("shared.rs", "Limits::new(Cpu::millis(500)"),
            "`Limits::new(cpu, memory)`; `Limits::memory` has no limit of CPU".to_owned()
        )]
    );
}

#[test]
fn a_manifest_stands_for_its_object_and_for_no_other() {
    // As tools print one: without a namespace, and without half of what ours says.
    let bare = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: backend\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: backend\n  template:\n    metadata:\n      labels:\n        app: backend\n    spec:\n      containers:\n      - name: backend\n        image: evolved-todo-backend:latest\n";
    let (code, text) = judge(&["prod", "-"], bare);
    assert_eq!(code, 1);
    for words in ["refused: ", "error[moving-image-tag]", "error[changed-selector]", "recreate", "error[run-as-root]"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("removes-object"), "{text}");
    let cache = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  A: b\n";
    let (code, text) = judge(&["prod", "-"], cache);
    assert!(code == 0 && text.contains("ConfigMap/extra is new") && text.contains("Environment::extra"), "{text}");
    // What cannot be read is refused in words, and what is not there is a failure.
    let (code, text) = judge(&["prod", "-"], "Sure! Here is the manifest:\n```yaml\nkind: Pod\n```\n");
    assert!(code == 1 && text.contains("refused"), "{text}");
    let (code, text) = judge(&["prod", "-", "--patch", "Deployment/bakend"], "spec: {}");
    assert!(code == 2 && text.contains("did you mean `Deployment/backend`?"), "{text}");
    let (code, text) = judge(&["prod", "-", "--patch", "Deployment/backend"], "spec: [");
    assert!(code == 2 && text.contains("the patch cannot be read: line 1"), "{text}");
}

#[test]
fn a_record_says_what_was_suggested_and_decided() {
    let arguments = ["prod", "-", "--patch", "HorizontalPodAutoscaler/backend-hpa", "--adr", "More pods\n# at night"];
    let (code, text) = judge(&arguments, "spec: {maxReplicas: 8}");
    let verdict = patch("prod", "HorizontalPodAutoscaler/backend-hpa", "spec: {maxReplicas: 8}");
    assert_eq!(code == 0, verdict["verdict"] == "fine");
    for words in [
        "# More pods # at night\n\n- Status: ",
        "\n- Environment: `prod`\n",
        "- `HorizontalPodAutoscaler/backend-hpa` `spec.maxReplicas`: `10` becomes `8`\n",
        "\n## Effects\n\n- ",
        &format!("said at `{}`: `Autoscaler::new(minimum, maximum)`\n", line("prod.rs", "Autoscaler::new(2, 10)")),
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let arguments = ["prod", "-", "--patch", "Deployment/backend", "--adr", "Less", "--because", "a `tool` said so"];
    let (code, text) = judge(&arguments, "spec: {paused: true}");
    assert!(code == 1 && text.contains("- Status: rejected\n") && text.contains("a `tool` said so"), "{text}");
    // A secret that somebody suggests ends in no record.
    let arguments = ["prod", "-", "--patch", "ConfigMap/backend-config", "--adr", "A key"];
    let (_, text) = judge(&arguments, "data: {KEY: sk-proj-abc123def456ghi789}");
    assert!(!text.contains("abc123def456"), "{text}");
}

#[test]
fn a_refusal_reads_well() {
    let (code, text) = judge(&["prod", "-", "--patch", "Deployment/backend"], "spec: {replicas: 3}");
    // The lines of profiles change with every edit of them.
    let text: String = text
        .lines()
        .map(|line| match line.split_once(".rs:") {
            Some((head, tail)) => format!("{head}.rs:N{}\n", tail.trim_start_matches(|c: char| c.is_ascii_digit())),
            None => format!("{line}\n"),
        })
        .collect();
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("judge-refused", format!("exit code {code}\n{text}"));
    });
}

#[test]
fn the_json_is_of_its_schema() {
    let schema: Value = from_str(&judge(&["--schema"], "").1).unwrap();
    let answer = patch("prod", "Service/backend", "spec: {type: NodePort}");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&answer), "{answer:#}");
}
