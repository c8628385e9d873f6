//! A judged suggestion as an architecture decision record: what was suggested, what would follow, what was decided.

use manifest_lib::diff::{Change, ObjectChange, ObjectDiff};
use manifest_lib::suggest::{Reason, Suggestion, Verdict};
use serde_json::Value;

/// The record as Markdown, with the day on which it was judged. Values are those of the differences, so a secret is hidden.
pub(crate) fn adr(title: &str, because: Option<&str>, environment: &str, day: &str, suggestion: &Suggestion) -> String {
    let (status, verdict) = match suggestion.verdict {
        Verdict::Refused => ("rejected", "`refused`: the gate does not let it pass, or nobody wants what it does"),
        Verdict::Review => ("proposed", "`review`: it passes the gate, and somebody has to want what it does"),
        Verdict::Fine => ("accepted", "`fine`: it passes the gate, and each change is known and does no harm"),
        Verdict::NoChange => ("superseded", "`no-change`: it is what is there already"),
    };
    let mut out = format!("# {}\n\n- Status: {status}\n- Date: {day}\n- Environment: `{environment}`\n\n", line(title));
    out += &format!(
        "## Context\n\n{}\n\n",
        because.map_or_else(|| "Somebody, or a tool, suggested the change below.".to_owned(), line)
    );
    out += "## Suggestion\n\n";
    out += if suggestion.diff.is_empty() { "Nothing differs.\n" } else { "" };
    suggestion.diff.objects.iter().for_each(|object| out += &of_object(object));
    out += &format!("\n## Verdict\n\n{verdict}.\n\n");
    for objection in &suggestion.objections {
        let level = if objection.refuses { "error" } else { "warning" };
        out += &format!("- {level} `{}`: {}\n", objection.rule, about(&objection.object, &objection.message));
    }
    out += &reasons("To be wanted", &suggestion.doubts);
    out += &reasons("Known, and without harm", &suggestion.harmless);
    out += "\n## Effects\n\n";
    let mut effects: Vec<String> = suggestion
        .diff
        .all_effects()
        .map(|(_, effect)| format!("- {}: {}\n", effect.impact.as_str(), line(&effect.message)))
        .collect();
    effects.sort();
    effects.dedup();
    out += &if effects.is_empty() { "None.\n".to_owned() } else { effects.concat() };
    out += "\n## The constant to edit\n\n";
    out += if suggestion.edits.is_empty() { "None.\n" } else { "" };
    for edit in &suggestion.edits {
        out += &format!("- `{}`, said at `{}`: {}\n", code(&edit.field), edit.at, line(&edit.write));
        if let Some(taken_at) = &edit.taken_at {
            out += &format!("  (taken at `{taken_at}`; whoever else shares the line changes, too)\n");
        }
    }
    out + "\n## Decision\n\nTo be written by whoever decides: what is done, by whom, and when it is looked at again.\n"
}

fn of_object(object: &ObjectDiff) -> String {
    let name = code(&object.object);
    match object.kind {
        ObjectChange::Added => format!("- `{name}` is added\n"),
        ObjectChange::Removed => format!("- `{name}` is removed\n"),
        ObjectChange::Changed => object.changes.iter().map(|change| of_change(&name, change)).collect(),
    }
}

fn of_change(object: &str, change: &Change) -> String {
    let shown =
        |value: Option<&Value>| value.map_or("not set".to_owned(), |value| format!("`{}`", code(&value.to_string())));
    let (old, new) = (shown(change.old.as_ref()), shown(change.new.as_ref()));
    format!("- `{object}` `{}`: {old} becomes {new}\n", code(&change.path))
}

fn reasons(head: &str, reasons: &[Reason]) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let each = reasons.iter().map(|reason| {
        let field = format!("{} {}", reason.object, reason.path);
        format!("- {}\n", about(field.trim(), &reason.why))
    });
    format!("\n{head}:\n\n{}", each.collect::<String>())
}

fn about(what: &str, message: &str) -> String {
    if what.is_empty() { line(message) } else { format!("`{}`: {}", code(what), line(message)) }
}

/// Text of others in one line, so that it begins no heading and no list.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of others between backticks.
fn code(text: &str) -> String {
    line(text).replace('`', "'")
}
