//! What `generate` accepts, `lint` accepts of the YAML, whatever an environment is called.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::fs;
use std::path::Path;
use std::process::Command;

use example::example;
use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = example("waivers").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn generated() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let (code, _, told) = run(folder.path(), &["generate"]);
    assert_eq!(code, 0, "{told}");
    (folder, told)
}

#[test]
fn lint_finds_nothing_that_generate_accepted() {
    let (folder, told) = generated();
    for (arguments, findings) in [
        (&["lint", "out/live"][..], 0),
        // What generate warned of, lint warns of.
        (&["lint", "out/canary"], 10),
        (&["lint", "out"], 10),
        (&["lint", "--complete", "out/canary/bundle.yaml"], 10),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
        let arguments = [arguments, &["--format", "json"]].concat();
        let report: Value = serde_json::from_str(&run(folder.path(), &arguments).1).unwrap();
        assert_eq!(report["findings"].as_array().unwrap().len(), findings, "{arguments:?}: {report:#}");
    }
    assert!(told.contains("warning[identical-probes]: 10 objects: "), "{told}");
    // A stage that is asked for counts, whatever the YAML says.
    let (code, out, _) = run(folder.path(), &["lint", "out/canary", "--stage", "prod"]);
    assert!(code == 1 && out.contains("error[single-replica]: 10 objects: only one pod runs"), "{out}");
    assert!(out.contains("error[moving-image-tag]: 10 objects: "), "{out}");
    // An environment's own objects are told with what is waived.
    let (code, out, _) = run(folder.path(), &["lint", "--env", "live"]);
    assert!(code == 1 && out.contains("error[host-access]") && out.contains("warning[identical-probes]"), "{out}");
}

#[test]
fn ten_places_of_one_line_are_one_finding() {
    let (folder, told) = generated();
    let blocks: Vec<&str> = told.split("warning[").skip(1).collect();
    assert_eq!(blocks.len(), 1, "{told}");
    assert_eq!(blocks[0].matches("\n  Deployment/").count(), 10, "{told}");
    assert_eq!(blocks[0].matches("set at gen-commands/examples/waivers.rs:").count(), 1, "{told}");
    assert!(blocks[0].trim_end().ends_with("(canary)"), "{told}");
    let (_, out, _) = run(folder.path(), &["lint", "out/canary"]);
    assert!(out.contains("0 errors, 1 warning at 10 places in 1 file"), "{out}");
    assert_eq!(out.matches("  --> out/canary/bundle.yaml:").count(), 10, "{out}");
}

#[test]
fn the_yaml_carries_its_stage_and_its_waivers() {
    let (folder, _) = generated();
    let bundle = |name: &str| fs::read_to_string(folder.path().join(format!("out/{name}/bundle.yaml"))).unwrap();
    let (canary, live) = (bundle("canary"), bundle("live"));
    assert!(canary.contains("    gen-cli/stage: dev\n") && live.contains("    gen-cli/stage: prod\n"), "{canary}");
    assert!(!canary.contains("gen-cli/waive"), "{canary}");
    assert_eq!(live.matches("gen-cli/waive: ").count(), 11, "{live}");
    // A reason that ends in a date is no last day.
    let two = "    gen-cli/waive: |-\n      identical-probes: the services share one endpoint, which asks nobody else\n      host-access: it measures the node's network until 2020-01-01.\n";
    assert!(live.contains(two), "{live}");
}

#[test]
fn ci_is_green_wherever_generate_is() {
    let (folder, _) = generated();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::create_dir(folder.path().join(".ci")).unwrap();
    fs::copy(root.join(".ci/manifests"), folder.path().join(".ci/manifests")).unwrap();
    fs::write(folder.path().join(".gitignore"), "/target/\n").unwrap();
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
        let git = Command::new("git").current_dir(folder.path()).args(who).args(arguments).status().unwrap();
        assert!(git.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "all"]);
    let command = example("waivers");
    let program = command.get_program().to_str().unwrap();
    let output = Command::new("bash")
        .args([".ci/manifests", "HEAD"])
        .current_dir(folder.path())
        .env("GEN_CLI", program)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
