//! What the differences of an object do, in words: each kind of effect once.

use serde_json::Value;

use super::impact::Impact;
use super::kind::Kind;
use super::report::{Change, Effect, ObjectChange, ObjectDiff, Operation};
use super::side::At;
use super::tree::value;
use super::walk::{head, shown};
use crate::cluster::Pods;

/// Says what the changes of an object do, each kind of it once.
pub(super) fn judge(object: &mut ObjectDiff, old: &At<'_>, new: &At<'_>) {
    for impact in Impact::ALL {
        let changes: Vec<&Change> = object.changes.iter().filter(|change| change.impacts.contains(&impact)).collect();
        if changes.is_empty() {
            continue;
        }
        let message = match impact {
            Impact::RollsPods => rolls(new),
            Impact::Recreate => format!(
                "the API server refuses another {} for {}: delete the object and create it again",
                changes[0].path, old.key
            ),
            // Said of nothing else, and of the whole object.
            Impact::MetadataOnly if changes.len() < object.changes.len() => continue,
            Impact::MetadataOnly => format!("only labels or annotations of {} change", new.key),
            Impact::NoEffect => continue,
            _ => format!("{}: {}", new.key, listed(&changes)),
        };
        object.effects.push(Effect::new(impact, message));
    }
}

/// The first few changes in words.
fn listed(changes: &[&Change]) -> String {
    const MOST: usize = 3;
    let word = |value: &Option<Value>| match value {
        None => "none".to_owned(),
        Some(Value::String(text)) if !text.contains('\n') && text.chars().count() <= 60 => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(_) => "...".to_owned(),
    };
    let mut told: Vec<String> = changes
        .iter()
        .take(MOST)
        .map(|change| {
            let short = change.path.rsplit_once("spec.").map_or(change.path.as_str(), |(_, rest)| rest);
            format!("{short} {} -> {}", word(&change.old), word(&change.new))
        })
        .collect();
    if changes.len() > MOST {
        told.push(format!("and {} more", changes.len() - MOST));
    }
    told.join(", ")
}

/// How the pods are replaced.
fn rolls(at: &At<'_>) -> String {
    let strategy = |field: &str| value(at.value, &["spec".to_owned(), "strategy".to_owned(), field.to_owned()]);
    let update = |field: &str| {
        let amount = strategy("rollingUpdate").and_then(|update| update.get(field));
        amount.map_or_else(
            || "25%".to_owned(),
            |amount| amount.as_str().map_or_else(|| amount.to_string(), str::to_owned),
        )
    };
    match (at.kind(), strategy("type").and_then(Value::as_str)) {
        (Kind::Deployment, Some("Recreate")) => format!("{} ends every pod before it starts one", at.key),
        (Kind::Deployment, _) => format!(
            "{} replaces every pod, with {} more and {} fewer at a time",
            at.key,
            update("maxSurge"),
            update("maxUnavailable")
        ),
        (Kind::StatefulSet | Kind::DaemonSet, _) if waits_for_hands(at) => {
            format!("{} gives it to each pod when somebody deletes that pod: it updates OnDelete", at.key)
        }
        _ => format!("{} replaces every pod", at.key),
    }
}

/// Whether the controller leaves the replacing to somebody.
fn waits_for_hands(at: &At<'_>) -> bool {
    let path = ["spec", "updateStrategy", "type"].map(str::to_owned);
    value(at.value, &path).and_then(Value::as_str) == Some("OnDelete")
}

/// A new object, and what it brings.
pub(super) fn added(at: &At<'_>) -> ObjectDiff {
    let mut object = head(at, ObjectChange::Added);
    object.patch.push(Operation {
        op: "add",
        path: String::new(),
        value: Some(shown(at.value, at.kind() == Kind::Secret)),
    });
    object.effects.push(Effect::new(Impact::AddsObject, format!("{} is new", at.key)));
    if let Some(pods) = pods(at) {
        object.effects.push(Effect::new(Impact::AddsCapacity, format!("{} adds {pods}", at.key)));
    }
    let of_type = value(at.value, &["spec".to_owned(), "type".to_owned()]).and_then(Value::as_str);
    match (at.kind(), of_type) {
        (Kind::Service, Some(of_type @ ("NodePort" | "LoadBalancer"))) => {
            let message = format!("{} of type {of_type} is reached from outside of the cluster", at.key);
            object.effects.push(Effect::new(Impact::OpensNetwork, message));
        }
        (Kind::Ingress, _) => {
            let message = format!("{} is reached from outside of the cluster", at.key);
            object.effects.push(Effect::new(Impact::OpensNetwork, message));
        }
        (Kind::HorizontalPodAutoscaler, _) => {
            let count = |field: &str| {
                let number = value(at.value, &["spec".to_owned(), field.to_owned()]).and_then(Value::as_i64);
                number.unwrap_or(1)
            };
            let message = format!("{} decides: {} to {} pods", at.key, count("minReplicas"), count("maxReplicas"));
            object.effects.push(Effect::new(Impact::ChangesScaling, message));
        }
        (Kind::PodDisruptionBudget, _) => {
            let message = format!("{} limits how many pods a drain takes", at.key);
            object.effects.push(Effect::new(Impact::RaisesAvailability, message));
        }
        (Kind::RoleBinding | Kind::ClusterRoleBinding, _) => {
            object.effects.push(Effect::new(Impact::LoosensSecurity, format!("{} gives rights", at.key)));
        }
        _ => {}
    }
    object
}

/// A removed object, and what goes with it.
pub(super) fn removed(at: &At<'_>) -> ObjectDiff {
    let mut object = head(at, ObjectChange::Removed);
    object.patch.push(Operation { op: "remove", path: String::new(), value: None });
    let space = at.item.object.namespace();
    let space = if space.is_empty() { String::new() } else { format!(" -n {space}") };
    let message = format!(
        "{} is not in the YAML any more, and `kubectl apply` leaves it in the cluster: run `kubectl delete {} {}{space}`",
        at.key,
        at.key.kind.to_ascii_lowercase(),
        at.key.name
    );
    object.effects.push(Effect::new(Impact::RemovesObject, message));
    if let Some(pods) = pods(at) {
        object.effects.push(Effect::new(Impact::DropsCapacity, format!("{} takes {pods} with it", at.key)));
    }
    let more = match at.kind() {
        Kind::Service | Kind::Ingress => {
            Some((Impact::ChangesRouting, "nobody reaches what was behind it by its name"))
        }
        Kind::HorizontalPodAutoscaler => Some((Impact::ChangesScaling, "the number of pods stays what it is")),
        Kind::PodDisruptionBudget => Some((Impact::LowersAvailability, "a drain may take all pods at once")),
        Kind::ConfigMap | Kind::Secret => Some((Impact::ChangesConfig, "pods that read it do not start")),
        Kind::PersistentVolumeClaim => {
            Some((Impact::ChangesBehavior, "its data is deleted, unless its volume is retained"))
        }
        _ => None,
    };
    if let Some((impact, message)) = more {
        object.effects.push(Effect::new(impact, format!("without {}, {message}", at.key)));
    }
    object
}

/// How many pods an object wants, in words.
fn pods(at: &At<'_>) -> Option<String> {
    let pods = Pods::of(at.key, at.item)?;
    let mut requests = String::new();
    for container in &pods.spec.containers {
        for (name, amount) in container.resources.iter().flat_map(|resources| resources.requests.iter().flatten()) {
            requests.push_str(&format!(" {name} {}", amount.0));
        }
    }
    let each = if requests.is_empty() { String::new() } else { format!(", each requesting{requests}") };
    Some(match pods.replicas {
        Some(1) => format!("1 pod{each}"),
        Some(count) => format!("{count} pods{each}"),
        None => format!("pods{each}"),
    })
}
