//! Rules about names, labels and references to what must be there.
//! Source: Kubernetes, "Object Names and IDs" and "Labels and Selectors".

use std::collections::BTreeMap;

use super::api::formats::{self, Format};
use super::classes;
use super::missing_config;
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use super::variables;
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{LabelKey, LabelValue};
use crate::values::{Level, Severity, keyed};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "invalid-name",
        family: Family::Metadata,
        severity: Severity::High,
        asserts: "Names and labels are ones that Kubernetes takes.",
        why: "The API server refuses the object.",
        stopped_by: "The values' types do not compile with another text.",
        elsewhere: &["kube-score label-values"],
        example: example!("invalid-name"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: false,
        check: invalid_name,
    },
    Rule {
        name: "missing-config",
        family: Family::Metadata,
        severity: Severity::High,
        asserts: "The ConfigMaps and keys that a pod refers to are there, and so are the keys of the Secrets that are there.",
        why: "The container waits for them and never starts.",
        stopped_by: "The library makes each workload's ConfigMap with it.",
        elsewhere: &["kube-linter env-value-from"],
        example: example!("missing-config"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_config::missing,
    },
    Rule {
        name: "duplicate-variable",
        family: Family::Metadata,
        severity: Severity::Medium,
        asserts: "No container sets a variable twice.",
        why: "The last one counts, which nobody sees who reads the first, and server-side apply refuses the object.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &[
            "kube-linter duplicate-env-var",
            "kube-score environment-variable-key-duplication",
            "kubescape C-0295",
        ],
        example: example!("duplicate-variable"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: variables::duplicate,
    },
    Rule {
        name: "missing-class",
        family: Family::Metadata,
        severity: Severity::Low,
        asserts: "A PriorityClass, StorageClass or IngressClass that is named is in the set, or is a well-known one.",
        why: "The API server refuses the pod, the claim waits for ever, or no controller serves the Ingress.",
        stopped_by: "The compiler, for the storage classes that the cluster's constant names; this rule for the others.",
        elsewhere: &[],
        example: example!("missing-class"),
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: true,
        check: classes::missing,
    },
];

fn invalid_name(set: &Subject<'_>, report: &mut Report) {
    let mut labels = |key: &ObjectKey, item: &Item, path: &str, labels: &BTreeMap<String, String>| {
        for (name, value) in labels {
            // Hardly any is wrong, so no path is made before one is.
            if let Err(fault) = LabelKey::try_new(name) {
                report.found(key, item, keyed(path, name), fault.to_string());
            }
            if let Err(fault) = LabelValue::try_new(value)
                && !value.is_empty()
            {
                report.found(key, item, keyed(path, name), fault.to_string());
            }
        }
    };
    for (key, item) in set.bundle.iter() {
        let untyped = match item.object {
            Object::Other(_) => labels_of(&item.object),
            _ => BTreeMap::new(),
        };
        labels(key, item, "metadata.labels", item.object.labels().unwrap_or(&untyped));
    }
    for pods in &set.pods {
        if !matches!(pods.item.object, Object::Pod(_)) {
            labels(pods.key, pods.item, &pods.labels_path(), pods.labels);
        }
    }
    for (key, item) in set.bundle.iter() {
        // The key of one without a name is what the cluster makes its name of, and a star.
        let generated = item.object.name().is_empty();
        if let Some(format) = form(&item.object).filter(|format| !generated && !format.holds(&key.name)) {
            let message = format!(
                "the name of a {} is `{}`, which is no {}: write {}",
                key.kind, key.name, format.what, format.advice
            );
            report.found(key, item, "metadata.name", message);
        }
        // Its Jobs' names are 11 characters longer.
        if matches!(item.object, Object::CronJob(_)) && key.name.len() > 52 {
            let message = format!(
                "a CronJob's name has 52 characters at most, since its Jobs' names are longer, and this has {}: write a shorter `name`",
                key.name.len()
            );
            report.found(key, item, "metadata.name", message);
        }
    }
}

/// The labels of an object without a type here.
fn labels_of(object: &Object) -> BTreeMap<String, String> {
    let tree = object.to_value().unwrap_or_default();
    let text = |(key, value): (&String, &serde_json::Value)| Some((key.clone(), value.as_str()?.to_owned()));
    tree["metadata"]["labels"].as_object().into_iter().flatten().filter_map(text).collect()
}

/// The form that the names of a kind have; nothing where it is not known.
fn form(object: &Object) -> Option<&'static Format> {
    Some(match object {
        // Any that fits into a URL.
        Object::Role(_)
        | Object::ClusterRole(_)
        | Object::RoleBinding(_)
        | Object::ClusterRoleBinding(_)
        | Object::PodDisruptionBudget(_) => &formats::SEGMENT,
        // They are parts of DNS names.
        Object::Namespace(_) | Object::Service(_) | Object::StatefulSet(_) => &formats::LABEL,
        Object::Other(_) if object.api_version() == "v1" => match object.kind() {
            "PersistentVolumeClaim" | "Secret" => &formats::SUBDOMAIN,
            _ => return None,
        },
        Object::Other(_) => return None,
        _ => &formats::SUBDOMAIN,
    })
}
