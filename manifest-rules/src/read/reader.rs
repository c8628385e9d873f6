//! Collects what a file gives while it is read.

use std::sync::Arc;

use super::file::{ReadFault, ReadFile, ReadObject};
use super::tree::Tree;
use crate::objects::Object;
use crate::values::{Place, Severity};

/// What of an object a fault is about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// `Kind/name`, as far as it is known.
    pub(super) object: String,
    /// The field's path.
    pub(super) path: String,
}

impl About {
    pub(super) fn field(object: &str, path: impl Into<String>) -> Self {
        Self { object: object.to_owned(), path: path.into() }
    }
}

/// The file so far.
pub(super) struct Reader {
    file: Arc<str>,
    read: ReadFile,
}

impl Reader {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.into(), read: ReadFile::default() }
    }

    pub(super) fn finish(self) -> ReadFile {
        self.read
    }

    /// Notes what is wrong at a line and column.
    pub(super) fn fault(&mut self, rule: &'static str, about: About, (line, column): (usize, usize), message: String) {
        let About { object, path } = about;
        let place = Place { file: self.file.to_string(), line, column };
        if matches!(rule, "yaml-syntax" | "helm-template" | "not-an-object") {
            self.unread();
        }
        self.read.faults.push(ReadFault { rule, severity: Severity::High, object, path, place, message });
    }

    /// A document that is meant for an object became none that the rules read.
    pub(super) fn unread(&mut self) {
        self.read.has_unread = true;
    }

    pub(super) fn object(&mut self, object: Object, tree: Tree) {
        self.read.objects.push(ReadObject { file: self.file.clone(), object, tree });
    }
}
