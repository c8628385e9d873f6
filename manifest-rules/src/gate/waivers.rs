//! Findings that somebody accepts: in a profile as a constant, in foreign YAML as an annotation.

use super::waiver::{Waiver, is_date};
use crate::cluster::Pods;
use crate::objects::{Item, ObjectKey};
use crate::rules::{Finding, rule, rules};
use crate::values::{Level, Origin, Place, Severity, covers, nearest};

/// The name under which a waiver that accepts nothing is reported.
pub const UNUSED_WAIVER: &str = "unused-waiver";

/// The annotation of an object or of a pod template, with a waiver in each line: `RULE: REASON`,
/// `RULE (CONTAINER): REASON`, either with `until 2027-01-31` at its end.
pub(super) const ANNOTATION: &str = "gen-cli/waive";

/// A waiver of either kind.
pub(super) struct Accepted<'w> {
    pub(super) rule: &'w str,
    /// `Kind/name`.
    object: String,
    /// The object's namespace, where the waiver stands on the object itself.
    namespace: Option<&'w str>,
    container: Option<&'w str>,
    until: Option<&'w str>,
    origin: Origin,
    pub(super) place: Option<Place>,
    pub(super) used: bool,
}

impl<'w> Accepted<'w> {
    pub(super) fn of(waiver: &Waiver<'w>) -> Self {
        Self {
            rule: waiver.rule,
            object: waiver.object.to_owned(),
            namespace: None,
            container: waiver.container,
            until: waiver.until,
            origin: waiver.origin,
            place: None,
            used: false,
        }
    }

    /// A line of the annotation; nothing if it is none.
    pub(super) fn line(key: &'w ObjectKey, line: &'w str) -> Option<Self> {
        let (head, reason) = line.split_once(':')?;
        let (rule, container) = match head.split_once('(') {
            Some((rule, container)) => (rule.trim(), Some(container.trim().strip_suffix(')')?.trim())),
            None => (head.trim(), None),
        };
        let (reason, until) = match reason.rsplit_once("until ") {
            Some((reason, date)) if is_date(date.trim()) => (reason, Some(date.trim())),
            _ => (reason, None),
        };
        (!rule.is_empty() && !reason.trim().trim_end_matches([',', ';']).is_empty()).then(|| Self {
            rule,
            object: key.to_string(),
            namespace: Some(&key.namespace),
            container,
            until,
            origin: Origin::Default(""),
            place: None,
            used: false,
        })
    }

    /// Whether it is about this finding.
    pub(super) fn is_for(&self, rule: &str, key: &ObjectKey, item: &Item, path: &str) -> bool {
        self.rule == rule
            && self.object.split_once('/') == Some((&key.kind, &key.name))
            && self.namespace.is_none_or(|namespace| namespace == key.namespace)
            && self.container.is_none_or(|name| {
                let pods = Pods::of(key, item);
                let mut containers = pods.iter().flat_map(|pods| pods.containers());
                containers.any(|(at, container)| container.name == name && covers(&at, path))
            })
    }

    /// Whether its last day is over. Dates of this form sort as texts.
    pub(super) fn has_expired(&self, today: Option<&str>) -> bool {
        matches!((self.until, today), (Some(until), Some(today)) if until < today)
    }

    /// What is wrong with the waiver itself.
    pub(super) fn complaint(&self, today: Option<&str>) -> Option<Finding> {
        let what = match self.container {
            Some(container) => format!("{}, container `{container}`,", self.object),
            None => self.object.clone(),
        };
        let message = if self.has_expired(today) {
            let until = self.until.unwrap_or_default();
            format!(
                "the waiver of `{}` for {what} held until {until}: mend what it accepted, or give it another date",
                self.rule
            )
        } else if self.used {
            return None;
        } else {
            let why = match rule(self.rule) {
                Some(rule) if rule.waivable => "finds nothing there".to_owned(),
                Some(_) => "cannot be waived".to_owned(),
                None => {
                    let meant = nearest(self.rule, rules().map(|rule| rule.name));
                    let advice = meant.map(|name| format!(" (did you mean `{name}`?)"));
                    format!("is no rule{}", advice.unwrap_or_default())
                }
            };
            format!("the waiver of `{}` for {what} accepts nothing: `{}` {why}; remove it", self.rule, self.rule)
        };
        Some(Finding {
            rule: UNUSED_WAIVER,
            level: Level::Error,
            severity: Severity::Medium,
            object: None,
            path: String::new(),
            origin: self.origin,
            place: self.place.clone(),
            message,
        })
    }
}
