//! Fields of pods that are no container's.

use serde_json::Value;

use super::super::place::Of::Pods;
use super::case::Case;
use super::row::{Row, any, doubtful, harmless, is_gone, is_new};
use crate::cluster::defaults::grace_seconds;
use crate::cluster::{Pods as PodsOf, pre_stop_seconds, recreates, rollout_limits};
use crate::objects::Object;

pub(super) const ROWS: &[Row] = &[
    harmless(
        Pods,
        "spec.terminationGracePeriodSeconds",
        |case| gently(case) && ends_later(case),
        "pods get longer to end, up to two minutes",
    ),
    doubtful(
        Pods,
        "spec.terminationGracePeriodSeconds",
        |case| !ends_later(case),
        "pods have less time to end, or a drain waits long for them",
    ),
    harmless(
        Pods,
        "spec.containers.lifecycle.preStop.sleep.seconds",
        |case| gently(case) && keeps_time(case),
        "pods sleep longer before they end, and have as much time to end as before",
    ),
    doubtful(
        Pods,
        "spec.containers.lifecycle.**",
        |case| !keeps_time(case),
        "requests may still come while the container ends, or it has less time for them",
    ),
    harmless(
        Pods,
        "spec.topologySpreadConstraints",
        |case| gently(case) && is_new(case) && is_soft(case.new),
        "pods are spread where that can be, and scheduled all the same where it cannot",
    ),
    doubtful(
        Pods,
        "spec.topologySpreadConstraints.**",
        is_gone,
        "all pods may come to one node, or to one zone, and end with it",
    ),
    doubtful(
        Pods,
        "spec.topologySpreadConstraints.**",
        |case| !(is_gone(case) || is_new(case) && is_soft(case.new)),
        "pods stay pending where their places cannot be had: on nodes without the label, none is scheduled",
    ),
    doubtful(Pods, "spec.affinity.**", any, "pods stay pending where no node is as they ask"),
    doubtful(Pods, "spec.nodeSelector.**", any, "pods stay pending where no node has the labels"),
    doubtful(Pods, "spec.nodeName", any, "pods go to one node, past the scheduler"),
    doubtful(Pods, "spec.tolerations.**", any, "pods go to nodes that keep others away"),
    doubtful(
        Pods,
        "spec.priorityClassName",
        any,
        "pods are scheduled before others, which are ended for them, or after",
    ),
    doubtful(Pods, "spec.serviceAccountName", any, "pods act as another account in the cluster's API"),
    doubtful(Pods, "spec.serviceAccount", any, "pods act as another account in the cluster's API"),
    doubtful(
        Pods,
        "spec.automountServiceAccountToken",
        any,
        "pods get, or lose, a token with which they call the cluster's API",
    ),
    doubtful(Pods, "spec.hostAliases.**", any, "names lead to other addresses in these pods"),
    doubtful(Pods, "spec.dnsPolicy", any, "names are asked of another server"),
    doubtful(Pods, "spec.dnsConfig.**", any, "names are asked of other servers, which may answer what they like"),
    doubtful(Pods, "spec.volumes.**", any, "pods have other files, or keep them elsewhere"),
    doubtful(Pods, "spec.securityContext.**", any, "what the processes may do changes"),
    doubtful(Pods, "spec.containers.securityContext.**", any, "what the processes may do changes"),
    doubtful(Pods, "spec.imagePullSecrets.**", any, "images are pulled as somebody else"),
    doubtful(Pods, "spec.enableServiceLinks", any, "each Service sets variables, which apps take for their own"),
    doubtful(Pods, "spec.restartPolicy", any, "pods that end are started again by another rule"),
    doubtful(Pods, "spec.runtimeClassName", any, "pods run by another runtime"),
    doubtful(Pods, "spec.schedulerName", any, "another scheduler has to be there, or pods stay pending"),
];

/// Whether another template replaces the pods one after the other, and some are there all the time.
pub(super) fn gently(case: &Case<'_, '_>) -> bool {
    let [Some(_), Some(pods)] = case.pods() else { return false };
    let Object::Deployment(owner) = &pods.item.object else { return false };
    let Some(spec) = &owner.spec else { return false };
    let index = case.sides[1].set.named(&case.key.namespace, &case.key.kind, &case.key.name);
    let fewest = i64::from(index.map_or(1, |index| case.sides[1].set.fewest(index)));
    // Two pods of one claim are not there at once on two nodes.
    let claims = pods.spec.volumes.iter().flatten().any(|volume| volume.persistent_volume_claim.is_some());
    let stays = rollout_limits(spec.strategy.as_ref(), fewest).is_some_and(|(_, away)| away < fewest.max(1));
    !recreates(spec.strategy.as_ref()) && stays && !claims && spec.paused != Some(true)
}

fn ends_later(case: &Case<'_, '_>) -> bool {
    case.grows() && case.number().is_some_and(|seconds| seconds <= MOST_GRACE)
}

/// A drain waits for each pod as long as this.
const MOST_GRACE: i64 = 120;

/// Whether the time between the end of the sleep and the end of the pod is no less than before.
fn keeps_time(case: &Case<'_, '_>) -> bool {
    let left = |pods: Option<&PodsOf<'_>>| {
        let pods = pods?;
        let sleep = pods.containers().filter_map(|(_, container)| pre_stop_seconds(container)).max()?;
        Some(grace_seconds(pods.spec).saturating_sub(sleep))
    };
    let [old, new] = case.pods().map(left);
    case.grows() && old.zip(new).is_some_and(|(old, new)| new >= old)
}

/// Whether a constraint only prefers; of a list, each of it.
fn is_soft(constraint: Option<&Value>) -> bool {
    match constraint {
        Some(Value::Array(all)) => !all.is_empty() && all.iter().all(|one| is_soft(Some(one))),
        Some(one) => one.get("whenUnsatisfiable").is_some_and(|action| action == "ScheduleAnyway"),
        None => false,
    }
}
