//! A template tree as a Go template: what Helm reads. Source: Helm, "Chart Template Guide".

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::expr::{Cond, Expr};
use super::node::{Entry, Node};
use super::value_path::ValuePath;
use crate::render::{RenderError, scalar};

/// Prints the templates of one chart, whose name its helpers have before theirs.
pub(super) struct Printer<'c> {
    pub(super) chart: &'c str,
}

// Writing to a String cannot fail, so what it returns is not looked at below.

impl Printer<'_> {
    /// The documents of one file.
    pub(super) fn file(&self, documents: &[Entry]) -> Result<String, RenderError> {
        let mut text = String::new();
        for document in documents {
            let Node::Map(entries) = &document.node else { continue };
            let job = job_name(&document.node);
            if let Some(name) = job {
                text += &self.job_spec(name, entries)?;
            }
            conditional(&mut text, document, 0, |text| {
                text.push_str("---\n");
                let Some(name) = job else { return self.map(text, entries, 0) };
                let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != "spec").cloned().collect();
                self.map(text, &rest, 0)?;
                let spec = trimmed(&format!("include \"{}.{name}.spec\" . | nindent 2", self.chart));
                let _ = writeln!(text, "spec:\n  {spec}");
                Ok(())
            })?;
        }
        Ok(text)
    }

    /// What a Job runs, as a template of its own: the Job's name ends in a checksum of it.
    fn job_spec(&self, name: &str, entries: &[Entry]) -> Result<String, RenderError> {
        let mut text = format!("{{{{- define \"{}.{name}.spec\" -}}}}\n", self.chart);
        for entry in entries.iter().filter(|entry| entry.key == "spec") {
            if let Node::Map(entries) = &entry.node {
                self.map(&mut text, entries, 0)?;
            }
        }
        Ok(text + "{{- end }}\n")
    }

    fn map(&self, text: &mut String, entries: &[Entry], indent: usize) -> Result<(), RenderError> {
        for entry in entries {
            let entry = &without_asking_twice(entry);
            conditional(text, entry, indent, |text| match &entry.node {
                Node::Expr(expr) if entry.key.is_empty() => {
                    self.block(text, expr, indent);
                    Ok(())
                }
                node => {
                    let key = escaped(&scalar(&Value::from(entry.key.as_str()))?);
                    let _ = write!(text, "{:indent$}{key}:", "");
                    self.value(text, node, indent)
                }
            })?;
        }
        Ok(())
    }

    /// What stands behind a key: the rest of its line, and lines below.
    fn value(&self, text: &mut String, node: &Node, indent: usize) -> Result<(), RenderError> {
        let inline = match node {
            Node::Constant(value) => Some(escaped(&scalar(value)?)),
            Node::Expr(expr) => self.inline(expr)?,
            Node::Map(_) | Node::List(_) | Node::Each(..) => None,
        };
        if let Some(inline) = inline {
            let _ = writeln!(text, " {inline}");
            return Ok(());
        }
        text.push('\n');
        match node {
            Node::Map(entries) => self.map(text, entries, indent + 2)?,
            Node::List(items) => self.list(text, items, indent)?,
            Node::Each(path, item) => {
                let _ = writeln!(text, "{:indent$}{}", "", trimmed(&format!("range $item := {}", value(path))));
                self.list(text, &[Entry::new("", Node::clone(item))], indent)?;
                let _ = writeln!(text, "{:indent$}{}", "", trimmed("end"));
            }
            Node::Expr(expr) => self.block(text, expr, indent + 2),
            Node::Constant(_) => {}
        }
        Ok(())
    }

    fn list(&self, text: &mut String, items: &[Entry], indent: usize) -> Result<(), RenderError> {
        for item in items {
            conditional(text, item, indent, |text| {
                if let Node::Expr(expr @ Expr::Yaml(_)) = &item.node {
                    self.block(text, expr, indent);
                    return Ok(());
                }
                let _ = write!(text, "{:indent$}-", "");
                match &item.node {
                    Node::Map(entries) if entries.first().is_some_and(|first| first.when.is_empty()) => {
                        let mut map = String::new();
                        self.map(&mut map, entries, indent + 2)?;
                        let _ = write!(text, " {}", map.trim_start());
                        Ok(())
                    }
                    node => self.value(text, node, indent),
                }
            })?;
        }
        Ok(())
    }

    /// An expression that makes lines of its own.
    fn block(&self, text: &mut String, expr: &Expr, indent: usize) {
        let mut line = |code: String| {
            let _ = writeln!(text, "{:indent$}{code}", "");
        };
        let include = |helper: &str| trimmed(&format!("include \"{}.{helper}\" . | nindent {indent}", self.chart));
        match expr {
            Expr::Labels(_) => line(include("labels")),
            Expr::PodLabels(_) => line(include("podLabels")),
            Expr::SelectorLabels(_) => line(include("selectorLabels")),
            Expr::Texts(path) => {
                line(trimmed(&format!("range $name, $value := {}", value(path))));
                let text = format!("include \"{}.hosts\" (list $ $value $name) | quote", self.chart);
                line(format!("{}: {}", action("$name | quote"), action(&text)));
                line(trimmed("end"));
            }
            Expr::Yaml(path) => line(trimmed(&format!("toYaml {} | nindent {indent}", value(path)))),
            _ => {}
        }
    }

    /// An expression that fits into a line; nothing for one that makes lines of its own.
    fn inline(&self, expr: &Expr) -> Result<Option<String>, RenderError> {
        Ok(Some(match expr {
            Expr::Int(path) => int(path),
            Expr::Raw(path) => action(&value(path)),
            Expr::Json(path) => action(&format!("{} | toRawJson", value(path))),
            Expr::Item => action("$item | quote"),
            Expr::Namespace => action(&format!("include \"{}.namespace\" $ | quote", self.chart)),
            Expr::Name(name) => self.named(name, "")?,
            Expr::JobName(name) => {
                let spec = format!("include \"{}.{name}.spec\" . | sha256sum | trunc 8", self.chart);
                self.named(name, &["-", &action(&spec)].concat())?
            }
            Expr::Hosts(text) => {
                action(&format!("include \"{}.hosts\" (list $ {} \"HOST\") | quote", self.chart, go_text(text)))
            }
            Expr::SecretChecksum(names) => {
                let names = names.iter().map(|name| format!(" \"{name}\"")).collect::<String>();
                action(&format!(
                    "pick .Values.secrets{names} | toRawJson | print .Release.Namespace \"/\" .Release.Name | sha256sum"
                ))
            }
            Expr::Image(path) => action(&format!("include \"{}.image\" {} | quote", self.chart, value(path))),
            Expr::SecretName(path, own) => {
                let own = format!("(print (include \"{}.prefix\" .) \"{own}\")", self.chart);
                action(&format!("{} | default {own} | quote", value(path)))
            }
            Expr::Checksum(path) => action(&format!("{} | toRawJson | sha256sum", value(path))),
            Expr::Around(before, host, path, after) => {
                let host = [&action(&self.prefix()), host.as_str(), ":"].concat();
                format!("\"{}{host}{}{}\"", within_quotes(before), int(path), within_quotes(after))
            }
            Expr::Yaml(_) | Expr::Texts(_) | Expr::Labels(_) | Expr::PodLabels(_) | Expr::SelectorLabels(_) => {
                return Ok(None);
            }
        }))
    }

    /// Code of what stands before every name.
    fn prefix(&self) -> String {
        format!("include \"{}.prefix\" $", self.chart)
    }

    /// A name with what stands before every name and what ends it.
    fn named(&self, name: &str, end: &str) -> Result<String, RenderError> {
        let named = [&action(&self.prefix()), name, end].concat();
        // What needs quotes alone is quoted with a prefix, too.
        Ok(if scalar(&Value::from(name))? == name { named } else { format!("\"{named}\"") })
    }
}

/// The workload of a document that is a Job.
fn job_name(document: &Node) -> Option<&str> {
    let Node::Map(entries) = document else { return None };
    let within = |entries: &'_ [Entry], key: &str| entries.iter().position(|entry| entry.key == key);
    let Node::Map(metadata) = &entries.get(within(entries, "metadata")?)?.node else { return None };
    match &metadata.get(within(metadata, "name")?)?.node {
        Node::Expr(Expr::JobName(name)) => Some(name),
        _ => None,
    }
}

/// An entry whose only part is there on the same condition as itself, which is then asked once.
fn without_asking_twice(entry: &Entry) -> Cow<'_, Entry> {
    match &entry.node {
        Node::Map(entries) if !entry.when.is_empty() && matches!(&entries[..], [only] if only.when == entry.when) => {
            let only = entries.iter().map(|only| Entry { when: Vec::new(), ..only.clone() });
            Cow::Owned(Entry { node: Node::Map(only.collect()), ..entry.clone() })
        }
        _ => Cow::Borrowed(entry),
    }
}

/// The body between the lines of the entry's condition, if it has one.
fn conditional(
    text: &mut String,
    entry: &Entry,
    indent: usize,
    body: impl FnOnce(&mut String) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    if entry.when.is_empty() {
        return body(text);
    }
    let _ = writeln!(text, "{:indent$}{}", "", trimmed(&format!("if {}", all(&entry.when))));
    body(text)?;
    let _ = writeln!(text, "{:indent$}{}", "", trimmed("end"));
    Ok(())
}

/// Code of a template.
fn action(code: &str) -> String {
    ["{{ ", code, " }}"].concat()
}

/// Code that takes away the space before it.
fn trimmed(code: &str) -> String {
    ["{{- ", code, " }}"].concat()
}

fn value(path: &ValuePath) -> String {
    format!(".Values.{}", path.as_str())
}

/// A value from a file is a float, which prints a million as 1e+06.
fn int(path: &ValuePath) -> String {
    action(&format!("int {}", value(path)))
}

fn all(conds: &[Cond]) -> String {
    let conds: Vec<String> = conds.iter().map(one).collect();
    match &conds[..] {
        [cond] => cond.clone(),
        conds => {
            let each = conds.iter().map(|cond| if cond.contains(' ') { format!("({cond})") } else { cond.clone() });
            format!("and {}", each.collect::<Vec<_>>().join(" "))
        }
    }
}

fn one(cond: &Cond) -> String {
    match cond {
        Cond::Set(path) => value(path),
        Cond::Unset(path) => format!("not {}", value(path)),
        Cond::Any(paths) => paths.iter().fold("or".to_owned(), |all, path| format!("{all} {}", value(path))),
        Cond::Given(path) => format!("not (kindIs \"invalid\" {})", value(path)),
        Cond::OneOf(path, _, others) if others.len() == 1 => format!("ne {} {}", value(path), texts(others)),
        // Of several texts, `eq` asks whether the first is one of the others.
        Cond::OneOf(path, own, _) => format!("eq {} {}", value(path), texts(own)),
    }
}

/// A text as Go writes it.
fn go_text(text: &str) -> String {
    Value::from(text).to_string()
}

fn texts(texts: &BTreeSet<&str>) -> String {
    texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(" ")
}

/// A text as it stands between double quotes.
fn within_quotes(text: &str) -> String {
    let json = Value::from(text).to_string();
    escaped(json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or_default())
}

/// A text that Go would take for the start of an action, as one that prints it.
fn escaped(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}
