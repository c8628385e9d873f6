//! Suggestions as people and tools make them, and the verdict that each must get.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod objects;
mod pods;
mod probes;
mod refused;
mod shop;
mod shop_cases;
mod shop_objects;
mod support;
mod todo;
mod ways_in;

use support::{Case, check};

/// All suggestions, by subject.
fn all() -> Vec<Case> {
    [
        todo::cases(),
        ways_in::cases(),
        probes::cases(),
        pods::cases(),
        refused::cases(),
        objects::cases(),
        shop_cases::cases(),
        shop_objects::cases(),
    ]
    .concat()
}

#[test]
fn each_suggestion_gets_its_verdict() {
    let cases = all();
    assert!(cases.len() >= 300, "{}", cases.len());
    check(&cases);
}

#[test]
fn no_two_are_the_same() {
    let mut names: Vec<(&str, &str)> = all().iter().map(|case| (case.environment, case.what)).collect();
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
