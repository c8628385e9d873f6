//! What the tests of the profiles share.

use manifest_lib::checks::CheckedBundle;
use manifest_lib::objects::{Bundle, Environment};
use manifest_lib::render;

/// The environment's bundle, past the gate.
pub(crate) fn checked(environment: &Environment<'_>) -> CheckedBundle {
    let bundle = Bundle::of(environment).unwrap();
    let waivers = environment.waivers_given();
    CheckedBundle::new(bundle, environment.app().stage(), waivers).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Each object's snapshot name and text, in the bundle's order.
pub(crate) fn documents(environment: &Environment<'_>) -> Vec<(String, String)> {
    let checked = checked(environment);
    let items = checked.bundle().iter();
    items
        .map(|(key, item)| (format!("{}-{}", key.kind.to_lowercase(), key.name), render::object(&item.object).unwrap()))
        .collect()
}
