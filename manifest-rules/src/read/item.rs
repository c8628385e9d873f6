//! A document, or an item of a list of objects.

use super::head::{Head, check_name};
use super::object::read_object;
use super::reader::Reader;
use super::tree::Tree;
use crate::kinds;

/// Reads an object, or each item of a list.
pub(super) fn read_item(reader: &mut Reader, tree: Tree) {
    if tree.is_null() {
        return;
    }
    let Some(head) = Head::of(reader, &tree) else { return };
    if is_list(&head, &tree)
        && let Some(items) = tree.items()
    {
        for item in items.iter().cloned() {
            // An item of a typed list has its list's version and kind, less the word.
            read_item(reader, item.with_head(&head.api_version, head.kind.trim_end_matches("List")));
        }
        return;
    }
    let object = format!("{}/{}", head.kind, tree.name().unwrap_or_default());
    check_name(reader, &head, &object, &tree);
    read_object(reader, &head, &object, tree);
}

/// kubectl opens its own lists whatever they are called; a custom kind's list is one without a name.
fn is_list(head: &Head, tree: &Tree) -> bool {
    kinds::is_list(&head.api_version, &head.kind) || (head.kind.ends_with("List") && tree.name().is_none())
}
