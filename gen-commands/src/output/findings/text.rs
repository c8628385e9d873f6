//! Findings for people: each with the line that it is about.

use std::collections::BTreeMap;

use manifest_lib::rules::{Finding, Group};
use manifest_lib::values::{Level, Place};

use crate::output::words::count;

/// Every finding with its line, what is the same of several places once, and how many there are.
pub(crate) fn of(findings: &[Finding], sources: &BTreeMap<String, String>, complete: bool) -> String {
    let mut out = String::new();
    let groups = Group::all(findings);
    for group in &groups {
        let first = group.first();
        let subject = group.subject();
        let object = subject.as_ref().map(|subject| format!("{subject}: ")).unwrap_or_default();
        out += &format!("{}[{}]: {object}{}\n", first.level.as_str(), first.rule, first.message);
        for (index, finding) in group.0.iter().enumerate() {
            let Some(place) = &finding.place else { continue };
            // Of one object its name stands above.
            let own = finding.object.as_ref().map(ToString::to_string);
            let own = own.filter(|own| subject.as_ref() != Some(own)).unwrap_or_default();
            let field = [own.as_str(), finding.path.as_str()].join(" ");
            let field = if field.trim().is_empty() { String::new() } else { format!(" ({})", field.trim()) };
            out += &format!("  --> {place}{field}\n");
            if let Some(line) = shown(finding, findings, place, sources).filter(|_| index == 0) {
                let (number, caret) = (place.line.to_string(), " ".repeat(place.column.saturating_sub(1)));
                let gutter = " ".repeat(number.len());
                out += &format!("{gutter} |\n{number} | {line}\n{gutter} | {caret}^\n");
            }
        }
        out.push('\n');
    }
    let of_level = |level| groups.iter().filter(|group| group.first().level == level).count();
    let places = if groups.len() < findings.len() { format!(" at {} places", findings.len()) } else { String::new() };
    let set = if complete { "a complete set" } else { "a part of a set" };
    out += &format!(
        "{}, {}{places} in {}, judged as {set}\n",
        count(of_level(Level::Error), "error"),
        count(of_level(Level::Warn), "warning"),
        count(sources.len(), "file")
    );
    out
}

/// The source's line, unless it may hold a secret.
fn shown<'s>(
    finding: &Finding,
    all: &[Finding],
    place: &Place,
    sources: &'s BTreeMap<String, String>,
) -> Option<&'s str> {
    let source = sources.get(&place.file)?;
    // A line with several values may hold one that another finding is about, and a value of the wrong type may be one
    // that nobody could judge.
    let same_line = |other: &Finding| {
        other.rule.starts_with("secret-")
            && other.place.as_ref().is_some_and(|at| at.file == place.file && at.line == place.line)
    };
    let secret = matches!(finding.rule, "wrong-type" | "duplicate-key" | "yaml-syntax")
        || all.iter().any(same_line)
        || finding.object.as_ref().is_some_and(|object| object.kind == "Secret")
        || (finding.object.is_none() && source.contains("Secret"));
    if secret { None } else { source.lines().nth(place.line - 1) }
}
