//! All templates of an app: those of its workloads' objects, and those of all other objects of its bundle.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::ChartError;
use super::expr::{Cond, Expr};
use super::generalize::{General, identity, is_own_namespace};
use super::node::{Entry, Node};
use super::question::{Question, has_ingress, may_have, scaled_elsewhere};
use super::shape;
use super::value_path::ValuePath;
use crate::lower::Environment;
use crate::model::App;
use crate::objects::Bundle;

/// The documents of each file, by its path below `templates/`. A document's key is what its object is called in the chart.
pub(super) type Templates = BTreeMap<String, Vec<Entry>>;

/// The objects of a workload: kind, the end of the name, the questions that shape it, and its file, which is the workload's
/// own where its path does not say otherwise.
pub(super) const OBJECTS: &[(&str, &str, &[Question], &str)] = &[
    ("ServiceAccount", "", &[], "serviceaccount.yaml"),
    ("ConfigMap", "-config", &[Question::HasConfig], "/configmaps.yaml"),
    ("NetworkPolicy", "", &[Question::ServiceType, Question::HasIngress], "networkpolicy.yaml"),
    ("Service", "", &[Question::ServiceType], "service.yaml"),
    ("Ingress", "", &[Question::HasIngress], "ingress.yaml"),
    ("Deployment", "", &[Question::Autoscaled, Question::HasConfig], "deployment.yaml"),
    ("StatefulSet", "", &[Question::HasConfig], "statefulset.yaml"),
    ("DaemonSet", "", &[Question::HasConfig], "daemonset.yaml"),
    ("Job", "", &[Question::HasConfig], "job.yaml"),
    ("CronJob", "", &[Question::HasConfig], "cronjob.yaml"),
    (
        "HorizontalPodAutoscaler",
        "-hpa",
        &[Question::Autoscaled, Question::CpuTarget, Question::MemoryTarget],
        "hpa.yaml",
    ),
    ("PodDisruptionBudget", "-pdb", &[Question::Budget, Question::MinAvailable], "pdb.yaml"),
];

/// The templates of an environment's app, which has all that any environment's values may ask for. The bundles are those
/// of all environments, its own first.
pub(super) fn templates(
    environment: &Environment<'_>,
    bundles: &[(&App<'_>, &Bundle)],
) -> Result<Templates, Vec<ChartError>> {
    let mut files = Templates::new();
    let mut errors = Vec::new();
    for (index, deployed) in environment.app.workloads().iter().enumerate() {
        if let Some(origin) = deployed.body.immutable_config {
            let message = format!(
                "the name of the ConfigMap of `{}` ends in a checksum of settings, which a chart's values would change: remove `.immutable_config()`, as `helm rollback` brings the former ConfigMap back anyway, or leave the environment out with `.without_chart()`",
                deployed.name()
            );
            errors.push(ChartError::new(origin, message));
            continue;
        }
        if let Some(reason) = deployed.overlay.autoscaler.and_then(|scaler| scaler.to_zero) {
            let message = format!(
                "the autoscaler of `{}` goes down to no pod, and a chart's `minReplicas` is 1 or more: write `Autoscaler::new(1, ...)`, or leave the environment out with `.without_chart()`",
                deployed.name()
            );
            errors.push(ChartError::new(reason.origin, message));
            continue;
        }
        for (kind, end, questions, file) in OBJECTS.iter().filter(|(kind, ..)| may_have(deployed, kind)) {
            // Nobody is asked how to reach what is not reached.
            let asked = |question: &&Question| match question {
                Question::ServiceType => deployed.overlay.exposure.serves(),
                Question::Autoscaled => !scaled_elsewhere(deployed),
                Question::HasIngress => has_ingress(deployed),
                _ => true,
            };
            let questions: Vec<Question> = questions.iter().filter(asked).copied().collect();
            let name = format!("{}{end}", deployed.name());
            let path = match file.strip_prefix('/') {
                Some(shared) => shared.to_owned(),
                None => format!("{}/{file}", deployed.name()),
            };
            match shape::template(environment, index, kind, &name, &questions) {
                Ok(entries) if entries.is_empty() => {}
                Ok(entries) => {
                    files.entry(path).or_default().extend(entries.into_iter().map(|entry| policed(kind, entry)))
                }
                Err(more) => errors.extend(more),
            }
        }
    }
    let workloads: BTreeSet<&str> = environment.app.workloads().iter().map(|deployed| deployed.name()).collect();
    for (app, bundle) in bundles {
        add_others(&mut files, bundle, app, &workloads);
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Adds what is no workload's: the Namespace, the policies of the whole app, and what the profile adds. What belongs to a
/// workload that is none of these is left.
fn add_others(files: &mut Templates, bundle: &Bundle, app: &App<'_>, workloads: &BTreeSet<&str>) {
    let made: BTreeSet<String> = files.values().flatten().map(|entry| entry.key.clone()).collect();
    let general = General::of(app);
    for (key, item) in bundle.iter() {
        let identity = identity(key, &item.object, app);
        let Ok(object) = item.object.to_value() else { continue };
        let labels = &object["metadata"]["labels"];
        let component = labels["app.kubernetes.io/component"].as_str();
        if made.contains(&identity) || component.is_some_and(|component| !workloads.contains(component)) {
            continue;
        }
        let entry = Entry::new(&identity, general.template(&object));
        let own = app.name() == labels["app.kubernetes.io/part-of"];
        let mut add = |file: &str, entry: Entry| files.entry(file.to_owned()).or_default().push(entry);
        match &*key.kind {
            _ if is_own_namespace(key, app) => add("namespace.yaml", entry.when(owning())),
            "NetworkPolicy" if own && object["spec"]["podSelector"] == Value::Object(serde_json::Map::new()) => {
                // What holds for a whole namespace is said by whoever owns it; a release speaks of its own pods.
                let mut of_release = entry.clone();
                if let Some(selector) = of_release.node.at("spec.podSelector") {
                    *selector = general.own_pods();
                }
                add("networkpolicies.yaml", policed(&key.kind, of_release.when(Cond::Unset(owns()))));
                add("namespace.yaml", policed(&key.kind, entry.when(owning())));
            }
            "NetworkPolicy" if own => add("networkpolicies.yaml", policed(&key.kind, entry)),
            _ => {
                let mut entry = entry;
                let common = ValuePath::new(&["commonLabels"]);
                if let Some(metadata) = entry.node.at("metadata").filter(|_| labels.is_null()) {
                    let labels = Entry::new("", Node::Expr(Expr::Yaml(common.clone())));
                    metadata.put_within("labels", labels.when(Cond::Set(common)));
                }
                add("extra.yaml", entry);
            }
        }
    }
}

/// The value that says whether the release owns its namespace.
fn owns() -> ValuePath {
    ValuePath::new(&["namespace", "create"])
}

fn owning() -> Cond {
    Cond::Set(owns())
}

/// A policy is only there while policies are wanted.
pub(super) fn policed(kind: &str, entry: Entry) -> Entry {
    if kind != "NetworkPolicy" {
        return entry;
    }
    entry.when(Cond::Set(ValuePath::new(&["networkPolicy", "enabled"])))
}

/// Marks the Namespace as one that stays when the release goes. Source: Helm, "Chart Development Tips and Tricks".
pub(super) fn keep_namespace(templates: &mut Templates) {
    for entry in templates.values_mut().flatten().filter(|entry| entry.key == "Namespace") {
        if let Some(metadata) = entry.node.at("metadata.annotations") {
            metadata.put(Entry::new("helm.sh/resource-policy", Node::Constant(Value::from("keep"))));
        }
    }
}
