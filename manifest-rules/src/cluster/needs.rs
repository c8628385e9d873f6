//! What pods read from Secrets, which no bundle holds: somebody has to make them in the cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::pods::Pods;
use crate::objects::Bundle;

/// A Secret that pods read, and what of it they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededSecret {
    /// Its keys, each with whether some pod does not start without it.
    pub keys: BTreeMap<String, bool>,
    /// Who reads it as a whole, by `envFrom`, as a volume or to pull images: which keys that takes, no object says.
    pub whole: BTreeSet<String>,
}

/// Every Secret that the pods of a bundle read, by namespace and name.
/// Source: Kubernetes, "Secrets".
///
/// ```
/// use manifest_rules::{cluster::needed_secrets, read::bundle};
/// let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: jobs}\nspec:\n  containers:\n  - name: web\n    env:\n    - {name: TOKEN, valueFrom: {secretKeyRef: {name: jobs-secrets, key: TOKEN}}}\n";
/// let needed = needed_secrets(&bundle(pod));
/// let secret = &needed[&("jobs".to_owned(), "jobs-secrets".to_owned())];
/// assert_eq!(secret.keys["TOKEN"], true);
/// ```
pub fn needed_secrets(bundle: &Bundle) -> BTreeMap<(String, String), NeededSecret> {
    let mut needed: BTreeMap<(String, String), NeededSecret> = BTreeMap::new();
    for (key, item) in bundle.iter() {
        let Some(pods) = Pods::of(key, item) else { continue };
        let mut keys: Vec<(String, String, bool)> = Vec::new();
        let mut whole: Vec<(String, &str)> = Vec::new();
        for (_, container) in pods.containers() {
            for source in container.env.iter().flatten().filter_map(|env| env.value_from.as_ref()) {
                if let Some(one) = &source.secret_key_ref {
                    keys.push((one.name.clone(), one.key.clone(), one.optional != Some(true)));
                }
            }
            let from = container.env_from.iter().flatten().filter_map(|from| from.secret_ref.as_ref());
            whole.extend(from.map(|secret| (secret.name.clone(), "envFrom")));
        }
        for volume in pods.spec.volumes.iter().flatten() {
            let own = volume.secret.as_ref().and_then(|secret| secret.secret_name.clone());
            let projected = volume.projected.iter().flat_map(|projected| projected.sources.iter().flatten());
            let projected = projected.filter_map(|source| Some(source.secret.as_ref()?.name.clone()));
            whole.extend(own.into_iter().chain(projected).map(|name| (name, "a volume")));
        }
        let pulls = pods.spec.image_pull_secrets.iter().flatten();
        whole.extend(pulls.map(|secret| (secret.name.clone(), "imagePullSecrets")));
        for (name, of_it, required) in keys {
            let one = needed.entry((pods.item.object.namespace().to_owned(), name)).or_default();
            *one.keys.entry(of_it).or_default() |= required;
        }
        for (name, how) in whole {
            let one = needed.entry((pods.item.object.namespace().to_owned(), name)).or_default();
            one.whole.insert(format!("{key} ({how})"));
        }
    }
    needed
}
