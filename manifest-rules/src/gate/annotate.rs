//! Writes waivers onto the objects that they are about, so that whoever judges the YAML accepts the same.
//!
//! An annotation stays with its object in a bundle, in a chart and through `kubectl kustomize`, also where that renames
//! the object or moves it to another namespace. A comment is lost by each of these, and an index beside the file names
//! objects by names that change.

use std::collections::{BTreeMap, HashMap};

use super::judge::Judging;
use super::waiver::Waiver;
use super::waivers::WAIVE_ANNOTATION;
use crate::objects::Bundle;
use crate::rules::{Subject, rule};
use crate::values::Origin;

/// What is written onto the objects of a bundle: for each, by its place, the lines and who says them.
#[derive(Debug, Default)]
pub struct WaiverLines(BTreeMap<usize, Vec<(String, Origin)>>);

impl WaiverLines {
    /// Each waiver for the objects that it names; one for all objects for those on which its rule finds something.
    pub fn of(bundle: &Bundle, judging: &Judging<'_>, waivers: &[Waiver<'_>]) -> Self {
        let mut lines = Self::default();
        for (waiver, places) in waivers.iter().zip(places(bundle, judging, waivers)) {
            for place in places {
                lines.0.entry(place).or_default().push((waiver.line(), waiver.origin));
            }
        }
        lines
    }

    /// Writes them onto the objects of the same bundle, below what stands there already.
    pub fn write(self, bundle: &mut Bundle) {
        for (place, lines) in self.0 {
            let Some((key, item)) = bundle.get_index(place) else { continue };
            let own = item.object.annotations().and_then(|all| all.get(WAIVE_ANNOTATION)).cloned();
            let origin = lines[0].1;
            let all: Vec<String> = own.into_iter().chain(lines.into_iter().map(|(line, _)| line)).collect();
            let key = key.clone();
            bundle.annotate(&key, WAIVE_ANNOTATION, &all.join("\n"), origin);
        }
    }
}

/// For each waiver, the places of the objects that it is about.
fn places(bundle: &Bundle, judging: &Judging<'_>, waivers: &[Waiver<'_>]) -> Vec<Vec<usize>> {
    if waivers.is_empty() {
        return Vec::new();
    }
    let mut named: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (place, key) in bundle.keys().enumerate() {
        named.entry((&key.kind, &key.name)).or_default().push(place);
        if key.lasting_name() != key.name {
            named.entry((&key.kind, key.lasting_name())).or_default().push(place);
        }
    }
    // Hardly any waiver is for all.
    let wide = waivers.iter().any(Waiver::is_wide);
    let subject = wide.then(|| Subject::new(bundle, judging.complete, judging.registries, judging.before));
    let of = |waiver: &Waiver<'_>| match (waiver.object.split_once('/'), &subject) {
        (None | Some((_, "*")), Some(subject)) => found(bundle, judging, waiver, subject),
        (Some(key), _) => named.get(&key).cloned().unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    waivers.iter().map(of).collect()
}

/// The places of the objects on which a waiver's rule finds something.
fn found(bundle: &Bundle, judging: &Judging<'_>, waiver: &Waiver<'_>, subject: &Subject<'_>) -> Vec<usize> {
    let kind = waiver.object.strip_suffix("/*");
    let findings = rule(waiver.rule).map(|rule| rule.findings(subject, judging.stage)).unwrap_or_default();
    let keys = findings.iter().filter_map(|finding| finding.object.as_ref());
    let mut places: Vec<usize> =
        keys.filter(|key| kind.is_none_or(|kind| key.kind == kind)).filter_map(|key| bundle.index_of(key)).collect();
    places.sort_unstable();
    places.dedup();
    places
}
