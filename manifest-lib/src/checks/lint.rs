//! The same rules over objects that somebody else wrote.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::waivers::{ANNOTATION, Accepted};
use super::{Finding, Judging, Level, Place, Severity, UNUSED_WAIVER, judge, rules};
use crate::model::Stage;
use crate::objects::{Bundle, Item, ObjectKey, Origins};
use crate::read::{ReadFile, ReadObject};
use crate::values::Origin;

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

/// The objects of a text, without a word on what cannot be read.
pub(super) fn bundle_of(text: &str) -> Bundle {
    let objects = crate::read::read("", text).objects;
    let item = |object| Item { object, origins: Origins::new(Origin::Default("")) };
    Bundle::of_objects(objects.into_iter().map(|read| (key(&read), item(read.object))).collect())
}

/// What makes an object one: without a namespace it goes to the one named `default`.
fn key(read: &ReadObject) -> ObjectKey {
    let mut key = read.key();
    if key.namespace == "default" {
        key.namespace.clear();
    }
    key
}

/// All findings in the files, in the order of their places.
///
/// ```
/// use manifest_lib::{checks::{Lint, lint}, model::Stage, read::read};
/// let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostNetwork: true\n  containers: []\n";
/// let how = Lint { stage: Stage::Prod, complete: false, today: None, registries: &[], before: "" };
/// let found = lint(vec![read("pod.yaml", pod)], &how);
/// assert_eq!(found[0].rule, "host-access");
/// assert_eq!(found[0].place.as_ref().map(|place| (place.line, place.column)), Some((6, 3)));
/// ```
pub fn lint(files: Vec<ReadFile>, how: &Lint<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // What could not be read may be what others look for.
    let all_read = !files.iter().any(|file| file.has_unread);
    // What is missing is told once: a rule that reads a default in its place has nothing to add.
    let missing: HashSet<(String, String)> = files
        .iter()
        .flat_map(|file| &file.faults)
        .filter(|fault| fault.rule == "missing-field")
        .map(|fault| (fault.object.clone(), fault.path.clone()))
        .collect();
    let mut objects: IndexMap<ObjectKey, Item> = IndexMap::new();
    // One for each object, in the same order.
    let mut trees: Vec<(Arc<str>, crate::read::Tree)> = Vec::new();
    for file in files {
        findings.extend(file.faults.into_iter().map(|fault| {
            let level = rules().find(|rule| rule.name == fault.rule).map_or(Level::Error, |rule| rule.level(how.stage));
            let message =
                if fault.object.is_empty() { fault.message } else { format!("{}: {}", fault.object, fault.message) };
            Finding {
                rule: fault.rule,
                level,
                severity: fault.severity,
                object: None,
                path: fault.path,
                origin: Origin::Default(""),
                place: Some(fault.place),
                message,
            }
        }));
        for read in file.objects {
            let mut key = key(&read);
            let ReadObject { file, object, tree } = read;
            // The cluster gives each of these a name of its own.
            if key.name.is_empty() {
                key.name = format!("{}*{}", tree.generate_name(), objects.len());
            }
            if let Some((first, known)) = objects.get_index_of(&key).map(|index| &trees[index]) {
                let (line, _) = known.place();
                findings.push(Finding {
                    rule: "duplicate-object",
                    level: Level::Error,
                    severity: Severity::High,
                    object: Some(key.clone()),
                    path: "metadata.name".to_owned(),
                    origin: Origin::Default(""),
                    place: Some(place(&file, tree.place_of("metadata.name"))),
                    message: format!("it is there twice, also at {first}:{line}: rename one, or remove it"),
                });
                continue;
            }
            trees.push((file, tree));
            objects.insert(key, Item { object, origins: Origins::new(Origin::Default("")) });
        }
    }
    let bundle = Bundle::of_objects(objects);
    let mut accepted = Vec::new();
    for ((key, item), (file, tree)) in bundle.iter().zip(&trees) {
        for (path, text) in annotations(key, item) {
            let at = place(file, tree.place_of(&path));
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
                        waiver.place = Some(at.clone());
                        accepted.push(waiver);
                    }
                    None => findings.push(Finding {
                        rule: UNUSED_WAIVER,
                        level: Level::Error,
                        severity: Severity::Medium,
                        object: Some(key.clone()),
                        path: path.clone(),
                        origin: Origin::Default(""),
                        place: Some(at.clone()),
                        message: "this line is no waiver: write `RULE: REASON`, or `RULE (CONTAINER): REASON until 2027-01-31`".to_owned(),
                    }),
                }
            }
        }
    }
    let judging = Judging {
        stage: how.stage,
        today: how.today,
        complete: how.complete && all_read,
        registries: how.registries,
        before: bundle_of(how.before),
    };
    for mut finding in judge(&bundle, &judging, accepted) {
        let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
        if missing.contains(&(object, finding.path.clone())) {
            continue;
        }
        if let Some((file, tree)) = finding.object.as_ref().and_then(|key| trees.get(bundle.index_of(key)?)) {
            finding.place = Some(place(file, tree.place_of(&finding.path)));
        }
        findings.push(finding);
    }
    findings.sort_by(|a, b| (&a.place, a.rule, &a.message).cmp(&(&b.place, b.rule, &b.message)));
    findings
}

fn place(file: &str, (line, column): (usize, usize)) -> Place {
    Place { file: file.to_owned(), line, column }
}

/// The waivers' texts of an object and of its pod template, with their paths.
fn annotations<'b>(key: &'b ObjectKey, item: &'b Item) -> Vec<(String, &'b str)> {
    let of = |path: &str, annotations: Option<&'b BTreeMap<String, String>>| {
        let text = annotations.and_then(|annotations| annotations.get(ANNOTATION))?;
        Some((format!("{path}[\"{ANNOTATION}\"]"), text.as_str()))
    };
    let own = of("metadata.annotations", item.object.annotations());
    let pods = super::set::Pods::of(key, item).filter(|pods| pods.annotations_path() != "metadata.annotations");
    let template = pods.and_then(|pods| of(&pods.annotations_path(), pods.annotations));
    own.into_iter().chain(template).collect()
}
