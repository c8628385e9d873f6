//! YAML that somebody else wrote, as the objects that the rules judge.
//!
//! Documents are read one by one: a broken one is a finding at its place, and the rest is still judged. What is read is
//! what kubectl would read: YAML 1.1's plain values, numbers as JSON has them, `null` as not set. Each field keeps its
//! line and column. Memory is bounded: by the size of a file, the depth of its nesting, and the number of values after
//! its aliases are followed.

mod scalar;
mod tree;
mod typed;
mod versions;

use std::sync::Arc;

use crate::checks::{Place, Severity};
use crate::objects::{Object, ObjectKey};
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
    /// What is wrong with it.
    pub faults: Vec<ReadFault>,
}

/// Reads the documents of a file.
///
/// ```
/// use manifest_lib::read::read;
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
    for (line, document) in documents(text) {
        reader.document(line, document);
    }
    reader.read
}

/// Each document with the number of lines before it. `---` at the start of a line always begins one.
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
    }
    documents.push((before, &text[start..]));
    documents
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
            let message = if tree.is_map() {
                format!("it has no {missing}, so it is no Kubernetes object: add it, or leave the file out")
            } else {
                "it is no map, so it is no Kubernetes object: begin with apiVersion and kind".to_owned()
            };
            return self.fault("not-an-object", Severity::High, Default::default(), tree.place(), message);
        };
        let (api_version, kind) = (api_version.to_owned(), kind.to_owned());
        if kind.ends_with("List")
            && let Some(items) = tree.items()
        {
            for item in items.iter().cloned() {
                // An item of a typed list has its list's version and kind, less the word.
                self.item(item.with_head(&api_version, kind.trim_end_matches("List")));
            }
            return;
        }
        let name = tree.name();
        let object = format!("{kind}/{}", name.unwrap_or_default());
        // What kustomize reads is no object of a cluster, and has no name.
        if name.is_none() && !api_version.starts_with("kustomize.config.k8s.io/") {
            let message = "it has no metadata.name: add one".to_owned();
            self.fault(
                "not-an-object",
                Severity::High,
                (object.clone(), "metadata.name".to_owned()),
                tree.place(),
                message,
            );
        }
        if let Some(message) = versions::removed(&api_version, &kind) {
            let place = tree.place_of("apiVersion");
            self.fault(
                "removed-api-version",
                Severity::High,
                (object.clone(), "apiVersion".to_owned()),
                place,
                message,
            );
        }
        // A field of the wrong type is told and taken away, so that the next one is told, too, and the rest is judged.
        let (mut rest, mut faults) = (None, 0);
        let read = loop {
            let Some(typed::Typed { read, unknown }) =
                typed::object(&api_version, &kind, rest.as_ref().unwrap_or(&tree))
            else {
                break Object::untyped(tree.to_value());
            };
            if rest.is_none() {
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
                        return;
                    }
                }
            }
        };
        self.read.objects.push(ReadObject { file: self.file.clone(), object: read, tree });
    }
}
