//! The same rules over objects that somebody else wrote.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::judge::Judging;
use super::waivers::{ANNOTATION, Accepted, UNUSED_WAIVER};
use crate::cluster::Pods;
use crate::objects::{Bundle, Item, ObjectKey};
use crate::read::{ReadFault, ReadFile, ReadObject, Tree, bundle};
use crate::rules::{Finding, rule};
use crate::values::{Level, Origin, Place, Severity, Stage, keyed};

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
    let mut linted = Linted::default();
    files.into_iter().for_each(|file| linted.add(file, how.stage));
    let Linted { bundle: objects, trees, missing, has_unread, mut findings } = linted;
    let objects = Bundle::of_objects(objects);
    let mut accepted = Vec::new();
    for ((key, item), tree) in objects.iter().zip(&trees) {
        waivers(key, item, tree, &mut accepted, &mut findings);
    }
    let judging = Judging {
        stage: how.stage,
        today: how.today,
        // What could not be read may be what others look for.
        complete: how.complete && !has_unread,
        registries: how.registries,
        before: &bundle(how.before),
    };
    for mut finding in judging.judge(&objects, accepted) {
        let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
        if missing.contains(&(object, finding.path.clone())) {
            continue;
        }
        if let Some(tree) = finding.object.as_ref().and_then(|key| trees.get(objects.index_of(key)?)) {
            finding.place = Some(place(tree, &finding.path));
        }
        findings.push(finding);
    }
    findings.sort_by(|a, b| (&a.place, a.rule, &a.message).cmp(&(&b.place, b.rule, &b.message)));
    findings
}

/// Where an object stands: its file, and the place of each of its fields.
type Source = (Arc<str>, Tree);

/// All files taken together.
#[derive(Default)]
struct Linted {
    bundle: IndexMap<ObjectKey, Item>,
    /// One for each object, in the same order.
    trees: Vec<Source>,
    /// What is missing is told once: a rule that reads a default in its place has nothing to add.
    missing: HashSet<(String, String)>,
    has_unread: bool,
    findings: Vec<Finding>,
}

impl Linted {
    fn add(&mut self, file: ReadFile, stage: Stage) {
        self.has_unread |= file.has_unread;
        for fault in file.faults {
            if fault.rule == "missing-field" {
                self.missing.insert((fault.object.clone(), fault.path.clone()));
            }
            self.findings.push(unread(fault, stage));
        }
        file.objects.into_iter().for_each(|read| self.object(read));
    }

    fn object(&mut self, read: ReadObject) {
        let mut key = read.key().placed();
        let ReadObject { file, object, tree } = read;
        // The cluster gives each of these a name of its own.
        if key.name.is_empty() {
            key.name = format!("{}*{}", tree.generate_name(), self.bundle.len());
        }
        if let Some((first, known)) = self.bundle.get_index_of(&key).map(|index| &self.trees[index]) {
            let (line, _) = known.place();
            let message = format!("it is there twice, also at {first}:{line}: rename one, or remove it");
            let (severity, path) = (Severity::High, "metadata.name".to_owned());
            let place = place(&(file, tree), &path);
            self.findings.push(written("duplicate-object", severity, Some(key), path, place, message));
            return;
        }
        self.trees.push((file, tree));
        self.bundle.insert(key, Item::foreign(object));
    }
}

/// What the reader found, as a finding of the rule that it names.
fn unread(fault: ReadFault, stage: Stage) -> Finding {
    let level = rule(fault.rule).map_or(Level::Error, |rule| rule.level(stage));
    let message = if fault.object.is_empty() { fault.message } else { format!("{}: {}", fault.object, fault.message) };
    Finding { level, ..written(fault.rule, fault.severity, None, fault.path, fault.place, message) }
}

/// An error in what somebody wrote.
fn written(
    rule: &'static str,
    severity: Severity,
    object: Option<ObjectKey>,
    path: String,
    place: Place,
    message: String,
) -> Finding {
    let (level, origin) = (Level::Error, Origin::Default(""));
    Finding { rule, level, severity, object, path, origin, place: Some(place), message }
}

fn place((file, tree): &Source, path: &str) -> Place {
    let (line, column) = tree.place_of(path);
    Place { file: file.to_string(), line, column }
}

/// The waivers that an object and its pods carry; lines that are none are findings.
fn waivers<'b>(
    key: &'b ObjectKey,
    item: &'b Item,
    tree: &Source,
    accepted: &mut Vec<Accepted<'b>>,
    findings: &mut Vec<Finding>,
) {
    for (path, text) in annotations(key, item) {
        let at = place(tree, &path);
        // Each line of a block has a line of its own below the key.
        let block = text.contains('\n');
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut at = at.clone();
            if block {
                // A block is indented by two as most write it.
                (at.line, at.column) = (at.line + 1 + number, at.column + 2);
            }
            match Accepted::line(key, line) {
                Some(mut waiver) => {
                    waiver.place = Some(at);
                    accepted.push(waiver);
                }
                None => {
                    let message =
                        "this line is no waiver: write `RULE: REASON`, or `RULE (CONTAINER): REASON until 2027-01-31`";
                    let (object, path) = (Some(key.clone()), path.clone());
                    findings.push(written(UNUSED_WAIVER, Severity::Medium, object, path, at, message.to_owned()));
                }
            }
        }
    }
}

/// The waivers' texts of an object and of its pod template, with their paths.
fn annotations<'b>(key: &'b ObjectKey, item: &'b Item) -> Vec<(String, &'b str)> {
    let of = |path: &str, annotations: Option<&'b BTreeMap<String, String>>| {
        let text = annotations.and_then(|annotations| annotations.get(ANNOTATION))?;
        Some((keyed(path, ANNOTATION), text.as_str()))
    };
    let own = of("metadata.annotations", item.object.annotations());
    let pods = Pods::of(key, item).filter(|pods| pods.annotations_path() != "metadata.annotations");
    let template = pods.and_then(|pods| of(&pods.annotations_path(), pods.annotations));
    own.into_iter().chain(template).collect()
}
