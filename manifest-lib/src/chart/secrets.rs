//! The Secrets that an app names: the values that they come from, and their template.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ChartError;
use super::names::camel_case;
use super::value_path::ValuePath;
use crate::model::{App, Deployed, SecretEnv};
use crate::render::fill;

/// The value that names a Secret which is there already.
pub(super) const EXISTING: &str = "existingSecret";

/// The place of that value.
pub(super) fn existing() -> ValuePath {
    ValuePath::new(&["secrets", EXISTING])
}

/// The Secrets that the app names, each with its keys. Only the model knows which are the app's own to be made: an object
/// may name others, too.
pub(super) fn of<'a>(app: &App<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut secrets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for secret in app.workloads.iter().flat_map(named_by) {
        secrets.entry(secret.secret.as_str()).or_default().insert(secret.key.as_str());
    }
    secrets
}

/// What a workload's containers name, the main one's first.
fn named_by<'d, 'a>(deployed: &'d Deployed<'a>) -> impl Iterator<Item = &'d SecretEnv<'a>> {
    let body = &deployed.body;
    let beside = body.sidecars.iter().chain(body.init_containers.iter()).flat_map(|beside| beside.secrets.iter());
    body.main.secrets.iter().chain(beside)
}

/// The names of the values that a workload's pods read.
pub(super) fn values_of(deployed: &Deployed<'_>, app: &App<'_>) -> Vec<String> {
    let secrets = of(app);
    let named = named_by(deployed).map(|secret| value_name(&secrets, secret.secret.as_str(), secret.key.as_str()));
    named.collect::<BTreeSet<String>>().into_iter().collect()
}

/// The name of the value for a key of a Secret: the key's, or, where two Secrets have that key, the Secret's and the key's.
fn value_name(secrets: &BTreeMap<&str, BTreeSet<&str>>, secret: &str, key: &str) -> String {
    let alone = secrets.iter().all(|(other, keys)| *other == secret || !keys.contains(key));
    if alone { camel_case(key) } else { camel_case(&format!("{secret}-{key}")) }
}

/// Each value with the Secret and the key that it is for.
pub(super) fn values<'a>(app: &App<'a>) -> BTreeMap<String, (&'a str, &'a str)> {
    let secrets = of(app);
    let each = secrets.iter().flat_map(|(secret, keys)| keys.iter().map(move |key| (*secret, *key)));
    each.map(|(secret, key)| (value_name(&secrets, secret, key), (secret, key))).collect()
}

/// All values of the app's Secrets, which nobody has answered yet; nothing if it names none.
pub(super) fn unset(app: &App<'_>) -> Option<BTreeMap<String, String>> {
    let names = values(app).into_keys();
    let unset: BTreeMap<String, String> = names.map(|name| (name, String::new())).collect();
    (!unset.is_empty()).then(|| unset.into_iter().chain([(EXISTING.to_owned(), String::new())]).collect())
}

/// Two secrets whose keys would be one value.
pub(super) fn clashes(app: &App<'_>) -> Vec<ChartError> {
    let secrets = of(app);
    let mut names: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut errors = Vec::new();
    for secret in app.workloads().iter().flat_map(named_by) {
        let own = (secret.key.as_str(), secret.secret.as_str());
        let name = value_name(&secrets, own.1, own.0);
        let known = *names.entry(name.clone()).or_insert(own);
        let other = match known {
            _ if name == EXISTING => "the name of a Secret that is there already".to_owned(),
            known if known == own => continue,
            (key, secret) => format!("the key `{key}` of `{secret}`"),
        };
        let message = format!(
            "the chart's value `secrets.{name}` would be both {other} and the key `{}` of `{}`: rename one key",
            own.0, own.1
        );
        errors.push(ChartError::new(secret.origin, message));
    }
    errors
}

/// templates/secrets.yaml: the Secrets from values, unless there is one already.
pub(super) fn template(app: &App<'_>, mark: &str) -> String {
    let secrets = of(app);
    let missing = values(app).into_keys().map(|name| {
        fill!(
            "{{- if not .Values.secrets.%NAME% }}{{ $missing = append $missing \"secrets.%NAME%\" }}{{ end }}\n",
            NAME = &name
        )
    });
    let keys: BTreeSet<&str> = secrets.values().flatten().copied().collect();
    let each = secrets.iter().map(|(secret, keys)| {
        let data = keys.iter().map(|key| {
            let name = value_name(&secrets, secret, key);
            fill!("  %KEY%: {{ .Values.secrets.%NAME% | b64enc | quote }}\n", KEY = key, NAME = &name)
        });
        fill!(include_str!("text/secret.tpl"), CHART = app.name(), SECRET = secret, DATA = &data.collect::<String>())
    });
    fill!(
        include_str!("text/secrets.tpl"),
        MARK = mark,
        MISSING = &missing.collect::<String>(),
        KEYS = &keys.into_iter().collect::<Vec<_>>().join(", "),
        SECRETS = &each.collect::<String>(),
    )
}
