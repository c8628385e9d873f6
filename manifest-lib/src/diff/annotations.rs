//! Annotations on which no controller acts.
//!
//! Source: Kubernetes, "Annotations" and "Well-Known Labels, Annotations and Taints": a key without a prefix is its user's
//! own, and what acts by itself has to write one.

use crate::cluster::STAGE_ANNOTATION;
use crate::gate::WAIVE_ANNOTATION;

/// What kubectl and the controllers write, each for itself.
const OWN: [&str; 2] = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];
/// What Kubernetes has for people.
const FOR_PEOPLE: [&str; 2] = ["kubernetes.io/change-cause", "kubernetes.io/description"];

/// Whether an annotation is its user's own, or one that Kubernetes has for people.
pub(crate) fn is_for_people(key: &str) -> bool {
    FOR_PEOPLE.contains(&key) || !key.contains('/')
}

/// Whether kubectl or a controller writes it, and reads its own value alone.
pub(crate) fn is_own(key: &str) -> bool {
    OWN.contains(&key)
}

/// Whether the library writes it: how strictly lint judges, and what is accepted.
pub(crate) fn is_generated(key: &str) -> bool {
    key == WAIVE_ANNOTATION || key == STAGE_ANNOTATION
}

/// Whether a controller may act on it.
pub(super) fn is_read(key: &str) -> bool {
    !is_for_people(key) && !is_own(key) && !is_generated(key)
}
