//! YAML that somebody else wrote, as the objects that the rules judge.
//!
//! Documents are read one by one: a broken one is a finding at its place, and the rest is still judged. What is read is
//! what kubectl 1.37 reads, down to where its reader leaves the standards of YAML: how a file is divided, where lines end,
//! what a value or a tag means, what a merge does. What looks otherwise to a person, or to another reader, is a finding
//! that says what kubectl makes of it. Each field keeps its line and column.
//!
//! What a file costs is bounded, however it is written: its size, the depth of its nesting, the memory of its values with
//! aliases followed, and the number of its faults.

mod broken;
mod budget;
mod bytes;
mod documents;
mod entries;
mod example;
mod file;
mod head;
mod item;
mod json;
mod object;
mod parsed;
mod places;
mod reader;
mod required;
mod scalar;
mod text;
mod trail;
mod tree;
mod typed;
mod yaml;

use crate::objects::{Bundle, Item};
use broken::Broken;
use budget::Budget;
use documents::{Document, documents};
pub use file::{ReadFault, ReadFile, ReadObject};
use places::Places;
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
    documents(text, &mut Budget::of(text.len()), &mut |document, budget| {
        match document {
            Document::Json(parsed) => {
                text::read_parsed(&mut reader, parsed, budget);
            }
            Document::Yaml(text, begins) => text::read_yaml(&mut reader, &text, begins, budget),
            Document::Broken(broken) => reader.fault("yaml-syntax", About::default(), broken.place, broken.message),
        }
        !reader.is_full()
    });
    reader.finish()
}

/// The objects of a text, without a word on what cannot be read; of two of one key the last.
pub fn bundle(text: &str) -> Bundle {
    Bundle::unsorted(read("", text).objects.into_iter().map(|read| Item::foreign(read.object)))
}

/// One document as JSON has it, whatever it is.
///
/// # Errors
/// If it is no YAML, larger than what is read, or not the only document: the line, the column and what is wrong there.
pub fn value(text: &str) -> Result<serde_json::Value, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("it has {} bytes, and {MOST_BYTES} are read", text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match one_document(text, &mut Budget::of(text.len())) {
        Ok(tree) => Ok(tree.map_or(serde_json::Value::Null, |tree| tree.to_value())),
        Err(Broken { place: (line, column), message }) => Err(format!("line {line}, column {column}: {message}")),
    }
}

fn one_document(text: &str, budget: &mut Budget) -> Result<Option<Tree>, Broken> {
    if text.trim_start().starts_with(['{', '[']) {
        match json::value(text, 0, &mut Places::new(text, (1, 1)), &mut budget.clone()) {
            Ok((parsed, end)) if json::skip_space(text, end) == text.len() => return Ok(parsed.tree),
            _ => {}
        }
    }
    yaml::check_signs(text, (1, 1))?;
    let parsed = yaml::document(text, (1, 1), budget)?;
    match parsed.dropped {
        Some(dropped) => Err(Broken::new(dropped.place, "another document begins here: write one alone")),
        None => Ok(parsed.tree),
    }
}
