//! Labels and annotations that somebody adds.

use crate::model::Annotation;
use crate::model::list::List;
use crate::model::workload::Body;
use crate::values::Fault;
use crate::values::scan::{same, starts_with};

pub(in crate::model) const fn pod_annotations(body: &Body<'_>) -> Option<Fault> {
    let all = &body.pod_annotations;
    let mut i = 0;
    while let Some(annotation) = all.get(i) {
        let key = annotation.key.as_str();
        if same(key, crate::model::CONFIG_CHECKSUM) || same(key, crate::model::FILES_CHECKSUM) {
            return Some(Fault::about(key).text(" is computed from the config: remove it"));
        }
        i += 1;
    }
    once(all, "annotation", body.name.value.as_str())
}

/// Annotations of what keeps the pods.
pub(in crate::model) const fn annotations(body: &Body<'_>) -> Option<Fault> {
    once(&body.annotations, "annotation", body.name.value.as_str())
}

/// Labels of a workload: values of labels, there once, and none that the lowering writes.
pub(in crate::model) const fn labels(body: &Body<'_>) -> Option<Fault> {
    own_labels(&body.labels, body.name.value.as_str())
}

/// The same of whatever has labels.
pub(in crate::model) const fn own_labels<const N: usize>(
    all: &List<'_, Annotation<'_>, N>,
    owner: &str,
) -> Option<Fault> {
    let mut i = 0;
    while let Some(label) = all.get(i) {
        let key = label.key.as_str();
        if let Err(fault) = crate::values::LabelValue::try_new(label.value) {
            return Some(fault);
        }
        if starts_with(key.as_bytes(), b"app.kubernetes.io/") {
            return Some(Fault::about(key).text(" follows from the app and the workload: remove it"));
        }
        i += 1;
    }
    once(all, "label", owner)
}

/// No key is there twice.
pub(in crate::model) const fn once<const N: usize>(
    all: &List<'_, Annotation<'_>, N>,
    what: &str,
    owner: &str,
) -> Option<Fault> {
    let mut i = 0;
    while let Some(one) = all.get(i) {
        let key = one.key.as_str();
        let mut j = 0;
        while j < i
            && let Some(other) = all.get(j)
        {
            if same(key, other.key.as_str()) {
                return Some(
                    Fault::new("the ")
                        .text(what)
                        .text(" ")
                        .quoted(key)
                        .text(" of ")
                        .quoted(owner)
                        .text(" is set twice: remove one"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    None
}
