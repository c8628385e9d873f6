//! The namespace named `default` is where an object without one goes.

use manifest_lib::diff::{How, Side, compare};
use manifest_lib::objects::{Bundle, Item};
use manifest_lib::read::{bundle, read};

const NOWHERE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: \"1\"}\n";
const DEFAULT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndata: {A: \"1\"}\n";

fn items(texts: &[&str]) -> Vec<Item> {
    texts.iter().flat_map(|text| bundle(text).iter().map(|(_, item)| item.clone()).collect::<Vec<_>>()).collect()
}

#[test]
fn an_object_without_a_namespace_and_one_in_the_default_one_are_one() {
    let sorted = |texts: &[&str]| Bundle::sorted("a".to_owned(), items(texts));
    let twice = sorted(&[NOWHERE, DEFAULT]).unwrap_err().to_string();
    assert!(twice.contains("ConfigMap/a is there twice"), "{twice}");
    assert!(sorted(&[DEFAULT, &DEFAULT.replace("default", "other")]).is_ok());
}

#[test]
fn a_profile_of_the_default_namespace_is_its_own_yaml() {
    let profile = Side::of_bundle(Bundle::sorted("a".to_owned(), items(&[DEFAULT])).unwrap());
    let files = Side::of_files(vec![read("a.yaml", DEFAULT)]).unwrap();
    assert!(compare(&files, &profile, &How::partial()).is_empty());
}
