//! Rules about how a container ends. Source: Kubernetes, "Pod Lifecycle" (termination); uvicorn and Gunicorn, "Settings".

use k8s_openapi::api::core::v1::Container;

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::defaults::grace_seconds;
use crate::cluster::pre_stop_seconds;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[Rule {
    name: "drain-over-grace",
    family: Family::Rollout,
    severity: Severity::Medium,
    asserts: "A server that waits for its open answers stops waiting before the pod's grace period is over.",
    why: "The container is killed while it still answers: whoever reads a long answer, such as a stream, gets half of it.",
    stopped_by: "`Workload::overlay` does not compile; `{drain}` in a start command is what is left.",
    elsewhere: &[],
    example: example!("drain-over-grace"),
    dev: Level::Warn,
    prod: Level::Warn,
    waivable: true,
    check: drain_over_grace,
}];

/// How long a server waits for open answers once it is told to end, by the option that says it.
const OPTIONS: [&str; 2] = ["--timeout-graceful-shutdown", "--graceful-timeout"];

fn drain_over_grace(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let grace = grace_seconds(pods.spec);
        for (path, container) in pods.running() {
            let Some((field, option, drain)) = drain(container) else { continue };
            let sleep = pre_stop_seconds(container).unwrap_or(0).max(0);
            if drain.saturating_add(sleep) < grace {
                continue;
            }
            let message = format!(
                "`{option} {drain}` after {sleep} s of preStop sleep does not end within the {grace} s that the pod has: write `terminationGracePeriodSeconds: {}` or more, or a shorter wait",
                drain.saturating_add(sleep).saturating_add(5)
            );
            report.found(pods.key, pods.item, format!("{path}.{field}"), message);
        }
    }
}

/// The field, the option and its seconds.
fn drain(container: &Container) -> Option<(&'static str, &'static str, i64)> {
    for (field, words) in [("args", &container.args), ("command", &container.command)] {
        let words: Vec<&str> = words.iter().flatten().flat_map(|word| word.split([' ', '='])).collect();
        for option in OPTIONS {
            let value = words.iter().position(|word| *word == option).and_then(|at| words.get(at + 1));
            if let Some(seconds) = value.and_then(|value| value.parse::<i64>().ok()) {
                return Some((field, option, seconds.max(0)));
            }
        }
    }
    None
}
