//! The types of all stable kinds, as a table in Rust.

mod defaults;
mod document;
mod fields;
mod shape;
mod types;
mod write;

use std::path::{Path, PathBuf};

use document::{Document, Fault, VERSIONS};

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../manifest-rules/src/kinds/generated.rs")
}

/// Writes the table.
pub(crate) fn write(folder: &Path) -> Result<(), Fault> {
    let path = target();
    std::fs::write(&path, text(folder)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Compares the table with the committed one.
pub(crate) fn check(folder: &Path) -> Result<(), Fault> {
    let path = target();
    let committed = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if committed == text(folder)? {
        return Ok(());
    }
    Err(format!(
        "{} is not what the documents say: run `cargo run -p xtask -- kinds {}` and commit it",
        path.display(),
        folder.display()
    ))
}

fn text(folder: &Path) -> Result<String, Fault> {
    let documents: Vec<Document> =
        VERSIONS.iter().map(|version| Document::read(folder, *version)).collect::<Result<_, _>>()?;
    write::text(&types::of(&documents)?)
}
