//! `explain` as its users meet it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::process::{Command, Output};

use manifest_lib::serde_json::{Value, from_str};

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command
}

fn explain(arguments: &[&str]) -> Output {
    command().arg("explain").args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The line of a profile that has this text.
fn line(file: &str, text: &str) -> String {
    let source = std::fs::read_to_string(format!("{}/../profiles/src/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let number = source.lines().position(|line| line.contains(text)).unwrap() + 1;
    format!("profiles/src/{file}:{number}")
}

#[test]
fn a_field_is_told_with_its_line_its_meaning_and_its_rules() {
    let output = explain(&["prod", "HorizontalPodAutoscaler/backend-hpa", "spec.maxReplicas"]);
    let text = stdout(&output);
    assert!(text.contains(&format!("set at  {}", line("prod.rs", "Autoscaler::new(2, 10)"))), "{text}");
    for words in ["value   10", "type    integer", "maxReplicas is the upper limit"] {
        assert!(text.contains(words), "{text}");
    }
    // The end of a path is enough, in any case of the kind; an entry of a map is told in its map's words.
    let output = explain(&["prod", "deployment/backend", "limits.cpu"]);
    let text = stdout(&output);
    assert!(
        text.starts_with("spec.template.spec.containers[backend].resources.limits.cpu of Deployment/backend in prod"),
        "{text}"
    );
    assert!(text.contains(&line("shared.rs", "Limits::new(Cpu::millis(500)")), "{text}");
    assert!(text.contains("Limits describes the maximum amount of compute resources allowed"), "{text}");
    // A default has its reason, and a field that nobody set has its documentation.
    let output = explain(&["dev", "Deployment/backend", "spec.template.spec.enableServiceLinks"]);
    assert!(stdout(&output).contains("set at  default: "), "{}", stdout(&output));
    let output = explain(&["prod", "Deployment/backend", "spec.replicas"]);
    let text = stdout(&output);
    assert!(text.contains("value   not set") && text.contains("Number of desired pods"), "{text}");
    assert!(text.contains("rule    autoscaler-owns-replicas: "), "{text}");
}

#[test]
fn without_a_field_each_one_has_its_line() {
    let output = explain(&["dev", "Service/frontend"]);
    let text = stdout(&output);
    let row =
        text.lines().find(|row| row.contains("spec.ports[3000/TCP].nodePort")).unwrap_or_else(|| panic!("{text}"));
    assert!(row.contains(" 30080 ") && row.ends_with(&line("dev.rs", "Exposure::node_port(30080)")), "{row}");
}

#[test]
fn what_is_not_there_has_a_neighbour() {
    for (arguments, words) in [
        (&["prdo", "Service/web"][..], "there is no environment `prdo`"),
        (&["prod", "Deployment/bakend"], "did you mean `Deployment/backend`?"),
        (&["prod", "Deployment/backend", "spec.replicaz"], "did you mean `spec.replicas`?"),
        (&["prod", "Deployment/backend", "httpGet.path"], "containers[backend].livenessProbe.httpGet.path\n"),
    ] {
        let output = explain(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn the_json_is_of_its_schema() {
    let schema: Value = from_str(stdout(&explain(&["--schema"]))).unwrap();
    let answer: Value = from_str(stdout(&explain(&["prod", "Deployment/backend", "--format", "json"]))).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&answer), "{answer:#}");
    assert!(answer["fields"].as_array().unwrap().len() > 50);
}

#[test]
fn a_shell_is_told_what_the_profiles_have() {
    let completed = |words: &[&str]| {
        let output = command()
            .env("COMPLETE", "bash")
            .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
            .env("_CLAP_IFS", "\n")
            .arg("--")
            .args(words)
            .output()
            .unwrap();
        stdout(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(completed(&["gen-cli", "explain", "pr"]), ["prod"]);
    assert_eq!(completed(&["gen-cli", "explain", "prod", "Dep"]), ["Deployment/backend", "Deployment/frontend"]);
    assert_eq!(
        completed(&["gen-cli", "explain", "dev", "Service/frontend", "spec.ports[3000/TCP].node"]),
        ["spec.ports[3000/TCP].nodePort"]
    );
    assert_eq!(completed(&["gen-cli", "rules", "dangling-s"]), ["dangling-service"]);
}
