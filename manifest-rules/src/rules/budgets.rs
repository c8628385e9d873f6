//! PodDisruptionBudgets: whom they select, and whom they let go.
//!
//! Budgets with one selector are judged over one look at its pods.

use std::collections::HashMap;

use k8s_openapi::api::policy::v1::PodDisruptionBudgetSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::report::Report;
use super::subject::Subject;
use crate::cluster::selector::{namespace, words};
use crate::cluster::{Operators, pods_of};
use crate::objects::{Item, Object, ObjectKey};
use crate::values::Round;

/// Each budget with its spec.
fn budgets<'b>(set: &Subject<'b>) -> impl Iterator<Item = (&'b ObjectKey, &'b Item, &'b PodDisruptionBudgetSpec)> {
    set.bundle.iter().filter_map(|(key, item)| match &item.object {
        Object::PodDisruptionBudget(budget) => Some((key, item, budget.spec.as_ref()?)),
        _ => None,
    })
}

/// The pods of each selector that budgets have, each looked for once.
#[derive(Default)]
struct Selected(HashMap<(String, String), Vec<usize>>);

impl Selected {
    fn by(&mut self, set: &Subject<'_>, in_namespace: &str, selector: &LabelSelector) -> &[usize] {
        // As texts, since a selector cannot be a key.
        let text = serde_json::to_string(selector).unwrap_or_default();
        let key = (namespace(in_namespace).to_owned(), text);
        self.0.entry(key).or_insert_with(|| set.selected(in_namespace, selector).collect())
    }
}

/// The rule `budget-policy`.
pub(super) fn policy(set: &Subject<'_>, report: &mut Report) {
    for (key, item, spec) in budgets(set) {
        let message = match (&spec.min_available, &spec.max_unavailable) {
            (None, None) => {
                "it says neither how many pods stay nor how many may go, so it protects nothing: write `maxUnavailable: 1` under `spec`"
            }
            (Some(_), Some(_)) => {
                "it has both `minAvailable` and `maxUnavailable`, and the API server takes one of them: remove `minAvailable`, or the other"
            }
            _ => continue,
        };
        report.found(key, item, "spec", message);
    }
}

/// The rule `overlapping-budgets`.
pub(super) fn overlapping(set: &Subject<'_>, report: &mut Report) {
    let mut selected = Selected::default();
    let mut covered: Vec<Option<&ObjectKey>> = vec![None; set.pods.len()];
    for (key, item, spec) in budgets(set) {
        let Some(selector) = &spec.selector else { continue };
        // One pod is enough to see the mistake.
        for pods in selected.by(set, &key.namespace, selector) {
            if let Some(first) = covered[*pods].filter(|first| *first != key) {
                let message = format!(
                    "{} selects the pods of {} already, and a pod in two budgets cannot be evicted: write a `spec.selector` that leaves them to one of the two",
                    first, set.pods[*pods].key
                );
                report.found(key, item, "spec.selector", message);
                break;
            }
            covered[*pods] = Some(key);
        }
    }
}

/// The rule `blocked-drain`.
pub(super) fn blocked_drain(set: &Subject<'_>, report: &mut Report) {
    let operators = Operators::of(set.bundle);
    let mut selected = Selected::default();
    let mut counts: HashMap<*const usize, Count> = HashMap::new();
    for (key, item, spec) in budgets(set) {
        // Without a selector a budget selects nothing.
        let Some(selector) = &spec.selector else {
            let message = "it has no selector, so it protects no pods: write their labels, such as `selector: {matchLabels: {app: web}}`";
            report.found(key, item, "spec.selector", message);
            continue;
        };
        let pods = selected.by(set, &key.namespace, selector);
        if pods.is_empty() && set.complete {
            unselected(set, report, (key, item), selector, &operators);
        }
        let count = *counts.entry(pods.as_ptr()).or_insert_with(|| Count::of(set, pods));
        if let Some((field, message)) = count.blocks(spec) {
            report.found(key, item, format!("spec.{field}"), message);
        }
    }
}

fn unselected(
    set: &Subject<'_>,
    report: &mut Report,
    (key, item): (&ObjectKey, &Item),
    selector: &LabelSelector,
    operators: &Operators<'_>,
) {
    let wanted = words(selector, "any labels");
    let advice = "write labels into `spec.selector.matchLabels` that the pods have";
    if operators.may_make_pods_in(&key.namespace) {
        let message =
            format!("no pods here have `{wanted}`: if no controller makes them from a custom resource, {advice}");
        report.doubted(key, item, "spec.selector", message);
    } else {
        let message = format!("no pods have `{wanted}`, so it protects none: {advice}");
        report.found(key, item, "spec.selector", set.elsewhere(&key.namespace, selector, &message));
    }
}

/// How many pods a budget counts. All that it selects count together; those without a wanted number are not counted.
#[derive(Clone, Copy)]
struct Count {
    replicas: i64,
    /// Whether an autoscaler that is not here may choose the number.
    unknown: bool,
    /// Whether it is one pod, beside which no second can run.
    singleton: bool,
}

impl Count {
    fn of(set: &Subject<'_>, pods: &[usize]) -> Self {
        let counted: Vec<usize> = pods.iter().copied().filter(|pods| set.pods[*pods].stands_for_many()).collect();
        let unknown = counted.iter().any(|pods| set.may_be_more(*pods));
        // What lets nobody go lets nobody go of however many.
        let replicas = match unknown {
            true => i64::from(i32::MAX),
            false => counted.iter().map(|pods| i64::from(set.fewest(*pods))).sum(),
        };
        Self { replicas, unknown, singleton: counted.iter().any(|pods| set.singleton(*pods).is_some()) }
    }

    /// The field that lets nobody go, and why.
    fn blocks(self, spec: &PodDisruptionBudgetSpec) -> Option<(&'static str, String)> {
        let Self { replicas, unknown, singleton } = self;
        // The disruption controller rounds both percentages up.
        let (field, stay) = match (&spec.min_available, &spec.max_unavailable) {
            (Some(amount), _) => ("minAvailable", pods_of(amount, replicas, Round::Up)),
            (None, Some(amount)) => {
                ("maxUnavailable", pods_of(amount, replicas, Round::Up).map(|gone| replicas - gone))
            }
            (None, None) => return None,
        };
        // What is neither a number nor a percentage is told as that.
        let stay = stay?;
        if stay < replicas || replicas < 1 {
            return None;
        }
        let who = match (unknown, stay > replicas) {
            (true, _) => "all pods".to_owned(),
            (false, true) => format!("there may be {replicas} in all, and {stay} pods"),
            (false, false) => format!("{stay} of {replicas} pods"),
        };
        let instead = if field == "minAvailable" { " in place of `minAvailable`" } else { "" };
        let more = match (replicas, singleton) {
            (1, true) => "; the pod is then down while it moves to another node",
            (1, false) => "; run two pods or more, so that one stays",
            _ => "",
        };
        Some((field, format!("{who} must stay, so a drain never ends: write `maxUnavailable: 1`{instead}{more}")))
    }
}
