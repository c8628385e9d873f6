//! Fields without which the API server takes no object.

use super::tree::Tree;
use crate::kinds::{Kind, Shape, Type};
use crate::values::{push_index, push_key};

/// A field that has to be there: its path, its name, and the place of what lacks it.
pub(super) struct Missing {
    pub(super) path: String,
    pub(super) field: &'static str,
    pub(super) place: (usize, usize),
}

/// All that are missing.
pub(super) fn missing(kind: &Kind, tree: &Tree) -> Vec<Missing> {
    let mut missing = Vec::new();
    of_type(kind.root, tree, &mut String::new(), &mut missing);
    missing
}

fn of_type(of: &Type, tree: &Tree, path: &mut String, missing: &mut Vec<Missing>) {
    // What is no map has a wrong type, which is told elsewhere.
    let Tree::Map { entries, .. } = tree else { return };
    let length = path.len();
    for field in of.needed().filter(|field| tree.get(field.name).is_none_or(Tree::is_null)) {
        push_key(path, field.name);
        missing.push(Missing { path: path.clone(), field: field.name, place: tree.place() });
        path.truncate(length);
    }
    for entry in entries {
        if let Some(field) = of.field(&entry.key) {
            push_key(path, field.name);
            in_shape(field.shape, &entry.value, path, missing);
            path.truncate(length);
        }
    }
}

fn in_shape(shape: Shape, tree: &Tree, path: &mut String, missing: &mut Vec<Missing>) {
    let length = path.len();
    match (shape, tree) {
        (Shape::Of(of), tree) => of_type(of, tree, path, missing),
        (Shape::List(inner), Tree::List { items, .. }) => {
            for (index, item) in items.iter().enumerate() {
                push_index(path, index);
                in_shape(*inner, item, path, missing);
                path.truncate(length);
            }
        }
        (Shape::Map(inner), Tree::Map { entries, .. }) => {
            for entry in entries {
                push_key(path, &entry.key);
                in_shape(*inner, &entry.value, path, missing);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
