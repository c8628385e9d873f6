//! Findings for people: each with the line that it is about.

use std::collections::BTreeMap;

use manifest_lib::rules::Finding;
use manifest_lib::values::{Level, Place};

use crate::output::words::count;

/// Every finding with its line, and how many there are.
pub(crate) fn of(findings: &[Finding], sources: &BTreeMap<String, String>, complete: bool) -> String {
    let mut out = String::new();
    for finding in findings {
        let object = finding.object.as_ref().map(|object| format!("{object}: ")).unwrap_or_default();
        out += &format!("{}[{}]: {object}{}\n", finding.level.as_str(), finding.rule, finding.message);
        if let Some(place) = &finding.place {
            let field = if finding.path.is_empty() { String::new() } else { format!(" ({})", finding.path) };
            out += &format!("  --> {place}{field}\n");
            if let Some(line) = shown(finding, findings, place, sources) {
                let (number, caret) = (place.line.to_string(), " ".repeat(place.column.saturating_sub(1)));
                let gutter = " ".repeat(number.len());
                out += &format!("{gutter} |\n{number} | {line}\n{gutter} | {caret}^\n");
            }
        }
        out.push('\n');
    }
    let of_level = |level| findings.iter().filter(|finding| finding.level == level).count();
    let set = if complete { "a complete set" } else { "a part of a set" };
    out += &format!(
        "{}, {} in {}, judged as {set}\n",
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
