//! ConfigMaps, Secrets and keys that pods refer to. Source: Kubernetes, "ConfigMaps" and "Secrets".

use std::collections::HashMap;

use k8s_openapi::api::core::v1::KeyToPath;

use super::report::Report;
use super::subject::Subject;
use crate::cluster::Pods;
use crate::cluster::selector::namespace;
use crate::objects::Object;

/// What a pod refers to: the kind, the name, the key if there is one, and whether it may be missing.
struct Reference<'b> {
    secret: bool,
    name: &'b str,
    key: Option<&'b str>,
    path: String,
}

pub(super) fn missing(set: &Subject<'_>, report: &mut Report) {
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
                (None, _) => format!(
                    "the {what} `{name}` is not in the namespace `{space}`, so the container never starts: correct the name, or add the {what}; where the container can run without it, write `optional: true`"
                ),
                (Some(keys), Some(key)) if !keys.iter().any(|own| own == key) => {
                    format!(
                        "the {what} `{name}` has no key `{key}`, so the container never starts: correct the `key`, or add it to the {what}; where the container can run without it, write `optional: true`"
                    )
                }
                _ => continue,
            };
            report.found(pods.key, pods.item, reference.path, message);
        }
    }
}

fn references<'b>(pods: &Pods<'b>) -> Vec<Reference<'b>> {
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
        let path = pods.path(&format!("volumes[{index}]"));
        if let Some(own) = volume.config_map.as_ref().filter(|own| own.optional != Some(true)) {
            files(&mut all, false, &own.name, own.items.as_deref(), &format!("{path}.configMap"));
        }
        if let Some(own) = volume.secret.as_ref().filter(|own| own.optional != Some(true)) {
            let name = own.secret_name.as_deref().unwrap_or_default();
            files(&mut all, true, name, own.items.as_deref(), &format!("{path}.secret"));
        }
        let sources = volume.projected.as_ref().and_then(|projected| projected.sources.as_deref());
        for (place, source) in sources.unwrap_or_default().iter().enumerate() {
            let path = format!("{path}.projected.sources[{place}]");
            if let Some(own) = source.config_map.as_ref().filter(|own| own.optional != Some(true)) {
                files(&mut all, false, &own.name, own.items.as_deref(), &format!("{path}.configMap"));
            }
            if let Some(own) = source.secret.as_ref().filter(|own| own.optional != Some(true)) {
                files(&mut all, true, &own.name, own.items.as_deref(), &format!("{path}.secret"));
            }
        }
    }
    all
}

/// What a volume takes as files: all of it, or these keys.
fn files<'b>(all: &mut Vec<Reference<'b>>, secret: bool, name: &'b str, items: Option<&'b [KeyToPath]>, path: &str) {
    let items = items.unwrap_or_default();
    if items.is_empty() {
        all.push(Reference { secret, name, key: None, path: path.to_owned() });
    }
    for (index, item) in items.iter().enumerate() {
        all.push(Reference { secret, name, key: Some(&item.key), path: format!("{path}.items[{index}].key") });
    }
}
