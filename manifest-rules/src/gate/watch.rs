//! Which rules watch a field, as their own examples show: the fields at which each finds what its bad example has.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::lint::{Lint, lint};
use crate::cluster::Pods;
use crate::objects::{Item, Object, ObjectKey};
use crate::read::{bundle, read};
use crate::rules::{Finding, Rule, rules};
use crate::values::{Stage, covers, without_indices};

/// What the examples would be applied over.
const DEPLOYED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: deployed\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers: [{name: web, image: web:1.0.0}]\n";

/// What the rules find in an example, as a complete set in production that replaces another, with one registry allowed.
///
/// ```
/// use manifest_rules::{gate::example_findings, rules::rules};
/// assert!(rules().all(|rule| example_findings(rule.bad()).iter().any(|finding| finding.rule == rule.name)));
/// ```
pub fn example_findings(text: &str) -> Vec<Finding> {
    let registries = ["registry.example".to_owned()];
    let how = Lint {
        stage: Stage::Prod,
        complete: true,
        today: Some("2026-11-24"),
        registries: &registries,
        before: DEPLOYED,
    };
    lint(vec![read("example.yaml", text)], &how)
}

/// The rules that watch a field of an object, by its path with indices: those whose bad example has a finding at it,
/// below it, or at what it is a part of. A field of a pod is watched in whatever kind holds the pod.
///
/// ```
/// use manifest_rules::{gate::watching, objects::Object};
/// let pod = k8s_openapi::api::core::v1::Pod { spec: Some(Default::default()), ..Default::default() };
/// let rules = watching(&Object::from(pod), "spec.hostNetwork");
/// assert!(rules.iter().any(|rule| rule.name == "host-access"));
/// ```
pub fn watching(object: &Object, path: &str) -> Vec<&'static Rule> {
    let item = Item::foreign(object.clone());
    let wanted = place(&ObjectKey::of(object), &item, path);
    let near = |known: &Place| {
        known.0 == wanted.0 && !known.1.is_empty() && (covers(&known.1, &wanted.1) || covers(&wanted.1, &known.1))
    };
    watched().iter().filter(|(_, places)| places.iter().any(near)).map(|(rule, _)| *rule).collect()
}

/// A kind, which is `Pod` for what lies in any pod's spec, and a path without indices.
type Place = (String, String);

fn watched() -> &'static [(&'static Rule, BTreeSet<Place>)] {
    static WATCHED: OnceLock<Vec<(&'static Rule, BTreeSet<Place>)>> = OnceLock::new();
    WATCHED.get_or_init(|| rules().map(|rule| (rule, places(rule))).collect())
}

fn places(rule: &Rule) -> BTreeSet<Place> {
    let bundle = bundle(rule.bad());
    example_findings(rule.bad())
        .iter()
        .filter(|finding| finding.rule == rule.name)
        .filter_map(|finding| {
            let key = finding.object.as_ref()?;
            Some(place(key, bundle.get(key)?, &finding.path))
        })
        .collect()
}

fn place(key: &ObjectKey, item: &Item, path: &str) -> Place {
    if let Some(pods) = Pods::of(key, item) {
        for (whole, short) in [(pods.path(""), "spec."), (pods.annotations_path(), "metadata.annotations")] {
            if let Some(rest) = path.strip_prefix(whole.as_str()) {
                return ("Pod".to_owned(), pattern(&format!("{short}{rest}")));
            }
        }
    }
    (key.kind.clone(), pattern(path))
}

/// A path without indices. Init containers are containers.
fn pattern(path: &str) -> String {
    without_indices(path).replace("initContainers", "containers")
}
