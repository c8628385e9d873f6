//! What a Secret holds is in no finding and in no log.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use manifest_rules::gate::{Lint, lint};
use manifest_rules::objects::Object;
use manifest_rules::read::{ReadFault, read};
use manifest_rules::values::Stage;

/// What kubectl takes, what it does not take, and one of a version that there is not.
const SECRETS: [&str; 4] = [
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: c3dvcmRmaXNo}\nstringData: {other: swordfish}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: swordfish!, other: {deep: swordfish}}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: swordfish\n",
    "apiVersion: apps/v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: c3dvcmRmaXNo, other: [swordfish]}\n",
];

#[test]
fn no_log_and_no_finding_has_its_value() {
    for text in SECRETS {
        let file = read("a.yaml", text);
        assert_eq!(file.objects.len(), 1, "{text}");
        let object = format!("{:?} {:#?}", file.objects[0].object, file.objects[0].object);
        let findings = lint(vec![file], &Lint::partial(Stage::Prod));
        for told in findings.iter().map(|finding| format!("{finding:?}")).chain([object]) {
            assert!(!told.contains("c3dvcmRmaXNo") && !told.contains("swordfish"), "{told}");
        }
    }
}

#[test]
fn base64_is_what_the_api_server_reads_as_such() {
    let told = |kind: &str, field: &str, value: &str| {
        let text = format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\n{field}: {{key: \"{value}\"}}\n");
        let file = read("a.yaml", &text);
        let value = file.objects[0].object.to_value().unwrap();
        (value[field]["key"].as_str().unwrap_or_default().to_owned(), file.faults)
    };
    // Line breaks within it count as nothing.
    assert_eq!(told("Secret", "data", r"c3dv\ncmRm\r\naXNo\n"), ("c3dvcmRmaXNo".to_owned(), vec![]));
    assert_eq!(told("ConfigMap", "binaryData", r"c3dv\ncmRmaXNo"), ("c3dvcmRmaXNo".to_owned(), vec![]));
    for (kind, field, other) in [("Secret", "data", "stringData"), ("ConfigMap", "binaryData", "data")] {
        let (value, faults) = told(kind, field, "swordfish!");
        assert_eq!((value.as_str(), faults.len()), ("", 1));
        let ReadFault { rule, path, message, .. } = &faults[0];
        assert_eq!((*rule, path.as_str()), ("invalid-value", format!("{field}.key").as_str()));
        assert!(message.ends_with(&format!("write it in `{other}`, or encode it")), "{message}");
        assert!(!message.contains("swordfish"));
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
        ["5 wrong-type `port` is a number where a text is wanted: put it into quotes"]
    );
    assert_eq!(
        told("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  acessModes: [A]\n"),
        ["5 unknown-field there is no field `acessModes`: did you mean `accessModes`?"]
    );
}
