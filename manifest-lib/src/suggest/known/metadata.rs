//! Labels, annotations, and what the cluster writes itself.
//!
//! Source: Kubernetes, "Labels and Selectors" and "Annotations": a key without a prefix is its user's own, and what acts
//! by itself has to write one.

use serde_json::Value;

use super::super::place::Of::{Any, Pods};
use super::case::Case;
use super::pods::gently;
use super::row::{Row, any, doubtful, harmless, is_gone};
use crate::cluster::STAGE_ANNOTATION;
use crate::gate::WAIVE_ANNOTATION;
use crate::values::LabelValue;

pub(super) const ROWS: &[Row] = &[
    harmless(Any, "status.**", any, "the cluster writes it, and an apply leaves it out"),
    harmless(Any, "metadata.creationTimestamp", any, "the cluster writes it, and an apply leaves it out"),
    harmless(Any, "metadata.generation", any, "the cluster writes it, and an apply leaves it out"),
    harmless(Any, "metadata.managedFields.**", any, "the cluster writes it, and an apply leaves it out"),
    harmless(
        Any,
        "metadata.annotations.*",
        |case| OWN.contains(&case.place.last()),
        "kubectl or a controller writes it, and reads its own value alone",
    ),
    harmless(
        Any,
        "metadata.annotations.*",
        |case| is_gone(case) && is_generated(case),
        "`generate` writes it again, as the profile has it",
    ),
    doubtful(
        Any,
        "metadata.annotations.*",
        |case| !is_gone(case) && is_waiver(case),
        "it accepts what `lint` finds: say it in the profile, as a `Waiver` with the reason, or `generate` writes it over",
    ),
    doubtful(
        Any,
        "metadata.annotations.*",
        |case| !is_gone(case) && is_generated(case) && !is_waiver(case),
        "it says how strictly `lint` judges: say it in the profile, as the `Target`'s stage, or `generate` writes it over",
    ),
    harmless(
        Any,
        "metadata.annotations.*",
        |case| !is_gone(case) && is_for_people(case),
        "an annotation for people: no controller reads it",
    ),
    harmless(Any, "metadata.labels.*", is_free, "a label for people: no selector asks for it"),
    harmless(
        Pods,
        "metadata.annotations.*",
        |case| gently(case) && !is_gone(case) && is_restart(case),
        "it only replaces the pods, one after the other",
    ),
    harmless(
        Pods,
        "metadata.annotations.*",
        |case| gently(case) && !is_gone(case) && is_for_people(case),
        "an annotation for people: no controller reads it",
    ),
    harmless(
        Pods,
        "metadata.labels.*",
        |case| gently(case) && is_free(case),
        "a label for people: no selector asks for it",
    ),
    doubtful(
        Any,
        "metadata.annotations.*",
        |case| !is_for_people(case) && !is_generated(case) && !OWN.contains(&case.place.last()),
        "a controller may act on this annotation",
    ),
    doubtful(
        Pods,
        "metadata.annotations.*",
        |case| !is_for_people(case) && !is_restart(case),
        "a controller may act on this annotation",
    ),
    doubtful(Any, "metadata.labels.*", |case| !is_free(case), "a selector, here or elsewhere, may ask for this label"),
    doubtful(Pods, "metadata.labels.*", |case| !is_free(case), "a selector, here or elsewhere, may ask for this label"),
    doubtful(
        Pods,
        "metadata.annotations.*",
        |case| is_gone(case) && is_restart(case),
        "the pods are not replaced any more when what they read changes",
    ),
    doubtful(Any, "metadata.finalizers.**", any, "the object stays until somebody takes the name out again"),
    doubtful(Any, "metadata.ownerReferences.**", any, "the object goes when its owner goes"),
    doubtful(Any, "metadata.resourceVersion", any, "the apply fails once anybody has changed the object"),
    doubtful(Any, "metadata.uid", any, "the apply fails once the object was made again"),
];

/// Annotations of kubectl and of the controllers themselves.
const OWN: [&str; 2] = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

/// Whether the library writes the annotation itself: how strictly lint judges, and what is accepted.
fn is_generated(case: &Case<'_, '_>) -> bool {
    is_waiver(case) || case.place.last() == STAGE_ANNOTATION
}

fn is_waiver(case: &Case<'_, '_>) -> bool {
    case.place.last() == WAIVE_ANNOTATION
}

/// Whether an annotation is there to replace the pods: kubectl's, or the sum of what they read.
fn is_restart(case: &Case<'_, '_>) -> bool {
    let key = case.place.last();
    key == "kubectl.kubernetes.io/restartedAt" || key.starts_with("checksum/")
}

/// Whether an annotation is its user's own, or one that Kubernetes has for people.
fn is_for_people(case: &Case<'_, '_>) -> bool {
    const KNOWN: [&str; 2] = ["kubernetes.io/change-cause", "kubernetes.io/description"];
    let key = case.place.last();
    KNOWN.contains(&key) || !key.contains('/')
}

/// Labels that say something about an object, by which nothing is selected.
const FREE: [&str; 6] = ["app.kubernetes.io/version", "contact", "cost-center", "helm.sh/chart", "owner", "team"];

/// Whether a label that is written says something to people alone.
fn is_free(case: &Case<'_, '_>) -> bool {
    let key = case.place.last();
    let valid = case.new.and_then(Value::as_str).is_some_and(|value| LabelValue::try_new(value).is_ok());
    valid && FREE.contains(&key) && !case.sides.iter().any(|side| side.selects_by(key))
}
