//! Rules about drains, and about how many pods there are.

use super::budgets;
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::Singleton;
use crate::objects::Object;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "blocked-drain",
        family: Family::Availability,
        severity: Severity::High,
        asserts: "A PodDisruptionBudget selects pods and lets at least one of them go.",
        why: "A node can never be drained, and an upgrade of the cluster waits for ever.",
        stopped_by: "`Workload::overlay` does not compile.",
        elsewhere: &["kube-linter pdb-min-available, pdb-max-unavailable", "polaris pdbDisruptionsIsZero"],
        example: example!("blocked-drain"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: budgets::blocked_drain,
    },
    Rule {
        name: "single-replica",
        family: Family::Availability,
        severity: Severity::Medium,
        asserts: "At least two pods run, unless only one can: it holds a claim, is the one of a StatefulSet, or is recreated.",
        why: "Each drain and each failure of a node is an outage. Where only one pod can run, that is its price: a warning.",
        stopped_by: "In prod, `App::new` does not compile.",
        elsewhere: &[
            "kube-linter minimum-three-replicas",
            "kube-score deployment-replicas",
            "polaris deploymentMissingReplicas",
        ],
        example: example!("single-replica"),
        dev: Level::Off,
        prod: Level::Error,
        waivable: true,
        check: single_replica,
    },
    Rule {
        name: "budget-policy",
        family: Family::Availability,
        severity: Severity::High,
        asserts: "A PodDisruptionBudget says either how many pods stay or how many may be away.",
        why: "With neither it protects nothing, and with both the API server refuses it.",
        stopped_by: "`DisruptionBudget` is made with one of them.",
        elsewhere: &["kube-score poddisruptionbudget-has-policy"],
        example: example!("budget-policy"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: budgets::policy,
    },
    Rule {
        name: "overlapping-budgets",
        family: Family::Availability,
        severity: Severity::High,
        asserts: "A pod is in one PodDisruptionBudget.",
        why: "A pod in two of them cannot be evicted, whatever they allow, and its node cannot be drained.",
        stopped_by: "Each workload has one budget of its own.",
        elsewhere: &["popeye POP-209"],
        example: example!("overlapping-budgets"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: budgets::overlapping,
    },
];

/// What one pod costs, where a second cannot stand beside it; nothing here tells anybody to add one.
fn cost(singleton: &Singleton<'_>) -> String {
    let why = match singleton {
        Singleton::StatefulSet => "this StatefulSet runs one pod with its own data".to_owned(),
        Singleton::Claim(claim) => format!("one pod holds the claim `{claim}`"),
        Singleton::Recreated => "one pod runs, and `Recreate` allows no second beside it".to_owned(),
    };
    format!(
        "{why}, so it is down during each drain, each rollout and after the failure of its node, until it runs again: plan for that time, and accept it with the annotation `gen-cli/waive: \"single-replica: REASON\"`"
    )
}

fn single_replica(set: &Subject<'_>, report: &mut Report) {
    for (index, pods) in set.pods.iter().enumerate() {
        // With 0 replicas it is switched off, and without containers the API server refuses it.
        let off = pods.replicas == Some(0) || pods.containers().next().is_none();
        if !pods.stands_for_many() || set.is_scaled(index) || off || set.may_be_more(index) || set.fewest(index) > 1 {
            continue;
        }
        match set.singleton(index) {
            Some(singleton) => report.doubted(pods.key, pods.item, "spec.replicas", cost(&singleton)),
            None => {
                let written = if pods.replicas.is_some() { "" } else { " (no `replicas` means 1)" };
                let message = format!(
                    "only one pod runs{written}, so each drain and each failure of its node is an outage: write `replicas: 2` or more, if the application can run twice at once"
                );
                report.found(pods.key, pods.item, "spec.replicas", message);
            }
        }
    }
    for (key, item) in set.bundle.iter() {
        let Object::HorizontalPodAutoscaler(scaler) = &item.object else { continue };
        let Some(spec) = &scaler.spec else { continue };
        if spec.min_replicas.unwrap_or(1) > 1 {
            continue;
        }
        match set.scaled(&key.namespace, scaler).and_then(|index| set.singleton(index)) {
            Some(singleton) => report.doubted(key, item, "spec.minReplicas", cost(&singleton)),
            None => {
                let message = "it may go down to one pod, and then each drain and each failure of a node is an outage: write `minReplicas: 2` or more";
                report.found(key, item, "spec.minReplicas", message);
            }
        }
    }
}
