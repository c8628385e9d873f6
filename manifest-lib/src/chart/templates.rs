//! All templates of an app: those of its workloads' objects, and those of all other objects of its bundle.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ChartError;
use super::expr::Cond;
use super::generalize::{generalize, identity, is_own_namespace};
use super::node::Entry;
use super::question::{Question, may_have, scaled_elsewhere};
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
    ("NetworkPolicy", "", &[Question::ServiceType], "networkpolicy.yaml"),
    ("Service", "", &[Question::ServiceType], "service.yaml"),
    ("Deployment", "", &[Question::Autoscaled, Question::HasConfig], "deployment.yaml"),
    ("StatefulSet", "", &[Question::HasConfig], "statefulset.yaml"),
    ("DaemonSet", "", &[Question::HasConfig], "daemonset.yaml"),
    ("CronJob", "", &[Question::HasConfig], "cronjob.yaml"),
    (
        "HorizontalPodAutoscaler",
        "-hpa",
        &[Question::Autoscaled, Question::CpuTarget, Question::MemoryTarget],
        "hpa.yaml",
    ),
    ("PodDisruptionBudget", "-pdb", &[Question::Budget, Question::MinAvailable], "pdb.yaml"),
];

/// The templates of an environment's app, whose bundle this is.
pub(super) fn templates(environment: &Environment<'_>, bundle: &Bundle) -> Result<Templates, Vec<ChartError>> {
    let mut files = Templates::new();
    let mut errors = Vec::new();
    for (index, deployed) in environment.app.workloads().iter().enumerate() {
        if deployed.kind() == "Job" {
            let message = format!(
                "the name of the Job `{}` ends in a checksum of what it runs, which a chart's values would change: make it an init container, or leave the environment out with `.without_chart()`",
                deployed.name()
            );
            errors.push(ChartError::new(deployed.body.name.origin, message));
            continue;
        }
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
    add_others(&mut files, bundle, &environment.app);
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Adds what is no workload's: the policies of the whole app, and what the profile adds.
fn add_others(files: &mut Templates, bundle: &Bundle, app: &App<'_>) {
    let made: BTreeSet<String> = files.values().flatten().map(|entry| entry.key.clone()).collect();
    for (key, item) in bundle.iter().filter(|(key, _)| !is_own_namespace(key, app)) {
        let identity = identity(key, &item.object, app);
        let Ok(object) = item.object.to_value() else { continue };
        if made.contains(&identity) {
            continue;
        }
        let entry = Entry::new(&identity, generalize(&object, app));
        let own = app.name() == object["metadata"]["labels"]["app.kubernetes.io/part-of"];
        let (file, entry) = match &*key.kind {
            "NetworkPolicy" if own => ("networkpolicies.yaml", policed(&key.kind, entry)),
            _ => ("extra.yaml", entry),
        };
        files.entry(file.to_owned()).or_default().push(entry);
    }
}

/// A policy is only there while policies are wanted.
pub(super) fn policed(kind: &str, entry: Entry) -> Entry {
    if kind != "NetworkPolicy" {
        return entry;
    }
    entry.when(Cond::Set(ValuePath::new(&["networkPolicy", "enabled"])))
}
