//! A document, or an item of a list of objects.

use super::budget::Budget;
use super::head::{Head, check_name};
use super::object::read_object;
use super::reader::{About, Reader};
use super::tree::Tree;
use crate::kinds;

/// Reads an object, or each item of a list.
pub(super) fn read_item(reader: &mut Reader, tree: Tree, budget: &mut Budget) {
    if tree.is_null() {
        return;
    }
    let Some(head) = Head::of(reader, &tree) else { return };
    match opened(&head, &tree) {
        Opened::No => read_one(reader, &head, tree, budget),
        Opened::Yes => read_items(reader, &head, tree, budget),
        Opened::Surprising => {
            let message = "kubectl takes whatever has `items` for a list: it applies those alone, and not this object";
            let object = named(&head, &tree);
            reader.fault("not-an-object", About::field(&object, "items"), tree.place_of("items"), message.to_owned());
            read_one(reader, &head, tree, budget);
        }
    }
}

/// Whether kubectl opens it as a list, which it does for whatever has items.
enum Opened {
    No,
    Yes,
    /// It does, and nothing but that tells so.
    Surprising,
}

fn opened(head: &Head, tree: &Tree) -> Opened {
    // Its own lists are opened whatever they are called; a custom kind's list is one without a name.
    let is_list =
        kinds::is_list(&head.api_version, &head.kind) || (head.kind.ends_with("List") && tree.name().is_none());
    match tree.get("items") {
        None => Opened::No,
        Some(items) if is_list && items.list().is_some() => Opened::Yes,
        Some(_) => Opened::Surprising,
    }
}

fn read_items(reader: &mut Reader, head: &Head, tree: Tree, budget: &mut Budget) {
    // An item of a typed list has its list's version and kind, less the word.
    let kind = head.kind.strip_suffix("List").unwrap_or(&head.kind);
    for item in tree.into_items() {
        if reader.is_full() {
            return;
        }
        if item.is_null() {
            let message = "this item is empty: remove it".to_owned();
            reader.fault("not-an-object", About::default(), item.place(), message);
            continue;
        }
        let item = item.with_head(&head.api_version, kind);
        let Some(head) = Head::of(reader, &item) else { continue };
        if item.get("items").is_some() {
            let message = "kubectl opens no list within a list: put its items into the outer one".to_owned();
            reader.fault("not-an-object", About::field(&named(&head, &item), "items"), item.place(), message);
            read_item(reader, item, budget);
        } else {
            read_one(reader, &head, item, budget);
        }
    }
}

fn named(head: &Head, tree: &Tree) -> String {
    format!("{}/{}", head.kind, tree.name().unwrap_or_default())
}

fn read_one(reader: &mut Reader, head: &Head, tree: Tree, budget: &mut Budget) {
    if let Err(broken) = budget.object(&tree) {
        return reader.fault("yaml-syntax", About::default(), broken.place, broken.message);
    }
    let object = named(head, &tree);
    check_name(reader, head, &object, &tree);
    read_object(reader, head, &object, tree);
}
