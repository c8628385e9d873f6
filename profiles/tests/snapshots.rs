//! One snapshot for each object of each environment, so that a reviewer reads what changed and no more.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;
use std::path::Path;

use manifest_lib::render;
use profiles::ALL;

mod support;

#[test]
fn each_object_is_what_its_snapshot_says() {
    for environment in ALL {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../../snapshots/{}", environment.name()));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            for (name, text) in support::documents(environment) {
                insta::assert_snapshot!(name, text);
            }
        });
    }
}

#[test]
fn the_snapshots_together_are_the_bundle() {
    for environment in ALL {
        let documents = support::documents(environment);
        let bundle = render::bundle(&support::checked(environment)).unwrap();
        let (header, rest) = bundle.split_once("---\n").unwrap();
        assert_eq!(header.lines().count(), 1);
        let joined: Vec<String> = documents.iter().map(|(_, text)| text.clone()).collect();
        assert_eq!(rest, joined.join("---\n"));

        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../snapshots").join(environment.name());
        let there: BTreeSet<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".snap"))
            .collect();
        let wanted: BTreeSet<String> = documents.iter().map(|(name, _)| format!("{name}.snap")).collect();
        assert_eq!(there, wanted, "{} holds a snapshot of no object, or lacks one", folder.display());
    }
}
