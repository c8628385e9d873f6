//! Autoscalers that wait for what cannot be. Source: Kubernetes, "Horizontal Pod Autoscaling" (algorithm, tolerance).

use k8s_openapi::api::autoscaling::v2::MetricTarget;
use k8s_openapi::api::core::v1::Container;

use super::amount::{limit, nanos, request};
use super::law::{Law, Wrong};
use crate::cluster::{Pods, Set};
use crate::objects::Object;

pub(super) const LAWS: &[Law] = &[Law { name: "unreachable-target", find: unreachable_target }];

fn unreachable_target(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (key, item) in set.bundle.iter() {
        let Object::HorizontalPodAutoscaler(scaler) = &item.object else { continue };
        let Some(pods) = set.scaled(&key.namespace, scaler).map(|index| &set.pods[index]) else { continue };
        let metrics = scaler.spec.iter().flat_map(|spec| spec.metrics.iter().flatten());
        for (index, metric) in metrics.enumerate() {
            let (name, target, container) = match (&metric.resource, &metric.container_resource) {
                (Some(one), _) => (&one.name, &one.target, None),
                (None, Some(one)) => (&one.name, &one.target, Some(one.container.as_str())),
                (None, None) => continue,
            };
            if let Some(message) = unreachable(pods, name, target, container) {
                wrong.push(Wrong::new(key, format!("spec.metrics[{index}]"), message));
            }
        }
    }
    wrong
}

/// Why the use of a resource never gets there: the limit is in the way. The controller acts from a tenth above its target
/// on.
fn unreachable(pods: &Pods<'_>, name: &str, target: &MetricTarget, container: Option<&str>) -> Option<String> {
    let running = || pods.running().map(|(_, one)| one).filter(|one| container.is_none_or(|name| one.name == name));
    let sum = |of: fn(&Container, &str) -> Option<i128>| -> Option<i128> {
        running().map(|one| of(one, name)).sum::<Option<i128>>().filter(|sum| *sum > 0)
    };
    let limit = sum(limit)?;
    match (target.average_utilization, &target.average_value) {
        (Some(percent), _) => {
            let request = sum(request)?;
            let reached = limit.saturating_mul(1000) > request.saturating_mul(i128::from(percent) * 11);
            (!reached).then(|| {
                format!(
                    "at {percent} percent of the {name} request nothing is added: the limit ends at {} percent, and the autoscaler acts from a tenth above its target on; write less than {}",
                    limit * 100 / request,
                    limit * 1000 / (request * 11)
                )
            })
        }
        (None, Some(value)) => {
            let value = nanos(value)?;
            (limit.saturating_mul(10) <= value.saturating_mul(11)).then(|| {
                format!(
                    "the {name} limit is reached before the target, so nothing is ever added: write less than the limit"
                )
            })
        }
        (None, None) => None,
    }
}
