//! What `add` makes of the workspace that `init` writes, and of others.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::assert_snapshot;
use similar::TextDiff;
use tempfile::TempDir;

fn manifests(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_manifests")).current_dir(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

/// A workspace as `init` writes it.
struct Workspace(TempDir);

impl Workspace {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        assert!(manifests(folder.path(), &["init", "shop"]).status.success());
        Self(folder)
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("shop")
    }

    fn profile(&self, name: &str) -> String {
        fs::read_to_string(self.root().join("profiles/src").join(name)).unwrap_or_default()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.root().join("profiles/src").join(name), text).unwrap();
    }

    fn all(&self) -> Vec<(String, String)> {
        let mut names: Vec<String> = fs::read_dir(self.root().join("profiles/src"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.into_iter().map(|name| (name.clone(), self.profile(&name))).collect()
    }

    /// What `add` says, and what it changes.
    fn add(&self, arguments: &[&str]) -> String {
        let before = self.all();
        let output = manifests(&self.root(), &[&["add"], arguments].concat());
        assert!(output.status.success(), "{}", text(&output));
        let mut told = text(&output);
        for (name, new) in self.all() {
            let old = before.iter().find(|(other, _)| *other == name).map_or("", |(_, text)| text);
            if old != new {
                told.push_str(&format!("\n{}", TextDiff::from_lines(old, &new).unified_diff().header(&name, &name)));
            }
        }
        told
    }

    /// What `add` says where it has to refuse, and it changes nothing.
    fn refused(&self, arguments: &[&str]) -> String {
        let before = self.all();
        let output = manifests(&self.root(), &[&["add"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        assert_eq!(self.all(), before);
        text(&output)
    }
}

fn shown(name: &str, told: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/add", prepend_module_to_snapshot => false}, {
        assert_snapshot!(name, told);
    });
}

#[test]
fn each_constant_is_where_it_belongs() {
    let workspace = Workspace::new();
    shown("workload", &workspace.add(&["workload", "report-worker"]));
    shown("environment", &workspace.add(&["environment", "staging"]));
    shown("cluster", &workspace.add(&["cluster", "prod-eu"]));
    // Each finds what the one before has added.
    let told = workspace.add(&["workload", "api"]);
    assert!(workspace.profile("staging.rs").contains("API.overlay(Overlay {"), "{told}");
    let told = workspace.add(&["environment", "load-test", "--like", "staging"]);
    let file = workspace.profile("load_test.rs");
    assert!(file.contains("LOAD_TEST: App") && file.contains("Namespace::new(\"shop-load-test\")"), "{told}");
    assert!(file.contains("`out/load-test/`") && !file.contains("taging"), "{file}");
}

#[test]
fn what_somebody_wrote_stays() {
    let workspace = Workspace::new();
    let dev = workspace
        .profile("dev.rs")
        .replace("    &[WEB.overlay(", "    // The order is that of the list.\n    &[/* the first */ WEB.overlay(");
    workspace.write(
        "dev.rs",
        &dev.replace(
            "use manifest_lib::model::{",
            "use manifest_lib::model::Cluster as House;\nuse manifest_lib::model::{",
        ),
    );
    workspace.add(&["workload", "worker"]);
    let after = workspace.profile("dev.rs");
    for words in
        ["// The order is that of the list.", "/* the first */", "Cluster as House", "WORKER.overlay(Overlay {"]
    {
        assert!(after.contains(words), "{words}: {after}");
    }
    // A list that is empty, one that ends in a comma, and an import that stands alone.
    workspace.write("prod.rs", "use crate::shared::RELEASE;\npub const PROD: App = App::new(RELEASE, TARGET, &[]);\n");
    workspace.write(
        "dev.rs",
        "use crate::shared::*;\npub const DEV: App = App::new(RELEASE, TARGET, &[WEB.overlay(ANSWERS),]);\n",
    );
    workspace.add(&["workload", "mailer"]);
    let (dev, prod) = (workspace.profile("dev.rs"), workspace.profile("prod.rs"));
    assert!(prod.contains("use crate::shared::{MAILER, RELEASE};") && prod.contains("&[MAILER.overlay("), "{prod}");
    assert!(dev.contains("WEB.overlay(ANSWERS),") && dev.contains("MAILER.overlay("), "{dev}");
}

#[test]
fn what_cannot_be_added_changes_nothing() {
    let workspace = Workspace::new();
    for (arguments, words) in [
        (&["workload", "web"][..], "shared.rs has a `WEB` already"),
        (&["workload", "Web"], "`Web` cannot name a workload"),
        (&["workload", "2048"], "Rust takes no digit at the start"),
        (&["workload", "crate"], "no word of its own"),
        (&["environment", "dev"], "dev.rs is there already"),
        (&["environment", "eu", "--like", "test"], "has no `test::ENVIRONMENT`"),
        (&["cluster", "cluster"], "has a `CLUSTER` already"),
        (&["cluster", "eu", "--profiles", "nowhere"], "nowhere cannot be read"),
    ] {
        let told = workspace.refused(arguments);
        assert!(told.contains(words), "{arguments:?}: {told}");
    }
    let dev = workspace.profile("dev.rs");
    workspace.write("dev.rs", "pub const DEV: App = ;\n");
    assert!(workspace.refused(&["workload", "api"]).contains("dev.rs:1:22: expected an expression"));
    workspace.write("dev.rs", &dev.replace("&[WEB", "&list![WEB"));
    workspace.write("prod.rs", &workspace.profile("prod.rs").replace("&[WEB", "&list![WEB"));
    assert!(workspace.refused(&["workload", "api"]).contains("has its list of workloads written out"));
    workspace.write("lib.rs", "pub static ALL: &[Environment] = LIST;\n");
    assert!(workspace.refused(&["environment", "eu"]).contains("has no constant `ALL` whose list is written out"));
}
