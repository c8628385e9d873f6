//! Whatever text stands in a value, a key, an item or an annotation comes back the same.
//!
//! Here through a YAML 1.2 reader in Rust; through kubectl's reader and a YAML 1.1 reader in the ignored test, which
//! needs the tools that `.ci/tools` installs and fails without them.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use k8s_openapi::api::core::v1::ConfigMap;
use manifest_lib::objects::Object;
use manifest_lib::render;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

mod support;
use support::texts::{TRAPS, text};

/// A text in each place where one may stand.
fn objects(text: &str) -> [Object; 2] {
    let named = |text: &str| Some([("text".to_owned(), text.to_owned())].into());
    let mut config = ConfigMap { data: named(text), ..ConfigMap::default() };
    config.metadata.name = Some("text".to_owned());
    config.metadata.annotations = named(text);
    let custom = json!({
        "apiVersion": "example.com/v1", "kind": "Text", "metadata": {"name": "text"},
        "spec": {"value": text, "items": [text, [text], {"name": text}], "map": {text: text, "last": 1}},
    });
    [Object::from(config), Object::any(custom).unwrap()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_comes_back_through_a_yaml_reader(text in text()) {
        for object in objects(&text) {
            let written = render::object(&object).unwrap();
            let read: Value = serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{text:?}: {error}\n{written}"));
            prop_assert_eq!(read, object.to_value().unwrap(), "{:?} as\n{}", text, written);
            prop_assert!(!written.contains('\r'), "a line ends with CR in\n{}", written);
        }
    }
}

#[test]
fn texts_of_several_lines_stand_as_blocks() {
    let written = |text: &str| render::object(&objects(text)[0]).unwrap();
    assert!(written("a\nb\n").contains("\n  text: |\n    a\n    b\n"), "{}", written("a\nb\n"));
    assert!(written("a\nb").contains("\n  text: |-\n    a\n    b\n"), "{}", written("a\nb"));
    assert!(written("a\n\tb\n").contains("\n  text: |\n    a\n    \tb\n"), "{}", written("a\n\tb\n"));
    let long = "word ".repeat(100);
    assert!(written(long.trim_end()).contains(&format!("\n  text: {}\n", long.trim_end())));
}

#[test]
#[ignore = "needs kubectl and PyYAML: run .ci/tools, then .ci/real-tools"]
fn a_text_comes_back_through_kubectl_and_through_yaml_1_1() {
    let mut texts: Vec<String> = TRAPS.iter().map(|trap| (*trap).to_owned()).collect();
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    while texts.len() < 5_000 {
        texts.push(text().new_tree(&mut runner).unwrap().current());
    }
    let objects: Vec<Object> = texts.iter().flat_map(|text| objects(text)).collect();
    let expected: Vec<Value> = objects.iter().map(|object| object.to_value().unwrap()).collect();
    let mut written = String::new();
    for object in &objects {
        written.push_str("---\n");
        written.push_str(&render::object(object).unwrap());
    }
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("texts.yaml");
    std::fs::write(&file, &written).unwrap();

    // `-p {}` changes nothing: kubectl reads the file and prints what it read.
    let path = file.to_str().unwrap();
    let kubectl = run("kubectl", &["patch", "--local", "--type=merge", "-p", "{}", "-o", "json", "-f", path], "");
    compare("kubectl", &texts, &expected, &kubectl);

    let script = "import json, sys, yaml\n\
                  with open(sys.argv[1], newline='', encoding='utf-8') as file:\n\
                  \x20   for document in yaml.safe_load_all(file):\n\
                  \x20       print(json.dumps(document))\n";
    let python = run("python", &["-", path], script);
    compare("PyYAML", &texts, &expected, &python);
}

fn run(tool: &str, arguments: &[&str], input: &str) -> Vec<Value> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/bin").join(tool);
    let mut child = Command::new(&program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}: run .ci/tools", program.display()));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{tool} failed");
    serde_json::Deserializer::from_slice(&output.stdout).into_iter().map(Result::unwrap).collect()
}

fn compare(reader: &str, texts: &[String], expected: &[Value], read: &[Value]) {
    assert_eq!(read.len(), expected.len(), "{reader} read another number of documents");
    let differ = expected.iter().zip(read).enumerate().filter(|(_, (expected, read))| expected != read);
    let wrong: Vec<String> =
        differ.map(|(index, (_, read))| format!("{:?} was read as {read}", texts[index / 2])).collect();
    assert!(wrong.is_empty(), "{reader} read {} texts otherwise: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}
