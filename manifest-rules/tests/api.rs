//! What the API server refuses: each check of the family refuses a minimal object by one rule at one field, and takes the
//! same object mended.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

#[path = "api/bases.rs"]
mod bases;
#[path = "api/cases.rs"]
mod cases;

use std::collections::BTreeSet;

use bases::BASES;
use cases::CASES;
use manifest_rules::gate::{Lint, example_findings, lint};
use manifest_rules::read::read;
use manifest_rules::rules::{Family, Finding, rule, rules};
use manifest_rules::values::{PathStep, Stage, path_steps};
use serde_json::{Value, json};

/// The least object of a kind that is taken.
fn base(kind: &str) -> Value {
    let (api_version, _, rest) = BASES.iter().find(|(_, of, _)| *of == kind).unwrap();
    let mut object: Value = serde_json::from_str(rest).unwrap();
    object["apiVersion"] = json!(api_version);
    object["kind"] = json!(kind);
    object["metadata"] = json!({"name": "web"});
    object
}

/// Sets a field, and makes what it stands in; `-` takes it away.
fn set(object: &mut Value, path: &str, value: &str) {
    let steps: Vec<PathStep<'_>> = path_steps(path).collect();
    let (last, around) = steps.split_last().unwrap();
    let mut at = object;
    for step in around {
        at = match step {
            PathStep::Key(key) => &mut at[key.as_ref()],
            PathStep::Index(index) => &mut at[*index],
            PathStep::Name(name) => panic!("{name} is no place of a list"),
        };
    }
    match last {
        PathStep::Key(key) if value == "-" => {
            if let Some(fields) = at.as_object_mut() {
                fields.remove(key.as_ref());
            }
        }
        PathStep::Key(key) => at[key.as_ref()] = serde_json::from_str(value).unwrap(),
        PathStep::Index(index) => {
            let list = at.as_array_mut().unwrap();
            list.resize(list.len().max(index + 1), Value::Null);
            list[*index] = serde_json::from_str(value).unwrap();
        }
        PathStep::Name(name) => panic!("{name} is no place of a list"),
    }
}

/// What the family finds in an object.
fn refused(object: &Value) -> Vec<Finding> {
    let of_family = |finding: &Finding| rule(finding.rule).is_some_and(|rule| rule.family == Family::Api);
    let found = lint(vec![read("x.yaml", &object.to_string())], &Lint::partial(Stage::Dev));
    found.into_iter().filter(of_family).collect()
}

#[test]
fn the_least_object_of_each_kind_is_taken() {
    for (_, kind, _) in BASES {
        let found = refused(&base(kind));
        assert!(found.is_empty(), "{kind}: {}", found[0]);
    }
}

#[test]
fn each_check_refuses_by_one_rule_at_one_field_and_takes_what_is_mended() {
    let mut wrong = Vec::new();
    for (kind, path, bad, good, rule, told) in CASES {
        let mut object = base(kind);
        // What three cases need besides.
        let told = match *told {
            "HOST_PID" => {
                object["spec"]["hostPID"] = json!(true);
                "spec.hostPID"
            }
            "HOST_PID_SHARED" => {
                object["spec"]["hostPID"] = json!(true);
                "spec.shareProcessNamespace"
            }
            "" => path,
            told => told,
        };
        let (mut broken, mut mended) = (object.clone(), object);
        set(&mut broken, path, bad);
        set(&mut mended, path, good);
        let found: Vec<(&str, String)> =
            refused(&broken).into_iter().map(|finding| (finding.rule, finding.path)).collect();
        // What lacks a field that every reader asks for is told by the reader alone.
        if found != [(*rule, told.to_owned())] {
            wrong.push(format!("{kind} {path} = {bad}: {found:?}, not {rule} at {told}"));
        }
        if let Some(finding) = refused(&mended).first() {
            wrong.push(format!("{kind} {path} = {good} is refused: {finding}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CASES.len() >= 250, "{}", CASES.len());
}

#[test]
fn each_finding_says_what_to_write() {
    for (kind, path, bad, ..) in CASES {
        let mut object = base(kind);
        set(&mut object, path, bad);
        for finding in refused(&object) {
            let advice = finding.message.rsplit_once(": ").map_or("", |(_, advice)| advice);
            assert!(advice.len() > 4, "{kind} {path}: {}", finding.message);
        }
    }
}

#[test]
fn examples_of_other_rules_are_taken() {
    // What is of a version that is gone is read as the next one, and is not that.
    let other = |name: &str| ["removed-api-version", "missing-field", "unknown-field", "wrong-type"].contains(&name);
    for one in rules().filter(|one| one.family != Family::Api && !other(one.name)) {
        for (which, text) in [("good", one.good()), ("bad", one.bad())] {
            let found: BTreeSet<String> = example_findings(text)
                .iter()
                .filter(|finding| rule(finding.rule).is_some_and(|rule| rule.family == Family::Api))
                .map(ToString::to_string)
                .collect();
            assert!(found.is_empty(), "the {which} example of {}: {found:?}", one.name);
        }
    }
}
