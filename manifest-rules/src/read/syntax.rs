//! What to say of a text that is no YAML.

use super::reader::{About, Reader};
use super::tree::{Broken, Parsed};

/// What was read of a document, before which there are so many lines; nothing, and a fault, if it is none.
pub(super) fn checked<'t>(
    reader: &mut Reader,
    text: &'t str,
    before: usize,
    parse: impl FnOnce(&'t str, usize) -> Result<Parsed, Broken>,
) -> Option<Parsed> {
    match parse(text, before) {
        Ok(parsed) => Some(parsed),
        Err(broken) => {
            tell(reader, text, before, broken);
            None
        }
    }
}

fn tell(reader: &mut Reader, text: &str, before: usize, broken: Broken) {
    // A template is no YAML yet: the first action in it is what a person has to see.
    if let Some((line, text)) = text.lines().enumerate().find(|(_, line)| line.contains("{{")) {
        let place = (before + line + 1, text.find("{{").unwrap_or(0) + 1);
        let message = "this is a template: render it first, with `helm template`, and judge what comes out";
        return reader.fault("helm-template", About::default(), place, message.to_owned());
    }
    let line = text.lines().nth((broken.line - before).saturating_sub(1)).unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let message = if indent.contains('\t') || broken.message.ends_with("found a tab") {
        "a tab stands where YAML takes spaces alone: write spaces".to_owned()
    } else {
        broken.message
    };
    reader.fault("yaml-syntax", About::default(), (broken.line, broken.column), message);
}
