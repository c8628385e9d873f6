//! The patches of a diff, applied by another's code.

use manifest_lib::diff::{How, compare};
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, from_value, json, to_value};
use proptest::prelude::*;

use crate::support::{changes, side};

/// The bundles that are committed, as trees.
fn bundle(environment: &str) -> Vec<Value> {
    let path = format!("{}/../out/{environment}/bundle.yaml", env!("CARGO_MANIFEST_DIR"));
    read("", &std::fs::read_to_string(path).unwrap()).objects.iter().map(|object| object.tree.to_value()).collect()
}

fn text(objects: &[Value]) -> String {
    objects.iter().map(Value::to_string).collect::<Vec<_>>().join("\n---\n")
}

/// One edit of a tree: where, as a share of its places, and what.
#[derive(Clone, Debug)]
enum Edit {
    Remove(u16),
    Set(u16, u8),
    Reverse(u16),
    Copy(u16),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        any::<u16>().prop_map(Edit::Remove),
        (any::<u16>(), any::<u8>()).prop_map(|(at, what)| Edit::Set(at, what)),
        any::<u16>().prop_map(Edit::Reverse),
        any::<u16>().prop_map(Edit::Copy),
    ];
    proptest::collection::vec(edit, 0..6)
}

/// The pointers of a tree, but for those of its name.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    if ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"].contains(&at.as_str()) {
        return;
    }
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            pointers(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), all);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| pointers(value, format!("{at}/{index}"), all))
        }
        _ => {}
    }
    if !["", "/metadata"].contains(&at.as_str()) {
        all.push(at);
    }
}

fn edited(mut object: Value, edits: &[Edit]) -> Value {
    for edit in edits {
        let mut all = Vec::new();
        pointers(&object, String::new(), &mut all);
        if all.is_empty() {
            continue;
        }
        let pointer = |at: u16| all[usize::from(at) % all.len()].clone();
        match edit {
            Edit::Remove(at) => {
                let pointer = pointer(*at);
                let (above, last) = pointer.rsplit_once('/').unwrap();
                match object.pointer_mut(above) {
                    Some(Value::Object(map)) => drop(map.remove(&last.replace("~1", "/").replace("~0", "~"))),
                    Some(Value::Array(items)) => drop(items.remove(last.parse().unwrap())),
                    _ => {}
                }
            }
            Edit::Set(at, what) => {
                let new = match what % 4 {
                    0 => json!(what),
                    1 => json!(format!("text-{what}\n")),
                    2 => json!([format!("item-{what}")]),
                    _ => json!({"name": format!("n{what}"), "é~/x": what}),
                };
                *object.pointer_mut(&pointer(*at)).unwrap() = new;
            }
            Edit::Reverse(at) => {
                if let Some(Value::Array(items)) = object.pointer_mut(&pointer(*at)) {
                    items.reverse();
                }
            }
            Edit::Copy(at) => {
                if let Some(Value::Array(items)) = object.pointer_mut(&pointer(*at))
                    && let Some(first) = items.first().cloned()
                {
                    items.push(first);
                }
            }
        }
    }
    object
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing differs from itself, and the patches of a diff, applied by another's code, make the new side of the old one.
    #[test]
    fn the_patches_make_the_new_side(all in proptest::collection::vec(edits(), 17)) {
        let old = bundle("prod");
        let new: Vec<Value> = old.iter().zip(&all).map(|(object, edits)| edited(object.clone(), edits)).collect();
        let diff = compare(&side(&text(&old)), &side(&text(&new)), &How::partial());
        prop_assert!(compare(&side(&text(&new)), &side(&text(&new)), &How::partial()).is_empty());
        let mut patched = old.clone();
        for object in &diff.objects {
            let name = |value: &Value| format!("{}/{}", value["kind"].as_str().unwrap(), value["metadata"]["name"].as_str().unwrap());
            let target = patched.iter_mut().find(|value| name(value) == object.object).unwrap();
            let patch: json_patch::Patch = from_value(to_value(&object.patch).unwrap()).unwrap();
            json_patch::patch(target, &patch).unwrap_or_else(|error| panic!("{error}: {:?}", object.patch));
        }
        let left = compare(&side(&text(&patched)), &side(&text(&new)), &How::partial());
        prop_assert!(left.is_empty(), "{:?} is left of {:?}", changes(&left), changes(&diff));
    }
}
