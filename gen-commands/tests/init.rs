//! The workspace that `init` writes is `tests/init/shop`: it is compiled here, and its environments pass the gate.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails
#![allow(unreachable_pub)] // the workspace is a crate of its own

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manifest_lib::lower::Environment;
use tempfile::TempDir;

#[path = "init/shop/profiles/src/dev.rs"]
mod dev;
#[path = "init/shop/profiles/src/prod.rs"]
mod prod;
#[path = "init/shop/profiles/src/shared.rs"]
mod shared;

/// Runs the program without profiles in a folder.
fn manifests(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_manifests")).current_dir(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

/// Runs `init`, which has to succeed.
fn init(folder: &Path, arguments: &[&str]) -> String {
    let output = manifests(folder, &[&["init"], arguments].concat());
    assert!(output.status.success(), "{}", text(&output));
    text(&output)
}

/// What `init` says where it has to refuse.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = manifests(folder, &[&["init"], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    text(&output)
}

/// All files below a folder, by their paths.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn the_workspace_is_the_one_that_is_compiled_here() {
    let folder = TempDir::new().unwrap();
    let told = init(folder.path(), &["shop"]);
    let (made, kept) = (files(&folder.path().join("shop")), files(Path::new("tests/init/shop")));
    let again = "rm -r gen-commands/tests/init/shop && cargo run -p gen-commands -- init gen-commands/tests/init/shop";
    for (path, text) in &made {
        assert_eq!(kept.get(path), Some(text), "{} is another one: {again}", path.display());
    }
    assert_eq!(made.len(), kept.len(), "{again}");
    // The line that it tells is the one to edit.
    let place = told.lines().last().unwrap().strip_prefix("Edit first: ").unwrap();
    let (path, line) = place.split_once(':').unwrap();
    let line = made[Path::new(path)].lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
    assert!(line.starts_with("pub const WEB"), "{line}");
}

#[test]
fn its_environments_pass_the_gate() {
    for environment in [dev::ENVIRONMENT, prod::ENVIRONMENT] {
        let checked = environment.checked().unwrap_or_else(|refused| panic!("{refused}"));
        assert!(checked.warnings().is_empty(), "{}: {:?}", environment.name(), checked.warnings());
    }
    assert_eq!(Environment::clash(&[dev::ENVIRONMENT, prod::ENVIRONMENT]), None);
}

#[test]
fn what_is_there_is_not_touched() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("shop")).unwrap();
    fs::write(folder.path().join("shop/notes.txt"), "mine").unwrap();
    let told = refused(folder.path(), &["shop"]);
    assert!(told.contains("is not empty: it has notes.txt"), "{told}");
    assert_eq!(files(folder.path()).len(), 1, "nothing is left beside it");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");

    // A clone of an empty repository is one to write to.
    fs::remove_file(folder.path().join("shop/notes.txt")).unwrap();
    fs::create_dir(folder.path().join("shop/.git")).unwrap();
    fs::write(folder.path().join("shop/.git/HEAD"), "ref: refs/heads/main").unwrap();
    init(&folder.path().join("shop"), &["."]);
    let made = files(&folder.path().join("shop"));
    assert_eq!(made[Path::new(".git/HEAD")], "ref: refs/heads/main");
    assert!(made[Path::new("profiles/src/shared.rs")].contains("\"shop\""));
    assert!(!made.keys().any(|path| path.starts_with(".init-")), "{:?}", made.keys());
}

#[test]
fn a_name_that_kubernetes_refuses_is_refused_with_another_one() {
    let folder = TempDir::new().unwrap();
    for (name, words) in [
        ("My_Shop", "such as `my-shop`"),
        ("-", "such as `shop`"),
        ("größe", "such as `gr--e`"),
        (&"a".repeat(60), "such as `aaa"),
        ("missing/shop", "there is no folder missing"),
    ] {
        let told = refused(folder.path(), &["--", name]);
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_library_is_where_it_is_said_to_be() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("apps")).unwrap();
    assert!(refused(folder.path(), &["shop", "--library", "nowhere"]).contains("--library nowhere cannot be read"));
    assert!(refused(folder.path(), &["shop", "--library", "apps"]).contains("is no checkout of the library"));
    for name in ["manifest-lib", "gen-commands"] {
        fs::create_dir_all(folder.path().join("checkout").join(name)).unwrap();
        fs::write(folder.path().join("checkout").join(name).join("Cargo.toml"), "").unwrap();
    }
    init(folder.path(), &["apps/shop", "--library", "checkout"]);
    let manifest = fs::read_to_string(folder.path().join("apps/shop/Cargo.toml")).unwrap();
    assert!(manifest.contains("manifest-lib = { path = \"../../checkout/manifest-lib\" }"), "{manifest}");
    fs::rename(folder.path().join("checkout"), folder.path().join("check\"out")).unwrap();
    assert!(refused(folder.path(), &["quoted", "--library", "check\"out"]).contains("has a quote"));
    init(folder.path(), &["git", "--library", "https://code.example/manifests"]);
    let manifest = fs::read_to_string(folder.path().join("git/Cargo.toml")).unwrap();
    assert!(manifest.contains("gen-commands = { git = \"https://code.example/manifests\" }"), "{manifest}");
}

#[test]
fn without_profiles_nothing_is_generated() {
    let folder = TempDir::new().unwrap();
    for command in [&["generate"][..], &["plan", "prod"], &["show"], &["diff"], &["graph", "prod"]] {
        let output = manifests(folder.path(), command);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {}", text(&output));
        assert!(text(&output).contains("built without profiles"), "{command:?}: {}", text(&output));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
