//! A tree with a head as an object, and what is wrong with its version, its kind and its fields.

use super::budget::Budget;
use super::bytes::{self, NotBase64};
use super::head::Head;
use super::reader::{About, Reader};
use super::tree::Tree;
use super::{example, required, typed};
use crate::kinds;
use crate::objects::Object;

/// So many fields of a wrong type are told of one object.
const MOST_FAULTS: usize = 50;

/// Reads an object, whose name in a fault is `object`.
pub(super) fn read_object(reader: &mut Reader, head: &Head, object: &str, tree: Tree, budget: &mut Budget) {
    if let Some(replaced) = replaced(reader, head, object, &tree) {
        reader.object(replaced, tree);
        return;
    }
    for missing in head.known().iter().flat_map(|kind| required::missing(kind, &tree)) {
        let message = format!(
            "it has no `{}`, which the API server asks for: write `{}`",
            missing.field,
            example::line(missing.field)
        );
        reader.fault("missing-field", About::field(object, missing.path), missing.place, message);
    }
    match typed_object(reader, head, object, &tree, budget) {
        Some(read) => reader.object(read, tree),
        None => reader.unread(),
    }
}

/// An object of a version that is gone, or of a wrong one, as what replaces it, where it can be read so; nothing if its
/// version is right.
fn replaced(reader: &mut Reader, head: &Head, object: &str, tree: &Tree) -> Option<Object> {
    let Head { api_version, kind } = head;
    let meant = if let Some(gone) = kinds::removed(api_version, kind) {
        let place = tree.place_of("apiVersion");
        let message = format!(
            "Kubernetes 1.{} and later do not know {kind} of {api_version}: write {}, whose fields may differ",
            gone.since, gone.instead
        );
        reader.fault("removed-api-version", About::field(object, "apiVersion"), place, message);
        gone.instead
    } else {
        let unknown = kinds::unknown(api_version, kind)?;
        if unknown.meant.is_none() {
            reader.unread();
        }
        let place = tree.place_of(unknown.field);
        reader.fault("unknown-kind", About::field(object, unknown.field), place, unknown.message);
        unknown.meant?
    };
    let mut read = tree.clone();
    read.set_text("apiVersion", meant);
    let typed = typed::object(meant, kind, &read).and_then(|typed| typed.read.ok());
    if typed.is_none() {
        reader.unread();
    }
    Some(typed.unwrap_or_else(|| Object::untyped(tree.to_value())))
}

/// The object of its kind's type. A field of the wrong type is told and taken away, so that the next one is told, too,
/// and the rest is judged; nothing if that does not end in an object.
fn typed_object(reader: &mut Reader, head: &Head, object: &str, tree: &Tree, budget: &mut Budget) -> Option<Object> {
    let mended = head.known().and_then(|kind| bytes::mended(kind, tree));
    let (mut rest, wrong) = mended.map_or((None, Vec::new()), |(rest, wrong)| (Some(rest), wrong));
    for NotBase64 { path, place, message } in wrong.into_iter().take(MOST_FAULTS) {
        reader.fault("invalid-value", About::field(object, path), place, message);
    }
    let mut faults = 0;
    loop {
        let Some(typed::Typed { read, unknown }) =
            typed::object(&head.api_version, &head.kind, rest.as_ref().unwrap_or(tree))
        else {
            // kubectl reads the metadata of all kinds. A name has been looked at.
            if let Some(wrong) = typed::metadata(tree).filter(|wrong| wrong.path != "metadata.name") {
                reader.fault("wrong-type", About::field(object, wrong.path), wrong.place, wrong.message);
            }
            return Some(Object::untyped(tree.to_value()));
        };
        if faults == 0 {
            unknown.into_iter().for_each(|field| unknown_field(reader, object, field));
        }
        let wrong = match read {
            Ok(read) => return Some(read),
            Err(wrong) => wrong,
        };
        reader.fault("wrong-type", About::field(object, wrong.path.clone()), wrong.place, wrong.message);
        faults += 1;
        let removed = rest.get_or_insert_with(|| tree.clone()).remove(&wrong.path);
        if !removed || faults == MOST_FAULTS || !budget.read_again(tree) {
            return None;
        }
    }
}

fn unknown_field(reader: &mut Reader, object: &str, field: typed::Unknown) {
    if let Some(since) = field.since {
        let message = format!(
            "Kubernetes has `{}` since 1.{since}, and an older cluster does not know it: remove it, unless each cluster that gets this is of 1.{since} or later",
            field.name
        );
        return reader.fault("newer-field", About::field(object, field.path), field.place, message);
    }
    let message = match field.nearest {
        Some(nearest) => format!("there is no field `{}`: did you mean `{nearest}`?", field.name),
        None => format!("there is no field `{}` here: remove it, or correct its indentation", field.name),
    };
    reader.fault("unknown-field", About::field(object, field.path), field.place, message);
}
