//! Rules about how pods are replaced, and what kind of owner may keep them.
//! Source: Kubernetes, "Deployments" and "Pod Lifecycle".

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::{is_no_pod, recreates, rollout_limits};
use crate::kinds::Keeper;
use crate::objects::Object;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "stuck-rollout",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "A rollout may add or take away a pod.",
        why: "With maxSurge and maxUnavailable both 0 the API server refuses the Deployment.",
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
        asserts: "A rollout leaves pods behind a Service.",
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
        name: "restart-policy",
        family: Family::Rollout,
        severity: Severity::High,
        asserts: "Pods restart as their owner needs it: Always under a Deployment and its like, never Always under a Job.",
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
    for pods in &set.pods {
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
            let message = "maxSurge and maxUnavailable are both 0, so nothing can be replaced: let one of them be 1";
            report.found(pods.key, pods.item, field, message);
        }
    }
}

fn takes_all(set: &Subject<'_>, report: &mut Report) {
    for (index, pods) in set.pods.iter().enumerate() {
        let Object::Deployment(deployment) = &pods.item.object else { continue };
        if !set.is_served(index) {
            continue;
        }
        let strategy = deployment.spec.as_ref().and_then(|spec| spec.strategy.as_ref());
        if recreates(strategy) {
            let message =
                "`Recreate` ends every pod before it starts one, and a Service sends to them: write RollingUpdate";
            report.doubted(pods.key, pods.item, "spec.strategy.type", message);
            continue;
        }
        // An autoscaler that is not here may choose another number.
        if !set.complete && pods.replicas.is_none() && !set.is_scaled(index) {
            continue;
        }
        let replicas = i64::from(set.fewest(index));
        let Some((_, away)) = rollout_limits(strategy, replicas) else { continue };
        if replicas >= 1 && away >= replicas {
            let message = format!(
                "a rollout may take {away} of {replicas} pods at once, and a Service sends to them: let maxUnavailable be 0 and maxSurge 1"
            );
            report.found(pods.key, pods.item, "spec.strategy.rollingUpdate.maxUnavailable", message);
        }
    }
}

fn restart_policy(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let policy = pods.spec.restart_policy.as_deref();
        let message = match (pods.keeper(), policy) {
            (Keeper::Completion, None | Some("Always")) => {
                "the pods of a Job end, so restartPolicy is `OnFailure` or `Never`: write one"
            }
            (Keeper::Replicas | Keeper::EachNode, Some("OnFailure" | "Never")) => {
                "these pods run for ever, so restartPolicy is `Always`: remove it"
            }
            _ => continue,
        };
        report.found(pods.key, pods.item, pods.path("restartPolicy"), message);
    }
}
