//! Two controllers that undo each other's work. Source: KEDA, "Scaling Deployments"; Kubernetes' autoscaler project,
//! "Vertical Pod Autoscaler" (known limitations).

use serde_json::Value;

use super::law::{Law, Wrong};
use crate::cluster::Set;
use crate::objects::{Object, ObjectKey};

pub(super) const LAWS: &[Law] = &[Law { name: "two-scalers", find: two_scalers }];

fn two_scalers(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (key, item) in set.bundle.iter() {
        let Object::Other(_) = &item.object else { continue };
        let Ok(object) = item.object.to_value() else { continue };
        let message = match (key.group.as_str(), key.kind.as_str()) {
            ("keda.sh", "ScaledObject") => scaled_object(set, key, &object),
            ("autoscaling.k8s.io", "VerticalPodAutoscaler") => vertical(set, key, &object),
            _ => None,
        };
        wrong.extend(message.map(|message| Wrong::new(key, "spec", message)));
    }
    wrong
}

fn at<'v>(object: &'v Value, path: &[&str]) -> &'v Value {
    path.iter().try_fold(object, |at, key| at.get(key)).unwrap_or(&Value::Null)
}

/// The pods that it means.
fn target(set: &Set<'_>, key: &ObjectKey, target: &Value) -> Option<usize> {
    let kind = target.get("kind").and_then(Value::as_str).unwrap_or("Deployment");
    set.named(&key.namespace, kind, target.get("name")?.as_str()?)
}

/// KEDA makes a HorizontalPodAutoscaler of its own.
fn scaled_object(set: &Set<'_>, key: &ObjectKey, object: &Value) -> Option<String> {
    let pods = target(set, key, at(object, &["spec", "scaleTargetRef"]))?;
    let owner = set.pods[pods].key;
    if set.is_scaled(pods) {
        return Some(format!(
            "a HorizontalPodAutoscaler scales {owner} already, and KEDA makes another one for it: they undo each other's work; keep one"
        ));
    }
    set.pods[pods].replicas.map(|replicas| {
        format!("{owner} sets {replicas} replicas, which each apply would set again over what KEDA chose: leave them out first")
    })
}

/// What changes requests changes what the other measures.
fn vertical(set: &Set<'_>, key: &ObjectKey, object: &Value) -> Option<String> {
    let pods = target(set, key, at(object, &["spec", "targetRef"]))?;
    let only_tells = at(object, &["spec", "updatePolicy", "updateMode"]) == "Off";
    let scaler = set.scaler(pods).filter(|_| !only_tells)?;
    let metrics = scaler.spec.as_ref().and_then(|spec| spec.metrics.as_ref());
    let by_use =
        metrics.is_none_or(|all| all.iter().any(|one| one.resource.is_some() || one.container_resource.is_some()));
    by_use.then(|| {
        format!(
            "a HorizontalPodAutoscaler scales {} by the share of what it requests, and this one changes the requests: they undo each other's work; let updateMode be `Off`",
            set.pods[pods].key
        )
    })
}
