//! What means the same is no difference.

use manifest_lib::serde_json::json;

use crate::support::{between, changes, container, deployment, object};

#[test]
fn what_means_the_same_is_no_difference() {
    let two = |first: &str, second: &str| deployment(&json!({"containers": [{"name": first}, {"name": second}]}));
    let equal = [
        // Other units, and a number for a text.
        (
            container(json!({"resources": {"requests": {"cpu": "0.1", "memory": "1Gi"}, "limits": {"cpu": 1}}})),
            container(
                json!({"resources": {"requests": {"cpu": "100m", "memory": "1024Mi"}, "limits": {"cpu": "1000m"}}}),
            ),
        ),
        // Another order of what is merged by name, or is a set.
        (two("a", "b"), two("b", "a")),
        (
            container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]})),
            container(json!({"env": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]})),
        ),
        (
            container(json!({"securityContext": {"capabilities": {"drop": ["A", "B"]}}})),
            container(json!({"securityContext": {"capabilities": {"drop": ["B", "A"]}}})),
        ),
        // Not set, in two ways.
        (container(json!({"command": null})), container(json!({}))),
        // TCP is what a port without a protocol has, so the two ports are one.
        (
            object("Service", &json!({"spec": {"ports": [{"port": 80}, {"port": 53, "protocol": "UDP"}]}})),
            object("Service", &json!({"spec": {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 80}]}})),
        ),
    ];
    for (old, new) in equal {
        let diff = between(&old, &new);
        assert!(diff.is_empty() && diff.same == 1, "{old}\n{new}\n{:?}", changes(&diff));
    }
    let (a, b) = (object("Service", &json!({})), object("ConfigMap", &json!({})));
    assert!(between(&format!("{a}\n---\n{b}"), &format!("{b}\n---\n{a}")).is_empty());
    // No namespace is the one named default.
    let named = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: default\n";
    assert!(between(named, &named.replace("  namespace: default\n", "")).is_empty());
}
