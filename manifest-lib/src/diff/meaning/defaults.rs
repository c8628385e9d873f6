//! What the API server writes into a field itself.

use serde_json::Value;

/// Whether the value, or that there is none, is what the API server writes into such a field itself. Source: Kubernetes'
/// API reference, the fields' own descriptions.
pub(super) fn is_default(pattern: &str, value: Option<&Value>) -> bool {
    const DEFAULTS: [(&str, &str); 16] = [
        ("protocol", "\"TCP\""),
        ("restartPolicy", "\"Always\""),
        ("dnsPolicy", "\"ClusterFirst\""),
        ("schedulerName", "\"default-scheduler\""),
        ("terminationGracePeriodSeconds", "30"),
        ("terminationMessagePath", "\"/dev/termination-log\""),
        ("terminationMessagePolicy", "\"File\""),
        ("sessionAffinity", "\"None\""),
        ("internalTrafficPolicy", "\"Cluster\""),
        ("progressDeadlineSeconds", "600"),
        ("revisionHistoryLimit", "10"),
        ("minReplicas", "1"),
        ("successThreshold", "1"),
        ("failureThreshold", "3"),
        ("timeoutSeconds", "1"),
        ("periodSeconds", "10"),
    ];
    let field = pattern.rsplit('.').next().unwrap_or_default();
    let Some(value) = value else { return DEFAULTS.iter().any(|(name, _)| *name == field) };
    // In a scaling policy, a period has no default; restartPolicy of an init container means another thing.
    let other = pattern.contains("behavior") || pattern.contains("initContainers.restartPolicy");
    !other && DEFAULTS.contains(&(field, value.to_string().as_str()))
}
