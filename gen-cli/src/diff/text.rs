//! The differences for a terminal.

use manifest_lib::diff::{Change, Impact, ObjectChange, ObjectDiff};

use super::{CONCERNS, Comparison, count, heading, lines, own, repeated, sentences, shown, whole};

/// All comparisons: what they do, then each field.
pub(super) fn of(comparisons: &[Comparison], width: usize) -> String {
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
                    out += &format!("  {:<14} {:<19} {sentence}\n", heading(concern), impact.as_str());
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

fn of_object(object: &ObjectDiff, changes: &[&Change], width: usize) -> String {
    let word = match object.kind {
        ObjectChange::Added => "+",
        ObjectChange::Removed => "-",
        ObjectChange::Changed => "~",
    };
    let renamed = object
        .renamed_from
        .as_ref()
        .map(|old| format!(", which looks like {old} with another name"))
        .unwrap_or_default();
    let mut out = format!("\n{word} {}{renamed}  ({})\n", object.object, object.at);
    for change in changes {
        out += &of_change(change, width);
    }
    whole(object).unwrap_or_default().lines().for_each(|line| out += &format!("    +{line}\n"));
    out
}

fn of_change(change: &Change, width: usize) -> String {
    let impacts: Vec<&str> = change.impacts.iter().map(|impact| impact.as_str()).collect();
    let (old, new) = (shown(change.old.as_ref()), shown(change.new.as_ref()));
    let mut out = format!("  {}\n", change.path);
    // Side by side where it fits, below each other where not.
    if let Some(lines) = lines(change) {
        lines.lines().for_each(|line| out += &format!("    {line}\n"));
    } else if old.chars().count() + new.chars().count() + 8 <= width {
        out += &format!("    {old} -> {new}\n");
    } else {
        out += &format!("    - {old}\n    + {new}\n");
    }
    let at = if change.new.is_none() { &change.old_at } else { &change.new_at };
    out += &format!("    {} ({at})\n", impacts.join(", "));
    out
}
