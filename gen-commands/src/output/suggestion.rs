//! What is to be said of a suggestion, for people and for programs.

use manifest_lib::diff::Impact;
use manifest_lib::suggest::{Suggestion, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli judge says of a suggestion.")]
pub(crate) struct Answer {
    /// The version of this form: 1.
    pub(crate) version: u32,
    /// The environment.
    pub(crate) environment: String,
    /// The suggestion, judged.
    #[serde(flatten)]
    pub(crate) suggestion: Suggestion,
}

/// The verdict, what is against it, what it would do, and where to edit.
pub(crate) fn text(suggestion: &Suggestion) -> String {
    let mut out = match suggestion.verdict {
        Verdict::Refused => "refused: the gate does not let it pass\n",
        Verdict::Review => "review: it passes the gate, and somebody has to want what it does\n",
        Verdict::Fine => "fine: it passes the gate, and each change is known and does no harm\n",
        Verdict::NoChange => "no change: it is what is there already\n",
    }
    .to_owned();
    for objection in &suggestion.objections {
        let level = if objection.refuses { "error" } else { "warning" };
        let object = if objection.object.is_empty() { String::new() } else { format!("{}: ", objection.object) };
        out += &format!("{level}[{}]: {object}{}\n", objection.rule, objection.message);
    }
    if suggestion.verdict == Verdict::Review && !suggestion.doubts.is_empty() {
        out += "\nSomebody has to want this:\n";
        for doubt in &suggestion.doubts {
            let field = format!("{} {}", doubt.object, doubt.path);
            let head = if field.trim().is_empty() { "all together" } else { field.trim() };
            out += &format!("  {head}\n    {}\n", doubt.why);
        }
    }
    let mut effects: Vec<(Impact, &str)> =
        suggestion.diff.all_effects().map(|(_, effect)| (effect.impact, effect.message.as_str())).collect();
    effects.sort();
    effects.dedup();
    if !effects.is_empty() {
        out += "\nIt would do this:\n";
    }
    for (impact, message) in effects {
        out += &format!("  {:<19} {message}\n", impact.as_str());
    }
    if !suggestion.edits.is_empty() {
        out += match suggestion.verdict {
            Verdict::Refused => "\nThe profile says it here:\n",
            _ => "\nTo make it so, edit the profile and generate:\n",
        };
    }
    for edit in &suggestion.edits {
        out += &format!("  {}\n    {}: {}\n", edit.field, edit.at, edit.write);
        if let Some(taken_at) = &edit.taken_at {
            out += &format!("    taken at {taken_at}; whoever else shares the line changes, too\n");
        }
    }
    out
}
