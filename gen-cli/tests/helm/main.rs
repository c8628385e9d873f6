//! The charts through the real Helm: what it makes of them is what the library says of the same answers.
//!
//! These tests need the tools that `.ci/tools` installs, and fail without them: `cargo test -p gen-cli --test helm --
//! --ignored`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod drawn;
mod expected;
mod odd;
mod test_pod;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manifest_lib::chart;
use manifest_lib::lower::{Environment, ExtraObject};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::serde_json::{Map, Value, json};
use manifest_lib::values::{Amount, Cpu, Memory};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngAlgorithm, TestError, TestRng, TestRunner};
use tempfile::TempDir;

use drawn::{agree, drawn, merged, put, settable};
use expected::expected;

/// The Secret that evolved-todo names.
const SECRET: &str = "evolved-todo-secrets";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn helm(arguments: &[&str]) -> Output {
    let program = root().join(".tools/bin/helm");
    let output = Command::new(&program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{}: {error}: run .ci/tools", program.display()))
}

fn out(output: &Output) -> String {
    let told = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    assert!(output.status.success(), "{}{}", told(&output.stdout), told(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What Helm says of values that it refuses.
fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn chart() -> String {
    root().join("out/chart/evolved-todo").display().to_string()
}

/// Objects by `Kind/name`.
type Objects = BTreeMap<String, Value>;

fn objects(yaml: &str) -> Objects {
    let documents: Vec<Value> = serde_yaml::from_multiple(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    let mut objects = Objects::new();
    for document in documents.into_iter().filter(|document| !document.is_null()) {
        let key = format!("{}/{}", document["kind"].as_str().unwrap(), document["metadata"]["name"].as_str().unwrap());
        assert!(objects.insert(key.clone(), document).is_none(), "{key} is there twice");
    }
    objects
}

/// Without what Helm itself owns: the Namespace, `managed-by`, `helm.sh/chart`, the Secret and the test.
fn without_helms_own(objects: Objects) -> Objects {
    let hook = |object: &Value| object["metadata"]["annotations"].get("helm.sh/hook").is_some();
    let kept = objects
        .into_iter()
        .filter(|(key, object)| !key.starts_with("Namespace/") && !key.starts_with("Secret/") && !hook(object));
    kept.map(|(key, mut object)| {
        clean(&mut object);
        (key, object)
    })
    .collect()
}

fn clean(tree: &mut Value) {
    match tree {
        Value::Object(map) => {
            map.remove("app.kubernetes.io/managed-by");
            map.remove("helm.sh/chart");
            map.remove("checksum/secret");
            map.remove("gen-cli/waive");
            map.values_mut().for_each(clean);
            map.retain(|key, value| key != "annotations" || *value != json!({}));
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        _ => {}
    }
}

/// What `helm template` makes of a chart with these arguments.
fn template(chart: &str, namespace: &str, more: &[&str]) -> Objects {
    let mut arguments = vec!["template", "evolved-todo", chart, "--namespace", namespace];
    // As a bundle, which has its Namespace.
    arguments.extend(["--set", "namespace.create=true"]);
    arguments.extend(more);
    objects(&out(&helm(&arguments)))
}

const EXISTING: [&str; 2] = ["--set", "secrets.existingSecret=evolved-todo-secrets"];

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_chart_is_the_bundle_in_every_environment() {
    let dev = format!("{}/values-dev.yaml", chart());
    for (environment, namespace, more) in
        [("prod", "evolved-todo", vec![]), ("dev", "evolved-todo-dev", vec!["-f", dev.as_str()])]
    {
        let bundle = fs::read_to_string(root().join("out").join(environment).join("bundle.yaml")).unwrap();
        let arguments: Vec<&str> = more.into_iter().chain(EXISTING).collect();
        let (made, wanted) = (template(&chart(), namespace, &arguments), objects(&bundle));
        let (made, wanted) = (without_helms_own(made), without_helms_own(wanted));
        assert!(wanted.len() > 10);
        same(&made, &wanted);
    }
}

fn same(made: &Objects, wanted: &Objects) {
    let keys = |objects: &Objects| objects.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(made), keys(wanted));
    for (key, wanted) in wanted {
        assert_eq!(&made[key], wanted, "{key}");
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(&chart()).join(path)).unwrap()
}

fn defaults() -> Value {
    serde_yaml::from_str(&read("values.yaml")).unwrap()
}

/// Helm and the library with the same values.
fn agreed(folder: &Path, values: &Value) {
    let file = folder.join("values.json");
    fs::write(&file, values.to_string()).unwrap();
    let mut values = values.clone();
    if values["secrets"].as_object().is_none_or(Map::is_empty) {
        put(&mut values, "secrets.existingSecret", json!(SECRET));
        fs::write(&file, values.to_string()).unwrap();
    }
    let wanted = expected(&merged(&defaults(), &values));
    let made = without_helms_own(template(&chart(), "evolved-todo", &["-f", file.to_str().unwrap()]));
    same(&made, &wanted);
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn each_value_alone_makes_what_the_library_says() {
    let folder = TempDir::new().unwrap();
    for values in [
        json!({}),
        json!({"autoscaling": {"backend": {"enabled": false}, "frontend": {"enabled": false}}}),
        json!({"autoscaling": {"backend": {"targetCPUUtilizationPercentage": null, "targetMemoryUtilizationPercentage": 60}}}),
        json!({"autoscaling": {"backend": {"targetMemoryUtilizationPercentage": 60}}}),
        json!({"image": {"backend": {"tag": "2.0.0-rc.1"}}}),
        json!({"image": {"frontend": {"digest": format!("sha256:{}", "0a".repeat(32))}}}),
        json!({"service": {"frontend": {"type": "ClusterIP"}}}),
        json!({"service": {"frontend": {"type": "NodePort"}}}),
        json!({"service": {"backend": {"type": "NodePort", "nodePort": 30123}}}),
        json!({"service": {"backend": {"type": "LoadBalancer"}}}),
        json!({"resources": {"backend": {"requests": {"cpu": "250m"}, "limits": {"memory": "700Mi"}}}}),
        json!({"secrets": {"existingSecret": "mine"}}),
        json!({"networkPolicy": {"enabled": false}}),
        json!({"config": {"backend": {"LOG_LEVEL": null}}}),
        json!({"config": {"backend": {"EMPTY": "", "LINES": "a\n\tb\u{2028}c", "NUMBER": "012", "YES": "on"}}}),
        json!({"pdb": {"backend": {"minAvailable": "50%"}, "frontend": {"enabled": false}}}),
        json!({"autoscaling": {"backend": {"behavior": null}}}),
        json!({"podAnnotations": {"a.b/c": "d"}, "nameOverride": "Other_1.x"}),
    ] {
        agreed_without_nulls(folder.path(), &values);
    }
}

/// A null takes a default away, in Helm and here.
fn agreed_without_nulls(folder: &Path, values: &Value) {
    let file = folder.join("values.json");
    let mut values = values.clone();
    if values.get("secrets").is_none() {
        put(&mut values, "secrets.existingSecret", json!(SECRET));
    }
    fs::write(&file, values.to_string()).unwrap();
    let mut all = merged(&defaults(), &values);
    without_nulls(&mut all);
    let made = without_helms_own(template(&chart(), "evolved-todo", &["-f", file.to_str().unwrap()]));
    same(&made, &expected(&all));
}

fn without_nulls(tree: &mut Value) {
    if let Value::Object(map) = tree {
        map.retain(|_, value| !value.is_null());
        map.values_mut().for_each(without_nulls);
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn any_values_make_what_the_library_says() {
    let schema: Value = manifest_lib::serde_json::from_str(&read("values.schema.json")).unwrap();
    let all: Vec<BoxedStrategy<(String, Option<Value>)>> = settable(&schema)
        .into_iter()
        .map(|(path, schema)| {
            let value = drawn(&path, &schema);
            prop_oneof![3 => Just(None), 2 => value.prop_map(Some)].prop_map(move |value| (path.clone(), value)).boxed()
        })
        .collect();
    assert!(all.len() > 40, "the schema has {} values", all.len());
    let folder = TempDir::new().unwrap();
    let mut seen = BTreeSet::new();
    let paths: BTreeSet<String> = settable(&schema).into_iter().map(|(path, _)| path).collect();
    let seen_in = std::cell::RefCell::new(&mut seen);
    let config = Cases { cases: 150, max_global_rejects: 2_000, failure_persistence: None, ..Cases::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]));
    let result = runner.run(&all, |drawn| {
        let mut values = json!({});
        let set: Vec<(String, Value)> = drawn.into_iter().filter_map(|(path, value)| Some((path, value?))).collect();
        set.iter().for_each(|(path, value)| put(&mut values, path, value.clone()));
        put(&mut values, "secrets.existingSecret", json!("mine"));
        agree(&mut values, &defaults());
        let all = merged(&defaults(), &values);
        // What the model refuses, it has no answer to.
        prop_assume!(catch_unwind(|| expected(&all)).is_ok());
        prop_assert!(catch_unwind(|| agreed(folder.path(), &values)).is_ok(), "{values:#}");
        seen_in.borrow_mut().extend(set.into_iter().map(|(path, _)| path));
        Ok(())
    });
    if let Err(TestError::Fail(_, values)) = &result {
        let mut minimal = json!({});
        values
            .iter()
            .filter_map(|(path, value)| Some((path, value.clone()?)))
            .for_each(|(path, value)| put(&mut minimal, path, value));
        put(&mut minimal, "secrets.existingSecret", json!("mine"));
        agree(&mut minimal, &defaults());
        agreed(folder.path(), &minimal);
    }
    result.unwrap();
    assert_eq!(seen, paths, "each value was set in a case that the model has an answer to");
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn bad_values_get_a_clear_no() {
    for (set, words) in [
        ("foo=1", "additional properties 'foo' not allowed"),
        ("image.backnd.tag=1.1", "at '/image': additional properties 'backnd' not allowed"),
        ("image.backend.tga=1.1", "at '/image/backend': additional properties 'tga' not allowed"),
        ("secrets.databaseURL=x", "at '/secrets': additional properties 'databaseURL' not allowed"),
        ("image.backend.tag=2", "at '/image/backend/tag': got number, want string"),
        ("image.backend.pullPolicy=always", "at '/image/backend/pullPolicy': value must be one of 'IfNotPresent'"),
        ("image.backend.digest=abc", "at '/image/backend/digest': 'abc' does not match pattern"),
        ("replicaCount.backend=-1", "at '/replicaCount/backend': minimum: got -1, want 0"),
        ("replicaCount.backend=two", "at '/replicaCount/backend': got string, want integer"),
        ("autoscaling.backend.enabled=maybe", "at '/autoscaling/backend/enabled': got string, want boolean"),
        ("autoscaling.backend.minReplicas=11", "at '/autoscaling/backend/maxReplicas': minimum: got 10, want 11"),
        (
            "autoscaling.backend.minReplicas=50",
            "autoscaling.backend.minReplicas is 50 and maxReplicas is 10: swap or raise",
        ),
        (
            "service.frontend.type=LoadBalacner",
            "at '/service/frontend/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'",
        ),
        ("service.frontend.nodePort=80", "at '/service/frontend/nodePort': minimum: got 80, want 30,000"),
        ("service.frontend.nodePort=40000", "at '/service/frontend/nodePort': maximum: got 40,000, want 32,767"),
        ("resources.backend.limits.cpu=alot", "at '/resources/backend/limits/cpu': 'alot' does not match pattern"),
        ("config.backend.LOG_LEVEL=5", "at '/config/backend/LOG_LEVEL': got number, want string"),
        ("pdb.backend.minAvailable=150%", "'150%' does not match pattern"),
        ("nameOverride=foo bar!", "at '/nameOverride': 'foo bar!' does not match pattern"),
        ("image.backend.repository=a b", "at '/image/backend/repository': 'a b' does not match pattern"),
        ("secrets.existingSecret=Bad Name", "at '/secrets/existingSecret': 'Bad Name' does not match pattern"),
        ("podAnnotations.checksum/config=x", "invalid propertyName 'checksum/config'"),
        ("config.backend.a b=x", "invalid propertyName 'a b'"),
        ("autoscaling.backend.behavior.scaleUp.policies=[]", "at '/autoscaling/backend/behavior/scaleUp/policies'"),
    ] {
        let output = helm(&["template", "evolved-todo", &chart(), EXISTING[0], EXISTING[1], "--set", set]);
        let told = refused(&output);
        assert!(told.contains(words), "--set {set}: {told}");
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn missing_secrets_are_named_at_once_and_do_not_fail_a_lint() {
    let told = refused(&helm(&["template", "evolved-todo", &chart(), "--set-string", "secrets.databaseUrl=x"]));
    let words =
        "no value for secrets.betterAuthSecret, secrets.openaiApiKey: set it with --set-literal, or name a Secret";
    assert!(told.contains(words) && told.contains("--set secrets.existingSecret=NAME"), "{told}");
    let dev = format!("{}/values-dev.yaml", chart());
    for more in [&[][..], &["-f", dev.as_str()], &["--set", "secrets.existingSecret=x"]] {
        let mut arguments = vec!["lint", "--strict"];
        let chart = chart();
        arguments.push(&chart);
        arguments.extend(more);
        let told = out(&helm(&arguments));
        assert!(
            told.contains("0 chart(s) failed") && !told.contains("[WARNING]") && !told.contains("[ERROR]"),
            "{told}"
        );
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn secret_values_stand_in_the_secret_alone() {
    let secrets = "secrets.databaseUrl=hidden-1,secrets.openaiApiKey=hidden-2,secrets.betterAuthSecret=hidden-3";
    let chart = chart();
    let install = ["install", "evolved-todo", chart.as_str(), "--dry-run=client", "--set-string", secrets];
    let told = out(&helm(&install));
    let base64 = ["aGlkZGVuLTE=", "aGlkZGVuLTI=", "aGlkZGVuLTM="];
    assert!(!told.contains("hidden-"), "{told}");
    let made = template(&chart, "evolved-todo", &["--set-string", secrets]);
    // Every character of a secret comes through, as the README says it.
    let odd = "postgres://u:p\\a,b={c}@h1,h2/[0].d";
    let literal =
        ["secrets.databaseUrl", "secrets.openaiApiKey", "secrets.betterAuthSecret"].map(|name| format!("{name}={odd}"));
    let literal: Vec<&str> = literal.iter().flat_map(|set| ["--set-literal", set.as_str()]).collect();
    let data = template(&chart, "evolved-todo", &literal)["Secret/evolved-todo-secrets"]["data"].clone();
    assert_eq!(data["DATABASE_URL"], "cG9zdGdyZXM6Ly91OnBcYSxiPXtjfUBoMSxoMi9bMF0uZA==");
    let secret = &made["Secret/evolved-todo-secrets"];
    assert_eq!(
        secret["data"],
        json!({"DATABASE_URL": base64[0], "OPENAI_API_KEY": base64[1], "BETTER_AUTH_SECRET": base64[2]})
    );
    for (key, object) in made.iter().filter(|(key, _)| !key.starts_with("Secret/")) {
        assert!(base64.iter().all(|text| !object.to_string().contains(text)), "{key}");
    }
    let notes = told.split_once("NOTES:").unwrap().1;
    assert!(notes.contains("helm test evolved-todo") && !notes.contains("WARNING"), "{notes}");
    let latest = [&install[..], &["--set", "image.backend.tag=latest,networkPolicy.enabled=false"]].concat();
    let told = out(&helm(&latest));
    assert!(told.contains("WARNING: image.backend.tag is `latest`"), "{told}");
    assert!(told.contains("WARNING: networkPolicy.enabled is false"), "{told}");
    let told = out(&helm(&[&install[..], &["--set", "service.backend.port=9000"]].concat()));
    assert!(
        told.contains("WARNING: config.frontend.BACKEND_URL names another port than service.backend.port"),
        "{told}"
    );
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn a_package_makes_the_same_objects() {
    let folder = TempDir::new().unwrap();
    let chart = chart();
    out(&helm(&["package", &chart, "--destination", folder.path().to_str().unwrap()]));
    let package = folder.path().join("evolved-todo-1.0.0.tgz");
    same(&template(package.to_str().unwrap(), "evolved-todo", &EXISTING), &template(&chart, "evolved-todo", &EXISTING));
}
