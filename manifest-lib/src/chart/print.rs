//! A template tree as a Go template: what Helm reads. Source: Helm, "Chart Template Guide".

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
            conditional(&mut text, document, 0, |text| {
                text.push_str("---\n");
                match &document.node {
                    Node::Map(entries) => self.map(text, entries, 0),
                    _ => Ok(()),
                }
            })?;
        }
        Ok(text)
    }

    fn map(&self, text: &mut String, entries: &[Entry], indent: usize) -> Result<(), RenderError> {
        for entry in entries {
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
            Node::Expr(expr) => self.inline(expr),
            Node::Map(_) | Node::List(_) => None,
        };
        if let Some(inline) = inline {
            let _ = writeln!(text, " {inline}");
            return Ok(());
        }
        text.push('\n');
        match node {
            Node::Map(entries) => self.map(text, entries, indent + 2)?,
            Node::List(items) => self.list(text, items, indent)?,
            Node::Expr(expr) => self.block(text, expr, indent + 2),
            Node::Constant(_) => {}
        }
        Ok(())
    }

    fn list(&self, text: &mut String, items: &[Entry], indent: usize) -> Result<(), RenderError> {
        for item in items {
            conditional(text, item, indent, |text| {
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
            Expr::SelectorLabels(_) => line(include("selectorLabels")),
            Expr::Texts(path) => {
                line(trimmed(&format!("range $name, $value := {}", value(path))));
                line(format!("{}: {}", action("$name | quote"), action("$value | quote")));
                line(trimmed("end"));
            }
            Expr::Yaml(path) => line(trimmed(&format!("toYaml {} | nindent {indent}", value(path)))),
            _ => {}
        }
    }

    /// An expression that fits into a line; nothing for one that makes lines of its own.
    fn inline(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Int(path) => int(path),
            Expr::Raw(path) => action(&value(path)),
            Expr::Namespace => action(".Release.Namespace"),
            Expr::Image(path) => action(&format!("include \"{}.image\" {} | quote", self.chart, value(path))),
            Expr::SecretName(path, own) => action(&format!("{} | default \"{own}\" | quote", value(path))),
            Expr::Checksum(path) => action(&format!("{} | toRawJson | sha256sum", value(path))),
            Expr::Around(before, path, after) => {
                format!("\"{}{}{}\"", within_quotes(before), int(path), within_quotes(after))
            }
            Expr::Yaml(_) | Expr::Texts(_) | Expr::Labels(_) | Expr::SelectorLabels(_) => return None,
        })
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
    let value = value(cond.reads());
    match cond {
        Cond::Set(_) => value,
        Cond::Unset(_) => format!("not {value}"),
        Cond::OneOf(_, _, others) if others.len() == 1 => format!("ne {value} {}", texts(others)),
        // Of several texts, `eq` asks whether the first is one of the others.
        Cond::OneOf(_, own, _) => format!("eq {value} {}", texts(own)),
    }
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
