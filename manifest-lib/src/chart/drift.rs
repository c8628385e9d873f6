//! A chart cannot drift: with an environment's values, the templates must be the environment's bundle.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answers::Answers;
use super::error::ChartError;
use super::generalize::{identity, job_of};
use super::node::Entry;
use super::secrets;
use super::templates::Templates;
use crate::lower::Environment;
use crate::objects::Bundle;
use crate::values::push_key;

const ADVICE: &str =
    "no value of the chart can say it: say the same in each environment, or leave one out with `.without_chart()`";

/// Where the templates, with the environment's values, are not its bundle, field by field.
/// The defaults are another environment's, whose lines are told, too.
pub(super) fn drift(
    bundle: &Bundle,
    templates: &Templates,
    answers: &Answers<'_, '_>,
    (base, defaults): (&Environment<'_>, &Bundle),
) -> Vec<ChartError> {
    let (environment, values) = (answers.environment, &answers.owning());
    let (app, name) = (&environment.app, environment.name());
    let namespace = app.target.namespace.0.value.as_str();
    let there: Vec<&Entry> = templates.values().flatten().filter(|document| document.holds(values)).collect();
    let mut errors = Vec::new();
    let mut identities = BTreeSet::new();
    for (key, item) in bundle.iter() {
        let identity = self::identity(key, &item.object, app);
        let document = there.iter().find(|document| document.key == identity);
        identities.insert(identity.clone());
        let Some(made) = document.and_then(|document| document.node.eval(values, namespace)) else {
            let message = format!("{key} is in `{name}` and not in the chart, and {ADVICE}");
            errors.push(ChartError::new(item.origins.object(), message));
            continue;
        };
        let mut wanted = item.object.to_value().unwrap_or_default();
        if let Some(job) = job_of(&key.name, app).filter(|_| key.kind == "Job") {
            // What a Job runs, and so its name, are the values' to say.
            wanted["metadata"]["name"] = Value::from(job);
        }
        if let Some((path, wanted, made)) = differ(&wanted, &made, String::new()) {
            let other = defaults.iter().find(|(key, other)| self::identity(key, &other.object, &base.app) == identity);
            let other = other.map(|(_, other)| other.origins.of(&path)).filter(|_| base.name() != name);
            let from = other.map(|at| format!(", which has it from `{}` ({at})", base.name())).unwrap_or_default();
            let message = format!("{key} {path} is {wanted} in `{name}` and {made} in the chart{from}, and {ADVICE}");
            errors.push(ChartError::new(item.origins.of(&path), message));
        }
    }
    for document in there.iter().filter(|document| !identities.contains(&document.key)) {
        let message = format!("{} is in the chart and not in `{name}`, and {ADVICE}", document.key);
        errors.push(ChartError::new(environment.origin, message));
    }
    errors
}

/// The first place where two trees differ.
fn differ(wanted: &Value, made: &Value, path: String) -> Option<(String, Value, Value)> {
    match (wanted, made) {
        _ if wanted == made => None,
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let mut path = path.clone();
                push_key(&mut path, key);
                differ(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), path)
            })
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len())).find_map(|index| {
            let of = |items: &[Value]| items.get(index).cloned().unwrap_or_default();
            differ(&of(a), &of(b), format!("{path}[{index}]"))
        }),
        _ => Some((path, wanted.clone(), made.clone())),
    }
}

/// Where a pod still names a Secret of the chart's own when another one is to be taken.
pub(super) fn left_behind(templates: &Templates, answers: &Answers<'_, '_>) -> Vec<ChartError> {
    let (environment, mut values) = (answers.environment, answers.tree.clone());
    let Some(existing) = values.pointer_mut("/secrets/existingSecret") else { return Vec::new() };
    *existing = Value::from("another");
    let mut errors = Vec::new();
    for document in templates.values().flatten().filter(|document| document.holds(&values)) {
        let made = document.node.eval(&values, "").unwrap_or_default();
        let pod = made.pointer("/spec/template").map(Value::to_string).unwrap_or_default();
        for secret in secrets::of(&environment.app).into_keys().filter(|name| pod.contains(&format!("\"{name}\""))) {
            let message = format!(
                "{} still names the Secret `{secret}` where `{}` names another",
                document.key,
                secrets::existing().as_str()
            );
            errors.push(ChartError::new(environment.origin, message));
        }
    }
    errors
}
