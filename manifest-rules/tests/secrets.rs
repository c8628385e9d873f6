//! What a Secret holds is in no object that is read, in no finding, and in no log.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use manifest_rules::gate::{Lint, lint};
use manifest_rules::objects::Object;
use manifest_rules::read::read;
use manifest_rules::values::Stage;

/// What kubectl takes, what it does not take, and one of a version that there is not.
const SECRETS: [&str; 4] = [
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: c3dvcmRmaXNo}\nstringData: {other: swordfish}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: swordfish!, other: {deep: swordfish}}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: swordfish\n",
    "apiVersion: apps/v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: c3dvcmRmaXNo, other: [swordfish]}\n",
];

#[test]
fn no_object_and_no_finding_has_its_value() {
    for text in SECRETS {
        let file = read("a.yaml", text);
        for object in &file.objects {
            let told = format!("{:?} {}", object.object, object.object.to_value().unwrap());
            assert!(!told.contains("c3dvcmRmaXNo") && !told.contains("swordfish"), "{told}");
        }
        for finding in lint(vec![file], &Lint::partial(Stage::Prod)) {
            assert!(!format!("{finding:?}").contains("swordfish"), "{finding}");
        }
    }
}

#[test]
fn its_keys_are_known() {
    let file = read("a.yaml", SECRETS[0]);
    let Object::Secret(secret) = &file.objects[0].object else { unreachable!("{:?}", file.objects) };
    assert!(secret.data.as_ref().unwrap().contains_key("key"));
    assert!(secret.string_data.as_ref().unwrap().contains_key("other"));
    assert!(file.faults.is_empty());
    let rules: Vec<&str> = lint(vec![file], &Lint::partial(Stage::Prod)).iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["secret-in-bundle"]);
}

#[test]
fn its_form_is_judged_as_that_of_any_kind() {
    let told = |text: &str| -> Vec<String> {
        let faults = read("a.yaml", text).faults.into_iter();
        faults.map(|fault| format!("{} {} {}", fault.place.line, fault.rule, fault.message)).collect()
    };
    assert_eq!(
        told("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringdata: {key: swordfish}\n"),
        ["4 unknown-field there is no field `stringdata`: did you mean `stringData`?"]
    );
    assert_eq!(
        told("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  port: 5432\n"),
        ["5 wrong-type it is a number where a text is wanted: put it into quotes"]
    );
    assert_eq!(
        told("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  acessModes: [A]\n"),
        ["5 unknown-field there is no field `acessModes`: did you mean `accessModes`?"]
    );
}
