//! The rules as text for people: one, or all as a page.

use super::fill::fill;
use super::generated::mark;
use crate::rules::{COVERED, Rule, rules};

/// One rule: what it asks, why, how much it weighs, what keeps our own apps from it, and its examples.
///
/// ```
/// use manifest_lib::{render, rules::rules};
/// let text = rules().next().map(render::rule).unwrap_or_default();
/// assert!(text.contains("Instead of"));
/// ```
pub fn rule(rule: &Rule) -> String {
    let elsewhere = match rule.elsewhere {
        [] => String::new(),
        names => format!("Elsewhere: {}.\n\n", names.join("; ")),
    };
    fill!(
        include_str!("text/rule.md"),
        NAME = rule.name,
        ASSERTS = rule.asserts,
        WHY = rule.why,
        SEVERITY = rule.severity.as_str(),
        DEV = rule.dev.as_str(),
        PROD = rule.prod.as_str(),
        WAIVABLE = if rule.waivable { "" } else { "; it cannot be waived" },
        STOPPED_BY = rule.stopped_by,
        ELSEWHERE = &elsewhere,
        BAD = &rule.bad(),
        GOOD = &rule.good(),
    )
}

/// All rules as a page, and which of the API server's own checks they make.
pub fn rules_page() -> String {
    let mut page = fill!(include_str!("text/rules.md"), MARK = &mark("the rules of manifest-lib"));
    for Rule { name, severity, dev, prod, .. } in rules() {
        let (severity, dev, prod) = (severity.as_str(), dev.as_str(), prod.as_str());
        page += &format!("| [{name}](#{name}) | {severity} | {dev} | {prod} |\n");
    }
    for one in rules() {
        page += "\n";
        page += &rule(one);
    }
    page + "\n" + COVERED
}
