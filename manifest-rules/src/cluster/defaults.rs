//! Numbers as they count where they are not written: the API server's defaults, from its own document.

use std::sync::LazyLock;

use k8s_openapi::api::apps::v1::DeploymentSpec;
use k8s_openapi::api::core::v1::{PodSpec, Probe};

use crate::kinds::{DefaultValue, Kind};

/// The numbers that the API server writes.
struct Defaults {
    progress_deadline: i64,
    grace: i64,
    period: i64,
    timeout: i64,
    failures: i64,
    successes: i64,
}

static DEFAULTS: LazyLock<Defaults> = LazyLock::new(|| {
    let of = |kind: &str, path: &str| match Kind::by_name(kind).and_then(|kind| kind.field(path)?.default()) {
        Some(DefaultValue::Integer(number)) => number,
        _ => 0,
    };
    let probe = |field: &str| of("Pod", &format!("spec.containers.livenessProbe.{field}"));
    Defaults {
        progress_deadline: of("Deployment", "spec.progressDeadlineSeconds"),
        grace: of("Pod", "spec.terminationGracePeriodSeconds"),
        period: probe("periodSeconds"),
        timeout: probe("timeoutSeconds"),
        failures: probe("failureThreshold"),
        successes: probe("successThreshold"),
    }
});

/// Seconds without progress after which a rollout counts as failed.
pub fn progress_deadline_seconds(spec: &DeploymentSpec) -> i64 {
    spec.progress_deadline_seconds.map_or(DEFAULTS.progress_deadline, i64::from)
}

/// Seconds that a pod has to end.
pub fn grace_seconds(spec: &PodSpec) -> i64 {
    spec.termination_grace_period_seconds.unwrap_or(DEFAULTS.grace)
}

/// Seconds from one question of a probe to the next.
pub fn period_seconds(probe: &Probe) -> i64 {
    set(probe.period_seconds, DEFAULTS.period)
}

/// Seconds that an answer may take.
pub fn timeout_seconds(probe: &Probe) -> i64 {
    set(probe.timeout_seconds, DEFAULTS.timeout)
}

/// How many failures in a row make a probe act.
pub fn failure_threshold(probe: &Probe) -> i64 {
    set(probe.failure_threshold, DEFAULTS.failures)
}

/// How many answers in a row make up for a failure.
pub fn success_threshold(probe: &Probe) -> i64 {
    set(probe.success_threshold, DEFAULTS.successes)
}

/// Seconds without an answer after which a probe acts.
pub fn silence(probe: &Probe) -> i64 {
    period_seconds(probe) * failure_threshold(probe)
}

/// What is less than one is as if it were not written: the API server makes the default of a zero, and refuses less.
fn set(written: Option<i32>, default: i64) -> i64 {
    written.map(i64::from).filter(|number| *number > 0).unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_in_the_document() {
        let (pod, probe) = (PodSpec::default(), Probe::default());
        assert_eq!((progress_deadline_seconds(&DeploymentSpec::default()), grace_seconds(&pod)), (600, 30));
        let answers = (timeout_seconds(&probe), success_threshold(&probe));
        assert_eq!((period_seconds(&probe), failure_threshold(&probe), answers), (10, 3, (1, 1)));
    }
}
