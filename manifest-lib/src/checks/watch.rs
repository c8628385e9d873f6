//! Which rules watch a field, as their own examples show: the fields at which each finds what its bad example has.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::set::Pods;
use super::{Finding, Lint, Rule, lint, rules};
use crate::model::Stage;
use crate::objects::{Bundle, Item, Object, ObjectKey, Origins};
use crate::read::read;
use crate::values::Origin;

/// What the examples would be applied over.
const DEPLOYED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: deployed\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers: []\n";

/// What the rules find in an example, as a complete set in production that replaces another, with one registry allowed.
///
/// ```
/// use manifest_lib::checks::{example_findings, rules};
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
/// use manifest_lib::{checks::watching, objects::Object};
/// let pod = k8s_openapi::api::core::v1::Pod { spec: Some(Default::default()), ..Default::default() };
/// let rules = watching(&Object::from(pod), "spec.hostNetwork");
/// assert!(rules.iter().any(|rule| rule.name == "host-access"));
/// ```
pub fn watching(object: &Object, path: &str) -> Vec<&'static Rule> {
    let item = Item { object: object.clone(), origins: Origins::new(Origin::Default("")) };
    let wanted = place(&ObjectKey::of(object), &item, path);
    let near = |known: &Place| {
        known.0 == wanted.0 && !known.1.is_empty() && (within(&known.1, &wanted.1) || within(&wanted.1, &known.1))
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
    let objects = read("example.yaml", rule.bad()).objects;
    let item = |object: Object| Item { object, origins: Origins::new(Origin::Default("")) };
    let bundle = Bundle::of_objects(objects.into_iter().map(|read| (read.key(), item(read.object))).collect());
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
                return ("Pod".to_owned(), without_indices(&format!("{short}{rest}")));
            }
        }
    }
    (key.kind.clone(), without_indices(path))
}

fn without_indices(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, more)) = rest.split_once('[') {
        out.push_str(before);
        rest = more.split_once(']').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Init containers are containers.
    out.replace("initContainers", "containers")
}

fn within(outer: &str, path: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
