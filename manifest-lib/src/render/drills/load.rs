//! The pod that loads a workload, and the policies that let it. It is as hardened as any pod of ours, so Pod Security takes
//! it, and it ends by itself. Source: Kubernetes, "Pod Security Standards" and "Network Policies".

use serde_json::{Map, Value, json};

use super::subject::Subject;

/// A pod that ends after so many seconds at the latest.
const MOST_SECONDS: u32 = 1800;
/// So many loops that ask.
const LOOPS: &str = "16";

/// The objects of the drill.
pub(super) fn objects(subject: &Subject<'_>, app: &str) -> [Value; 3] {
    let name = format!("load-{}", subject.name);
    let own = json!({"app.kubernetes.io/name": app, "app.kubernetes.io/component": name});
    let meta = |name: &str| json!({"name": name, "namespace": subject.namespace, "labels": own});
    let port = json!([{"port": subject.port, "protocol": "TCP"}]);
    let [loader, loaded] = [&own, &Value::Object(Map::clone(&subject.selector))]
        .map(|labels| json!({"podSelector": {"matchLabels": labels}}));
    let policy = |name: &str, of: &Value, kind: &str, rule: Value| {
        json!({
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": meta(name),
            "spec": {"podSelector": of["podSelector"], "policyTypes": [kind], kind.to_lowercase(): [rule]},
        })
    };
    let url = format!("http://{}:{}{}", subject.name, subject.service_port, subject.path);
    [
        policy(&name, &loader, "Egress", json!({"to": [loaded], "ports": port})),
        policy(&format!("{}-from-load", subject.name), &loaded, "Ingress", json!({"from": [loader], "ports": port})),
        json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": meta(&name),
            "spec": {
                "activeDeadlineSeconds": MOST_SECONDS,
                "automountServiceAccountToken": false,
                "containers": [{
                    "name": "load",
                    "image": "busybox:1.37.0",
                    "imagePullPolicy": "IfNotPresent",
                    "command": ["/bin/sh", "-c", include_str!("../text/drills/load.sh"), "load", url, LOOPS],
                    "resources": {
                        "requests": {"cpu": "100m", "memory": "16Mi"},
                        "limits": {"cpu": "1", "memory": "64Mi"},
                    },
                    "securityContext": {
                        "allowPrivilegeEscalation": false,
                        "capabilities": {"drop": ["ALL"]},
                        "readOnlyRootFilesystem": true,
                    },
                }],
                "enableServiceLinks": false,
                "restartPolicy": "Never",
                "securityContext": {
                    "runAsGroup": 65534,
                    "runAsNonRoot": true,
                    "runAsUser": 65534,
                    "seccompProfile": {"type": "RuntimeDefault"},
                },
                "terminationGracePeriodSeconds": 5,
            },
        }),
    ]
}
