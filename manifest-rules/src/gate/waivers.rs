//! Findings that somebody accepts: in a profile as a constant, in YAML as an annotation.

use std::collections::HashMap;

use super::waiver::{Waiver, is_date};
use crate::cluster::Pods;
use crate::objects::{Item, ObjectKey};
use crate::rules::{Finding, rule, rules};
use crate::values::{Level, Origin, Place, Severity, covers, nearest};

/// The name under which a waiver that accepts nothing is reported.
pub const UNUSED_WAIVER: &str = "unused-waiver";

/// The annotation of an object or of a pod template, with a waiver in each line: `RULE: REASON`,
/// `RULE (CONTAINER): REASON`, either with `until 2027-01-31` at its end.
pub const WAIVE_ANNOTATION: &str = "gen-cli/waive";

/// A waiver of either kind.
pub(super) struct Accepted<'w> {
    pub(super) rule: &'w str,
    /// `Kind/name`, `Kind/*` or `*`.
    object: String,
    /// The object, where the waiver stands on it.
    key: Option<&'w ObjectKey>,
    container: Option<&'w str>,
    until: Option<&'w str>,
    origin: Origin,
    pub(super) place: Option<Place>,
    used: bool,
}

impl<'w> Accepted<'w> {
    pub(super) fn of(waiver: &Waiver<'w>) -> Self {
        Self {
            rule: waiver.rule,
            object: waiver.object.to_owned(),
            key: None,
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
            key: Some(key),
            container,
            until,
            origin: Origin::Default(""),
            place: None,
            used: false,
        })
    }

    /// Whether it is about this finding on an object that it names.
    fn is_for(&self, key: &ObjectKey, item: &Item, path: &str) -> bool {
        self.key.is_none_or(|own| own.namespace == key.namespace && own.group == key.group)
            && self.container.is_none_or(|name| {
                let pods = Pods::of(key, item);
                let mut containers = pods.iter().flat_map(|pods| pods.containers());
                containers.any(|(at, container)| container.name == name && covers(&at, path))
            })
    }

    /// Whether its last day is over. Dates of this form sort as texts.
    fn has_expired(&self, today: Option<&str>) -> bool {
        matches!((self.until, today), (Some(until), Some(today)) if until < today)
    }

    /// What is wrong with the waiver itself.
    fn complaint(&self, today: Option<&str>) -> Option<Finding> {
        let what = match (self.object.as_str(), self.container) {
            ("*", None) => "all objects".to_owned(),
            ("*", Some(container)) => format!("the container `{container}` of all objects"),
            (object, Some(container)) => format!("the container `{container}` of {object}"),
            (object, None) => object.to_owned(),
        };
        let message = if self.has_expired(today) {
            let until = self.until.unwrap_or_default();
            format!(
                "the waiver of `{}` for {what} held until {until}: mend what it accepted and remove it, or write a later date",
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
            format!("the waiver of `{}` for {what} accepts nothing, since `{}` {why}: remove it", self.rule, self.rule)
        };
        Some(Finding {
            rule: UNUSED_WAIVER,
            level: Level::Error,
            severity: Severity::Medium,
            object: self.key.cloned(),
            path: String::new(),
            origin: self.origin,
            place: self.place.clone(),
            message,
        })
    }
}

/// All waivers of a judgement, by what they are about, so that a finding does not ask each of them.
pub(super) struct Waivers<'w> {
    all: Vec<Accepted<'w>>,
    by: HashMap<(&'w str, String), Vec<usize>>,
}

impl<'w> Waivers<'w> {
    pub(super) fn of(all: Vec<Accepted<'w>>) -> Self {
        let mut by: HashMap<(&str, String), Vec<usize>> = HashMap::new();
        for (index, waiver) in all.iter().enumerate() {
            by.entry((waiver.rule, waiver.object.clone())).or_default().push(index);
        }
        Self { all, by }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether one that still holds accepts the finding. Each that is about it has been of use.
    pub(super) fn accept(&mut self, finding: &Finding, (key, item): (&ObjectKey, &Item), today: Option<&str>) -> bool {
        if !rule(finding.rule).is_some_and(|rule| rule.waivable) {
            return false;
        }
        let mut waived = false;
        let mut names = vec![key.to_string(), format!("{}/*", key.kind), "*".to_owned()];
        if key.lasting_name() != key.name {
            names.push(format!("{}/{}", key.kind, key.lasting_name()));
        }
        for object in names {
            for index in self.by.get(&(finding.rule, object)).into_iter().flatten() {
                let waiver = &mut self.all[*index];
                if waiver.is_for(key, item, &finding.path) {
                    waiver.used = true;
                    waived |= !waiver.has_expired(today);
                }
            }
        }
        waived
    }

    /// Whether one accepts nothing so far.
    pub(super) fn has_unused(&self) -> bool {
        self.all.iter().any(|waiver| !waiver.used)
    }

    /// What is wrong with them, but for those of rules that `is_off` names.
    pub(super) fn complaints(self, today: Option<&str>, is_off: impl Fn(&Accepted<'_>) -> bool) -> Vec<Finding> {
        let told = self.all.iter().filter(|waiver| !is_off(waiver));
        told.filter_map(|waiver| waiver.complaint(today)).collect()
    }
}

impl Accepted<'_> {
    /// The object on which it stands.
    pub(super) fn key(&self) -> Option<&ObjectKey> {
        self.key
    }
}
