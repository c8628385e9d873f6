//! The same rules over objects that somebody else wrote.

use std::collections::HashSet;

use super::judge::Judging;
use super::linted::{Linted, Set};
use crate::read::{ReadFile, bundle};
use crate::rules::Finding;
use crate::values::Stage;

/// How foreign objects are judged.
#[derive(Clone, Debug)]
pub struct Lint<'l> {
    /// As strictly as in this stage.
    pub stage: Stage,
    /// Whether the files hold all that belongs together. If not, nothing is called missing that may stand elsewhere; and
    /// so it is where a document cannot be read.
    pub complete: bool,
    /// The date, written as `2026-11-24`: a waiver that held until an earlier day is a finding.
    pub today: Option<&'l str>,
    /// Registries that images may come from; empty where any may.
    pub registries: &'l [String],
    /// What is deployed, as YAML; empty where that is not known.
    pub before: &'l str,
}

impl Lint<'_> {
    /// Files that may be a part of what belongs together, on any day, with images from anywhere.
    pub const fn partial(stage: Stage) -> Self {
        Self { stage, complete: false, today: None, registries: &[], before: "" }
    }
}

/// All findings in the files, in the order of their places.
///
/// ```
/// use manifest_rules::{gate::{Lint, lint}, read::read, values::Stage};
/// let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostNetwork: true\n  containers: []\n";
/// let found = lint(vec![read("pod.yaml", pod)], &Lint::partial(Stage::Prod));
/// assert_eq!(found[0].rule, "host-access");
/// assert_eq!(found[0].place.as_ref().map(|place| (place.line, place.column)), Some((6, 3)));
/// ```
pub fn lint(files: Vec<ReadFile>, how: &Lint<'_>) -> Vec<Finding> {
    judge(files, how, false)
}

/// The same, where a Namespace may name another stage for all that is in it, by the annotation `gen-cli/stage`: the stage
/// of an environment stands in its bundle.
///
/// ```
/// use manifest_rules::{gate::{Lint, lint, lint_as_declared}, read::read, values::Stage};
/// let dev = "apiVersion: v1\nkind: Namespace\nmetadata: {name: dev, annotations: {gen-cli/stage: dev}}\n---\n\
///     apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: dev}\nspec: {containers: [{name: web, image: web}]}\n";
/// let moves = |findings: Vec<_>| findings.iter().any(|one: &manifest_rules::rules::Finding| one.rule == "moving-image-tag");
/// assert!(moves(lint(vec![read("dev.yaml", dev)], &Lint::partial(Stage::Prod))));
/// assert!(!moves(lint_as_declared(vec![read("dev.yaml", dev)], &Lint::partial(Stage::Prod))));
/// ```
pub fn lint_as_declared(files: Vec<ReadFile>, how: &Lint<'_>) -> Vec<Finding> {
    judge(files, how, true)
}

fn judge(files: Vec<ReadFile>, how: &Lint<'_>, as_declared: bool) -> Vec<Finding> {
    let linted = Linted::of(files, how.stage);
    let (missing, has_unread, mut findings) = (linted.missing, linted.has_unread, linted.findings);
    let before = bundle(how.before);
    for set in linted.sets {
        let judging = Judging {
            stage: how.stage,
            as_declared,
            today: how.today,
            // What could not be read may be what others look for.
            complete: how.complete && !has_unread && !set.alone,
            registries: how.registries,
            before: &before,
        };
        judge_set(&set, &judging, &missing, &mut findings);
        set.end();
    }
    findings.sort_by(|a, b| (&a.place, a.rule, &a.message).cmp(&(&b.place, b.rule, &b.message)));
    findings
}

fn judge_set(set: &Set, judging: &Judging<'_>, missing: &HashSet<(String, String)>, findings: &mut Vec<Finding>) {
    let accepted = set.accepted(findings);
    for mut finding in judging.judge(&set.bundle, accepted) {
        let Some(key) = &finding.object else {
            findings.push(finding);
            continue;
        };
        // What is missing is told once: a rule that reads a default in its place has nothing to add.
        if !set.tells(key) || missing.contains(&(key.to_string(), finding.path.clone())) {
            continue;
        }
        if finding.place.is_none() {
            finding.place = set.place(key, &finding.path);
        }
        findings.push(finding);
    }
}
