//! How many pods an owner keeps, and how it replaces them.

use super::super::place::Of::Kind as OfKind;
use super::case::Case;
use super::pods::gently;
use super::row::{Row, any, doubtful, harmless};
use super::scaling::takes_more;
use crate::diff::kind::Kind::{CronJob, DaemonSet, Deployment, Job, StatefulSet};

pub(super) const ROWS: &[Row] = &[
    harmless(
        OfKind(Deployment),
        "spec.replicas",
        |case| case.grows_by_some() && is_one_of_many(case) && takes_more(case.pods()[1]),
        "more pods of the same kind; as far as this environment goes, the cluster has room for them",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.replicas",
        |case| case.grows() && !takes_more(case.pods()[1]),
        "more pods may not find a place, or share what one alone may have",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.replicas",
        |case| case.grows() && !is_one_of_many(case),
        "one pod that no Service sends to may be meant to be the only one",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.replicas",
        |case| !case.grows(),
        "fewer pods take the load, or somebody else has to choose how many",
    ),
    harmless(
        OfKind(Deployment),
        "spec.revisionHistoryLimit",
        |case| (2..=50).contains(&case.new.map_or(Some(10), serde_json::Value::as_i64).unwrap_or(0)),
        "so many versions are kept, to which a rollout can be undone",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.revisionHistoryLimit",
        |case| case.number().is_some_and(|kept| kept < 2),
        "a rollout can hardly be undone: the versions before it are gone",
    ),
    harmless(
        OfKind(Deployment),
        "spec.minReadySeconds",
        |case| {
            gently(case)
                && case.number().is_some_and(|seconds| seconds <= 60)
                && !case.order().is_some_and(|order| order.is_lt())
        },
        "a rollout waits longer for each pod, up to a minute",
    ),
    harmless(
        OfKind(Deployment),
        "spec.strategy.rollingUpdate.maxUnavailable",
        |case| {
            // With none away, one more has to find a place.
            let moves = case.number().is_some_and(|pods| pods >= 1 || pods == 0 && takes_more(case.pods()[1]));
            gently(case) && moves && case.order().is_some_and(|order| order.is_lt())
        },
        "a rollout takes fewer pods at a time",
    ),
    harmless(
        OfKind(Deployment),
        "spec.strategy.rollingUpdate.maxSurge",
        surges,
        "a rollout starts so many pods before it ends others; as far as this environment goes, the cluster has room for them",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.strategy.rollingUpdate.maxSurge",
        |case| !surges(case),
        "a rollout starts fewer pods before it ends others, or more than there may be at once",
    ),
    doubtful(
        OfKind(Deployment),
        "spec.paused",
        any,
        "while it is paused, no change reaches a pod, and all that waited do when it goes on",
    ),
    doubtful(OfKind(Deployment), "spec.strategy.**", |case| !gently(case), "a rollout may take all pods at once"),
    doubtful(OfKind(Deployment), "spec.progressDeadlineSeconds", any, "a rollout that hangs is told at another time"),
    doubtful(OfKind(StatefulSet), "spec.replicas", any, "its pods have names, claims and members of their own"),
    doubtful(
        OfKind(StatefulSet),
        "spec.updateStrategy.**",
        any,
        "a new version reaches its pods in another way, or not at all",
    ),
    doubtful(
        OfKind(DaemonSet),
        "spec.updateStrategy.**",
        any,
        "a new version reaches its pods in another way, or not at all",
    ),
    doubtful(
        OfKind(StatefulSet),
        "spec.persistentVolumeClaimRetentionPolicy.**",
        any,
        "its claims, with the data, are deleted with it or with fewer pods, or stay and cost",
    ),
    doubtful(OfKind(CronJob), "spec.schedule", any, "its work is done at other times"),
    doubtful(OfKind(CronJob), "spec.timeZone", any, "its work is done at other times"),
    doubtful(OfKind(CronJob), "spec.suspend", any, "its work is not done, or begins again"),
    doubtful(
        OfKind(CronJob),
        "spec.concurrencyPolicy",
        any,
        "two runs may be there at once, or one is left out or ended for the other",
    ),
    doubtful(
        OfKind(CronJob),
        "spec.startingDeadlineSeconds",
        any,
        "a run that is late begins all the same, or is left out; below 10 s it may never begin",
    ),
    harmless(
        OfKind(CronJob),
        "spec.successfulJobsHistoryLimit",
        keeps_some,
        "so many of its runs are kept to be looked at",
    ),
    harmless(
        OfKind(CronJob),
        "spec.failedJobsHistoryLimit",
        keeps_some,
        "so many of its runs are kept to be looked at",
    ),
    doubtful(
        OfKind(CronJob),
        "spec.jobTemplate.spec.backoffLimit",
        any,
        "a run that fails is tried again more often, or given up sooner",
    ),
    doubtful(OfKind(CronJob), "spec.jobTemplate.spec.activeDeadlineSeconds", any, "a run is ended sooner, or later"),
    doubtful(
        OfKind(CronJob),
        "spec.jobTemplate.spec.parallelism",
        any,
        "more or fewer of its pods work at once, each on what the others may have",
    ),
    doubtful(
        OfKind(CronJob),
        "spec.jobTemplate.spec.ttlSecondsAfterFinished",
        any,
        "a run that has ended, and what it logged, goes sooner or later",
    ),
    doubtful(OfKind(Job), "spec.suspend", any, "its work stops, or begins again"),
];

/// Whether a rollout starts a whole number of pods, one or more, of those of which there may be more.
fn surges(case: &Case<'_, '_>) -> bool {
    gently(case) && takes_more(case.pods()[1]) && case.number().is_some_and(|pods| (1..=10).contains(&pods))
}

/// Whether some runs are kept, and not so many that they are in the way.
fn keeps_some(case: &Case<'_, '_>) -> bool {
    case.number().is_some_and(|runs| (1..=50).contains(&runs))
}

/// Whether there were several pods before, or a Service sends to whichever there are.
fn is_one_of_many(case: &Case<'_, '_>) -> bool {
    let set = &case.sides[1].set;
    let pods = set.named(&case.key.namespace, &case.key.kind, &case.key.name);
    case.old.and_then(serde_json::Value::as_i64).is_some_and(|old| old >= 2)
        || pods.is_some_and(|pods| set.is_served(pods))
}
