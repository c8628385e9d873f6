//! One snapshot for each object of each environment, and for each image's build, so that a reviewer reads what changed
//! and no more.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;
use std::path::Path;

use manifest_lib::gate::CheckedBundle;
use manifest_lib::lower::Environment;
use manifest_lib::render;
use profiles::ALL;

/// Each object's snapshot name and text, in the bundle's order.
fn documents(checked: &CheckedBundle) -> Vec<(String, String)> {
    let name = |kind: &str, name: &str| format!("{}-{name}", kind.to_lowercase());
    let items = checked.bundle().iter();
    items.map(|(key, item)| (name(&key.kind, &key.name), render::object(&item.object).unwrap())).collect()
}

fn checked(environment: &Environment<'_>) -> CheckedBundle {
    environment.checked().unwrap_or_else(|refused| panic!("{refused}"))
}

/// Asserts each text against its snapshot in the folder, and that the folder holds no other.
fn assert_folder(folder: &str, texts: &[(String, String)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../snapshots").join(folder);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&path);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in texts {
            insta::assert_snapshot!(name.as_str(), text);
        }
    });
    let there: BTreeSet<String> =
        std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let wanted: BTreeSet<String> = texts.iter().map(|(name, _)| format!("{name}.snap")).collect();
    let stale: Vec<&String> = there.difference(&wanted).filter(|name| name.ends_with(".snap")).collect();
    assert!(stale.is_empty(), "nothing makes these any more, so delete them from {}: {stale:?}", path.display());
}

#[test]
fn each_object_is_what_its_snapshot_says() {
    for environment in ALL {
        assert_folder(environment.name(), &documents(&checked(environment)));
    }
}

#[test]
fn the_snapshots_together_are_the_bundle() {
    for environment in ALL {
        let checked = checked(environment);
        let bundle = render::bundle(&checked).unwrap();
        let (header, rest) = bundle.split_once("---\n").unwrap();
        assert_eq!(header.lines().count(), 1);
        let documents: Vec<String> = documents(&checked).into_iter().map(|(_, text)| text).collect();
        assert_eq!(rest, documents.join("---\n"));
    }
}

#[test]
fn each_image_is_built_as_its_snapshot_says() {
    let app = ALL[0].app();
    let mut texts = Vec::new();
    for workload in app.workloads().iter().map(|deployed| deployed.workload()) {
        texts.extend(
            render::dockerfile(&app.release(), &workload).map(|text| (format!("{}-dockerfile", workload.name()), text)),
        );
        texts.extend(render::dockerignore(&workload).map(|text| (format!("{}-dockerignore", workload.name()), text)));
    }
    assert_folder("images", &texts);
}
