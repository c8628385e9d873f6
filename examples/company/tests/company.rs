//! One binary writes what five apps in three stages are on three clusters.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use company::ALL;
use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_company")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn everything_is_generated_with_one_namespace_name_in_all_clusters() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(ALL.len(), 5 * 3 * 3);
    let bundle = |name: &str| fs::read_to_string(folder.path().join(format!("out/{name}/bundle.yaml"))).unwrap();
    for environment in ALL {
        let namespace = environment.app().target().namespace.as_str();
        assert!(
            bundle(environment.name()).contains(&format!("\n  namespace: {namespace}\n")),
            "{}",
            environment.name()
        );
    }
    // The same names everywhere, and what is the cluster's own.
    let on = ["lab", "eu", "us"].map(|cluster| bundle(&format!("shop-prod-{cluster}")));
    assert!(on.iter().all(|text| text.contains("\n  namespace: shop\n")));
    let images = [
        "registry.lab.example:5000/company/shop/api:4.2.1",
        "europe-docker.pkg.dev/company/apps/shop/api:4.2.1",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/company/shop/api:4.2.1",
    ];
    let dns = ["k8s-app: kube-dns", "cidr: 169.254.20.10/32", "cidr: 172.20.0.10/32"];
    for ((text, image), dns) in on.iter().zip(images).zip(dns) {
        assert!(text.contains(image) && text.contains(dns), "{image} {dns}");
    }
    assert!(on[2].contains("- name: ecr\n") && !on[0].contains("imagePullSecrets"));
    // A stage has its name, and its version.
    let preview = bundle("shop-preview-eu");
    assert!(preview.contains("gen-cli/stage: preview (as dev)\n"), "{preview}");
    assert!(
        preview.contains("app.kubernetes.io/version: \"4.3.0\"\n")
            && on[1].contains("app.kubernetes.io/version: \"4.2.0\"\n")
    );
    // What is written passes lint as the environments' own stage asks.
    let linted = run(folder.path(), &["lint", "out/shop-staging-us/bundle.yaml"]);
    assert_eq!(linted.status.code(), Some(0), "{}{}", text(&linted.stdout), text(&linted.stderr));
}

#[test]
fn a_cluster_is_planned_with_all_that_is_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["plan", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let clusters = report["clusters"].as_array().unwrap();
    let names: BTreeSet<&str> = clusters.iter().map(|one| one["cluster"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["eu", "lab", "us"]));
    for cluster in clusters {
        let own = |one: &&Value| cluster["environments"].as_array().unwrap().contains(&one["environment"]);
        let plans = report["plans"].as_array().unwrap().iter().filter(own);
        let sum: i64 = plans.map(|one| one["requests"]["with_surge"]["cpu_millis"].as_i64().unwrap()).sum();
        assert_eq!(cluster["requests"]["with_surge"]["cpu_millis"], sum);
        assert_eq!(cluster["placement"]["unplaced"], serde_json::json!([]), "{cluster}");
    }
}

#[test]
fn a_suggestion_needs_room_beside_the_other_apps_of_the_cluster() {
    let folder = tempfile::tempdir().unwrap();
    // Alone it would fit.
    fs::write(folder.path().join("more.yaml"), "spec: {maxReplicas: 330}\n").unwrap();
    let output =
        run(folder.path(), &["judge", "shop-prod-eu", "more.yaml", "--patch", "HorizontalPodAutoscaler/web-hpa"]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("refused") && told.contains("more on the cluster request"), "{told}");
}

#[test]
fn ci_sets_a_build_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("examples/company/src/shop.images");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, include_str!("../src/shop.images")).unwrap();
    let output = run(folder.path(), &["set-image", "shop-prod-eu", "api", "4.2.2"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let expected = include_str!("../src/shop.images").replace("api 4.2.1 #", "api 4.2.2 #");
    assert_eq!(fs::read_to_string(&file).unwrap(), expected);
    for (arguments, words) in [
        (["set-image", "shop-prod-eu", "apy", "1"], "has no line of `apy`: did you mean `api`?"),
        (
            ["set-image", "shop-prd-eu", "api", "1"],
            "there is no environment `shop-prd-eu`: did you mean `shop-prod-eu`?",
        ),
        (["set-image", "mail-prod-eu", "sender", "1"], "`mail-prod-eu` reads its builds from no file"),
        (["set-image", "shop-prod-eu", "api", "a b"], "`a b` is not an image tag"),
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), expected);
}
