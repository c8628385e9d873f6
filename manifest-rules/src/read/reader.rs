//! Collects what a file gives while it is read.

use std::sync::Arc;

use super::file::{ReadFault, ReadFile, ReadObject};
use super::tree::Tree;
use crate::objects::Object;
use crate::values::{Place, Severity};

/// So many faults are told of a file,
const MOST_FAULTS: usize = 1000;
/// and so many bytes of them.
const MOST_BYTES: usize = 4 << 20;

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
    /// So many bytes the faults have.
    bytes: usize,
    is_full: bool,
}

impl Reader {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.into(), read: ReadFile::default(), bytes: 0, is_full: false }
    }

    pub(super) fn finish(self) -> ReadFile {
        self.read
    }

    /// Whether so much is wrong with the file that nothing more of it is read.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Notes what is wrong at a line and column.
    pub(super) fn fault(&mut self, rule: &'static str, about: About, (line, column): (usize, usize), message: String) {
        if self.is_full {
            return;
        }
        self.bytes += about.path.len() + about.object.len() + message.len() + self.file.len();
        let (rule, about, message) = if self.read.faults.len() < MOST_FAULTS && self.bytes < MOST_BYTES {
            (rule, about, message)
        } else {
            self.is_full = true;
            let message =
                "so much is wrong with the file that nothing more of it is read: mend what stands before this";
            ("yaml-syntax", About::default(), message.to_owned())
        };
        if matches!(rule, "yaml-syntax" | "helm-template" | "not-an-object") {
            self.unread();
        }
        let About { object, path } = about;
        let place = Place { file: self.file.to_string(), line, column };
        // What clusters of one version take and others do not is all the same an object.
        let severity = if rule == "newer-field" { Severity::Low } else { Severity::High };
        self.read.faults.push(ReadFault { severity, ..ReadFault::new(rule, object, path, place, message) });
    }

    /// A document that is meant for an object became none that the rules read.
    pub(super) fn unread(&mut self) {
        self.read.has_unread = true;
    }

    pub(super) fn object(&mut self, object: Object, tree: Tree) {
        self.read.objects.push(ReadObject { file: self.file.clone(), object, tree });
    }
}
