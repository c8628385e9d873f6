//! Collects what the rules find.

use std::rc::Rc;

use super::finding::Finding;
use crate::cluster::Stages;
use crate::objects::{Item, ObjectKey};
use crate::values::{Level, Severity, Stage, Strictness};

/// How much a rule's findings weigh: in each stage, and which stage counts for which object.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub(super) dev: Level,
    pub(super) prod: Level,
    /// The stage of what is in no Namespace that names one.
    pub(super) stage: Stage,
    pub(super) stages: Rc<Stages>,
}

impl Weights {
    fn of(&self, key: &ObjectKey) -> Level {
        self.in_stage(self.stages.stage_of(key).unwrap_or(self.stage))
    }

    fn in_stage(&self, stage: Stage) -> Level {
        match stage.strictness() {
            Strictness::Dev => self.dev,
            Strictness::Prod => self.prod,
        }
    }

    /// Whether it weighs nothing, wherever it is found.
    pub(super) fn are_off(&self) -> bool {
        self.in_stage(self.stage) == Level::Off && (self.stages.is_empty() || self.dev == self.prod)
    }
}

/// What the rules have found so far, and the rule that looks now.
#[derive(Debug)]
pub struct Report {
    rule: &'static str,
    severity: Severity,
    weights: Weights,
    found: Vec<Finding>,
}

impl Report {
    /// What a rule finds, added to what others found.
    pub(super) fn of(rule: &'static str, severity: Severity, weights: Weights, found: Vec<Finding>) -> Self {
        Self { rule, severity, weights, found }
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
        self.push(self.weights.of(key).min(Level::Warn), key, item, path.into(), message.into());
    }

    /// A mistake.
    pub(super) fn found(&mut self, key: &ObjectKey, item: &Item, path: impl Into<String>, message: impl Into<String>) {
        self.push(self.weights.of(key), key, item, path.into(), message.into());
    }

    fn push(&mut self, level: Level, key: &ObjectKey, item: &Item, path: String, message: String) {
        if level == Level::Off {
            return;
        }
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
