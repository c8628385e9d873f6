//! evolved-todo: probes, and the end of pods.

use crate::support::{Case, Fine, Refused, Review, backend, patch, pods};

const BACKEND: &str = "Deployment/backend";

pub(crate) fn cases() -> Vec<Case> {
    [probes(), ends()].concat()
}

fn probes() -> Vec<Case> {
    let live = |rest: &str| backend(&format!("livenessProbe: {{{rest}}}"));
    let ready = |rest: &str| backend(&format!("readinessProbe: {{{rest}}}"));
    let start = |rest: &str| backend(&format!("startupProbe: {{{rest}}}"));
    vec![
        patch("prod", "no readiness", BACKEND, backend("readinessProbe: null"), Refused, "missing-readiness-probe"),
        patch("prod", "no liveness", BACKEND, backend("livenessProbe: null"), Review, "never started again"),
        patch("dev", "no liveness", BACKEND, backend("livenessProbe: null"), Review, "never started again"),
        patch("prod", "no startup", BACKEND, backend("startupProbe: null"), Review, "started again and again"),
        patch(
            "prod",
            "a liveness of 1 s times 1",
            BACKEND,
            live("periodSeconds: 1, failureThreshold: 1"),
            Refused,
            "restless-liveness",
        ),
        patch(
            "dev",
            "a liveness of 1 s times 1",
            BACKEND,
            live("periodSeconds: 1, failureThreshold: 1"),
            Refused,
            "restless-liveness",
        ),
        patch(
            "prod",
            "one lost answer",
            BACKEND,
            live("failureThreshold: 1"),
            Review,
            "livenessProbe.failureThreshold",
        ),
        patch("prod", "a rare liveness", BACKEND, live("periodSeconds: 300"), Review, "livenessProbe.periodSeconds"),
        patch(
            "prod",
            "a patient liveness",
            BACKEND,
            live("failureThreshold: 10"),
            Review,
            "livenessProbe.failureThreshold",
        ),
        patch("prod", "a hasty answer", BACKEND, live("timeoutSeconds: 1"), Review, "livenessProbe.timeoutSeconds"),
        patch(
            "prod",
            "a late liveness",
            BACKEND,
            live("initialDelaySeconds: 600"),
            Review,
            "livenessProbe.initialDelaySeconds",
        ),
        patch("prod", "a rare readiness", BACKEND, ready("periodSeconds: 60"), Review, "readinessProbe.periodSeconds"),
        patch(
            "prod",
            "a tolerant readiness",
            BACKEND,
            ready("failureThreshold: 30"),
            Review,
            "readinessProbe.failureThreshold",
        ),
        patch(
            "prod",
            "a strict readiness",
            BACKEND,
            ready("timeoutSeconds: 1"),
            Review,
            "readinessProbe.timeoutSeconds",
        ),
        patch("prod", "another question", BACKEND, ready("httpGet: {path: /}"), Review, "readinessProbe.httpGet.path"),
        patch("prod", "a probe of no port", BACKEND, ready("httpGet: {port: web}"), Refused, "probe-port"),
        patch(
            "prod",
            "a probe of a number",
            BACKEND,
            ready("httpGet: {port: 9000}"),
            Review,
            "readinessProbe.httpGet.port",
        ),
        patch(
            "prod",
            "a probe by command",
            BACKEND,
            ready("httpGet: null, exec: {command: ['true']}"),
            Review,
            "readinessProbe",
        ),
        patch("prod", "a start without end", BACKEND, start("failureThreshold: 200"), Refused, "early-deadline"),
        patch(
            "prod",
            "a longer start",
            BACKEND,
            start("failureThreshold: 24"),
            Review,
            "startupProbe.failureThreshold",
        ),
        patch(
            "prod",
            "a shorter start",
            BACKEND,
            start("failureThreshold: 1"),
            Review,
            "startupProbe.failureThreshold",
        ),
    ]
}

fn ends() -> Vec<Case> {
    let grace = |seconds: &str| pods(&format!("terminationGracePeriodSeconds: {seconds}"));
    let sleep = |seconds: u32| backend(&format!("lifecycle: {{preStop: {{sleep: {{seconds: {seconds}}}}}}}"));
    let both = |grace: u32, sleep: u32| {
        pods(&format!(
            "terminationGracePeriodSeconds: {grace}, containers: [{{name: backend, lifecycle: {{preStop: {{sleep: {{seconds: {sleep}}}}}}}}}]"
        ))
    };
    vec![
        patch("prod", "no grace", BACKEND, grace("0"), Refused, "short-grace"),
        patch("dev", "no grace", BACKEND, grace("0"), Refused, "short-grace"),
        patch("prod", "a grace shorter than the sleep", BACKEND, grace("3"), Refused, "terminationGracePeriodSeconds"),
        patch("prod", "a grace as long as the sleep", BACKEND, grace("5"), Refused, "terminationGracePeriodSeconds"),
        patch("prod", "less grace", BACKEND, grace("10"), Review, "less time to end"),
        patch("prod", "more grace", BACKEND, grace("100"), Fine, "longer to end"),
        patch("prod", "an hour of grace", BACKEND, grace("3600"), Review, "a drain waits long"),
        patch("prod", "no sleep", BACKEND, backend("lifecycle: {preStop: null}"), Review, "while the container ends"),
        patch("prod", "no lifecycle", BACKEND, backend("lifecycle: null"), Review, "while the container ends"),
        patch("prod", "a sleep beyond the grace", BACKEND, sleep(85), Refused, "terminationGracePeriodSeconds"),
        patch("prod", "a longer sleep", BACKEND, sleep(15), Review, "less time"),
        patch("prod", "a longer sleep and grace", BACKEND, both(85, 15), Fine, "as much time to end"),
        patch(
            "prod",
            "a sleeping command",
            BACKEND,
            backend("lifecycle: {preStop: {sleep: null, exec: {command: [sh, -c, sleep 80]}}}"),
            Refused,
            "short-grace",
        ),
        patch(
            "prod",
            "a command at the end",
            BACKEND,
            backend("lifecycle: {preStop: {sleep: null, exec: {command: [/drain]}}}"),
            Review,
            "lifecycle",
        ),
    ]
}
