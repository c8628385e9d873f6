//! YAML that somebody else wrote, as the objects that the rules judge.
//!
//! Documents are read one by one: a broken one is a finding at its place, and the rest is still judged. What is read is
//! what kubectl would read: YAML 1.1's plain values, numbers as JSON has them, `null` as not set. Each field keeps its
//! line and column. Memory is bounded: by the size of a file, the depth of its nesting, and the number of values after
//! its aliases are followed.

mod required;
mod scalar;
mod tree;
mod typed;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::kinds::{Kind, is_list, removed, unknown};
use crate::objects::{Bundle, Item, Object, ObjectKey};
use crate::values::{Place, Severity};
pub use tree::Tree;

/// A file may have so many bytes.
pub const MOST_BYTES: usize = 32 << 20;

/// So many fields of a wrong type are told of one object.
const MOST_FAULTS: usize = 50;

/// An object with the tree that it was read from.
#[derive(Clone, Debug)]
pub struct ReadObject {
    /// The file's name, as it was given.
    pub file: Arc<str>,
    /// The object.
    pub object: Object,
    /// Where each of its fields stands.
    pub tree: Tree,
}

impl ReadObject {
    /// What makes it one.
    pub fn key(&self) -> ObjectKey {
        ObjectKey::of(&self.object)
    }
}

/// What is wrong with a document before any rule looks at its object: the rule's name, its weight, the place, the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFault {
    /// The rule that names this kind of fault.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The object, as far as it is known: `Kind/name`.
    pub object: String,
    /// The field's path; empty for a whole document.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// All that a file holds.
#[derive(Clone, Debug, Default)]
pub struct ReadFile {
    /// Its objects, in its order.
    pub objects: Vec<ReadObject>,
    /// Whether a document became no object that the rules read, though it is meant for one: what is not there may be in it.
    pub has_unread: bool,
    /// What is wrong with it.
    pub faults: Vec<ReadFault>,
}

/// Reads the documents of a file.
///
/// ```
/// use manifest_rules::read::read;
/// let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  ON: yes\n---\n- broken\n";
/// let file = read("web.yaml", text);
/// // `yes` is a boolean for Kubernetes, and a list is no object.
/// assert_eq!(file.faults[0].rule, "wrong-type");
/// assert_eq!((file.faults[0].place.line, file.faults[0].place.column), (6, 7));
/// assert_eq!(file.faults[1].rule, "not-an-object");
/// ```
pub fn read(file: &str, text: &str) -> ReadFile {
    let mut reader = Reader { file: file.into(), read: ReadFile::default() };
    if text.len() > MOST_BYTES {
        let message = format!("the file has {} bytes, and {MOST_BYTES} are read: split it", text.len());
        reader.fault("yaml-syntax", Severity::High, (String::new(), String::new()), (1, 1), message);
        return reader.read;
    }
    // A byte order mark belongs to the file, not to its text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(values) = json(text) {
        for (line, value) in values {
            reader.document(line, &value);
        }
        return reader.read;
    }
    for (line, document) in documents(text) {
        if is_dropped(text, line, document) {
            let message =
                "behind `...` kubectl reads nothing more of a file: write `---` before this document".to_owned();
            reader.fault("yaml-syntax", Severity::High, Default::default(), (line + 1, 1), message);
        }
        reader.document(line, document);
    }
    reader.read
}

/// Several JSON values one behind the other, as kubectl reads them, each with the number of lines before it; nothing for
/// any other text. A value that begins within a line has spaces for what stands before it there.
fn json(text: &str) -> Option<Vec<(usize, String)>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let (mut values, mut start) = (Vec::new(), 0);
    while let Some(value) = stream.next() {
        // Whatever is no JSON may be YAML.
        value.ok()?;
        let end = stream.byte_offset();
        let begins = start + text[start..end].len() - text[start..end].trim_start().len();
        let line = text[..begins].matches('\n').count();
        let column = begins - text[..begins].rfind('\n').map_or(0, |at| at + 1);
        values.push((line, " ".repeat(column) + &text[begins..end]));
        start = end;
    }
    (values.len() > 1).then_some(values)
}

/// The objects of a text, without a word on what cannot be read; of two of one key the last.
pub fn bundle(text: &str) -> Bundle {
    let objects = read("", text).objects;
    let all: IndexMap<ObjectKey, Item> =
        objects.into_iter().map(|read| (read.key().placed(), Item::foreign(read.object))).collect();
    Bundle::of_objects(all)
}

/// One document as JSON has it, whatever it is.
///
/// # Errors
/// If it is no YAML, or larger than what is read: the line, the column and what is wrong there.
pub fn value(text: &str) -> Result<serde_json::Value, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("it has {} bytes, and {MOST_BYTES} are read", text.len()));
    }
    match tree::parse(text, 0) {
        Ok(parsed) => Ok(parsed.tree.map_or(serde_json::Value::Null, |tree| tree.to_value())),
        Err(broken) => Err(format!("line {}, column {}: {}", broken.line, broken.column, broken.message)),
    }
}

/// Each document with the number of lines before it. `---` at the start of a line always begins one; `...` ends one.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut before, mut at, mut line) = (0, 0, 0, 0);
    for part in text.split_inclusive('\n') {
        let marks =
            part.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        // What only leads to a document, such as a directive, belongs to it.
        let leads = text[start..at].lines().all(|line| line.trim().is_empty() || line.starts_with(['#', '%']));
        if marks && !leads {
            documents.push((before, &text[start..at]));
            (start, before) = (at, line);
        }
        at += part.len();
        line += 1;
        // What only follows an end, such as another end, is no document of its own.
        let ends = part.strip_prefix("...").is_some_and(|rest| rest.trim().is_empty());
        if ends && !leads {
            documents.push((before, &text[start..at]));
            (start, before) = (at, line);
        }
    }
    documents.push((before, &text[start..]));
    documents
}

/// Whether a document begins behind `...` alone: kubectl reads nothing of it.
fn is_dropped(text: &str, before: usize, document: &str) -> bool {
    let ended = before > 0 && text.lines().nth(before - 1).is_some_and(|line| line.trim_end() == "...");
    let first = document.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    ended && first.is_some_and(|line| !line.starts_with("---") && !line.starts_with('%') && line.trim_end() != "...")
}

struct Reader {
    file: Arc<str>,
    read: ReadFile,
}

impl Reader {
    fn fault(
        &mut self,
        rule: &'static str,
        severity: Severity,
        (object, path): (String, String),
        (line, column): (usize, usize),
        message: String,
    ) {
        let place = Place { file: self.file.to_string(), line, column };
        self.read.has_unread |= matches!(rule, "yaml-syntax" | "helm-template" | "not-an-object");
        self.read.faults.push(ReadFault { rule, severity, object, path, place, message });
    }

    fn document(&mut self, before: usize, text: &str) {
        let parsed = match tree::parse(text, before) {
            Ok(parsed) => parsed,
            Err(broken) => {
                // A template is no YAML yet: the first action in it is what a person has to see.
                let template = text.lines().enumerate().find(|(_, line)| line.contains("{{"));
                let (rule, place, message) = match template {
                    Some((line, text)) => (
                        "helm-template",
                        (before + line + 1, text.find("{{").unwrap_or(0) + 1),
                        "this is a template: render it first, with `helm template`, and judge what comes out"
                            .to_owned(),
                    ),
                    None => {
                        let line = text.lines().nth((broken.line - before).saturating_sub(1)).unwrap_or_default();
                        let indent = &line[..line.len() - line.trim_start().len()];
                        let message = if indent.contains('\t') || broken.message.ends_with("found a tab") {
                            "a tab stands where YAML takes spaces alone: write spaces".to_owned()
                        } else {
                            broken.message
                        };
                        ("yaml-syntax", (broken.line, broken.column), message)
                    }
                };
                return self.fault(rule, Severity::High, Default::default(), place, message);
            }
        };
        for (path, place) in parsed.duplicates {
            let message = format!("the key `{path}` is there twice, and readers disagree on which counts: remove one");
            self.fault("duplicate-key", Severity::High, (String::new(), path), place, message);
        }
        if let Some(tree) = parsed.tree {
            self.item(tree);
        }
    }

    /// A document, or an item of a list.
    fn item(&mut self, tree: Tree) {
        if tree.is_null() {
            return;
        }
        let (api_version, kind) = (tree.text("apiVersion"), tree.text("kind"));
        let (Some(api_version), Some(kind)) = (api_version, kind) else {
            let missing = if api_version.is_none() { "apiVersion" } else { "kind" };
            let kustomized = ["resources", "bases", "components", "patches", "patchesStrategicMerge", "namePrefix"];
            let message = if kustomized.iter().any(|key| tree.get(key).is_some()) {
                "this looks like a kustomization: judge what it makes, with `kubectl kustomize DIR | gen-cli lint -`"
                    .to_owned()
            } else if tree.is_map() {
                format!(
                    "it has no {missing}, so it is no Kubernetes object: add it; if it is a patch, judge what `kubectl kustomize` makes of it"
                )
            } else {
                "it is no map, so it is no Kubernetes object: begin with apiVersion and kind".to_owned()
            };
            return self.fault("not-an-object", Severity::High, Default::default(), tree.place(), message);
        };
        let (api_version, kind) = (api_version.to_owned(), kind.to_owned());
        // kubectl opens its own lists whatever they are called; a custom kind's list is one without a name.
        let list = is_list(&api_version, &kind) || (kind.ends_with("List") && tree.name().is_none());
        if list && let Some(items) = tree.items() {
            for item in items.iter().cloned() {
                // An item of a typed list has its list's version and kind, less the word.
                self.item(item.with_head(&api_version, kind.trim_end_matches("List")));
            }
            return;
        }
        let known = Kind::of(&api_version, &kind).filter(|kind| kind.is_typed);
        let name = tree.name();
        let object = format!("{kind}/{}", name.unwrap_or_default());
        // What kustomize reads is no object of a cluster, and has no name.
        if name.is_none() && !api_version.starts_with("kustomize.config.k8s.io/") {
            // One of another type is told as that, where the type is known.
            let written = tree.get("metadata").and_then(|metadata| metadata.get("name")).filter(|name| !name.is_null());
            let message = match written {
                Some(_) if known.is_some() => None,
                Some(name) if name.is_map() || name.list().is_some() => Some("metadata.name is no text: write one"),
                Some(_) => Some("metadata.name is no text: put it into quotes"),
                None => Some("it has no metadata.name: add one"),
            };
            if let Some(message) = message {
                let place = written.map_or_else(|| tree.place(), Tree::place);
                let told = (object.clone(), "metadata.name".to_owned());
                self.fault("not-an-object", Severity::High, told, place, message.to_owned());
            }
        }
        // An object of a version that is gone, or of a wrong one, is judged as what replaces it, where it can be read so.
        let mut read_as = None;
        if let Some(gone) = removed(&api_version, &kind) {
            read_as = Some(gone.instead);
            let place = tree.place_of("apiVersion");
            let message = format!(
                "Kubernetes 1.{} and later do not know {kind} of {api_version}: write {}, whose fields may differ",
                gone.since, gone.instead
            );
            self.fault(
                "removed-api-version",
                Severity::High,
                (object.clone(), "apiVersion".to_owned()),
                place,
                message,
            );
        }
        if read_as.is_none()
            && let Some(unknown) = unknown(&api_version, &kind)
        {
            read_as = unknown.meant;
            self.read.has_unread |= unknown.meant.is_none();
            let told = (object.clone(), unknown.field.to_owned());
            self.fault("unknown-kind", Severity::High, told, tree.place_of(unknown.field), unknown.message);
        }
        // No object holds what a Secret holds; the tree does, to be compared.
        let is_secret = kind == "Secret" && (known.is_some() || read_as.is_some());
        let mut rest = is_secret.then(|| tree.without_secrets());
        if let Some(instead) = read_as {
            let mut read = rest.unwrap_or_else(|| tree.clone());
            read.set_text("apiVersion", instead);
            let typed = typed::object(instead, &kind, &read).and_then(|typed| typed.read.ok());
            self.read.has_unread |= typed.is_none();
            let object = typed.unwrap_or_else(|| {
                read.set_text("apiVersion", &api_version);
                Object::untyped(read.to_value())
            });
            self.read.objects.push(ReadObject { file: self.file.clone(), object, tree });
            return;
        }
        for missing in known.iter().flat_map(|kind| required::missing(kind, &tree)) {
            let message = format!("it has no `{}`, which has to be there: add it", missing.field);
            self.fault("missing-field", Severity::High, (object.clone(), missing.path), missing.place, message);
        }
        // A field of the wrong type is told and taken away, so that the next one is told, too, and the rest is judged.
        let mut faults = 0;
        let read = loop {
            let Some(typed::Typed { read, unknown }) =
                typed::object(&api_version, &kind, rest.as_ref().unwrap_or(&tree))
            else {
                break Object::untyped(tree.to_value());
            };
            if faults == 0 {
                for field in unknown {
                    let message = match field.nearest {
                        Some(nearest) => format!("there is no field `{}`: did you mean `{nearest}`?", field.name),
                        None => {
                            format!("there is no field `{}` here: remove it, or correct its indentation", field.name)
                        }
                    };
                    self.fault("unknown-field", Severity::High, (object.clone(), field.path), field.place, message);
                }
            }
            match read {
                Ok(read) => break read,
                Err(wrong) => {
                    let told = (object.clone(), wrong.path.clone());
                    self.fault("wrong-type", Severity::High, told, wrong.place, wrong.message);
                    faults += 1;
                    let removed = rest.get_or_insert_with(|| tree.clone()).remove(&wrong.path);
                    if !removed || faults == MOST_FAULTS {
                        self.read.has_unread = true;
                        return;
                    }
                }
            }
        };
        self.read.objects.push(ReadObject { file: self.file.clone(), object: read, tree });
    }
}
