//! What the chart's test asks, and may reach.

use manifest_lib::serde_json::{Value, json};

use super::*;

/// Whether a policy's selector takes these labels.
pub(super) fn selects(selector: &Value, labels: &Value) -> bool {
    let wanted = selector["matchLabels"].as_object().cloned().unwrap_or_default();
    wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// Whether the policies let pods with the one labels call pods with the others on this port.
pub(super) fn allowed(objects: &Objects, from: &Value, to: &Value, port: u64) -> bool {
    let way = |own: &Value, other: &Value, kind: &str, rules: &str, peers: &str| {
        let policies = objects.values().filter(|object| object["kind"] == "NetworkPolicy");
        let of: Vec<&Value> = policies
            .map(|policy| &policy["spec"])
            .filter(|spec| selects(&spec["podSelector"], own))
            .filter(|spec| spec["policyTypes"].as_array().unwrap().contains(&json!(kind)))
            .collect();
        of.is_empty()
            || of.iter().flat_map(|spec| spec[rules].as_array().into_iter().flatten()).any(|rule| {
                let ports = rule["ports"].as_array();
                let peer = rule[peers].as_array();
                ports.is_none_or(|ports| ports.iter().any(|own| own["port"] == port))
                    && peer.is_none_or(|peers| {
                        peers.iter().any(|peer| {
                            peer.get("namespaceSelector").is_none()
                                && peer.get("podSelector").is_some_and(|selector| selects(selector, other))
                        })
                    })
            })
    };
    way(from, to, "Egress", "egress", "to") && way(to, from, "Ingress", "ingress", "from")
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_test_pod_is_hardened_and_reaches_every_health_endpoint() {
    let made = template(&chart(), "evolved-todo", &[&EXISTING[..], &["--set", "service.backend.port=9000"]].concat());
    let pod = &made["Pod/test-connection"];
    assert_eq!(pod["metadata"]["annotations"]["helm.sh/hook"], "test");
    let container = &pod["spec"]["containers"][0];
    assert_eq!(container["args"], json!(["http://frontend:3000/api/health", "http://backend:9000/health"]));
    let other = &made["Deployment/backend"]["spec"]["template"]["spec"];
    assert_eq!(container["securityContext"], other["containers"][0]["securityContext"]);
    for field in ["runAsNonRoot", "seccompProfile"] {
        assert_eq!(pod["spec"]["securityContext"][field], other["securityContext"][field]);
    }
    assert_eq!(pod["spec"]["automountServiceAccountToken"], false);
    let labels = |name: &str| made[&format!("Deployment/{name}")]["spec"]["template"]["metadata"]["labels"].clone();
    let tester = &pod["metadata"]["labels"];
    assert!(allowed(&made, tester, &labels("backend"), 8000) && allowed(&made, tester, &labels("frontend"), 3000));
    // The policies of the test open nothing else, and no Service sends to the test.
    assert!(!allowed(&made, tester, &labels("backend"), 8001) && !allowed(&made, &labels("backend"), tester, 8000));
    for (key, service) in made.iter().filter(|(key, _)| key.starts_with("Service/")) {
        assert!(!selects(&json!({"matchLabels": service["spec"]["selector"]}), tester), "{key}");
    }
    assert!(allowed(&made, &labels("frontend"), &labels("backend"), 8000));
    assert!(
        !allowed(&made, &labels("backend"), &labels("frontend"), 3000)
            || made["Service/frontend"]["spec"]["type"] == "LoadBalancer"
    );
}
