//! `judge`: a suggestion, from a colleague or a tool, before anybody applies it.

use manifest_lib::diff::Impact;
use manifest_lib::lower::Environment;
use manifest_lib::objects::ObjectKey;
use manifest_lib::suggest::{Suggestion, Verdict};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::cli::{self, ExplainFormat};
use crate::explain;
use crate::failure::Failure;
use crate::generate;
use crate::lint;
use crate::print;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli judge says of a suggestion.")]
struct Answer {
    /// The version of this form: 1.
    version: u32,
    /// The environment.
    environment: String,
    /// The suggestion, judged.
    #[serde(flatten)]
    suggestion: Suggestion,
}

pub(crate) fn run(arguments: &cli::Judge, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return print::text(&format!("{:#}\n", schema_for!(Answer).to_value())).map_err(Failure::printing);
    }
    // clap asks for both unless it is the schema that is wanted.
    let (Some(name), Some(file)) = (&arguments.environment, &arguments.file) else {
        return Err(Failure::Error("name an environment and a file".to_owned()));
    };
    let chosen = generate::choose(std::slice::from_ref(name), environments)?;
    let bundle = chosen[0].bundle().map_err(|errors| Failure::bundle(name, &errors))?;
    let patch: Option<ObjectKey> = match &arguments.patch {
        Some(object) => Some(explain::find(&bundle, object, name)?.0.clone()),
        None => None,
    };
    let sources = lint::sources(std::slice::from_ref(file))?;
    let text = match (sources.texts.into_values().next(), sources.unread.into_iter().next()) {
        (Some(text), None) => text,
        (_, unread) => return Err(Failure::Error(unread.unwrap_or_else(|| format!("{file} holds nothing")))),
    };
    let suggestion = Suggestion::of(chosen[0], &bundle, &text, patch.as_ref()).map_err(Failure::Error)?;
    let verdict = suggestion.verdict;
    match arguments.format {
        ExplainFormat::Text => print::text(&of(&suggestion)).map_err(Failure::printing)?,
        ExplainFormat::Json => {
            let answer = Answer { version: 1, environment: name.clone(), suggestion };
            let answer =
                manifest_lib::serde_json::to_value(answer).map_err(|error| Failure::Error(error.to_string()))?;
            print::text(&format!("{answer:#}\n")).map_err(Failure::printing)?;
        }
    }
    if matches!(verdict, Verdict::Fine | Verdict::NoChange) { Ok(()) } else { Err(Failure::No) }
}

fn of(suggestion: &Suggestion) -> String {
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
