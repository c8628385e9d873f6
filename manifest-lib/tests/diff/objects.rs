//! Objects that come, go and are renamed, and what nobody may see of them.

use manifest_lib::diff::{How, Impact, ObjectChange, Side, compare};
use manifest_lib::read::read;
use manifest_lib::serde_json::{json, to_value};

use crate::support::{between, changes, deployment, messages, object, side};

#[test]
fn objects_come_go_and_are_renamed() {
    let config = |name: &str, text: &str| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"a": "1", "b": "2", "c": text}}).to_string()
    };
    let diff = between(&config("old", "3"), &config("new", "3"));
    let told: Vec<_> = diff
        .objects
        .iter()
        .map(|object| (object.object.as_str(), object.kind, object.renamed_from.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("ConfigMap/new", ObjectChange::Added, Some("ConfigMap/old")), ("ConfigMap/old", ObjectChange::Removed, None)]
    );
    assert_eq!(
        messages(&diff, Impact::RemovesObject),
        [
            "ConfigMap/old is not in the YAML any more, and `kubectl apply` leaves it in the cluster: run `kubectl delete configmap old`"
        ]
    );
    let other =
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "new"}, "data": {"z": "9"}}).to_string();
    assert_eq!(between(&config("old", "3"), &other).objects[0].renamed_from, None);
}

#[test]
fn two_environments_are_compared_across_their_namespaces() {
    let set = |space: &str, text: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {space}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: {space}\ndata:\n  a: {text}\n"
        )
    };
    let how = How { across_namespaces: true, ..How::partial() };
    let diff = compare(&side(&set("shop-dev", "x")), &side(&set("shop", "z")), &how);
    assert_eq!(changes(&diff), [("data.a".to_owned(), vec!["changes-config"])]);
    assert_eq!(diff.namespaces, [("shop-dev".to_owned(), "shop".to_owned())]);
    // Of one environment, another namespace is another object.
    assert_eq!(between(&set("shop-dev", "x"), &set("shop", "x")).objects.len(), 4);
}

#[test]
fn no_secret_is_shown() {
    let secret = |value: &str| object("Secret", &json!({"stringData": {"password": value}}));
    let url = |value: &str| object("ConfigMap", &json!({"data": {"url": format!("postgres://todo:{value}@db/todo")}}));
    let pods = |value: &str| {
        deployment(
            &json!({"containers": [{"name": "web", "args": ["--db", format!("postgres://todo:{value}@db/todo")]}]}),
        )
    };
    for set in [&secret as &dyn Fn(&str) -> String, &url, &pods] {
        for (old, new) in [
            (set("first-value"), set("other-value")),
            (set("first-value"), "{}".to_owned()),
            ("{}".to_owned(), set("other-value")),
        ] {
            let sides = [old, new].map(|text| if text == "{}" { Side::empty() } else { side(&text) });
            let diff = compare(&sides[0], &sides[1], &How::partial());
            assert!(!diff.is_empty());
            let told = to_value(&diff).unwrap().to_string();
            assert!(!told.contains("first-value") && !told.contains("other-value"), "{told}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_told_as_removed() {
    let twice = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\na: [\n";
    let error = Side::of_files(vec![read("set.yaml", twice)]).unwrap_err().to_string();
    assert!(
        error.contains("set.yaml:9:")
            && error.contains("set.yaml:11:")
            && error.contains("ConfigMap/a: it is there twice"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 2, "{error}");
}

#[test]
fn what_is_read_in_part_is_not_compared() {
    // Each would leave out something that stands there, which would then be told as removed.
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    for (rule, text) in [
        ("yaml-syntax", format!("{map}data: [\n")),
        ("helm-template", format!("{map}data:\n  {{{{- range .Values.all }}}}\n  a: b\n  {{{{- end }}}}\n")),
        ("not-an-object", format!("{map}---\n- a\n")),
        ("duplicate-key", format!("{map}data:\n  a: b\n  a: c\n")),
    ] {
        let file = read("set.yaml", &text);
        assert!(file.faults.iter().any(|fault| fault.rule == rule), "{rule}: {:?}", file.faults);
        let error = Side::of_files(vec![file]).unwrap_err();
        assert!(error.faults().iter().any(|fault| fault.rule == rule), "{rule}: {error}");
    }
    // What is misspelt is there all the same.
    let file = read("set.yaml", &format!("{map}dta:\n  a: b\n"));
    assert!(!file.faults.is_empty() && Side::of_files(vec![file]).is_ok());
}
