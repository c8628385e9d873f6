//! The charts of the examples, and of a deployment that nobody designed them for, through the real Helm: with each
//! environment's values they are its bundle.
//!
//! `cargo test -p gen-cli --test chart_apps -- --ignored`, after `.ci/tools`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod acme;
#[path = "../../manifest-lib/examples/blog.rs"]
mod blog;
mod chart;
#[path = "../../manifest-lib/examples/saas.rs"]
mod saas;
#[path = "../../manifest-lib/examples/shop.rs"]
mod shop;

use chart::Chart;
use manifest_lib::serde_json::{Value, json};

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_chart_of_each_example_is_its_bundles() {
    for environments in [blog::ALL, saas::ALL, shop::ALL, profiles::ALL] {
        Chart::of(environments).is_every_bundle(environments);
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn patches_that_differ_are_values_with_names_that_a_reader_expects() {
    let chart = Chart::of(acme::ALL);
    chart.is_every_bundle(acme::ALL);
    let values: Value = serde_yaml::from_str(&chart.read("values.yaml")).unwrap();
    let dev: Value = serde_yaml::from_str(&chart.read("values-dev.yaml")).unwrap();
    assert_eq!(values["ingress"]["web"]["hosts"], json!(["acme.example.com"]));
    assert_eq!(values["ingress"]["web"]["className"], "nginx");
    assert_eq!(values["storage"]["redis"]["size"], "20Gi");
    assert_eq!(dev["storage"]["redis"]["size"], "1Gi");
    assert_eq!(values["deployment"]["web"]["revisionHistoryLimit"], 5);
    assert_eq!(dev["deployment"]["web"]["revisionHistoryLimit"], Value::Null);
    assert_eq!(values["cronJob"]["report"]["schedule"], "0 3 * * *");
    assert_eq!(dev["image"]["web"]["pullPolicy"], "Always");
    assert_eq!(dev["ingress"], json!({"web": {"enabled": false}}));
    assert_eq!(values["pod"]["web"]["env"], json!({"REGION": "eu"}));
    assert_eq!(dev["pod"]["web"]["env"]["REGION"], Value::Null);
    assert_eq!(values["scheduling"]["web"]["nodeSelector"], json!({"pool": "web"}));
    assert_eq!(values["ingress"]["web"]["enabled"], true);
    // The same in all environments, so no value: part of the base.
    let web = chart.read("templates/web/deployment.yaml");
    assert!(web.contains("imagePullSecrets:\n      - name: acme-registry\n"), "{web}");
    assert!(!chart.read("values.yaml").contains("acme-registry"));
    // What differs has bounds.
    for (set, words) in [
        ("deployment.web.revisionHistoryLimit=-1", "at '/deployment/web/revisionHistoryLimit': minimum"),
        ("storage.redis.size=much", "at '/storage/redis/size': 'much' does not match pattern"),
        ("storage.redis.sise=1Gi", "at '/storage/redis': additional properties 'sise' not allowed"),
        ("ingress.web.hosts={a b}", "at '/ingress/web/hosts/0': 'a b' does not match pattern"),
    ] {
        let told = chart.refused(&["--set", set]);
        assert!(told.contains(words), "--set {set}: {told}");
    }
}
