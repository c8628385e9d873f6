//! What all objects of an app share: names, labels, selectors.
//! Source of the labels: Kubernetes, "Recommended Labels".

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use manifest_rules::objects::Notes;

use crate::model::{App, Deployed};

const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";
const COMPONENT: &str = "app.kubernetes.io/component";
const PART_OF: &str = "app.kubernetes.io/part-of";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
const VERSION: &str = "app.kubernetes.io/version";
/// Who made the objects.
const MANAGER: &str = "gen-cli";

/// Notes whose words a set of labels or a selector has: the app's, and for the component the workload's own.
macro_rules! note_labels {
    ($at:expr, $app:expr, $path:literal) => {
        $at.note($path, $app.release.name.origin);
        $at.note(concat!($path, "[\"app.kubernetes.io/component\"]"), $at.object());
        $at.note(concat!($path, "[\"app.kubernetes.io/version\"]"), $app.release.version.origin);
    };
}
pub(super) use note_labels;

/// The metadata of an object in the app's namespace. Without a workload the object belongs to the whole app.
pub(super) fn metadata(
    app: &App<'_>,
    name: impl Into<String>,
    own: Option<&Deployed<'_>>,
    at: &mut Notes<'_>,
) -> ObjectMeta {
    at.note("metadata.namespace", app.target.namespace.0.origin);
    note_labels!(at, app, "metadata.labels");
    note_app(app, at);
    let labels = match own {
        Some(deployed) => {
            note_own_labels(app, deployed, "metadata.labels*", at);
            labels_of(app, deployed)
        }
        None => labels(app, None),
    };
    ObjectMeta {
        namespace: Some(app.target.namespace.0.value.as_str().to_owned()),
        ..labelled(Some(name.into()), labels, annotations(app, &[]))
    }
}

/// Notes the lines of what the app adds to the metadata of all objects.
pub(super) fn note_app(app: &App<'_>, at: &mut Notes<'_>) {
    for label in app.labels.iter() {
        at.key("metadata.labels*", label.key.as_str(), label.origin);
    }
    for annotation in app.annotations.iter() {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
    }
}

/// The annotations of an object: the app's, and its own; nothing if there are none.
pub(super) fn annotations(app: &App<'_>, own: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    let all = app.annotations.iter().map(|one| (one.key.as_str(), one.value)).chain(own.iter().copied());
    let all: BTreeMap<String, String> = all.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Some(all).filter(|all| !all.is_empty())
}

/// The metadata of what keeps a workload's pods, with the annotations that are its own.
pub(super) fn of_controller(
    app: &App<'_>,
    name: impl Into<String>,
    deployed: &Deployed<'_>,
    at: &mut Notes<'_>,
) -> ObjectMeta {
    let mut metadata = metadata(app, name, Some(deployed), at);
    let own = deployed.body.annotations.iter().map(|annotation| {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
        (annotation.key.as_str(), annotation.value)
    });
    metadata.annotations = annotations(app, &own.collect::<Vec<_>>());
    metadata
}

/// Notes the lines of the labels that a workload adds.
pub(super) fn note_own_labels(app: &App<'_>, deployed: &Deployed<'_>, path: &'static str, at: &mut Notes<'_>) {
    for label in app.labels.iter() {
        at.key(path, label.key.as_str(), label.origin);
    }
    for label in deployed.body.labels.iter() {
        at.key(path, label.key.as_str(), label.origin);
    }
}

/// The labels of a workload's objects and pods: the app's, and the workload's own.
pub(super) fn labels_of(app: &App<'_>, deployed: &Deployed<'_>) -> BTreeMap<String, String> {
    let mut all = labels(app, Some(deployed.name()));
    for label in deployed.body.labels.iter() {
        all.insert(label.key.as_str().to_owned(), label.value.to_owned());
    }
    all
}

/// Metadata with a name, labels and annotations, and nothing that the cluster fills in.
pub(super) fn labelled(
    name: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: Option<BTreeMap<String, String>>,
) -> ObjectMeta {
    ObjectMeta {
        annotations,
        creation_timestamp: None,
        deletion_grace_period_seconds: None,
        deletion_timestamp: None,
        finalizers: None,
        generate_name: None,
        generation: None,
        labels: Some(labels),
        managed_fields: None,
        name,
        namespace: None,
        owner_references: None,
        resource_version: None,
        self_link: None,
        uid: None,
    }
}

/// The labels of an object; a version may change, so no selector has it.
pub(crate) fn labels(app: &App<'_>, component: Option<&str>) -> BTreeMap<String, String> {
    let name = app.name();
    let version = app.release.version.value.as_str();
    let mut all = match component {
        Some(component) => owned([
            (COMPONENT, component),
            (INSTANCE, name),
            (MANAGED_BY, MANAGER),
            (NAME, name),
            (PART_OF, name),
            (VERSION, version),
        ]),
        None => owned([(INSTANCE, name), (MANAGED_BY, MANAGER), (NAME, name), (PART_OF, name), (VERSION, version)]),
    };
    for label in app.labels.iter() {
        all.insert(label.key.as_str().to_owned(), label.value.to_owned());
    }
    all
}

/// The labels that select a workload's pods: they never change, since a Deployment's selector cannot.
pub(crate) fn selector_labels(app: &App<'_>, component: &str) -> BTreeMap<String, String> {
    selector_labels_of(app.name(), component)
}

/// The same of an app that is known by its name alone.
pub(super) fn selector_labels_of(app: &str, component: &str) -> BTreeMap<String, String> {
    owned([(COMPONENT, component), (INSTANCE, app), (NAME, app)])
}

/// A selector of one workload's pods.
pub(super) fn selector(app: &App<'_>, component: &str) -> LabelSelector {
    LabelSelector { match_expressions: None, match_labels: Some(selector_labels(app, component)) }
}

pub(super) fn owned<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    BTreeMap::from(pairs.map(|(key, value)| (key.to_owned(), value.to_owned())))
}

/// A list, unless it is empty.
pub(super) fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    if items.is_empty() { None } else { Some(items) }
}

/// A number of the model in the API's type; the model's bounds are far below its end.
pub(super) fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
