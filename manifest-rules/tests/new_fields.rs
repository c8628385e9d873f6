//! The fields that Kubernetes has got since the version of our types. They are written through the document's table, not
//! through a type, and each asks somebody to decide: whether the model needs it, and which rule should know it.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeSet;

use manifest_rules::kinds::{Field, Kind, Shape, Type};

/// The version of k8s-openapi's types that the workspace names.
const OURS: u8 = 33;

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
        if *since > OURS {
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
