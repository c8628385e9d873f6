//! Collects what the rules find.

use super::finding::Finding;
use crate::objects::{Item, ObjectKey};
use crate::values::{Level, Severity};

/// What the rules have found so far, and the rule that looks now.
#[derive(Debug)]
pub struct Report {
    rule: &'static str,
    severity: Severity,
    level: Level,
    found: Vec<Finding>,
}

impl Report {
    /// What a rule finds, added to what others found.
    pub(super) fn of(rule: &'static str, severity: Severity, level: Level, found: Vec<Finding>) -> Self {
        Self { rule, severity, level, found }
    }

    /// All that was found.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.found
    }

    /// What is a mistake under conditions that the objects do not show: a warning at most.
    pub(super) fn doubted(
        &mut self,
        key: &ObjectKey,
        item: &Item,
        path: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.push(self.level.min(Level::Warn), key, item, path.into(), message.into());
    }

    /// A mistake.
    pub(super) fn found(&mut self, key: &ObjectKey, item: &Item, path: impl Into<String>, message: impl Into<String>) {
        self.push(self.level, key, item, path.into(), message.into());
    }

    fn push(&mut self, level: Level, key: &ObjectKey, item: &Item, path: String, message: String) {
        self.found.push(Finding {
            rule: self.rule,
            level,
            severity: self.severity,
            object: Some(key.clone()),
            origin: item.origins.of(&path),
            place: None,
            path,
            message,
        });
    }
}
