//! What two values would be called.

use super::*;

#[test]
fn names_that_become_one_value_are_told() {
    let target = prod().app().target();
    let worker = |name| {
        Workload::new(name, "worker").resources(RESOURCES).overlay(Overlay { exposure: Exposure::none(), ..ANSWERS })
    };
    let two = vec![worker("a-1"), worker("a1")].leak();
    let told = errors(&[Environment::new("prod", App::try_new(Release::new("shop", "1.0.0"), target, two).unwrap())]);
    assert!(
        told.concat().starts_with("the workloads `a-1` and `a1` would both have the values `a1`: rename one"),
        "{told:?}"
    );
    const TAKEN: &[SecretEnv] = &[SecretEnv::new("A", "one").key("EXISTING_SECRET")];
    let told = errors(&[environment("prod", Stage::Prod, "1.0.0", WEB.secrets(TAKEN))]).concat();
    let words =
        "the chart's value `secrets.existingSecret` would be both the name of a Secret that is there already and";
    assert!(told.starts_with(words) && told.contains("the key `EXISTING_SECRET` of `one`: rename one key"), "{told}");
}
