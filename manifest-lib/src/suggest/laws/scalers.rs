//! Two controllers that undo each other's work. Source: KEDA, "Scaling Deployments"; Kubernetes' autoscaler project,
//! "Vertical Pod Autoscaler" (known limitations).

use super::law::{Law, Wrong};
use crate::cluster::{ScaledObject, Set};
use crate::objects::{Item, Object, ObjectKey};

pub(super) const LAWS: &[Law] = &[Law { name: "two-scalers", find: two_scalers }];

fn two_scalers(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (key, item) in set.bundle.iter() {
        let message =
            ScaledObject::of(key, item).map_or_else(|| vertical(set, key, item), |one| scaled_object(set, &one));
        wrong.extend(message.map(|message| Wrong::new(key, "spec", message)));
    }
    wrong
}

/// KEDA makes a HorizontalPodAutoscaler of its own.
fn scaled_object(set: &Set<'_>, scaler: &ScaledObject<'_>) -> Option<String> {
    let pods = set.named(&scaler.key.namespace, scaler.kind, scaler.name)?;
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
fn vertical(set: &Set<'_>, key: &ObjectKey, item: &Item) -> Option<String> {
    let Object::Other(object) = &item.object else { return None };
    if (key.group.as_str(), key.kind.as_str()) != ("autoscaling.k8s.io", "VerticalPodAutoscaler") {
        return None;
    }
    let spec = &object.value()["spec"];
    let target = &spec["targetRef"];
    let kind = target["kind"].as_str().unwrap_or("Deployment");
    let pods = set.named(&key.namespace, kind, target["name"].as_str()?)?;
    let only_tells = spec["updatePolicy"]["updateMode"] == "Off";
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
