//! What a container requests and may use. Source: Kubernetes, "Resource Management for Pods and Containers".

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::impact::Impact;
use super::super::tree::quantity;
use super::amount::of_order;
use super::field_change::FieldChange;

/// Whether pods get more or less by it: a request is kept free for them, and without a limit they take what is there.
pub(super) fn of(change: &FieldChange<'_>) -> Vec<Impact> {
    let keys = change.keys();
    let Some(at) = keys.iter().position(|key| key == "resources") else { return Vec::new() };
    let [old, new] = change.at_step("resources");
    let key = |index: usize| keys.get(index).map(String::as_str);
    let (list, name) = (key(at + 1), key(at + 2));
    let mut impacts = Vec::new();
    if list.is_none_or(|list| list == "requests") {
        for name in names("requests", [old, new], name) {
            impacts.extend(of_order(request(new, &name).cmp(&request(old, &name))));
        }
    }
    if list.is_none_or(|list| list == "limits") {
        for name in names("limits", [old, new], name) {
            impacts.extend(of_order(limit(new, &name).cmp(&limit(old, &name))));
        }
    }
    impacts
}

/// The resources of a list, on either side, or the one that is asked about.
fn names(list: &str, sides: [Option<&Value>; 2], wanted: Option<&str>) -> BTreeSet<String> {
    let all = sides.into_iter().flatten().filter_map(|side| side.get(list)?.as_object());
    all.flat_map(|map| map.keys().cloned()).filter(|name| wanted.is_none_or(|wanted| wanted == name)).collect()
}

fn amount(resources: Option<&Value>, list: &str, name: &str) -> Option<i128> {
    quantity(resources?.get(list)?.get(name)?)
}

/// The API server makes the limit the request where none is written.
fn request(resources: Option<&Value>, name: &str) -> i128 {
    amount(resources, "requests", name).or_else(|| amount(resources, "limits", name)).unwrap_or(0)
}

fn limit(resources: Option<&Value>, name: &str) -> i128 {
    amount(resources, "limits", name).unwrap_or(i128::MAX)
}
