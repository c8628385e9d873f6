//! The fields that Kubernetes has got since the version of our types. They are written through the document's table, not
//! through a type, and each asks somebody to decide: whether the model needs it, and which rule should know it. Until then
//! a file of somebody else may have it, and is told which version it needs.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeSet;

use manifest_rules::gate::{Lint, lint};
use manifest_rules::kinds::{Field, Kind, OLDEST, Shape, Type};
use manifest_rules::read::read;
use manifest_rules::values::{Level, Stage};

fn type_of(shape: &Shape) -> Option<&'static Type> {
    match shape {
        Shape::Of(of) => Some(of),
        Shape::List(item) | Shape::Map(item) => type_of(item),
        _ => None,
    }
}

/// Every field below the kinds that the rules read, once.
fn newer(of: &'static Type, seen: &mut BTreeSet<&'static str>, found: &mut BTreeSet<String>) {
    if !seen.insert(of.name) {
        return;
    }
    for Field { name, shape, since, .. } in of.fields {
        if *since > OLDEST {
            found.insert(format!("1.{since} {}.{name}", of.name));
        }
        if let Some(below) = type_of(shape) {
            newer(below, seen, found);
        }
    }
}

#[test]
fn each_field_that_is_newer_than_our_types_is_known() {
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    Kind::all().iter().filter(|kind| kind.is_typed).for_each(|kind| newer(kind.root, &mut seen, &mut found));
    let known: BTreeSet<String> = include_str!("new_fields.txt").lines().map(str::to_owned).collect();
    let unknown: Vec<&String> = found.difference(&known).collect();
    let gone: Vec<&String> = known.difference(&found).collect();
    assert!(unknown.is_empty(), "decide on these, then list them in new_fields.txt: {unknown:#?}");
    assert!(gone.is_empty(), "these are in our types now, or nowhere: {gone:#?}");
}

#[test]
fn a_field_that_is_newer_than_our_types_is_no_mistake_and_says_which_version_it_needs() {
    let pod = |field: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  {field}\n  containers:\n  - {{name: web, image: web:1}}\n"
        )
    };
    let told = |field: &str| {
        let file = read("a.yaml", &pod(field));
        let told: Vec<String> = file
            .faults
            .iter()
            .map(|one| format!("{} {:?} {}: {}", one.rule, one.severity, one.path, one.message))
            .collect();
        (told, file.objects[0].tree.to_value())
    };
    let (faults, tree) = told("hostnameOverride: web-1");
    assert_eq!(
        faults,
        [
            "newer-field Low spec.hostnameOverride: Kubernetes has `hostnameOverride` since 1.34, and an older cluster does \
          not know it: remove it, unless each cluster that gets this is of 1.34 or later"
        ]
    );
    assert_eq!(tree["spec"]["hostnameOverride"], "web-1");
    // Every one of them, wherever its type stands, and no word that is none of them.
    assert!(told("volumes: [{name: a, emptyDir: {mode: 448}}]").0[0].starts_with("newer-field"));
    assert!(told("hostnameOverwrite: web-1").0[0].starts_with("unknown-field"));
    let cluster = ["volumes: [{name: a, secret: {secretName: a, defaultUser: 1}}]", "schedulingGroup: {}"];
    assert!(cluster.iter().all(|field| told(field).0[0].starts_with("newer-field")));
    let findings = lint(vec![read("a.yaml", &pod("hostnameOverride: web-1"))], &Lint::partial(Stage::Prod));
    assert!(findings.iter().any(|one| one.rule == "newer-field" && one.level == Level::Warn), "{findings:?}");
}
