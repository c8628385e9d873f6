//! evolved-todo: by which ways it is reached.

use crate::support::{Case, Refused, Review, patch};

const SERVICE: &str = "Service/frontend";

pub(crate) fn cases() -> Vec<Case> {
    vec![
        patch("prod", "exposed", "Service/backend", "spec: {type: LoadBalancer}", Review, "reached from elsewhere"),
        patch("prod", "hidden", SERVICE, "spec: {type: ClusterIP}", Review, "spec.type"),
        patch(
            "prod",
            "another port",
            SERVICE,
            "spec: {ports: [{port: 3000, targetPort: 8080}]}",
            Refused,
            "unreachable-service",
        ),
        patch(
            "prod",
            "a second port",
            SERVICE,
            "spec: {ports: [{port: 80, name: web, targetPort: http}]}",
            Review,
            "spec.ports",
        ),
        patch(
            "prod",
            "everybody else's pods",
            SERVICE,
            "spec: {selector: {app.kubernetes.io/component: backend}}",
            Review,
            "sends to other pods",
        ),
        patch(
            "prod",
            "some callers",
            SERVICE,
            "spec: {loadBalancerSourceRanges: [203.0.113.0/24]}",
            Review,
            "loadBalancerSourceRanges",
        ),
        patch("prod", "a foreign address", SERVICE, "spec: {externalIPs: [203.0.113.7]}", Refused, "external-service"),
        patch("prod", "no cluster address", "Service/backend", "spec: {clusterIP: None}", Refused, "delete the object"),
        patch(
            "prod",
            "nodes that answer",
            SERVICE,
            "spec: {externalTrafficPolicy: Local}",
            Review,
            "callers' addresses",
        ),
        patch(
            "prod",
            "longer sessions",
            SERVICE,
            "spec: {sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}}",
            Review,
            "sessionAffinity",
        ),
        patch("prod", "all out", "NetworkPolicy/backend", "spec: {egress: [{}]}", Review, "may"),
        patch("prod", "nobody in", "NetworkPolicy/backend", "spec: {ingress: []}", Review, "reached any more"),
        patch(
            "prod",
            "no policy for the way in",
            "NetworkPolicy/backend",
            "spec: {policyTypes: [Egress]}",
            Review,
            "spec",
        ),
        patch(
            "prod",
            "the whole Internet",
            "NetworkPolicy/frontend",
            "spec: {egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
            Review,
            "may",
        ),
        patch(
            "prod",
            "another setting",
            "ConfigMap/backend-config",
            "data: {LOG_LEVEL: debug}",
            Review,
            "those that run keep the old one",
        ),
        patch("prod", "a fixed setting", "ConfigMap/backend-config", "immutable: true", Review, "from then on"),
        patch(
            "prod",
            "a key in the settings",
            "ConfigMap/backend-config",
            "data: {KEY: sk-proj-abc123def456ghi789}",
            Refused,
            "secret-in-config",
        ),
        patch(
            "prod",
            "a token for the account",
            "ServiceAccount/backend",
            "automountServiceAccountToken: true",
            Review,
            "token",
        ),
        patch(
            "prod",
            "a cloud's role",
            "ServiceAccount/backend",
            "metadata: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/a'}}",
            Review,
            "a controller may act",
        ),
    ]
}
