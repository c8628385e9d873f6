//! Metadata, labels and selectors. Labels of objects and of pods, and names, are the rule `invalid-name`'s.
//! Source: Kubernetes, "Labels and Selectors", "Annotations" and "Finalizers".

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::at::At;
use super::formats::{ANNOTATION, KEY, LABEL, LABEL_VALUE, PREFIX};
use super::refusal::{Refusals, Why, items, text};

/// All annotations of an object together have no more bytes.
const MOST_ANNOTATIONS: usize = 256 << 10;

/// Finalizers that need no domain.
const FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// Where an object is.
pub(super) fn namespace(out: &mut Refusals<'_>, at: &At<'_>, metadata: &ObjectMeta) {
    out.form(&at.key("namespace"), text(&metadata.namespace), &LABEL);
}

/// An object's own metadata.
pub(super) fn metadata(out: &mut Refusals<'_>, at: &At<'_>, metadata: &ObjectMeta, is_named_freely: bool) {
    if !is_named_freely {
        out.form(&at.key("generateName"), text(&metadata.generate_name), &PREFIX);
    }
    // The reader tells one that is not written at all.
    if metadata.name.as_deref() == Some("") && text(&metadata.generate_name).is_empty() {
        out.add(Why::Missing, &at.key("name"), "`name` is empty: write one, such as the app's");
    }
    annotations(out, at, metadata);
    for (index, finalizer) in items(&metadata.finalizers) {
        let at = at.key("finalizers");
        out.form(&at.item(index), finalizer, &KEY);
        if !finalizer.contains('/') && !FINALIZERS.contains(&finalizer.as_str()) && KEY.holds(finalizer) {
            let message = format!("the finalizer `{finalizer}` has no domain: write `example.com/{finalizer}`");
            out.add(Why::Value, &at.item(index), message);
        }
    }
}

/// The annotations of an object, or of its pods.
pub(super) fn annotations(out: &mut Refusals<'_>, at: &At<'_>, metadata: &ObjectMeta) {
    let Some(annotations) = &metadata.annotations else { return };
    let at = at.key("annotations");
    for key in annotations.keys() {
        if !ANNOTATION.holds(key) {
            let message = format!("`{key}` is no annotation's key: write {}", ANNOTATION.advice);
            out.add(Why::Value, &at.key(key), message);
        }
    }
    let bytes: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if bytes > MOST_ANNOTATIONS {
        let message = format!("the annotations have {bytes} bytes: write {MOST_ANNOTATIONS} at the most");
        out.add(Why::Bounds, &at, message);
    }
}

/// Labels that select.
pub(super) fn labels(out: &mut Refusals<'_>, at: &At<'_>, labels: Option<&BTreeMap<String, String>>) {
    for (key, value) in labels.into_iter().flatten() {
        label_key(out, &at.key(key), key);
        if !LABEL_VALUE.holds(value) {
            let message =
                format!("the label `{key}` is `{value}`, which is no label value: write {}", LABEL_VALUE.advice);
            out.add(Why::Value, &at.key(key), message);
        }
    }
}

/// The key of a label, at the field that names it.
pub(super) fn label_key(out: &mut Refusals<'_>, at: &At<'_>, key: &str) {
    if !KEY.holds(key) {
        out.add(Why::Value, at, format!("`{key}` is no label's key: write {}", KEY.advice));
    }
}

/// A selector.
pub(super) fn selector(out: &mut Refusals<'_>, at: &At<'_>, selector: Option<&LabelSelector>) {
    let Some(selector) = selector else { return };
    labels(out, &at.key("matchLabels"), selector.match_labels.as_ref());
    for (index, one) in items(&selector.match_expressions) {
        let list = at.key("matchExpressions");
        let at = list.item(index);
        label_key(out, &at.key("key"), &one.key);
        out.just_one_of(&at.key("operator"), &one.operator, &["In", "NotIn", "Exists", "DoesNotExist"]);
        let values = one.values.as_deref().unwrap_or_default();
        operands(out, &at, &one.operator, values);
        label_values(out, &at.key("values"), values);
    }
}

/// Whether an operator has the values that it needs.
pub(super) fn operands(out: &mut Refusals<'_>, at: &At<'_>, operator: &str, values: &[String]) {
    match operator {
        "In" | "NotIn" if values.is_empty() => {
            out.add(Why::Missing, &at.key("values"), format!("`{operator}` has no `values`: write one or more"));
        }
        "Exists" | "DoesNotExist" => {
            out.excluded(&at.key("values"), !values.is_empty(), &format!("beside `{operator}`, which compares none"));
        }
        "Gt" | "Lt" if values.len() != 1 => {
            out.add(
                Why::Missing,
                &at.key("values"),
                format!("`{operator}` compares one number: write one in `values`"),
            );
        }
        _ => {}
    }
}

/// Values that labels are compared with.
pub(super) fn label_values(out: &mut Refusals<'_>, at: &At<'_>, values: &[String]) {
    for (index, value) in values.iter().enumerate() {
        out.form(&at.item(index), value, &LABEL_VALUE);
    }
}
