//! `diff`: what a change of the profiles does to the cluster, for a reviewer and for CI.
//!
//! Each comparison has two sides: what the profiles say now, what `out/` or a git revision of it says, or any files. The
//! library compares; this decides what is compared, and prints it.

mod markdown;
mod sides;
mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

use manifest_lib::diff::{Change, Concern, Diff, Effect, Impact, ObjectChange, ObjectDiff};
use manifest_lib::lower::Environment;
use manifest_lib::render;
use manifest_lib::serde_json::Value;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use similar::TextDiff;

use crate::cli::{self, DiffFormat};
use crate::failure::Failure;
use crate::print::{self, visible};

/// One comparison, and what it found.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Comparison {
    /// What it is about: an environment, or both sides' names.
    title: String,
    /// The old side: a file, a folder, a revision of a file, or an environment.
    old: String,
    /// The new side.
    new: String,
    /// The differences.
    #[serde(flatten)]
    diff: Diff,
}

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli diff found.")]
struct Report {
    /// The version of this form: 1.
    version: u32,
    /// Whether no comparison found a difference.
    same: bool,
    /// The comparisons, in the order of the environments.
    comparisons: Vec<Comparison>,
}

pub(crate) fn run(arguments: &cli::Diff, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        let schema = schema_for!(Report).to_value();
        return line(&format!("{schema:#}"));
    }
    let comparisons = sides::compared(arguments, environments)?;
    let same = comparisons.iter().all(|comparison| comparison.diff.is_empty());
    let denied = denied(&comparisons, &arguments.deny);
    match arguments.format {
        DiffFormat::Text => print::styled(&text::of(&comparisons, width())).map_err(Failure::printing)?,
        DiffFormat::Markdown => line(markdown::of(&comparisons).trim_end())?,
        DiffFormat::Json => {
            let report = manifest_lib::serde_json::to_value(Report { version: 1, same, comparisons });
            line(&format!("{:#}", report.map_err(|error| Failure::Error(error.to_string()))?))?;
        }
    }
    match (denied.is_empty(), same || arguments.exit_zero) {
        (false, _) => Err(Failure::Findings(denied)),
        (true, true) => Ok(()),
        (true, false) => Err(Failure::No),
    }
}

/// Each effect that CI refuses.
fn denied(comparisons: &[Comparison], refused: &[Impact]) -> Vec<String> {
    let mut denied = Vec::new();
    for comparison in comparisons {
        for impact in Impact::ALL.into_iter().filter(|impact| refused.contains(impact)) {
            denied.extend(effects(&comparison.diff, impact).into_iter().map(|effect| {
                format!(
                    "error[{}]: {} ({}): undo it, or let a reviewer allow it by leaving out --deny",
                    impact.as_str(),
                    effect.message,
                    comparison.title
                )
            }));
        }
    }
    denied
}

/// The effects of one kind, each once.
fn effects(diff: &Diff, impact: Impact) -> Vec<&Effect> {
    let mut effects: Vec<&Effect> = Vec::new();
    for (_, effect) in diff.all_effects().filter(|(_, effect)| effect.impact == impact) {
        if !effects.iter().any(|known| known.message == effect.message) {
            effects.push(effect);
        }
    }
    effects
}

/// A change of metadata, as far as it is the same in several objects: the path, old and new.
type Same = (String, String, String);

/// What would be told of more objects than two in the same words, with their number.
fn repeated(diff: &Diff) -> BTreeMap<Same, usize> {
    let mut same: BTreeMap<Same, usize> = BTreeMap::new();
    for key in diff.objects.iter().flat_map(|object| &object.changes).filter_map(same_key) {
        *same.entry(key).or_default() += 1;
    }
    same.retain(|_, objects| *objects > 2);
    same
}

fn same_key(change: &Change) -> Option<Same> {
    let metadata = change.impacts == [Impact::MetadataOnly];
    metadata.then(|| (change.path.clone(), shown(change.old.as_ref()), shown(change.new.as_ref())))
}

/// What an object has to itself.
fn own<'o>(object: &'o ObjectDiff, repeated: &BTreeMap<Same, usize>) -> Vec<&'o Change> {
    let shared = |change: &&Change| same_key(change).is_some_and(|key| repeated.contains_key(&key));
    object.changes.iter().filter(|change| !shared(change)).collect()
}

/// The sentences of one kind of effect; what is only metadata is a number.
fn sentences(diff: &Diff, impact: Impact) -> Vec<String> {
    let effects = effects(diff, impact);
    if impact == Impact::MetadataOnly && effects.len() > 2 {
        return vec![format!("only labels or annotations of {} change", count(effects.len(), "object"))];
    }
    effects.into_iter().map(|effect| visible(&effect.message)).collect()
}

/// The words for what an effect is about.
fn heading(concern: Concern) -> &'static str {
    match concern {
        Concern::Security => "Security",
        Concern::Users => "Users",
        Concern::Cost => "Cost",
        Concern::Work => "To do by hand",
        Concern::None => "Besides",
    }
}

/// What is asked first stands first.
const CONCERNS: [Concern; 5] = [Concern::Security, Concern::Users, Concern::Cost, Concern::Work, Concern::None];

/// A value as one text: what is a text in YAML is shown as it is.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "(not set)".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
        Some(Value::String(text)) => visible(text),
        // As it stands in the file.
        Some(other @ (Value::Object(_) | Value::Array(_))) => {
            render::tree(other).map_or_else(|_| other.to_string(), |yaml| yaml.trim_end().to_owned())
        }
        Some(other) => other.to_string(),
    }
}

/// The lines that differ, where one of the two has several; nothing where both fit into one.
fn lines(change: &Change) -> Option<String> {
    let text = |value: &Option<Value>| value.as_ref().map(|value| shown(Some(value)) + "\n").unwrap_or_default();
    let (old, new) = (text(&change.old), text(&change.new));
    if old.matches('\n').count() < 2 && new.matches('\n').count() < 2 {
        return None;
    }
    let diff = TextDiff::from_lines(&old, &new).unified_diff().context_radius(2).to_string();
    Some(diff.lines().filter(|line| !line.starts_with("@@")).map(|line| format!("{line}\n")).collect())
}

/// A new object as it stands in the file.
fn whole(object: &ObjectDiff) -> Option<String> {
    let value = object.patch.first().filter(|_| object.kind == ObjectChange::Added)?.value.as_ref()?;
    render::tree(value).ok()
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn line(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::printing)
}

/// The terminal's width; in a pipe always the same.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(terminal_size::Width(columns), _)| usize::from(columns).max(40))
}
