//! Rules about how pods are replaced, and what kind of owner may keep them.
//! Source: Kubernetes, "Deployments" and "Pod Lifecycle".

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::claims;
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::{Access, Claim, Pods, is_no_pod, rollout_limits};
use crate::kinds::Keeper;
use crate::objects::Object;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "stuck-rollout",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "A rollout may add or take away a pod.",
        why: "With maxSurge and maxUnavailable both 0 the API server refuses the object.",
        stopped_by: "`RollingUpdate::new` does not compile.",
        elsewhere: &[],
        example: example!("stuck-rollout"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: stuck,
    },
    Rule {
        name: "rollout-takes-all",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "A rollout leaves pods behind a Service, unless only one pod can run: it holds a claim that a second may not mount.",
        why: "Every rollout is an outage.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &[],
        example: example!("rollout-takes-all"),
        dev: Level::Warn,
        prod: Level::Error,
        waivable: true,
        check: takes_all,
    },
    Rule {
        name: "surge-over-claim",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "No two pods mount a claim that one node or one pod can mount, neither in a rollout nor between two.",
        why: "The new pod waits for ever for a volume that the old one holds, or two processes write to one volume at once.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &[],
        example: example!("surge-over-claim"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: claims::surge,
    },
    Rule {
        name: "restart-policy",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "Pods restart as their owner needs it: `Always` under a Deployment and its like, `OnFailure` or `Never` under a Job.",
        why: "The API server refuses the object.",
        stopped_by: "No method sets it.",
        elsewhere: &["kube-linter restart-policy", "kube-score cronjob-restartpolicy"],
        example: example!("restart-policy"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: restart_policy,
    },
];

fn stuck(set: &Subject<'_>, report: &mut Report) {
    for (index, pods) in set.pods.iter().enumerate() {
        let (amounts, field) = match &pods.item.object {
            Object::Deployment(owner) => {
                let update = owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref()?.rolling_update.as_ref());
                (update.map(|update| (&update.max_surge, &update.max_unavailable)), "spec.strategy.rollingUpdate")
            }
            Object::DaemonSet(owner) => {
                let update =
                    owner.spec.as_ref().and_then(|spec| spec.update_strategy.as_ref()?.rolling_update.as_ref());
                // Its surge is 0 where none is written.
                let surge = update.map(|update| update.max_surge.clone().or(Some(IntOrString::Int(0))));
                let zero = surge.flatten().is_some_and(|surge| is_no_pod(&surge));
                let away = update.map(|update| (&update.max_unavailable, &update.max_unavailable));
                (away.filter(|_| zero), "spec.updateStrategy.rollingUpdate")
            }
            _ => continue,
        };
        if amounts
            .is_some_and(|(surge, away)| surge.as_ref().is_some_and(is_no_pod) && away.as_ref().is_some_and(is_no_pod))
        {
            // A second pod beside the first needs room for it: a port of the node, or a volume.
            let alone = matches!(pods.item.object, Object::DaemonSet(_)) || set.singleton(index).is_some();
            let write = if alone { "maxUnavailable: 1" } else { "maxSurge: 1" };
            let message =
                format!("`maxSurge` and `maxUnavailable` are both 0, so no pod can be replaced: write `{write}`");
            report.found(pods.key, pods.item, field, message);
        }
    }
}

fn takes_all(set: &Subject<'_>, report: &mut Report) {
    for (index, pods) in set.pods.iter().enumerate() {
        if !set.is_served(index) || !pods.stands_for_many() {
            continue;
        }
        // What holds a claim can have no second pod beside it: that is its price, and another rule tells it. Several pods
        // over a claim that is not here are taken to share it.
        let several = set.fewest(index) > 1;
        let held = |claim: &Claim<'_>| !(claim.is_shared() || several && claim.access == Access::Unknown);
        if set.claims(index).iter().any(held) {
            continue;
        }
        if pods.recreates() {
            let message = "`Recreate` ends every pod before it starts one, and a Service sends to them, so each rollout is an outage: write `strategy: {type: RollingUpdate}`, unless two versions must never run at once";
            report.doubted(pods.key, pods.item, "spec.strategy.type", message);
            continue;
        }
        let Object::Deployment(deployment) = &pods.item.object else { continue };
        let strategy = deployment.spec.as_ref().and_then(|spec| spec.strategy.as_ref());
        // An autoscaler that is not here may choose another number.
        if set.may_be_more(index) {
            continue;
        }
        let replicas = i64::from(set.fewest(index));
        let Some((_, away)) = rollout_limits(strategy, replicas) else { continue };
        if replicas >= 1 && away >= replicas {
            // One more would wait for a node of its own, perhaps for ever.
            let one_by_one = replicas > 1 && has_own_node(pods);
            let write = if one_by_one { "maxSurge: 0, maxUnavailable: 1" } else { "maxSurge: 1, maxUnavailable: 0" };
            let message = format!(
                "a rollout may take {away} of {replicas} pods at once, and a Service sends to them: write `rollingUpdate: {{{write}}}` under `spec.strategy`"
            );
            report.found(pods.key, pods.item, "spec.strategy.rollingUpdate.maxUnavailable", message);
        }
    }
}

/// Whether no two of the pods are on one node: each takes a port of its node, or keeps the others away.
fn has_own_node(pods: &Pods<'_>) -> bool {
    let apart = pods.spec.affinity.as_ref().and_then(|affinity| affinity.pod_anti_affinity.as_ref());
    let apart = apart.and_then(|apart| apart.required_during_scheduling_ignored_during_execution.as_ref());
    pods.spec.host_network == Some(true)
        || pods.ports().any(|port| port.host_port.is_some())
        || apart.is_some_and(|terms| !terms.is_empty())
}

fn restart_policy(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let policy = pods.spec.restart_policy.as_deref();
        let message = match (pods.keeper(), policy) {
            (Keeper::Completion, None | Some("Always")) => {
                "the pods of a Job have to end, and without another policy they restart always, which the API server refuses: write `restartPolicy: OnFailure`, or `Never`"
            }
            (Keeper::Replicas | Keeper::EachNode, Some("OnFailure" | "Never")) => {
                "these pods run for ever, and the API server takes no other policy than `Always`: remove `restartPolicy`"
            }
            _ => continue,
        };
        report.found(pods.key, pods.item, pods.path("restartPolicy"), message);
    }
}
