//! Rules about names, labels and references to what must be there.
//! Source: Kubernetes, "Object Names and IDs" and "Labels and Selectors".

use std::collections::{BTreeMap, HashMap};

use super::api::formats::{self, Format};
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::selector::namespace;
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{LabelKey, LabelValue};
use crate::values::{Level, Severity, push_key};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "invalid-name",
        family: Family::Metadata,
        severity: Severity::High,
        asserts: "Names and labels are such as Kubernetes takes.",
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
        asserts: "The ConfigMaps and keys that a pod refers to are there, and the keys of the Secrets that are.",
        why: "The container waits for them and never starts.",
        stopped_by: "The library makes each workload's ConfigMap with it.",
        elsewhere: &["kube-linter env-value-from"],
        example: example!("missing-config"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: missing_config,
    },
];

fn invalid_name(set: &Subject<'_>, report: &mut Report) {
    let mut labels = |key: &ObjectKey, item: &Item, path: &str, labels: &BTreeMap<String, String>| {
        for (name, value) in labels {
            let mut at = path.to_owned();
            push_key(&mut at, name);
            if let Err(fault) = LabelKey::try_new(name) {
                report.found(key, item, at.clone(), fault.to_string());
            }
            if let Err(fault) = LabelValue::try_new(value)
                && !value.is_empty()
            {
                report.found(key, item, at, fault.to_string());
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
            let message =
                format!("a CronJob's name has 52 characters at most, and this has {}: shorten it", key.name.len());
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

/// What a pod refers to: the kind, the name, the key if there is one, and whether it may be missing.
struct Reference<'b> {
    secret: bool,
    name: &'b str,
    key: Option<&'b str>,
    path: String,
}

fn missing_config(set: &Subject<'_>, report: &mut Report) {
    let mut there: HashMap<(bool, &str, &str), Vec<String>> = HashMap::new();
    for (key, item) in set.bundle.iter() {
        let (secret, keys): (bool, Vec<String>) = match &item.object {
            Object::ConfigMap(config) => {
                let binary = config.binary_data.iter().flat_map(|data| data.keys().cloned());
                (false, config.data.iter().flat_map(|data| data.keys().cloned()).chain(binary).collect())
            }
            Object::Secret(secret) => {
                let texts = secret.string_data.iter().flat_map(|data| data.keys().cloned());
                (true, secret.data.iter().flat_map(|data| data.keys().cloned()).chain(texts).collect())
            }
            _ => continue,
        };
        there.insert((secret, namespace(&key.namespace), &key.name), keys);
    }
    for pods in &set.pods {
        let space = namespace(&pods.key.namespace);
        for reference in references(pods) {
            let what = if reference.secret { "Secret" } else { "ConfigMap" };
            let name = reference.name;
            let message = match (there.get(&(reference.secret, space, name)), reference.key) {
                // A Secret is made in the cluster, and no file holds it; nor the ConfigMap that each namespace gets.
                (None, _) if reference.secret || !set.complete || name == "kube-root-ca.crt" => continue,
                (None, _) => format!("the {what} `{name}` is not there: add it, or correct the name"),
                (Some(keys), Some(key)) if !keys.iter().any(|own| own == key) => {
                    format!("the {what} `{name}` has no key `{key}`: add it, or correct the key")
                }
                _ => continue,
            };
            report.found(pods.key, pods.item, reference.path, message);
        }
    }
}

fn references<'b>(pods: &crate::cluster::Pods<'b>) -> Vec<Reference<'b>> {
    let mut all = Vec::new();
    for (path, container) in pods.containers() {
        for (index, env) in container.env.iter().flatten().enumerate() {
            let Some(from) = &env.value_from else { continue };
            if let Some(own) = from.config_map_key_ref.as_ref().filter(|own| own.optional != Some(true)) {
                let path = format!("{path}.env[{index}].valueFrom.configMapKeyRef");
                all.push(Reference { secret: false, name: &own.name, key: Some(&own.key), path });
            }
            if let Some(own) = from.secret_key_ref.as_ref().filter(|own| own.optional != Some(true)) {
                let path = format!("{path}.env[{index}].valueFrom.secretKeyRef");
                all.push(Reference { secret: true, name: &own.name, key: Some(&own.key), path });
            }
        }
        for (index, from) in container.env_from.iter().flatten().enumerate() {
            if let Some(own) = from.config_map_ref.as_ref().filter(|own| own.optional != Some(true)) {
                let path = format!("{path}.envFrom[{index}].configMapRef");
                all.push(Reference { secret: false, name: &own.name, key: None, path });
            }
        }
    }
    for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
        if let Some(own) = volume.config_map.as_ref().filter(|own| own.optional != Some(true)) {
            let path = pods.path(&format!("volumes[{index}].configMap"));
            all.push(Reference { secret: false, name: &own.name, key: None, path });
        }
    }
    all
}
