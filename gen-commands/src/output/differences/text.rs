//! The differences for a terminal.

use anstyle::Style;
use manifest_lib::diff::{Change, Impact, ObjectChange, ObjectDiff};

use super::comparison::Comparison;
use super::words::{CONCERNS, heading, lines, own, repeated, sentences, shown, whole};
use crate::output::print::{ADDED, DOUBTFUL, REMOVED, WRONG, visible};
use crate::output::words::count;

/// All comparisons: what they do, then each field.
pub(crate) fn of(comparisons: &[Comparison], width: usize) -> String {
    let mut out = String::new();
    for comparison in comparisons {
        let diff = &comparison.diff;
        if diff.is_empty() {
            out += &format!("{}: no difference ({})\n", comparison.title, count(diff.same, "object"));
            continue;
        }
        out += &format!("{}: {} -> {}\n", comparison.title, comparison.old, comparison.new);
        for concern in CONCERNS {
            for impact in Impact::ALL.into_iter().filter(|impact| impact.concern() == concern) {
                for sentence in sentences(diff, impact) {
                    let (style, name) = (style(impact), format!("{:<19}", impact.as_str()));
                    out += &format!("  {:<14} {style}{name}{style:#} {sentence}\n", heading(concern));
                }
            }
        }
        for (old, new) in &diff.namespaces {
            out += &format!("\n  Namespace {old} is compared with {new}\n");
        }
        let repeated = repeated(diff);
        for ((path, old, new), objects) in &repeated {
            out += &format!(
                "\n~ {objects} objects\n  {path}\n    {old} -> {new}\n    {}\n",
                Impact::MetadataOnly.as_str()
            );
        }
        for object in &diff.objects {
            let own = own(object, &repeated);
            if object.kind != ObjectChange::Changed || !own.is_empty() {
                out += &of_object(object, &own, width);
            }
        }
        out += &format!("\n  {} the same\n\n", count(diff.same, "object"));
    }
    out
}

/// What a reviewer has to see first stands out.
fn style(impact: Impact) -> Style {
    match impact {
        Impact::LosesData
        | Impact::OpensNetwork
        | Impact::LoosensSecurity
        | Impact::Recreate
        | Impact::RemovesObject => WRONG,
        Impact::DropsCapacity | Impact::LowersAvailability | Impact::ChangesRouting | Impact::RollsPods => DOUBTFUL,
        _ => Style::new(),
    }
}

fn of_object(object: &ObjectDiff, changes: &[&Change], width: usize) -> String {
    let (word, style) = match object.kind {
        ObjectChange::Added => ("+", ADDED),
        ObjectChange::Removed => ("-", REMOVED),
        ObjectChange::Changed => ("~", DOUBTFUL),
    };
    let renamed = object
        .renamed_from
        .as_ref()
        .map(|old| format!(", which looks like {old} with another name"))
        .unwrap_or_default();
    let mut out = format!("\n{style}{word} {}{style:#}{renamed}  ({})\n", visible(&object.object), object.at);
    for change in changes {
        out += &of_change(change, width);
    }
    whole(object).unwrap_or_default().lines().for_each(|line| out += &format!("    {ADDED}+{line}{ADDED:#}\n"));
    out
}

fn of_change(change: &Change, width: usize) -> String {
    let name = |impact: &Impact| format!("{}{}{:#}", style(*impact), impact.as_str(), style(*impact));
    let impacts: Vec<String> = change.impacts.iter().map(name).collect();
    let (old, new) = (shown(change.old.as_ref()), shown(change.new.as_ref()));
    let mut out = format!("  {}\n", change.path);
    // Side by side where it fits, below each other where not.
    if let Some(lines) = lines(change) {
        for line in lines.lines() {
            let style = match line.as_bytes().first() {
                Some(b'+') => ADDED,
                Some(b'-') => REMOVED,
                _ => Style::new(),
            };
            out += &format!("    {style}{line}{style:#}\n");
        }
    } else if old.chars().count() + new.chars().count() + 8 <= width {
        out += &format!("    {REMOVED}{old}{REMOVED:#} -> {ADDED}{new}{ADDED:#}\n");
    } else {
        out += &format!("    {REMOVED}- {old}{REMOVED:#}\n    {ADDED}+ {new}{ADDED:#}\n");
    }
    let at = if change.new.is_none() { &change.old_at } else { &change.new_at };
    out += &format!("    {} ({at})\n", impacts.join(", "));
    out
}
