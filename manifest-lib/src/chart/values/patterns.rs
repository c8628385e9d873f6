//! What keys and values of labels and annotations may be, as the schema of the values says it.

/// The keys of labels and annotations.
pub(super) const LABEL_KEY: &str = "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$";

/// The labels that templates write themselves.
pub(super) const OWN_LABEL: &str =
    "^(app\\.kubernetes\\.io/(component|instance|managed-by|name|part-of|version)|helm\\.sh/chart)$";

/// What labels may have. Source: Kubernetes, "Labels and Selectors".
pub(super) fn label_values(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "additionalProperties": {
            "type": "string", "maxLength": 63, "pattern": "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$",
        },
    })
}
