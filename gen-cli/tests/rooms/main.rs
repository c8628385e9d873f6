//! The house of ARCHITECTURE.md: no two files use each other, directly or in a ring, and a room uses only rooms that
//! stand before it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Module, used};

/// The crates, and of each the rooms in the order in which one may use another. A room that is not named is in none: it
/// is what the crate shows.
const CRATES: [(&str, &[&str]); 9] = [
    ("manifest-rules/src", &["values", "kinds", "objects", "read", "cluster", "rules", "gate"]),
    ("manifest-lib/src", &["model", "lower", "health", "plan", "graph", "diff", "suggest", "render", "chart"]),
    ("gen-commands/src", &["input", "output", "commands"]),
    ("profiles/src", &[]),
    ("gen-cli/src", &[]),
    ("gen-mcp-tools/src", &["tool", "list", "pages"]),
    ("gen-mcp/server/src", &[]),
    ("gen-mcp/src", &[]),
    ("xtask/src", &[]),
];

/// Which files of a crate each of its files uses.
fn uses(folder: &str) -> BTreeMap<Module, BTreeSet<Module>> {
    used(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder))
}

/// A way from a file back to itself.
fn ring(start: &Module, uses: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    let (mut seen, mut left) = (BTreeSet::new(), vec![vec![start.clone()]]);
    while let Some(way) = left.pop() {
        for other in &uses[way.last().unwrap()] {
            let longer = [&way[..], std::slice::from_ref(other)].concat();
            if other == start {
                return Some(longer);
            }
            if seen.insert(other.clone()) {
                left.push(longer);
            }
        }
    }
    None
}

#[test]
fn no_file_uses_one_that_uses_it() {
    for (folder, _) in CRATES {
        let uses = uses(folder);
        for module in uses.keys() {
            let ring = ring(module, &uses);
            let names = |ring: Vec<Module>| ring.iter().map(|one| one.join("::")).collect::<Vec<_>>().join(" uses ");
            assert!(ring.is_none(), "{folder}: {}", ring.map(names).unwrap_or_default());
        }
    }
}

#[test]
fn a_room_uses_only_those_before_it() {
    for (folder, rooms) in CRATES {
        let uses = uses(folder);
        let place = |module: &Module| rooms.iter().position(|room| module.first().is_some_and(|first| first == room));
        for room in rooms {
            assert!(uses.keys().any(|module| module.first().is_some_and(|first| first == room)), "{folder}: {room}");
        }
        for (module, others) in &uses {
            for other in others {
                let (Some(own), Some(that)) = (place(module), place(other)) else { continue };
                assert!(that <= own, "{folder}: {} uses {}", module.join("::"), other.join("::"));
            }
        }
    }
}

#[test]
fn what_is_known_to_be_used_is_seen() {
    let path = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
    let sees = |folder: &str, module: &str, other: &str| {
        let uses = uses(folder);
        assert!(uses[&path(module)].contains(&path(other)), "{module} uses {other}: {:?}", uses[&path(module)]);
    };
    sees("gen-commands/src", "commands::diff::sides", "input::git");
    // Through what a folder shows of its files, and a path in the middle of the code.
    sees("manifest-lib/src", "model::app", "model::rules::app");
    sees("manifest-lib/src", "graph::calls", "graph::drawing");
    sees("manifest-rules/src", "cluster::set", "cluster::policies");
    sees("manifest-rules/src", "rules", "rules::ports");
}
