//! What an escape hatch lets in still passes the gate, or does not: each rule finds its mistake, and nothing else does.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

#[macro_use]
mod support;

mod bundle;
mod extras;
mod mistakes;
mod waivers;

use std::collections::BTreeSet;

use manifest_lib::rules::{Family, rules};

use support::{RIGHT, findings};

#[test]
fn what_is_right_passes_without_a_word() {
    assert_eq!(findings(&RIGHT), []);
}

#[test]
fn every_rule_has_a_mistake_that_it_finds() {
    let all: BTreeSet<&str> = rules().map(|rule| rule.name).collect();
    let mut shown: BTreeSet<&str> = mistakes::all().map(|(rule, ..)| *rule).collect();
    shown.extend(extras::EXTRAS.iter().map(|(rule, _)| *rule));
    // What the reader finds cannot come in through a hatch: an extra object is of a type.
    let reading = rules().filter(|rule| rule.family == Family::Reading).map(|rule| rule.name);
    let reading = reading.chain(["changed-selector"]);
    shown.extend(reading);
    assert_eq!(all, shown);
}
