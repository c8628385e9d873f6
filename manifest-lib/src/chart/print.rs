//! A template tree as a Go template: what Helm reads.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::template::{Cond, Entry, Expr, Node, ValuePath};
use super::values::SERVICE_TYPES;
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
            self.document(&mut text, document)?;
        }
        Ok(text)
    }

    /// A document with its condition around it.
    pub(super) fn document(&self, text: &mut String, document: &Entry) -> Result<(), RenderError> {
        if !document.when.is_empty() {
            let _ = writeln!(text, "{{{{- if {} }}}}", all(&document.when));
        }
        text.push_str("---\n");
        if let Node::Map(entries) = &document.node {
            self.map(text, entries, 0)?;
        }
        if !document.when.is_empty() {
            text.push_str("{{- end }}\n");
        }
        Ok(())
    }

    fn map(&self, text: &mut String, entries: &[Entry], indent: usize) -> Result<(), RenderError> {
        for entry in entries {
            self.conditional(text, entry, indent, |text| {
                if entry.key.is_empty() {
                    if let Node::Expr(expr) = &entry.node {
                        self.block(text, expr, indent);
                    }
                    return Ok(());
                }
                let key = escaped(&scalar(&Value::from(entry.key.as_str()))?);
                let _ = write!(text, "{:indent$}{key}:", "");
                self.value(text, &entry.node, indent)
            })?;
        }
        Ok(())
    }

    /// What stands behind a key: the rest of its line, and lines below.
    fn value(&self, text: &mut String, node: &Node, indent: usize) -> Result<(), RenderError> {
        match node {
            Node::Constant(value) => {
                let _ = writeln!(text, " {}", escaped(&scalar(value)?));
            }
            Node::Map(entries) => {
                text.push('\n');
                self.map(text, entries, indent + 2)?;
            }
            Node::List(items) => {
                text.push('\n');
                self.list(text, items, indent)?;
            }
            Node::Expr(expr) => match self.inline(expr) {
                Some(inline) => {
                    let _ = writeln!(text, " {inline}");
                }
                None => {
                    text.push('\n');
                    self.block(text, expr, indent + 2);
                }
            },
        }
        Ok(())
    }

    fn list(&self, text: &mut String, items: &[Entry], indent: usize) -> Result<(), RenderError> {
        for item in items {
            self.conditional(text, item, indent, |text| {
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

    fn conditional(
        &self,
        text: &mut String,
        entry: &Entry,
        indent: usize,
        body: impl FnOnce(&mut String) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        if entry.when.is_empty() {
            return body(text);
        }
        let _ = writeln!(text, "{:indent$}{{{{- if {} }}}}", "", all(&entry.when));
        body(text)?;
        let _ = writeln!(text, "{:indent$}{{{{- end }}}}", "");
        Ok(())
    }

    /// An expression that makes lines of its own.
    fn block(&self, text: &mut String, expr: &Expr, indent: usize) {
        let chart = self.chart;
        let _ = match expr {
            Expr::Labels(_) => {
                writeln!(text, "{:indent$}{{{{- include \"{chart}.labels\" . | nindent {indent} }}}}", "")
            }
            Expr::SelectorLabels(_) => {
                writeln!(text, "{:indent$}{{{{- include \"{chart}.selectorLabels\" . | nindent {indent} }}}}", "")
            }
            Expr::Texts(path) => writeln!(
                text,
                "{:indent$}{{{{- range $name, $value := {} }}}}\n{:indent$}{{{{ $name | quote }}}}: {{{{ $value | quote }}}}\n{:indent$}{{{{- end }}}}",
                "",
                value(path),
                "",
                ""
            ),
            Expr::Yaml(path) => writeln!(text, "{:indent$}{{{{- toYaml {} | nindent {indent} }}}}", "", value(path)),
            _ => Ok(()),
        };
    }

    /// An expression that fits into a line; nothing for one that makes lines of its own.
    fn inline(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            // A value from a file is a float, which prints a million as 1e+06.
            Expr::Int(path) => format!("{{{{ int {} }}}}", value(path)),
            Expr::Raw(path) => format!("{{{{ {} }}}}", value(path)),
            Expr::Namespace => "{{ .Release.Namespace }}".to_owned(),
            Expr::Image(path) => format!("{{{{ include \"{}.image\" {} | quote }}}}", self.chart, value(path)),
            Expr::SecretName(own) => format!("{{{{ .Values.secrets.existingSecret | default \"{own}\" | quote }}}}"),
            Expr::Checksum(path) => format!("{{{{ {} | toRawJson | sha256sum }}}}", value(path)),
            Expr::Around(before, path, after) => {
                let quoted = |text: &str| {
                    let json = Value::from(text).to_string();
                    escaped(json.trim_matches('"'))
                };
                format!("\"{}{{{{ int {} }}}}{}\"", quoted(before), value(path), quoted(after))
            }
            Expr::Yaml(_) | Expr::Texts(_) | Expr::Labels(_) | Expr::SelectorLabels(_) => return None,
        })
    }
}

fn value(path: &ValuePath) -> String {
    format!(".Values.{}", path.0)
}

fn all(conds: &[Cond]) -> String {
    let conds: Vec<String> = conds.iter().map(one).collect();
    match &conds[..] {
        [cond] => cond.clone(),
        conds => {
            let each: Vec<String> =
                conds.iter().map(|cond| if cond.contains(' ') { format!("({cond})") } else { cond.clone() }).collect();
            format!("and {}", each.join(" "))
        }
    }
}

fn one(cond: &Cond) -> String {
    match cond {
        Cond::Set(path) => value(path),
        Cond::Unset(path) => format!("not {}", value(path)),
        Cond::OneOf(path, texts) => {
            let others: BTreeSet<&str> = SERVICE_TYPES.iter().copied().filter(|text| !texts.contains(text)).collect();
            match (texts.first(), others.first()) {
                (Some(text), _) if texts.len() == 1 => format!("eq {} \"{text}\"", value(path)),
                (_, Some(text)) => format!("ne {} \"{text}\"", value(path)),
                _ => "true".to_owned(),
            }
        }
    }
}

/// A text that Go would take for the start of an action, as one that prints it.
fn escaped(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}
