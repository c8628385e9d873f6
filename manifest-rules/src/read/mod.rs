//! YAML that somebody else wrote, as the objects that the rules judge.
//!
//! Documents are read one by one: a broken one is a finding at its place, and the rest is still judged. What is read is
//! what kubectl would read: YAML 1.1's plain values, numbers as JSON has them, `null` as not set. Each field keeps its
//! line and column. Memory is bounded: by the size of a file, the depth of its nesting, and the number of values after
//! its aliases are followed.

mod bytes;
mod documents;
mod file;
mod head;
mod item;
mod json;
mod object;
mod reader;
mod required;
mod scalar;
mod syntax;
mod tree;
mod typed;

use indexmap::IndexMap;

use crate::objects::{Bundle, Item, ObjectKey};
pub use file::{ReadFault, ReadFile, ReadObject};
use item::read_item;
use reader::{About, Reader};
pub use tree::Tree;

/// A file may have so many bytes.
pub const MOST_BYTES: usize = 32 << 20;

/// Reads the documents of a file.
///
/// ```
/// use manifest_rules::read::read;
/// let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  ON: yes\n---\n- broken\n";
/// let file = read("web.yaml", text);
/// // `yes` is a boolean for Kubernetes, and a list is no object.
/// assert_eq!(file.faults[0].rule, "wrong-type");
/// assert_eq!((file.faults[0].place.line, file.faults[0].place.column), (6, 7));
/// assert_eq!(file.faults[1].rule, "not-an-object");
/// ```
pub fn read(file: &str, text: &str) -> ReadFile {
    let mut reader = Reader::new(file);
    if text.len() > MOST_BYTES {
        let message = format!("the file has {} bytes, and {MOST_BYTES} are read: split it", text.len());
        reader.fault("yaml-syntax", About::default(), (1, 1), message);
        return reader.finish();
    }
    // A byte order mark belongs to the file, not to its text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(values) = json::stream(text) {
        for (line, value) in values {
            read_document(&mut reader, line, &value);
        }
        return reader.finish();
    }
    for (line, document) in documents::documents(text) {
        if documents::is_dropped(text, line, document) {
            let message = "behind `...` kubectl reads nothing more of a file: write `---` before this document";
            reader.fault("yaml-syntax", About::default(), (line + 1, 1), message.to_owned());
        }
        read_document(&mut reader, line, document);
    }
    reader.finish()
}

fn read_document(reader: &mut Reader, before: usize, text: &str) {
    let Some(parsed) = syntax::checked(reader, text, before, tree::parse) else { return };
    for (path, place) in parsed.duplicates {
        let message = format!("the key `{path}` is there twice, and readers disagree on which counts: remove one");
        reader.fault("duplicate-key", About::field("", path), place, message);
    }
    if let Some(tree) = parsed.tree {
        read_item(reader, tree);
    }
}

/// The objects of a text, without a word on what cannot be read; of two of one key the last.
pub fn bundle(text: &str) -> Bundle {
    let objects = read("", text).objects;
    let all: IndexMap<ObjectKey, Item> =
        objects.into_iter().map(|read| (read.key().placed(), Item::foreign(read.object))).collect();
    Bundle::of_objects(all)
}

/// One document as JSON has it, whatever it is.
///
/// # Errors
/// If it is no YAML, or larger than what is read: the line, the column and what is wrong there.
pub fn value(text: &str) -> Result<serde_json::Value, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("it has {} bytes, and {MOST_BYTES} are read", text.len()));
    }
    match tree::parse(text, 0) {
        Ok(parsed) => Ok(parsed.tree.map_or(serde_json::Value::Null, |tree| tree.to_value())),
        Err(broken) => Err(format!("line {}, column {}: {}", broken.line, broken.column, broken.message)),
    }
}
