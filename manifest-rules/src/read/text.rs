//! A part of a file that is YAML: its documents, and what to say of a text that is none.

use super::broken::Broken;
use super::budget::Budget;
use super::item::read_item;
use super::parsed::Parsed;
use super::reader::{About, Reader};
use super::yaml;

/// Reads a part that stands at a line and column. kubectl reads its first document alone; what `...` divides from that is
/// told, and judged all the same.
pub(super) fn read_yaml(reader: &mut Reader, text: &str, begins: (usize, usize), budget: &mut Budget) {
    let (mut rest, mut begins) = (text, begins);
    while !reader.is_full() {
        let parsed = match yaml::document(rest, begins, budget) {
            Ok(parsed) => parsed,
            Err(broken) => return tell(reader, rest, begins.0, broken),
        };
        let dropped = read_parsed(reader, parsed, budget);
        let Some((at, place)) = dropped else { return };
        (rest, begins) = (rest.get(at..).unwrap_or_default(), place);
    }
}

/// Reads a document; where its text goes on, if it does behind `...`.
pub(super) fn read_parsed(reader: &mut Reader, parsed: Parsed, budget: &mut Budget) -> Option<(usize, (usize, usize))> {
    for double in parsed.doubles {
        let path = &double.path;
        let message = if double.by_merge {
            format!("`<<` puts another value over `{path}`, which stands before it, for kubectl: write `<<` first")
        } else {
            format!(
                "the key `{path}` is there twice, and readers disagree on which counts: remove one; kubectl takes the last"
            )
        };
        reader.fault("duplicate-key", About::field("", double.path), double.place, message);
    }
    if let Some(tree) = parsed.tree {
        read_item(reader, tree, budget);
    }
    let dropped = parsed.dropped?;
    let message = if dropped.behind.is_some() {
        "behind `...` kubectl reads nothing more of a file: write `---` before this document"
    } else {
        "kubectl reads nothing from here to the next `---`: indent it as what stands before it, or write `---` before it"
    };
    reader.fault("yaml-syntax", About::default(), dropped.place, message.to_owned());
    dropped.behind
}

/// Notes why a text is no YAML.
pub(super) fn tell(reader: &mut Reader, text: &str, begins: usize, broken: Broken) {
    // A template is no YAML yet: the first action in it is what a person has to see.
    if let Some((line, text)) = text.lines().enumerate().find(|(_, line)| line.contains("{{")) {
        let place = (begins + line, text.find("{{").unwrap_or(0) + 1);
        let message = "this is a template: render it first, with `helm template`, and judge what comes out";
        return reader.fault("helm-template", About::default(), place, message.to_owned());
    }
    let line = text.lines().nth(broken.place.0.saturating_sub(begins)).unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let message = if indent.contains('\t') || broken.message.ends_with(yaml::BY_TAB) {
        "a tab stands where YAML takes spaces alone: write spaces".to_owned()
    } else {
        broken.message
    };
    reader.fault("yaml-syntax", About::default(), broken.place, message);
}
