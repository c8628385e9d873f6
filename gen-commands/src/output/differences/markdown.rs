//! The differences as a comment on a pull request: what they do first, the fields folded.
//!
//! The first line is a mark by which CI finds its own comment and replaces it.

use std::collections::BTreeMap;

use manifest_lib::diff::{Concern, Impact, ObjectChange, ObjectDiff};
use serde_json::Value;

use super::comparison::Comparison;
use super::words::{CONCERNS, Same, heading, lines, own, repeated, sentences, shown, whole};
use crate::output::words::count;

/// By this line CI knows its own comment.
const MARK: &str = "<!-- gen-cli diff -->";
/// A code host takes comments of 65,536 characters; what would be behind this many is left out, and said to be.
const MOST: usize = 60_000;
/// A value that is longer is cut, in a table.
const LONGEST: usize = 300;

pub(crate) fn of(comparisons: &[Comparison]) -> String {
    let mut out = format!("{MARK}\n## Manifests\n\n");
    for comparison in comparisons {
        out += &summary(comparison);
    }
    let mut left_out = 0;
    for comparison in comparisons {
        let repeated = repeated(&comparison.diff);
        let objects = comparison.diff.objects.iter().map(|object| of_object(comparison, object, &repeated));
        for details in std::iter::once(everywhere(comparison, &repeated)).chain(objects) {
            if out.chars().count() + details.chars().count() > MOST {
                left_out += 1;
            } else {
                out += &details;
            }
        }
    }
    if left_out > 0 {
        out += &format!(
            "{} left out, since a comment holds no more: run `gen-cli diff` to see them.\n",
            count(left_out, "object")
        );
    }
    out
}

/// What a comparison does, in the order in which a reviewer asks.
fn summary(comparison: &Comparison) -> String {
    let diff = &comparison.diff;
    if diff.is_empty() {
        return format!("### {}: no difference\n\n", escaped(&comparison.title));
    }
    let kinds =
        [(ObjectChange::Changed, "changed"), (ObjectChange::Added, "added"), (ObjectChange::Removed, "removed")];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|(kind, word)| (diff.objects.iter().filter(|object| object.kind == kind).count(), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", count(number, "object")))
        .collect();
    let mut out = format!("### {}: {}, {} the same\n\n", escaped(&comparison.title), counts.join(", "), diff.same);
    for (old, new) in &diff.namespaces {
        out += &format!("Namespace {} is compared with {}.\n\n", code(old), code(new));
    }
    for concern in CONCERNS.into_iter().filter(|concern| *concern != Concern::None) {
        let mut lines = String::new();
        for impact in Impact::ALL.into_iter().filter(|impact| impact.concern() == concern) {
            for sentence in sentences(diff, impact) {
                lines += &format!("- `{}` {}\n", impact.as_str(), escaped(&sentence));
            }
        }
        let nothing = match concern {
            Concern::Security => {
                "no rule and no NetworkPolicy says that anybody may do or reach more or less than before"
            }
            Concern::Users => "nothing that they would notice",
            Concern::Cost => "the same pods, requests and limits",
            Concern::Work | Concern::None => "",
        };
        match (lines.is_empty(), nothing.is_empty()) {
            (true, true) => {}
            (true, false) => out += &format!("**{}**: {nothing}\n\n", heading(concern)),
            (false, _) => out += &format!("**{}**\n\n{lines}\n", heading(concern)),
        }
    }
    out
}

/// What changes in the same way in many objects is said once.
fn everywhere(comparison: &Comparison, same: &BTreeMap<Same, usize>) -> String {
    if same.is_empty() {
        return String::new();
    }
    let mut out = format!("<details><summary>{}: the same in several objects</summary>\n\n", html(&comparison.title));
    out += "| field | old | new | objects |\n|---|---|---|---|\n";
    for ((path, old, new), objects) in same {
        out += &format!("| {} | {} | {} | {} |\n", code(path), code(old), code(new), objects);
    }
    out += "\n</details>\n\n";
    out
}

fn of_object(comparison: &Comparison, object: &ObjectDiff, repeated: &BTreeMap<Same, usize>) -> String {
    let changes = own(object, repeated);
    if object.kind == ObjectChange::Changed && changes.is_empty() {
        return String::new();
    }
    let word = match object.kind {
        ObjectChange::Added => " is new",
        ObjectChange::Removed => " is removed",
        ObjectChange::Changed => "",
    };
    let mut impacts: Vec<&str> = Vec::new();
    for effect in &object.effects {
        if !impacts.contains(&effect.impact.as_str()) {
            impacts.push(effect.impact.as_str());
        }
    }
    let mut out = format!(
        "<details><summary>{}: {}{word} ({})</summary>\n\n",
        html(&comparison.title),
        html(&object.object),
        impacts.join(", ")
    );
    if let Some(old) = &object.renamed_from {
        out += &format!("It looks like {} with another name.\n\n", code(old));
    }
    if changes.is_empty() {
        out += &format!("From {}.\n\n", code(&object.at));
    } else {
        out += "| field | old | new | set at | does |\n|---|---|---|---|---|\n";
    }
    let mut texts = String::new();
    for change in changes {
        let lines = lines(change);
        let value = |value: Option<&Value>| match lines {
            Some(_) => "below".to_owned(),
            None => code(&cut(&shown(value))),
        };
        let impacts: Vec<&str> = change.impacts.iter().map(|impact| impact.as_str()).collect();
        let at = if change.new.is_none() { &change.old_at } else { &change.new_at };
        out += &format!(
            "| {} | {} | {} | {} | {} |\n",
            code(&change.path),
            value(change.old.as_ref()),
            value(change.new.as_ref()),
            code(at),
            impacts.join(", ")
        );
        if let Some(lines) = lines {
            texts += &format!("{}\n\n{}", code(&change.path), block("diff", &lines));
        }
    }
    if let Some(yaml) = whole(object) {
        texts += &block("yaml", &yaml);
    }
    out += &format!("\n{texts}</details>\n\n");
    out
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}...")
}

/// A block with a fence that the text does not end.
fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end())
}

/// Code in a table's cell, whatever it holds.
fn code(text: &str) -> String {
    format!("<code>{}</code>", html(text))
}

/// A text in which nothing is read as HTML, as Markdown or as a cell's end.
fn html(text: &str) -> String {
    let out = text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\n' | '\r' => out += " ",
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '@' | '#' | '~' => out += &format!("&#{};", u32::from(c)),
            other => out.push(other),
        }
        out
    });
    // Nothing becomes a link.
    out.replace("://", ":&#47;/")
}

/// Words in which nothing is read as Markdown; what stands in backticks stays code.
fn escaped(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let even = text.matches('`').count().is_multiple_of(2);
    parts.map(|(index, part)| if index % 2 == 1 && even { code(part) } else { html(part) }).collect()
}
