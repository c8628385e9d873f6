//! Objects as YAML.

use manifest_lib::objects::Item;
use manifest_lib::render;

use super::failure::Failure;

/// Objects as documents, one behind the other.
pub(crate) fn documents<'i>(items: impl Iterator<Item = &'i Item>, environment: &str) -> Result<String, Failure> {
    let mut text = String::new();
    for item in items {
        let failed = |error| Failure::Error(format!("{environment}: {error}"));
        text += "---\n";
        text += &render::object(&item.object).map_err(failed)?;
    }
    Ok(text)
}
