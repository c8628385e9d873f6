//! How pods are asked for their health. No change of it is harmless: what asks less sees less, and what asks more ends or
//! takes away more. Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".

use super::super::place::Of::Pods;
use super::case::Case;
use super::row::{Row, doubtful, is_gone, is_new};

pub(super) const ROWS: &[Row] = &[
    doubtful(Pods, "spec.containers.livenessProbe", is_gone, "a container that hangs is never started again"),
    doubtful(
        Pods,
        "spec.containers.livenessProbe",
        is_new,
        "a container that does not answer in time is started again, also one that is only slow",
    ),
    doubtful(
        Pods,
        "spec.containers.livenessProbe.**",
        is_other,
        "a container that hangs is seen later, or one that is slow is taken for it",
    ),
    doubtful(
        Pods,
        "spec.containers.readinessProbe",
        is_gone,
        "requests come before the container can answer, and while it cannot",
    ),
    doubtful(
        Pods,
        "spec.containers.readinessProbe.**",
        |case| is_other(case) || is_new(case),
        "requests come to a container that cannot answer for longer, or one that is only slow gets none",
    ),
    doubtful(
        Pods,
        "spec.containers.startupProbe",
        is_gone,
        "the other probes begin at once, and a container that starts slowly is started again and again",
    ),
    doubtful(
        Pods,
        "spec.containers.startupProbe.**",
        |case| is_other(case) || is_new(case),
        "a container that starts slowly is given up sooner, or one that never starts is noticed later",
    ),
];

/// Whether the probe is there on both sides, and is another, or a field of it is.
fn is_other(case: &Case<'_, '_>) -> bool {
    let probe = ["livenessProbe", "readinessProbe", "startupProbe"];
    case.old.is_some() && case.new.is_some() || !probe.contains(&case.place.last())
}
