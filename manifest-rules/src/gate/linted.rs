//! All files taken together: the sets of objects that are judged, and what the reader found.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::waivers::{Accepted, UNUSED_WAIVER, WAIVE_ANNOTATION};
use crate::cluster::Pods;
use crate::objects::{Bundle, Item, ObjectKey};
use crate::read::{ReadFault, ReadFile, ReadObject, Tree};
use crate::rules::{Finding, rule};
use crate::values::{Level, Place, Severity, Stage, keyed};

/// Where an object stands: its file, and the place of each of its fields.
type Source = (Arc<str>, Tree);

/// Objects that are judged together.
pub(super) struct Set {
    pub(super) bundle: Bundle,
    /// One for each object, in the same order.
    sources: Vec<Source>,
    /// The objects that findings are told of; nothing for all.
    told: Option<HashSet<ObjectKey>>,
    /// Whether what belongs to them stands in another set.
    pub(super) alone: bool,
}

/// All files taken together.
pub(super) struct Linted {
    pub(super) sets: Vec<Set>,
    /// What is missing, by object and path.
    pub(super) missing: HashSet<(String, String)>,
    pub(super) has_unread: bool,
    pub(super) findings: Vec<Finding>,
}

/// An object with its place.
type Placed = (Item, Source);

impl Linted {
    pub(super) fn of(files: Vec<ReadFile>, stage: Stage) -> Self {
        let (mut faults, mut has_unread) = (Vec::new(), false);
        let count = files.iter().map(|file| file.objects.len()).sum();
        let mut first: IndexMap<ObjectKey, Placed> = IndexMap::with_capacity(count);
        let mut again: Vec<(ObjectKey, Placed)> = Vec::new();
        let mut findings = Vec::new();
        for file in files {
            has_unread |= file.has_unread;
            faults.extend(file.faults);
            for read in file.objects {
                let (key, placed) = placed(read, first.len() + again.len());
                match first.get(&key) {
                    Some((_, known)) => {
                        findings.push(twice(&key, &placed.1, known));
                        again.push((key, placed));
                    }
                    None => drop(first.insert(key, placed)),
                }
            }
        }
        let missing = faults.iter().filter(|fault| fault.rule == "missing-field");
        let missing = missing.map(|fault| (fault.object.clone(), fault.path.clone())).collect();
        let known: Vec<(&ObjectKey, &Source)> = first
            .iter()
            .map(|(key, (_, source))| (key, source))
            .chain(again.iter().map(|(key, (_, source))| (key, source)))
            .collect();
        let known = Known::of(&known);
        findings.extend(faults.into_iter().map(|fault| unread(fault, stage, &known)));
        drop(known);
        Self { sets: sets(first, again), missing, has_unread, findings }
    }
}

fn placed(read: ReadObject, number: usize) -> (ObjectKey, Placed) {
    let mut key = read.key().placed();
    let ReadObject { file, object, tree } = read;
    // The cluster gives each of these a name of its own.
    if key.name.is_empty() {
        key.name = format!("{}*{number}", tree.generate_name());
    }
    (key, (Item::foreign(object), (file, tree)))
}

fn twice(key: &ObjectKey, source: &Source, (file, tree): &Source) -> Finding {
    let (line, _) = tree.place();
    let message = format!(
        "it is there twice, also at {file}:{line}, and the later one overwrites the other: write another `name` for one of them, or remove one"
    );
    let path = "metadata.name".to_owned();
    let place = place(source, &path);
    written("duplicate-object", Severity::High, Some(key.clone()), path, place, message)
}

/// So many objects of one key are judged between the first and the last; each of them is told as one too many.
const MOST_BETWEEN: usize = 100;

/// The sets that are judged: all objects that are first of their key; then, where some are there again, all objects as the
/// last of each key leave them; and those in between alone. So each object is judged once or twice, however many there are.
fn sets(first: IndexMap<ObjectKey, Placed>, again: Vec<(ObjectKey, Placed)>) -> Vec<Set> {
    if again.is_empty() {
        return vec![Set::of(first, None, false)];
    }
    let mut last: IndexMap<ObjectKey, Placed> = first.clone();
    let mut told = HashSet::new();
    let mut between: Vec<IndexMap<ObjectKey, Placed>> = Vec::new();
    let mut counts: HashMap<ObjectKey, usize> = HashMap::new();
    for (key, placed) in again {
        let before = last.insert(key.clone(), placed);
        if let (false, Some(before)) = (told.insert(key.clone()), before) {
            let count = counts.entry(key.clone()).or_default();
            if *count == MOST_BETWEEN {
                continue;
            }
            if between.len() == *count {
                between.push(IndexMap::new());
            }
            between[*count].insert(key, before);
            *count += 1;
        }
    }
    let mut sets = vec![Set::of(first, None, false), Set::of(last, Some(told), false)];
    sets.extend(between.into_iter().map(|objects| Set::of(objects, None, true)));
    sets
}

impl Set {
    fn of(objects: IndexMap<ObjectKey, Placed>, told: Option<HashSet<ObjectKey>>, alone: bool) -> Self {
        let (mut items, mut sources) = (IndexMap::with_capacity(objects.len()), Vec::with_capacity(objects.len()));
        for (key, (item, source)) in objects {
            items.insert(key, item);
            sources.push(source);
        }
        Self { bundle: Bundle::of_keys(items), sources, told, alone }
    }

    /// Whether findings are told of the object.
    pub(super) fn tells(&self, key: &ObjectKey) -> bool {
        self.told.as_ref().is_none_or(|told| told.contains(key))
    }

    /// Gives the memory back in the order in which the reader took it: any other order leaves gaps, and joining them costs
    /// more than judging.
    pub(super) fn end(self) {
        self.bundle.into_items().zip(self.sources).for_each(drop);
    }

    /// The place of a field.
    pub(super) fn place(&self, key: &ObjectKey, path: &str) -> Option<Place> {
        Some(place(self.sources.get(self.bundle.index_of(key)?)?, path))
    }

    /// The waivers that the objects and their pods carry; lines that are none are findings.
    pub(super) fn accepted(&self, findings: &mut Vec<Finding>) -> Vec<Accepted<'_>> {
        let mut accepted = Vec::new();
        for ((key, item), source) in self.bundle.iter().zip(&self.sources).filter(|((key, _), _)| self.tells(key)) {
            for (path, text) in annotations(key, item) {
                let at = place(source, &path);
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
                            let message = "this line is no waiver: write `RULE: REASON`, or `RULE (CONTAINER): REASON until 2027-01-31`";
                            let (object, path) = (Some(key.clone()), path.clone());
                            findings.push(written(
                                UNUSED_WAIVER,
                                Severity::Medium,
                                object,
                                path,
                                at,
                                message.to_owned(),
                            ));
                        }
                    }
                }
            }
        }
        accepted
    }
}

/// The waivers' texts of an object and of its pod template, with their paths.
fn annotations<'b>(key: &'b ObjectKey, item: &'b Item) -> Vec<(String, &'b str)> {
    let of = |path: &str, annotations: Option<&'b BTreeMap<String, String>>| {
        let text = annotations.and_then(|annotations| annotations.get(WAIVE_ANNOTATION))?;
        Some((keyed(path, WAIVE_ANNOTATION), text.as_str()))
    };
    let own = of("metadata.annotations", item.object.annotations());
    let pods = Pods::of(key, item).filter(|pods| pods.annotations_path() != "metadata.annotations");
    let template = pods.and_then(|pods| of(&pods.annotations_path(), pods.annotations));
    own.into_iter().chain(template).collect()
}

/// The objects that were read, by what a reader's fault knows of its own.
struct Known<'k> {
    by_name: HashMap<(&'k str, String), &'k ObjectKey>,
    /// By file, the line at which each begins, in order.
    by_line: HashMap<&'k str, Vec<(usize, &'k ObjectKey)>>,
}

impl<'k> Known<'k> {
    fn of(objects: &[(&'k ObjectKey, &'k Source)]) -> Self {
        let mut known = Self { by_name: HashMap::new(), by_line: HashMap::new() };
        for (key, (file, tree)) in objects {
            known.by_name.entry((file, key.to_string())).or_insert(key);
            known.by_line.entry(file).or_default().push((tree.place().0, key));
        }
        known.by_line.values_mut().for_each(|lines| lines.sort_by_key(|(line, _)| *line));
        known
    }

    /// The object that a fault is about; nothing where none could be read.
    fn object(&self, fault: &ReadFault) -> Option<ObjectKey> {
        let file = fault.place.file.as_str();
        if fault.object.is_empty() {
            // A key that is there twice is one of the object that began last.
            let lines = self.by_line.get(file).filter(|_| fault.rule == "duplicate-key")?;
            let after = lines.partition_point(|(line, _)| *line <= fault.place.line);
            return after.checked_sub(1).map(|last| lines[last].1.clone());
        }
        if let Some(key) = self.by_name.get(&(file, fault.object.clone())) {
            return Some((*key).clone());
        }
        let (kind, name) = fault.object.split_once('/')?;
        let (group, namespace) = (String::new(), String::new());
        Some(ObjectKey { group, kind: kind.to_owned(), namespace, name: name.to_owned() })
    }
}

/// What the reader found, as a finding of the rule that it names.
fn unread(fault: ReadFault, stage: Stage, known: &Known<'_>) -> Finding {
    let level = rule(fault.rule).map_or(Level::Error, |rule| rule.level(stage));
    let object = known.object(&fault);
    Finding { level, ..written(fault.rule, fault.severity, object, fault.path, fault.place, fault.message) }
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
    Finding { path, ..Finding::in_file(rule, (Level::Error, severity), object, place, message) }
}

fn place((file, tree): &Source, path: &str) -> Place {
    let (line, column) = tree.place_of(path);
    Place { file: file.to_string(), line, column }
}
