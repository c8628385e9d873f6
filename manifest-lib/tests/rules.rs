//! Each rule finds its bad example and is content with its good one, by the same way on which foreign YAML comes.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;

use manifest_lib::gate::example_findings;
use manifest_lib::rules::{Family, Finding, Rule, rule, rules};
use manifest_lib::values::Level;

#[test]
fn each_rule_finds_its_bad_example_and_not_its_good_one() {
    let mut wrong = Vec::new();
    for rule in rules() {
        assert!(!rule.bad().is_empty() && !rule.good().is_empty() && rule.bad() != rule.good(), "{}", rule.name);
        let named = |findings: &[Finding]| {
            findings.iter().filter(|finding| finding.rule == rule.name).cloned().collect::<Vec<_>>()
        };
        let bad = named(&example_findings(rule.bad()));
        if bad.is_empty() {
            wrong.push(format!("{} finds nothing in\n{}", rule.name, rule.bad()));
        }
        for finding in bad {
            let place = finding.place.unwrap();
            assert!(place.line >= 1 && place.column >= 1 && place.file == "example.yaml");
            // What is wrong, and behind a colon what to do.
            let advice = finding.message.rsplit_once(": ").map_or("", |(_, advice)| advice);
            if advice.len() < 5 {
                wrong.push(format!("{} says no way out: {}", rule.name, finding.message));
            }
        }
        let good = named(&example_findings(rule.good()));
        if !good.is_empty() {
            wrong.push(format!("{} finds {:?} in\n{}", rule.name, good[0].message, rule.good()));
        }
        // A good example is one that can be read.
        let is_reading = |finding: &Finding| rule_of(finding).is_some_and(|rule| rule.family == Family::Reading);
        let unread = example_findings(rule.good()).into_iter().find(is_reading);
        if let Some(finding) = unread {
            wrong.push(format!("the good example of {}: {finding}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn rule_of(finding: &Finding) -> Option<&'static Rule> {
    rule(finding.rule)
}

/// A family that is not listed has rules that nobody asks: its examples would be left over.
#[test]
fn each_example_is_a_rules_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../manifest-rules/src/rules/examples");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap().trim_end_matches(".yaml").to_owned())
        .collect();
    assert_eq!(files, rules().map(|rule| rule.name.to_owned()).collect());
}

#[test]
fn names_are_kebab_case_and_there_once() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        let kebab = rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(kebab && names.insert(rule.name), "{}", rule.name);
        for text in [rule.asserts, rule.why, rule.stopped_by] {
            assert!(text.ends_with('.'), "{}: {text}", rule.name);
        }
        // What is off in production is on nowhere.
        assert!(rule.prod != Level::Off && rule.dev <= rule.prod, "{}", rule.name);
    }
    assert!(names.len() >= 50);
}
