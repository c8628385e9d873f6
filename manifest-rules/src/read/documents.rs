//! Where a file's documents begin and end for kubectl.
//!
//! A file whose first sign is `{` is JSON, value behind value. Where that ends, and in any other file, kubectl divides the
//! text at each line that begins with `---`, before it knows what the text means; each part is then read by itself.
//! Source: Kubernetes, `k8s.io/apimachinery/pkg/util/yaml`, as kubectl 1.37 has it.

use std::borrow::Cow;

use super::broken::Broken;
use super::budget::Budget;
use super::json::{self, NoJson};
use super::parsed::Parsed;
use super::places::Places;

/// So far kubectl looks for the first sign.
const LOOKS_AHEAD: usize = 4096;

/// A part of a file.
pub(super) enum Document<'t> {
    /// A value of JSON.
    Json(Parsed),
    /// A text of YAML that stands at a line and column.
    Yaml(Cow<'t, str>, (usize, usize)),
    /// What kubectl does not take.
    Broken(Broken),
}

/// The parts of a file, each given to `each` in turn, which says whether to go on. The budget is of the file.
pub(super) fn documents<'t>(
    text: &'t str,
    budget: &mut Budget,
    each: &mut impl FnMut(Document<'t>, &mut Budget) -> bool,
) {
    let mut places = Places::new(text, (1, 1));
    let begins = text.trim_start();
    let is_json = begins.starts_with('{') && text.len() - begins.len() < LOOKS_AHEAD;
    let mut at = 0;
    if is_json {
        match values(text, &mut places, budget, each) {
            Some(rest) => at = rest,
            None => return,
        }
    }
    let begins = places.of(at);
    divided(&text[at..], begins, &mut |document| each(document, budget));
}

/// Reads values of JSON; where YAML begins behind them, if it does.
fn values<'t>(
    text: &'t str,
    places: &mut Places<'t>,
    budget: &mut Budget,
    each: &mut impl FnMut(Document<'t>, &mut Budget) -> bool,
) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    loop {
        let next = json::skip_space(text, at);
        if next == text.len() {
            return None;
        }
        let (before, mut ahead) = (budget.clone(), places.clone());
        let broken = match json::value(text, next, &mut ahead, budget) {
            Ok((parsed, end)) => {
                (at, count, *places) = (end, count + 1, ahead);
                if each(Document::Json(parsed), budget) {
                    continue;
                }
                return None;
            }
            Err(NoJson::TooMuch(broken)) => broken,
            // What is no JSON may be YAML; but not behind several values of JSON.
            Err(NoJson::Other(broken)) if count > 1 => broken,
            Err(NoJson::Other(broken)) => match yaml_begins(text, at) {
                Some(rest) => {
                    *budget = before;
                    return Some(rest);
                }
                None => broken,
            },
        };
        each(Document::Broken(broken), budget);
        return None;
    }
}

/// kubectl goes over the space behind a value of JSON, to the end of the line. It wants to see four bytes for that.
fn yaml_begins(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let rest = text.get(at..).filter(|rest| rest.len() >= 4)?;
        let sign = rest.chars().next()?;
        if !sign.is_whitespace() {
            return Some(at);
        }
        at += sign.len_utf8();
        if sign == '\n' {
            return Some(at);
        }
    }
}

/// Divides a text at the lines that begin with `---`.
fn divided<'t>(text: &'t str, begins: (usize, usize), each: &mut impl FnMut(Document<'t>) -> bool) {
    let mut places = Places::new(text, begins);
    // Where the part begins; and where the text goes on.
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let Some(behind) = line.strip_prefix("---") else { continue };
        let is_mark = behind.trim_start().is_empty() || behind.trim_start().starts_with('#');
        // A mark that nothing stands before belongs to its part.
        if is_mark && start == from {
            continue;
        }
        if start < from && !each(part(&text[start..from], &mut places, start)) {
            return;
        }
        start = at;
        if !is_mark {
            places.of(from);
            let place = places.clone().of(from + line.len() - behind.trim_start().len());
            let message = "behind `---` kubectl takes a comment alone, and reads nothing from here on: write this on the next line";
            if !each(Document::Broken(Broken::new(place, message))) {
                return;
            }
            if behind.starts_with([' ', '\t']) {
                start = from + 3;
            }
        }
    }
    if start < text.len() {
        each(part(&text[start..], &mut places, start));
    }
}

/// A part as kubectl hands it to its reader of YAML: without a byte order mark, with an end to its last line, and with LF
/// for CR LF.
fn part<'t>(text: &'t str, places: &mut Places<'t>, start: usize) -> Document<'t> {
    let place = places.of(start);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    let text = if text.ends_with('\n') { text } else { Cow::Owned(text.into_owned() + "\n") };
    Document::Yaml(text, place)
}
