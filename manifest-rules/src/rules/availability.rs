//! Rules about drains, and about how many pods there are.

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::pods_of;
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{Level, Round, Severity};

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
        check: blocked_drain,
    },
    Rule {
        name: "single-replica",
        family: Family::Availability,
        severity: Severity::Medium,
        asserts: "At least two pods are wanted.",
        why: "The end of one node is an outage.",
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
        why: "With neither it holds nothing, with both the API server refuses it.",
        stopped_by: "`DisruptionBudget` is made with one of them.",
        elsewhere: &["kube-score poddisruptionbudget-has-policy"],
        example: example!("budget-policy"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: budget_policy,
    },
    Rule {
        name: "overlapping-budgets",
        family: Family::Availability,
        severity: Severity::High,
        asserts: "A pod is in one PodDisruptionBudget.",
        why: "The eviction of a pod in two of them fails whatever they allow, and no node can be drained.",
        stopped_by: "Each workload has one budget of its own.",
        elsewhere: &["popeye POP-209"],
        example: example!("overlapping-budgets"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: overlapping_budgets,
    },
];

fn budget_policy(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::PodDisruptionBudget(budget) = &item.object else { continue };
        let Some(spec) = &budget.spec else { continue };
        let message = match (&spec.min_available, &spec.max_unavailable) {
            (None, None) => {
                "it has neither minAvailable nor maxUnavailable, so it holds nothing: let maxUnavailable be 1"
            }
            (Some(_), Some(_)) => "it has both minAvailable and maxUnavailable: remove one",
            _ => continue,
        };
        report.found(key, item, "spec", message);
    }
}

fn overlapping_budgets(set: &Subject<'_>, report: &mut Report) {
    let mut covered: Vec<Option<&ObjectKey>> = vec![None; set.pods.len()];
    for (key, item) in set.bundle.iter() {
        let Object::PodDisruptionBudget(budget) = &item.object else { continue };
        let Some(selector) = budget.spec.as_ref().and_then(|spec| spec.selector.as_ref()) else { continue };
        for pods in set.selected(&key.namespace, selector) {
            if let Some(first) = covered[pods].filter(|first| *first != key) {
                let message = format!("{} is in {first} already: let one of them select it", set.pods[pods].key);
                report.found(key, item, "spec.selector", message);
            } else {
                covered[pods] = Some(key);
            }
        }
    }
}

fn blocked_drain(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::PodDisruptionBudget(budget) = &item.object else { continue };
        let Some(spec) = &budget.spec else { continue };
        // Without a selector a budget selects nothing.
        let Some(selector) = &spec.selector else {
            report.found(key, item, "spec.selector", "it has no selector, so it selects no pods: add one");
            continue;
        };
        let mut selected = set.selected(&key.namespace, selector).peekable();
        if selected.peek().is_none() && set.complete {
            let message = set.elsewhere(&key.namespace, selector, "the selector matches no pods: correct the labels");
            report.found(key, item, "spec.selector", message);
        }
        // All pods that the budget selects count together; those without a wanted number are not counted by it.
        let counted: Vec<usize> = selected.filter(|pods| set.pods[*pods].stands_for_many()).collect();
        let unknown = counted.iter().any(|pods| may_be_more(set, *pods));
        // What lets nobody go lets nobody go of however many.
        let replicas: i64 = match unknown {
            true => i64::from(i32::MAX),
            false => counted.iter().map(|pods| i64::from(set.fewest(*pods))).sum(),
        };
        // The disruption controller rounds both percentages up.
        let (field, stay) = match (&spec.min_available, &spec.max_unavailable) {
            (Some(amount), _) => ("minAvailable", pods_of(amount, replicas, Round::Up)),
            (None, Some(amount)) => {
                ("maxUnavailable", pods_of(amount, replicas, Round::Up).map(|gone| replicas - gone))
            }
            (None, None) => continue,
        };
        let message = match stay {
            // What is neither a number nor a percentage is told as that.
            None => continue,
            Some(stay) if stay >= replicas && replicas >= 1 => {
                let who = match (unknown, stay > replicas) {
                    (true, _) => "all pods".to_owned(),
                    (false, true) => format!("there may be {replicas} in all, and {stay} pods"),
                    (false, false) => format!("{stay} of {replicas} pods"),
                };
                let way_out = match (replicas, field) {
                    (1, _) => "let maxUnavailable be 1, with two pods or more".to_owned(),
                    (_, "minAvailable") if !unknown => {
                        format!("let minAvailable be {} or less, or write maxUnavailable 1 in its place", replicas - 1)
                    }
                    (_, "minAvailable") => "write maxUnavailable 1 in its place".to_owned(),
                    _ => "let maxUnavailable be 1".to_owned(),
                };
                format!("{who} must stay, so no drain ends: {way_out}")
            }
            Some(_) => continue,
        };
        report.found(key, item, format!("spec.{field}"), message);
    }
}

/// Whether an autoscaler that is not here may choose the number: none is written, and the set is a part of one.
fn may_be_more(set: &Subject<'_>, pods: usize) -> bool {
    !set.complete && set.pods[pods].replicas.is_none() && !set.is_scaled(pods)
}

fn single_replica(set: &Subject<'_>, report: &mut Report) {
    let mut few = |key: &ObjectKey, item: &Item, path: &str, count: i32| {
        if count < 2 {
            let pods = if count == 1 { "1 pod is" } else { "no pods are" };
            report.found(key, item, path, format!("{pods} wanted at the least: write 2 or more"));
        }
    };
    for (index, pods) in set.pods.iter().enumerate() {
        // With 0 replicas it is switched off.
        let off = pods.replicas == Some(0);
        if pods.stands_for_many() && !set.is_scaled(index) && !off && !may_be_more(set, index) {
            few(pods.key, pods.item, "spec.replicas", set.fewest(index));
        }
    }
    for (key, item) in set.bundle.iter() {
        if let Object::HorizontalPodAutoscaler(scaler) = &item.object
            && let Some(spec) = &scaler.spec
        {
            few(key, item, "spec.minReplicas", spec.min_replicas.unwrap_or(1));
        }
    }
}
