//! What an autoscaler and a drain may do.

use super::super::place::Of::Kind as OfKind;
use super::case::Case;
use super::row::{Row, any, doubtful, harmless};
use crate::cluster::{Pods, recreates};
use crate::diff::kind::Kind::{HorizontalPodAutoscaler, PodDisruptionBudget};
use crate::objects::Object;

pub(super) const ROWS: &[Row] = &[
    harmless(
        OfKind(HorizontalPodAutoscaler),
        "spec.minReplicas",
        |case| case.grows_by_some() && scales_freely(case),
        "more pods at rest; as far as this environment goes, the cluster has room for them",
    ),
    harmless(
        OfKind(HorizontalPodAutoscaler),
        "spec.maxReplicas",
        |case| case.grows_by_some() && scales_freely(case),
        "more pods under load; as far as this environment goes, the cluster has room for them",
    ),
    doubtful(
        OfKind(HorizontalPodAutoscaler),
        "spec.minReplicas",
        |case| !case.grows(),
        "fewer pods are there when load comes",
    ),
    doubtful(
        OfKind(HorizontalPodAutoscaler),
        "spec.maxReplicas",
        |case| !case.grows(),
        "fewer pods take the most load",
    ),
    harmless(
        OfKind(HorizontalPodAutoscaler),
        "spec.metrics.resource.target.averageUtilization",
        |case| scales_freely(case) && sooner(case),
        "pods are added sooner, and no more of them than before",
    ),
    doubtful(
        OfKind(HorizontalPodAutoscaler),
        "spec.metrics.**",
        |case| !sooner(case),
        "pods are added at another load, perhaps too late",
    ),
    doubtful(OfKind(HorizontalPodAutoscaler), "spec.behavior.**", any, "pods are added or removed at another speed"),
    doubtful(OfKind(HorizontalPodAutoscaler), "spec.scaleTargetRef.**", any, "it scales something else"),
    doubtful(OfKind(PodDisruptionBudget), "spec.**", any, "a drain takes more pods at once, or waits for longer"),
];

/// A target below half of the request would have pods stand idle.
fn sooner(case: &Case<'_, '_>) -> bool {
    case.order().is_some_and(|order| order.is_lt()) && case.number().is_some_and(|percent| percent >= 50)
}

/// Whether the pods that it scales can be more.
fn scales_freely(case: &Case<'_, '_>) -> bool {
    let set = &case.sides[1].set;
    let item = set.bundle.get(case.key);
    let Some(Object::HorizontalPodAutoscaler(scaler)) = item.map(|item| &item.object) else { return false };
    takes_more(set.scaled(&case.key.namespace, scaler).map(|index| &set.pods[index]))
}

/// Whether one more of these pods is like the others: a Deployment's, with no claim that one pod may have, no port of the
/// node, and no place that it has to have.
pub(super) fn takes_more(pods: Option<&Pods<'_>>) -> bool {
    let Some(pods) = pods else { return false };
    let Object::Deployment(owner) = &pods.item.object else { return false };
    let strategy = owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref());
    let claims = pods
        .spec
        .volumes
        .iter()
        .flatten()
        .any(|volume| volume.persistent_volume_claim.is_some() || volume.host_path.is_some());
    let ports = pods.ports().any(|port| port.host_port.is_some()) || pods.spec.host_network == Some(true);
    let constraints = pods.spec.topology_spread_constraints.iter().flatten();
    let spread = constraints.into_iter().any(|one| one.when_unsatisfiable == "DoNotSchedule");
    let placed = pods.spec.affinity.is_some() || pods.spec.node_name.is_some();
    !recreates(strategy) && !claims && !ports && !spread && !placed
}
