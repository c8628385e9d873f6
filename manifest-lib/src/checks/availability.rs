//! Rules about probes, rollouts and drains.

use k8s_openapi::api::core::v1::Probe;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::set::Set;
use super::{Level, Report, Rule};
use crate::objects::{Item, Object, ObjectKey};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "identical-probes",
        asserts: "Liveness asks something else than readiness, or tolerates failures for longer.",
        why: "What should only take a pod out of traffic, such as a database that is away, restarts every pod.",
        dev: Level::Warn,
        prod: Level::Warn,
        waivable: true,
        check: identical_probes,
    },
    Rule {
        name: "blocked-drain",
        asserts: "A PodDisruptionBudget selects pods and lets at least one of them go.",
        why: "A node can never be drained, and an upgrade of the cluster waits for ever.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: blocked_drain,
    },
    Rule {
        name: "single-replica",
        asserts: "At least two pods are wanted.",
        why: "The end of one node is an outage.",
        dev: Level::Off,
        prod: Level::Error,
        waivable: true,
        check: single_replica,
    },
];

fn identical_probes(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let (Some(liveness), Some(readiness)) = (&container.liveness_probe, &container.readiness_probe) else {
                continue;
            };
            if same_question(liveness, readiness) && tolerated(liveness) <= tolerated(readiness) {
                let message = format!(
                    "liveness asks what readiness asks and gives up after {} s, no later: ask something that needs no other service, or raise failureThreshold",
                    tolerated(liveness)
                );
                report.found(pods.key, pods.item, format!("{path}.livenessProbe"), message);
            }
        }
    }
}

fn same_question(a: &Probe, b: &Probe) -> bool {
    (&a.exec, &a.grpc, &a.http_get, &a.tcp_socket) == (&b.exec, &b.grpc, &b.http_get, &b.tcp_socket)
}

/// Seconds of failure before the probe acts; Kubernetes' defaults are 10 s and 3 failures.
fn tolerated(probe: &Probe) -> i64 {
    i64::from(probe.period_seconds.unwrap_or(10)) * i64::from(probe.failure_threshold.unwrap_or(3))
}

fn blocked_drain(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        let Object::PodDisruptionBudget(budget) = &item.object else { continue };
        let Some(spec) = &budget.spec else { continue };
        // Without a selector a budget selects nothing.
        let Some(selector) = &spec.selector else {
            report.found(key, item, "spec.selector", "it has no selector, so it selects no pods: add one");
            continue;
        };
        let mut selected = set.selected(&key.namespace, selector).peekable();
        if selected.peek().is_none() {
            report.found(key, item, "spec.selector", "the selector matches no pods of the bundle: correct the labels");
        }
        // All pods that the budget selects count together; those without a wanted number are not counted by it.
        let counted: Vec<usize> = selected.filter(|pods| set.pods[*pods].stands_for_many()).collect();
        let replicas: i64 = counted.iter().map(|pods| i64::from(set.fewest(*pods))).sum();
        let (field, stay) = match (&spec.min_available, &spec.max_unavailable) {
            (Some(amount), _) => ("minAvailable", pods_of(amount, replicas)),
            (None, Some(amount)) => ("maxUnavailable", pods_of(amount, replicas).map(|gone| replicas - gone)),
            (None, None) => continue,
        };
        let message = match stay {
            None => format!("{field} is no number and no percentage: write 1, or 50%"),
            Some(stay) if stay >= replicas && replicas >= 1 => format!(
                "{stay} of {replicas} pods must stay, so no drain ends: let maxUnavailable be 1, with two pods or more"
            ),
            Some(_) => continue,
        };
        report.found(key, item, format!("spec.{field}"), message);
    }
}

/// The disruption controller rounds both percentages up.
fn pods_of(amount: &IntOrString, replicas: i64) -> Option<i64> {
    match amount {
        IntOrString::Int(pods) => Some(i64::from(*pods)),
        IntOrString::String(share) => {
            let percent: i64 = share.strip_suffix('%')?.parse().ok()?;
            percent.checked_mul(replicas)?.checked_add(99).map(|hundredths| hundredths.div_euclid(100))
        }
    }
}

fn single_replica(set: &Set<'_>, report: &mut Report<'_>) {
    let mut few = |key: &ObjectKey, item: &Item, path: &str, count: i32| {
        if count < 2 {
            report.found(key, item, path, format!("{count} pod is wanted at the least: write 2 or more"));
        }
    };
    for (index, pods) in set.pods.iter().enumerate() {
        if pods.stands_for_many() && !set.is_scaled(index) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_up() {
        let share = |text: &str, replicas| pods_of(&IntOrString::String(text.to_owned()), replicas);
        assert_eq!(share("50%", 3), Some(2));
        assert_eq!(share("1%", 1), Some(1));
        assert_eq!(share("0%", 5), Some(0));
        assert_eq!(share("100%", 5), Some(5));
        assert_eq!(share("half", 5), None);
        assert_eq!(share("9223372036854775807%", 5), None);
        assert_eq!(share("9223372036854775807%", 1), None);
    }
}
