//! Images, amounts and commands of containers.

use k8s_openapi::api::autoscaling::v2::MetricSpec;
use serde_json::Value;

use super::super::place::Of::Pods;
use super::case::Case;
use super::images::is_later;
use super::pods::gently;
use super::row::{Row, any, doubtful, harmless, is_gone, is_new};

pub(super) const ROWS: &[Row] = &[
    harmless(
        Pods,
        "spec.containers.image",
        |case| gently(case) && is_fix(case),
        "a later build of the same image that its version calls compatible, in place of one pod after the other",
    ),
    doubtful(
        Pods,
        "spec.containers.image",
        |case| !is_fix(case),
        "another image, or a version that is earlier, or not called compatible: what it does is not known",
    ),
    harmless(
        Pods,
        "spec.containers.resources.requests.*",
        |case| gently(case) && grows(case) && !is_measured(case),
        "more is kept free for the container, up to twice as much; the cluster has it",
    ),
    doubtful(
        Pods,
        "spec.containers.resources.requests.*",
        is_measured,
        "an autoscaler measures the share of this request, so it adds and removes pods at another load",
    ),
    doubtful(Pods, "spec.containers.resources.requests.**", falls, "less is kept free for the container"),
    harmless(
        Pods,
        "spec.containers.resources.limits.*",
        |case| gently(case) && grows(case) && has_request(case),
        "the container may use more, up to twice as much, and no more is kept free for it",
    ),
    doubtful(
        Pods,
        "spec.containers.resources.limits.**",
        is_gone,
        "the container may take all that its node has, and others there get less",
    ),
    doubtful(
        Pods,
        "spec.containers.resources.limits.**",
        |case| is_new(case) || falls(case),
        "what the container needs beyond it, it does not get: without CPU it is slow, without memory it is killed",
    ),
    doubtful(Pods, "spec.containers.command.**", any, "the container runs another program"),
    doubtful(Pods, "spec.containers.args.**", any, "the container's program is told something else"),
    doubtful(Pods, "spec.containers.env.**", any, "the container's program reads another setting"),
    doubtful(Pods, "spec.containers.envFrom.**", any, "the container's program reads other settings"),
    doubtful(Pods, "spec.containers.workingDir", any, "the container's program starts in another folder"),
    doubtful(Pods, "spec.containers.imagePullPolicy", any, "an image that no registry has may not be found any more"),
    doubtful(Pods, "spec.containers.volumeMounts.**", any, "the container sees other files"),
    doubtful(Pods, "spec.containers", any, "what another container does is not known"),
];

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

fn is_fix(case: &Case<'_, '_>) -> bool {
    text(case.old).zip(text(case.new)).is_some_and(|(old, new)| is_later(old, new))
}

/// CPU or memory that grows, to twice as much at most: a step that a node of unknown size takes.
fn grows(case: &Case<'_, '_>) -> bool {
    let known = ["cpu", "memory"].contains(&case.place.last());
    known && case.amounts().is_some_and(|[old, new]| new > old && new <= old.saturating_mul(2))
}

fn falls(case: &Case<'_, '_>) -> bool {
    is_gone(case) || case.order().is_some_and(|order| order.is_lt())
}

/// Whether the container requests the resource itself: else its limit is its request.
fn has_request(case: &Case<'_, '_>) -> bool {
    let name = case.place.last();
    let has = |resources: Option<&Value>| {
        resources.and_then(|resources| resources.get("requests")).and_then(|requests| requests.get(name)).is_some()
    };
    case.at_step("resources").into_iter().all(has)
}

/// Whether an autoscaler measures the share of the request that is used.
fn is_measured(case: &Case<'_, '_>) -> bool {
    let set = &case.sides[1].set;
    let Some(pods) = set.named(&case.key.namespace, &case.key.kind, &case.key.name) else { return false };
    let Some(spec) = set.scaler(pods).and_then(|scaler| scaler.spec.as_ref()) else { return false };
    let name = case.place.last();
    let by = |metric: &MetricSpec| {
        let whole = metric.resource.as_ref().map(|one| (&one.name, &one.target));
        let part = metric.container_resource.as_ref().map(|one| (&one.name, &one.target));
        let measured = whole.or(part);
        measured
            .is_some_and(|(own, target)| (own == name || name == "requests") && target.average_utilization.is_some())
    };
    match spec.metrics.as_deref() {
        // Without any, it measures CPU.
        None | Some([]) => name == "cpu",
        Some(metrics) => metrics.iter().any(by),
    }
}
