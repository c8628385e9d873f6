//! evolved-todo: what changes nothing.

use crate::support::{Case, Fine, NoChange, Refused, Review, backend, merge, patch};

const BACKEND: &str = "Deployment/backend";

pub(crate) fn cases() -> Vec<Case> {
    vec![
        patch(
            "prod",
            "a policy that denies less to pods to come",
            "NetworkPolicy/default-deny",
            "spec: {policyTypes: [Ingress]}",
            Review,
            "once other pods are there",
        ),
        patch(
            "prod",
            "a policy of more pods",
            "NetworkPolicy/frontend",
            "spec: {podSelector: {matchLabels: {app.kubernetes.io/name: null}}}",
            Review,
            "once other pods are there",
        ),
        patch(
            "prod",
            "a protocol left out",
            "NetworkPolicy/frontend",
            "spec: {ingress: [{ports: [{port: 3000}]}]}",
            Fine,
            "what is so anyway",
        ),
        patch(
            "prod",
            "no checksum",
            BACKEND,
            "spec: {template: {metadata: {annotations: {checksum/config: null}}}}",
            Review,
            "when what they read changes",
        ),
        patch(
            "prod",
            "no version in the label",
            BACKEND,
            "metadata: {labels: {app.kubernetes.io/version: null}}",
            Review,
            "may ask for this label",
        ),
        patch(
            "prod",
            "fewer than no pods away",
            BACKEND,
            "spec: {strategy: {rollingUpdate: {maxUnavailable: -1}}}",
            Refused,
            "out-of-bounds",
        ),
        patch("dev", "1 replica", BACKEND, "spec: {replicas: 1}", NoChange, ""),
        patch(
            "prod",
            "the same amounts",
            BACKEND,
            backend("resources: {limits: {cpu: '0.5', memory: 524288Ki}}"),
            NoChange,
            "",
        ),
        patch("prod", "the same port", "Service/backend", "spec: {ports: [{port: 8000, protocol: TCP}]}", NoChange, ""),
        patch("prod", "nothing", BACKEND, "{}", NoChange, ""),
        patch(
            "prod",
            "a default, written down",
            BACKEND,
            "spec: {template: {spec: {restartPolicy: Always, dnsPolicy: ClusterFirst}}}",
            Fine,
            "what is so anyway",
        ),
        patch(
            "prod",
            "a probe's own default",
            BACKEND,
            backend("readinessProbe: {successThreshold: 1}"),
            Fine,
            "what is so anyway",
        ),
        merge(
            "prod",
            "a field of a later version",
            BACKEND,
            r#"{"spec": {"template": {"spec": {"hostnameOverride": "web"}}}}"#,
            Refused,
            "newer-field",
        ),
        merge("prod", "a word that nobody knows", BACKEND, r#"{"spec": {"replica": 3}}"#, Refused, "unknown-field"),
    ]
}
