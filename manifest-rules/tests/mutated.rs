//! What the API server refuses, in objects of which one leaf is changed: the bundle of our own app for prod, and objects
//! of the kinds that it lacks. Whether a change breaks an object is known of the change, not of the rules.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

#[path = "mutated/fields.rs"]
mod fields;

use std::collections::BTreeSet;

use fields::{EMPTIED, FIELDS, MORE, TWICE};
use manifest_rules::gate::{Lint, lint};
use manifest_rules::read::read;
use manifest_rules::rules::{Family, rule};
use manifest_rules::values::Stage;
use serde_json::Value;

const OTHERS: &str = include_str!("mutated/others.yaml");
const CHANGES: usize = 1500;

/// A change of an object: what it is, whether the server takes the outcome, and the outcome.
struct Change {
    what: String,
    is_valid: bool,
    tree: Value,
}

/// Where something is: the pointer to it, and its path without indexes.
type Place = (String, String);

fn places(tree: &Value, at: &Place, all: &mut Vec<Place>) {
    let (pointer, path) = at;
    match tree {
        Value::Object(fields) => {
            for (key, value) in fields {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                all.push((pointer, format!("{path}.{key}")));
                places(value, &all[all.len() - 1].clone(), all);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                all.push((format!("{pointer}/{index}"), path.clone()));
                places(value, &all[all.len() - 1].clone(), all);
            }
        }
        _ => {}
    }
}

/// Whether a path, of an object of the kind, ends like that.
fn ends(kind: &str, path: &str, end: &str) -> bool {
    let (of, end) = end.split_once(':').map_or(("", end), |(of, end)| (of, end));
    let is_path = match end.strip_suffix(".*") {
        // Keys of such a map have dots.
        Some(map) => path.rfind(&format!(".{map}.")).is_some_and(|at| !path[at + map.len() + 2..].contains(".spec.")),
        None if end.starts_with(|first: char| first.is_ascii_uppercase()) => path.ends_with(end),
        None => path.ends_with(&format!(".{end}")),
    };
    is_path && (of.is_empty() || kind == of || (of == "PersistentVolumeClaim" && path.contains("volumeClaimTemplates")))
}

/// Every change that is known of an object.
fn changes(tree: &Value) -> Vec<Change> {
    let kind = tree["kind"].as_str().unwrap();
    let mut all = Vec::new();
    places(tree, &(String::new(), String::new()), &mut all);
    let mut known = Vec::new();
    for (pointer, path) in &all {
        let old = tree.pointer(pointer).unwrap();
        let is_leaf = !old.is_object() && !old.is_array();
        let mut add = |what: String, is_valid: bool, new: Value| {
            let mut tree = tree.clone();
            *tree.pointer_mut(pointer).unwrap() = new;
            known.push(Change { what: format!("{kind}{pointer}: {what}"), is_valid, tree });
        };
        for (_, wrong, right) in FIELDS.iter().filter(|(end, ..)| is_leaf && ends(kind, path, end)) {
            for (is_valid, texts) in [(false, wrong), (true, right)] {
                for text in *texts {
                    add((*text).to_owned(), is_valid, serde_json::from_str(text).unwrap());
                }
            }
        }
        let is_item = pointer.ends_with(|last: char| last.is_ascii_digit());
        for (end, is_valid) in EMPTIED.iter().filter(|_| !is_item) {
            match old {
                Value::Object(_) if ends(kind, path, end) => add("emptied".into(), *is_valid, serde_json::json!({})),
                Value::Array(_) if ends(kind, path, end) => add("emptied".into(), *is_valid, serde_json::json!([])),
                _ => {}
            }
        }
        if let Value::Array(items) = old {
            for (_, is_valid) in TWICE.iter().filter(|(end, _)| !items.is_empty() && ends(kind, path, end)) {
                let twice: Vec<&Value> = items.iter().chain(items.first()).collect();
                add("its first item twice".into(), *is_valid, serde_json::json!(twice));
            }
        }
        if let Value::Object(fields) = old {
            for (_, key, value, is_valid) in MORE.iter().filter(|(end, ..)| ends(kind, path, end)) {
                let mut fields = fields.clone();
                fields.insert((*key).to_owned(), serde_json::from_str(value).unwrap());
                add(format!("{key} = {value}"), *is_valid, Value::Object(fields));
            }
        }
    }
    known
}

/// Rules that tell some of what the server refuses beside much that it takes.
const MIXED: [&str; 10] = [
    "autoscaler-bounds",
    "budget-policy",
    "container-ports",
    "dangling-ingress",
    "invalid-image",
    "invalid-quantity",
    "request-above-limit",
    "selector-mismatch",
    "service-ports",
    "stuck-rollout",
];

/// What is told of an object by the rules that tell nothing that the server takes, and by the mixed ones.
fn told(tree: &Value) -> BTreeSet<(&'static str, String)> {
    let found = lint(vec![read("x.yaml", &tree.to_string())], &Lint::partial(Stage::Prod));
    let counts = |name: &str| {
        rule(name).is_some_and(|rule| !rule.waivable || rule.family == Family::Reading) || MIXED.contains(&name)
    };
    found.iter().filter(|one| counts(one.rule)).map(|one| (one.rule, one.path.clone())).collect()
}

/// Draws changes, and gives how many are of each outcome, and those that are judged wrongly.
fn judge(objects: &[Value], seed: u64) -> (usize, usize, Vec<String>, Vec<String>) {
    let before: Vec<_> = objects.iter().map(told).collect();
    let known: Vec<Vec<Change>> = objects.iter().map(changes).collect();
    let all: Vec<(usize, &Change)> =
        known.iter().enumerate().flat_map(|(at, changes)| changes.iter().map(move |change| (at, change))).collect();
    let (mut state, mut invalid, mut valid) = (seed, 0, 0);
    let (mut missed, mut refused) = (Vec::new(), Vec::new());
    for _ in 0..CHANGES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let (at, Change { what, is_valid, tree }) = all[usize::try_from(state % all.len() as u64).unwrap()];
        let after = told(tree);
        let new: Vec<_> = after.difference(&before[at]).collect();
        if *is_valid {
            valid += 1;
            if new.iter().any(|(rule, _)| !MIXED.contains(rule)) {
                refused.push(format!("{what} is valid: {new:?}"));
            }
        } else {
            invalid += 1;
            if new.is_empty() {
                missed.push(format!("{what} is not told"));
            }
        }
    }
    (invalid, valid, missed, refused)
}

fn check(name: &str, text: &str, seed: u64) {
    let objects: Vec<Value> = read(name, text).objects.into_iter().map(|object| object.tree.to_value()).collect();
    assert!(objects.len() > 5, "{name} has {} objects", objects.len());
    let (invalid, valid, missed, refused) = judge(&objects, seed);
    let share = 100.0 - 100.0 * missed.len() as f64 / invalid as f64;
    println!("{name}: {share:.2} % of {invalid} invalid changes are told; {} of {valid} valid ones", refused.len());
    let unique = |all: Vec<String>| all.into_iter().collect::<BTreeSet<_>>();
    let (missed, refused) = (unique(missed), unique(refused));
    assert!(invalid > CHANGES / 3 && valid > CHANGES / 9, "too few of one outcome: {invalid} and {valid}");
    assert!(share >= 99.5 && refused.is_empty(), "{share:.2} %\n{missed:#?}\n{refused:#?}");
}

#[test]
fn one_changed_leaf_of_our_own_bundle_is_judged_as_the_server_would() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../out/prod/bundle.yaml");
    check("bundle.yaml", &std::fs::read_to_string(path).unwrap(), 20_251_125);
}

#[test]
fn one_changed_leaf_of_the_other_kinds_is_judged_as_the_server_would() {
    check("others.yaml", OTHERS, 1_337);
}
