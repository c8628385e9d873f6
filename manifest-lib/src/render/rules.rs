//! The rules as text for people: one, or all as a page.

use std::fmt::Write;

use super::mark;
use crate::rules::{Rule, rules};

/// One rule: what it asks, why, how much it weighs, what keeps our own apps from it, and its examples.
///
/// ```
/// use manifest_lib::{render, rules::rules};
/// let text = rules().next().map(render::rule).unwrap_or_default();
/// assert!(text.contains("Instead of"));
/// ```
pub fn rule(rule: &Rule) -> String {
    let mut text = format!("## {}\n\n{}\n{}\n\n", rule.name, rule.asserts, rule.why);
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "Severity {}; {} in dev, {} in prod{}.\n",
        rule.severity.as_str(),
        rule.dev.as_str(),
        rule.prod.as_str(),
        if rule.waivable { "" } else { "; it cannot be waived" }
    );
    let _ = writeln!(text, "In the typed library: {}\n", rule.stopped_by);
    if !rule.elsewhere.is_empty() {
        let _ = writeln!(text, "Elsewhere: {}.\n", rule.elsewhere.join("; "));
    }
    let _ = write!(text, "Instead of\n\n```yaml\n{}```\n\nwrite\n\n```yaml\n{}```\n", rule.bad(), rule.good());
    text
}

/// All rules as a page.
pub fn rules_page() -> String {
    let mut page = format!(
        "<!-- {} -->\n# Rules\n\nWhat the gate asks of every bundle before it is written, and `gen-cli lint` of any YAML. A finding is accepted by a\n`Waiver` in the profile, or in foreign YAML by the annotation `gen-cli/waive` on the object or the pod template, with\na line `RULE: REASON`, `RULE (CONTAINER): REASON`, either with `until 2027-01-31` at its end.\n\n| rule | severity | dev | prod |\n|---|---|---|---|\n",
        mark("the rules of manifest-lib")
    );
    for rule in rules() {
        let _ = writeln!(
            page,
            "| [{}](#{}) | {} | {} | {} |",
            rule.name,
            rule.name,
            rule.severity.as_str(),
            rule.dev.as_str(),
            rule.prod.as_str()
        );
    }
    for one in rules() {
        page += "\n";
        page += &rule(one);
    }
    page
}
