//! `lint` and `rules` as processes, over files as people have them.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use example::example;
use serde_json::{Value, json};
use tempfile::TempDir;

const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n";
const HOST: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostNetwork: true\n  containers: []\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    example("another_team").args(arguments).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn piped(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = example("another_team");
    let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    told(&child.wait_with_output().unwrap())
}

#[test]
fn a_finding_shows_the_line_and_says_what_to_write() {
    let folder = folder(&[("pod.yaml", HOST)]);
    let (code, out, err) = told(&run(folder.path(), &["lint", "pod.yaml", "--severity", "critical"]));
    assert_eq!((code, err.as_str()), (1, ""));
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("lint", out);
    });
}

#[test]
fn a_file_is_a_part_a_folder_and_standard_input_are_all() {
    let folder = folder(&[("parts/service.yaml", SERVICE)]);
    let dangling = |output: &str| output.contains("error[dangling-service]");
    for (arguments, expected) in [
        (&["lint", "parts/service.yaml"][..], false),
        (&["lint", "parts/service.yaml", "--complete"], true),
        (&["lint", "parts"], true),
        (&["lint", "parts", "--partial"], false),
    ] {
        let (code, out, _) = told(&run(folder.path(), arguments));
        assert_eq!((dangling(&out), code), (expected, i32::from(expected)), "{arguments:?}: {out}");
    }
    assert!(dangling(&piped(SERVICE, &["lint", "-"]).1));
    assert!(!dangling(&piped(SERVICE, &["lint", "-", "--partial"]).1));
}

#[test]
fn deny_allow_severity_and_stage_decide_what_counts() {
    let folder = folder(&[("pod.yaml", HOST)]);
    let code = |more: &[&str]| {
        let arguments: Vec<&str> = ["lint", "pod.yaml"].iter().chain(more).copied().collect();
        told(&run(folder.path(), &arguments)).0
    };
    assert_eq!(code(&["--severity", "critical"]), 1);
    assert_eq!(code(&["--severity", "critical", "--allow", "host-access"]), 0);
    assert_eq!(code(&["--allow", "no-such-rule"]), 2);
    let probes = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    livenessProbe: &probe\n      httpGet:\n        path: /health\n        port: 80\n    readinessProbe: *probe\n";
    let only = ["lint", "-", "--severity", "medium", "--format", "json"];
    let level = |more: &[&str]| {
        let arguments: Vec<&str> = only.iter().chain(more).copied().collect();
        let report: Value = serde_json::from_str(&piped(probes, &arguments).1).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.iter().find(|finding| finding["rule"] == "identical-probes").map(|finding| finding["level"].clone())
    };
    assert_eq!(level(&[]), Some(json!("warning")));
    assert_eq!(level(&["--deny", "identical-probes"]), Some(json!("error")));
    assert_eq!(level(&["--deny", "warnings"]), Some(json!("error")));
    assert_eq!(level(&["--allow", "identical-probes"]), None);
    let tag = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: web:latest\n";
    let moving = |stage: &str| piped(tag, &["lint", "-", "--stage", stage]).1.contains("moving-image-tag");
    assert!(moving("prod") && !moving("dev"));
}

#[test]
fn json_is_what_its_schema_says() {
    let folder = folder(&[("pod.yaml", HOST)]);
    let schema: Value = serde_json::from_str(&told(&run(folder.path(), &["lint", "--schema"])).1).unwrap();
    let report: Value =
        serde_json::from_str(&told(&run(folder.path(), &["lint", "pod.yaml", "--format", "json"])).1).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let host = report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "host-access").unwrap();
    let place = json!({"file": "pod.yaml", "line": 6, "column": 3, "object": "Pod/web", "path": "spec.hostNetwork"});
    for (key, value) in place.as_object().unwrap() {
        assert_eq!(&host[key], value, "{key}");
    }
}

#[test]
fn sarif_names_the_rule_the_file_and_the_line() {
    let folder = folder(&[("a b/pod.yaml", HOST)]);
    let (code, out, _) = told(&run(folder.path(), &["lint", "a b", "--format", "sarif"]));
    let sarif: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &sarif["version"]), (1, &json!("2.1.0")));
    let run = &sarif["runs"][0];
    let known: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty() && results.iter().all(|result| known.contains(&&result["ruleId"])));
    let host = results.iter().find(|result| result["ruleId"] == "host-access").unwrap();
    let physical = &host["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "a%20b/pod.yaml");
    assert_eq!(physical["region"], json!({"startLine": 6, "startColumn": 3}));
}

#[test]
fn a_broken_document_is_a_finding_and_the_rest_is_judged() {
    let text = format!("a: [1\n---\n{HOST}---\na:\n\tb: 1\n---\nname: {{{{ .Values.name }}}}\n---\n{SERVICE}");
    let (code, out, err) = piped(&text, &["lint", "-", "--severity", "high"]);
    assert_eq!((code, err.as_str()), (1, ""));
    for words in [
        "error[yaml-syntax]: this is no YAML",
        "error[yaml-syntax]: a tab stands where",
        "error[host-access]: Pod/web: `hostNetwork: true` gives the pod what is the node's own: remove it\n  --> (standard input):8:3",
        "error[helm-template]: this is a template: render it first, with `helm template`",
        "judged as a part of a set",
    ] {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
    // What it selects may be in a document that could not be read.
    assert!(!out.contains("error[dangling-service]"), "{out}");
}

#[test]
fn a_secret_is_never_shown() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  URL: postgres://a:swordfish@db/x\n  URL: swordfish\n  N: 5\n";
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  URL: postgres://a:swordfish@db/x\n";
    for format in ["text", "json", "sarif"] {
        let (code, out, err) = piped(&format!("{secret}---\n{config}"), &["lint", "-", "--format", format]);
        assert!(code == 1 && !out.contains("swordfish") && err.is_empty(), "{out}");
        assert!(out.contains("secret-in-config") && out.contains("secret-in-bundle") && out.contains("duplicate-key"));
    }
}

#[test]
fn a_line_that_holds_a_secret_is_not_shown_for_another_finding() {
    for text in [
        r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"hostPID": true, "containers": [{"name": "a", "env": [{"name": "U", "value": "postgres://u:swordfish@db"}]}]}}"#,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {n: 5, url: \"postgres://u:swordfish@db\"}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  password: a\n  password: swordfish\n",
    ] {
        let (code, out, _) = piped(text, &["lint", "-"]);
        assert!(code == 1 && !out.contains("swordfish"), "{out}");
    }
}

#[test]
fn what_cannot_be_read_is_a_failure_with_its_name() {
    let folder = folder(&[("empty/notes.txt", ""), ("latin.yaml", "x")]);
    fs::write(folder.path().join("latin.yaml"), b"a: \xff\n").unwrap();
    for (path, words) in [
        ("nothing.yaml", "nothing.yaml cannot be read: "),
        ("empty", "no file below empty ends in .yaml, .yml or .json"),
        ("latin.yaml", "latin.yaml is not UTF-8 from byte 3 on"),
    ] {
        let (code, out, err) = told(&run(folder.path(), &["lint", path]));
        assert!(code == 2 && out.is_empty() && err.contains(words), "{path}: {err}");
    }
    assert_eq!(told(&run(folder.path(), &["lint"])).0, 2);
    // The others are judged all the same, and told first.
    fs::write(folder.path().join("host.yaml"), HOST).unwrap();
    let (code, out, err) = told(&run(folder.path(), &["lint", "latin.yaml", "host.yaml", "nothing.yaml"]));
    assert!(code == 2 && out.contains("error[host-access]"), "{out}");
    assert!(err.contains("latin.yaml is not UTF-8") && err.contains("error: nothing.yaml cannot be read"), "{err}");
}

#[test]
fn an_annotation_accepts_what_it_names_until_its_day() {
    let pod = |waivers: &str| {
        let lines: String = waivers.lines().map(|line| format!("      {line}\n")).collect();
        HOST.replace("  name: web\n", &format!("  name: web\n  annotations:\n    gen-cli/waive: |\n{lines}"))
    };
    let lint = |waivers: &str| piped(&pod(waivers), &["lint", "-", "--severity", "medium"]);
    let (_, out, _) = lint("host-access: it measures the node's network");
    assert!(!out.contains("host-access"), "{out}");
    let (_, out, _) = lint("host-access: it measures the node until 2100-01-01");
    assert!(!out.contains("host-access"), "{out}");
    let (_, out, _) = lint("host-access: it measures the node until 2020-01-01");
    assert!(out.contains("error[host-access]") && out.contains("held until 2020-01-01"), "{out}");
    let (_, out, _) = lint("host-acces: why");
    assert!(out.contains("`host-acces` is no rule (did you mean `host-access`?): remove it"), "{out}");
    let (_, out, _) = lint("host-access");
    assert!(out.contains("this line is no waiver") && out.contains("(standard input):7:7"), "{out}");
    let two = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    gen-cli/waive: 'writable-root-filesystem (db): it writes'\nspec:\n  containers:\n  - name: web\n  - name: db\n";
    let (_, out, _) = piped(two, &["lint", "-"]);
    assert!(out.contains("`web` can write its root") && !out.contains("`db` can write its root"), "{out}");
}

#[test]
fn rules_lists_all_and_tells_one() {
    let folder = TempDir::new().unwrap();
    let (code, out, _) = told(&run(folder.path(), &["rules"]));
    assert!(code == 0 && out.lines().count() >= 50 && out.contains("\nrun-as-root "), "{out}");
    let (code, out, _) = told(&run(folder.path(), &["rules", "request-above-limit"]));
    assert_eq!(code, 0);
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("rule", out);
    });
    let (code, _, err) = told(&run(folder.path(), &["rules", "run-as-rot"]));
    assert!(code == 2 && err.contains("there is no rule `run-as-rot`: did you mean `run-as-root`?"), "{err}");
}

#[test]
fn one_unreadable_file_hides_nothing_and_makes_nothing_complete() {
    let folder = folder(&[("all/host.yaml", HOST), ("all/service.yaml", SERVICE)]);
    fs::write(folder.path().join("all/latin.yaml"), b"a: \xff\n").unwrap();
    for format in ["text", "json", "sarif"] {
        let (code, out, err) = told(&run(folder.path(), &["lint", "all", "--format", format]));
        assert!(code == 2 && out.contains("host-access") && err.contains("latin.yaml is not UTF-8"), "{out}{err}");
        // What it selects may be in the file that could not be read. SARIF lists every rule by its name.
        assert!(format == "sarif" || !out.contains("dangling-service"), "{out}");
    }
}

#[test]
fn a_finding_names_its_object_whoever_found_it() {
    let texts = [
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {porrts: [], ports: [{port: x}, {name: a}]}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: b\n  a: c\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: {gen-cli/waive: 'host-access: why'}\nspec: {containers: []}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec: [\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec: {{ .Values.spec }}\n",
    ];
    for text in texts {
        let report: Value = serde_json::from_str(&piped(text, &["lint", "-", "--format", "json"]).1).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert!(!findings.is_empty());
        for finding in findings {
            assert!(finding["object"].as_str().unwrap().ends_with("/web"), "{finding}");
        }
        let sarif: Value = serde_json::from_str(&piped(text, &["lint", "-", "--format", "sarif"]).1).unwrap();
        for result in sarif["runs"][0]["results"].as_array().unwrap() {
            let name = &result["locations"][0]["logicalLocations"][0]["name"];
            assert!(name.as_str().unwrap().ends_with("/web"), "{result}");
        }
    }
}

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template: {spec: {hostNetwork: true, containers: [{name: web, image: web}]}}\n";

#[test]
fn a_kustomization_is_no_object_and_what_it_reads_is_a_part() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, resources: {}}]}}}\n";
    let generator = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: a}\n";
    let labelled = "commonLabels: {app: web}\nresources: [web.yaml, service.yaml]\n";
    let folder = folder(&[
        ("base/kustomization.yaml", labelled),
        ("base/web.yaml", DEPLOYMENT),
        ("base/service.yaml", SERVICE),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\npatches: [{path: web.yaml}]\ngenerators: [more.yaml]\nconfigMapGenerator: [{name: b, files: [app.yaml]}]\n",
        ),
        ("prod/web.yaml", patch),
        ("prod/more.yaml", generator),
        ("prod/app.yaml", "a: b\n"),
    ]);
    // What its patches may mend is a doubt, and what its labels fill in is none.
    let (code, out, _) = told(&run(folder.path(), &["lint", "."]));
    assert_eq!(code, 0, "{out}");
    for words in [
        "warning[not-an-object]: Kustomization/./base: kustomize makes other objects",
        "run `kubectl kustomize ./prod | gen-cli lint -`",
        "warning[host-access]: Deployment/web: `hostNetwork: true`",
        "judged as a part of a set",
    ] {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
    for words in ["error", "selector", "duplicate", "./prod/web.yaml", "./prod/more.yaml", "./prod/app.yaml"] {
        assert!(!out.contains(&format!("{words}[")) && !out.contains(&format!("--> {words}")), "{words} is in\n{out}");
    }
    // Without patches over it, what is wrong stays wrong.
    let (code, out, _) = told(&run(folder.path(), &["lint", "base"]));
    assert!(code == 1 && out.contains("error[host-access]") && !out.contains("selector"), "{out}");
    // An answer about nothing is none.
    fs::remove_file(folder.path().join("base/web.yaml")).unwrap();
    fs::remove_file(folder.path().join("base/service.yaml")).unwrap();
    let (code, out, _) = told(&run(folder.path(), &["lint", "prod"]));
    assert!(code == 1 && out.contains("error[not-an-object]"), "{out}");
}

#[test]
fn a_chart_is_judged_by_what_it_makes() {
    let folder = folder(&[
        ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("chart/values.yaml", "a: b\n"),
        ("chart/templates/web.yaml", "kind: {{ .Values.a }}\n"),
        ("plain.yaml", HOST),
    ]);
    let (code, out, _) = told(&run(folder.path(), &["lint", "."]));
    assert!(code == 1 && out.contains("error[host-access]"), "{out}");
    assert!(out.contains("warning[helm-template]: Chart/./chart: this folder is a Helm chart"), "{out}");
    assert!(out.contains("`helm template ./chart | gen-cli lint -`") && !out.contains("values.yaml"), "{out}");
    let (code, out, _) = told(&run(folder.path(), &["lint", "chart"]));
    assert!(code == 1 && out.contains("error[helm-template]"), "{out}");
}
