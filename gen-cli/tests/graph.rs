//! `graph` as its users meet it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::process::{Command, Output};

use roxmltree::Document;

fn graph(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command.arg("graph").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn every_form_is_told_as_it_is() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, arguments) in [
            ("help-graph", &["--help"][..]),
            ("graph-all", &[]),
            ("graph-dot", &["dev", "--format", "dot"]),
            ("graph-two-pictures", &["--format", "svg"]),
        ] {
            let output = graph(arguments);
            let code = output.status.code().unwrap();
            insta::assert_snapshot!(
                name,
                format!("exit code {code}\n{}{}", text(&output.stdout), text(&output.stderr))
            );
        }
    });
}

#[test]
fn the_readme_shows_what_the_command_draws() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let (_, behind) = readme.split_once("```mermaid\n").unwrap();
    let (shown, _) = behind.split_once("```").unwrap();
    assert_eq!(shown, text(&graph(&["prod"]).stdout), "put what `gen-cli graph prod` prints into the README");
}

#[test]
fn the_picture_has_every_node_and_is_the_same_each_time() {
    let first = graph(&["prod", "--format", "svg"]);
    assert_eq!(first.status.code(), Some(0));
    for _ in 0..3 {
        assert_eq!(first.stdout, graph(&["prod", "--format", "svg"]).stdout);
    }
    let document = Document::parse(text(&first.stdout)).unwrap();
    let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    for words in ["users", "Deployment/backend", "2 to 10 pods", "LoadBalancer 3000", "8000/TCP", "5432/TCP"] {
        assert!(texts.contains(&words), "{words}: {texts:?}");
    }
    // The same graph as a text has as many nodes and edges.
    let dot = graph(&["prod", "--format", "dot"]);
    let lines = |has: &str| text(&dot.stdout).lines().filter(|line| line.contains(has)).count();
    let arrows = document.descendants().filter(|node| node.has_attribute("marker-end")).count();
    let boxes = document.descendants().filter(|node| node.has_tag_name("rect") && node.has_attribute("stroke")).count();
    assert_eq!((arrows, boxes), (lines(" -> "), lines(" shape=")));
    assert!(arrows == 6 && boxes == 6);
}
