//! Values in base64, which a type holds as bytes.

use k8s_openapi::ByteString;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::Value;

use super::tree::{Tree, TreeEntry};
use crate::kinds::{Kind, Shape};
use crate::values::keyed;

/// A value that is not in base64.
pub(super) struct NotBase64 {
    pub(super) path: String,
    pub(super) place: (usize, usize),
    pub(super) message: String,
}

/// The tree as its type can hold it, and the values that are not in base64, which are empty there; nothing if it can be
/// held as it is.
pub(super) fn mended(kind: &Kind, tree: &Tree) -> Option<(Tree, Vec<NotBase64>)> {
    let fields = kind.root.fields.iter().filter(|field| matches!(field.shape, Shape::Map(Shape::Bytes)));
    let (mut mended, mut wrong) = (None, Vec::new());
    for field in fields {
        let Some(Tree::Map { entries, .. }) = tree.get(field.name) else { continue };
        for (index, text) in entries.iter().enumerate().filter_map(|(index, entry)| Some((index, bad(entry)?))) {
            // The API server counts line breaks within it as nothing.
            let joined = text.replace(['\n', '\r'], "");
            let in_base64 = is_base64(&joined);
            if !in_base64 {
                let TreeEntry { key, value, .. } = &entries[index];
                let other = if field.name == "binaryData" { "data" } else { "stringData" };
                let message = format!("the value of `{key}` is not in base64: write it in `{other}`, or encode it");
                wrong.push(NotBase64 { path: keyed(field.name, key), place: value.place(), message });
            }
            let text = if in_base64 { joined } else { String::new() };
            put(mended.get_or_insert_with(|| tree.clone()), field.name, index, text);
        }
    }
    Some((mended?, wrong))
}

/// The text of an entry that is not base64 as it stands.
fn bad(entry: &TreeEntry) -> Option<&str> {
    match &entry.value {
        Tree::Scalar { value: Value::String(text), .. } if !is_base64(text) => Some(text),
        _ => None,
    }
}

fn is_base64(text: &str) -> bool {
    let text: StrDeserializer<'_, Error> = text.into_deserializer();
    ByteString::deserialize(text).is_ok()
}

/// Puts a text at the place of an entry of a map.
fn put(tree: &mut Tree, field: &str, index: usize, text: String) {
    let Tree::Map { entries, .. } = tree else { return };
    let Some(map) = entries.iter_mut().find(|entry| entry.key == field) else { return };
    if let Tree::Map { entries, .. } = &mut map.value
        && let Some(TreeEntry { value: Tree::Scalar { value, .. }, .. }) = entries.get_mut(index)
    {
        *value = text.into();
    }
}
