//! `plan` as its users meet it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::process::{Command, Output};

use manifest_lib::serde_json::{Value, from_str};
use roxmltree::Document;

fn plan(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command.arg("plan").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn an_environment_is_told_as_it_is() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, arguments) in
            [("help-plan", &["--help"][..]), ("plan-prod", &["prod"]), ("plan-two-pictures", &["--format", "svg"])]
        {
            let output = plan(arguments);
            let code = output.status.code().unwrap();
            insta::assert_snapshot!(
                name,
                format!("exit code {code}\n{}{}", text(&output.stdout), text(&output.stderr))
            );
        }
    });
    let output = plan(&["stage"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no environment `stage`"));
}

#[test]
fn the_json_is_of_its_schema_and_adds_up() {
    let schema: Value = from_str(text(&plan(&["--schema"]).stdout)).unwrap();
    let report: Value = from_str(text(&plan(&["--format", "json"]).stdout)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    for plan in report["plans"].as_array().unwrap() {
        for (total, of) in [("at_rest", "at_rest"), ("at_maximum", "at_maximum"), ("with_surge", "with_surge")] {
            let sum: i64 = plan["workloads"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| {
                    one["pod"]["requests"]["cpu_millis"].as_i64().unwrap() * one["replicas"][of].as_i64().unwrap()
                })
                .sum();
            assert_eq!(plan["requests"][total]["cpu_millis"], sum);
            let left = plan["cluster"]["cpu_millis"].as_i64().unwrap() - sum;
            assert_eq!(plan["headroom"][total]["cpu_millis"], left);
        }
    }
}

#[test]
fn the_picture_is_xml_and_shows_every_workload_the_same_each_time() {
    let first = plan(&["prod", "--format", "svg"]);
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(first.stdout, plan(&["prod", "--format", "svg"]).stdout);
    let svg = text(&first.stdout);
    assert!(Document::parse(svg).unwrap().root_element().has_tag_name("svg"));
    for words in
        ["Deployment/backend scales up", "Deployment/backend scales down", "Deployment/frontend rolls out at 2"]
    {
        assert!(svg.contains(words), "{words}");
    }
    assert!(svg.matches("<polyline").count() > 8, "six panels, two of them with two lines");
}
