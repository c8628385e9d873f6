//! evolved-todo: rollouts, places, volumes, accounts, names, commands.

use crate::support::{Case, Fine, Refused, Review, backend, merge, patch, pods};

const BACKEND: &str = "Deployment/backend";

pub(crate) fn cases() -> Vec<Case> {
    [rollouts(), places(), files(), rights(), programs()].concat()
}

fn rollouts() -> Vec<Case> {
    let strategy = |rest: &str| format!("spec: {{strategy: {{{rest}}}}}");
    vec![
        patch("prod", "paused", BACKEND, "spec: {paused: true}", Refused, "paused-rollout"),
        patch("dev", "paused", BACKEND, "spec: {paused: true}", Refused, "paused-rollout"),
        patch(
            "prod",
            "a deadline before the start",
            BACKEND,
            "spec: {progressDeadlineSeconds: 60}",
            Refused,
            "early-deadline",
        ),
        patch(
            "prod",
            "a later deadline",
            BACKEND,
            "spec: {progressDeadlineSeconds: 1200}",
            Review,
            "progressDeadlineSeconds",
        ),
        patch("prod", "ready after the deadline", BACKEND, "spec: {minReadySeconds: 600}", Refused, "early-deadline"),
        patch(
            "prod",
            "ready a little later",
            BACKEND,
            "spec: {minReadySeconds: 10}",
            Fine,
            "waits longer for each pod",
        ),
        patch("prod", "ready much later", BACKEND, "spec: {minReadySeconds: 300}", Review, "minReadySeconds"),
        patch(
            "prod",
            "all at once",
            BACKEND,
            strategy("type: Recreate, rollingUpdate: null"),
            Review,
            "rollout-takes-all",
        ),
        patch(
            "prod",
            "a rollout that takes all",
            BACKEND,
            strategy("rollingUpdate: {maxUnavailable: 100%}"),
            Refused,
            "rollout-takes-all",
        ),
        patch(
            "prod",
            "a rollout that takes one",
            BACKEND,
            strategy("rollingUpdate: {maxUnavailable: 1}"),
            Review,
            "maxUnavailable",
        ),
        patch(
            "prod",
            "a rollout that moves nothing",
            BACKEND,
            strategy("rollingUpdate: {maxSurge: 0}"),
            Refused,
            "stuck-rollout",
        ),
        patch("prod", "a larger surge", BACKEND, strategy("rollingUpdate: {maxSurge: 50%}"), Refused, "cluster-budget"),
        patch("prod", "fewer versions", BACKEND, "spec: {revisionHistoryLimit: 3}", Fine, "a rollout can be undone"),
        patch("prod", "no versions", BACKEND, "spec: {revisionHistoryLimit: 0}", Review, "hardly be undone"),
        patch(
            "prod",
            "another selector",
            BACKEND,
            "spec: {selector: {matchLabels: {app.kubernetes.io/component: x}}}",
            Refused,
            "selector",
        ),
    ]
}

fn places() -> Vec<Case> {
    let spread = |key: &str, action: &str| {
        pods(&format!(
            "topologySpreadConstraints: [{{topologyKey: {key}, maxSkew: 1, whenUnsatisfiable: {action}, labelSelector: {{matchLabels: {{app.kubernetes.io/component: backend}}}}}}]"
        ))
    };
    vec![
        patch(
            "prod",
            "zones or nowhere",
            BACKEND,
            spread("topology.kubernetes.io/zone", "DoNotSchedule"),
            Review,
            "stay pending",
        ),
        patch(
            "prod",
            "nodes or nowhere",
            BACKEND,
            spread("kubernetes.io/hostname", "DoNotSchedule"),
            Review,
            "stay pending",
        ),
        patch(
            "prod",
            "racks where they can be had",
            BACKEND,
            spread("example.com/rack", "ScheduleAnyway"),
            Fine,
            "spread where that can be",
        ),
        patch(
            "prod",
            "no spread",
            BACKEND,
            pods("topologySpreadConstraints: null"),
            Review,
            "topologySpreadConstraints",
        ),
        patch("prod", "a chosen node", BACKEND, pods("nodeName: node-1"), Review, "past the scheduler"),
        patch("prod", "labelled nodes", BACKEND, pods("nodeSelector: {disk: ssd}"), Review, "no node has the labels"),
        patch(
            "prod",
            "never together",
            BACKEND,
            pods(
                "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {}}]}}",
            ),
            Review,
            "affinity",
        ),
        patch("prod", "any node", BACKEND, pods("tolerations: [{operator: Exists}]"), Review, "keep others away"),
        patch(
            "prod",
            "before all others",
            BACKEND,
            pods("priorityClassName: system-cluster-critical"),
            Review,
            "scheduled before others",
        ),
        patch("prod", "another scheduler", BACKEND, pods("schedulerName: mine"), Review, "another scheduler"),
        patch("prod", "another runtime", BACKEND, pods("runtimeClassName: kata"), Review, "another runtime"),
    ]
}

fn files() -> Vec<Case> {
    let volume = |rest: &str| pods(&format!("volumes: [{{name: tmp, emptyDir: {{{rest}}}}}]"));
    vec![
        patch(
            "prod",
            "memory beyond the limit",
            BACKEND,
            volume("medium: Memory, sizeLimit: 1Gi"),
            Refused,
            "memory-volume",
        ),
        patch(
            "prod",
            "memory without a limit",
            BACKEND,
            volume("medium: Memory, sizeLimit: null"),
            Refused,
            "memory-volume",
        ),
        patch("prod", "memory below the limit", BACKEND, volume("medium: Memory"), Review, "volumes"),
        patch("prod", "a larger scratch", BACKEND, volume("sizeLimit: 128Mi"), Review, "volumes"),
        patch("prod", "scratch without bounds", BACKEND, volume("sizeLimit: null"), Review, "volumes"),
        patch(
            "prod",
            "the node's files",
            BACKEND,
            pods("volumes: [{name: host, hostPath: {path: /}}]"),
            Refused,
            "host-access",
        ),
        patch(
            "prod",
            "another mount",
            BACKEND,
            backend("volumeMounts: [{name: tmp, mountPath: /var/cache}]"),
            Review,
            "other files",
        ),
        patch(
            "prod",
            "a volume of a claim",
            BACKEND,
            pods("volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"),
            Review,
            "volumes",
        ),
    ]
}

fn rights() -> Vec<Case> {
    vec![
        patch(
            "prod",
            "root",
            BACKEND,
            backend("securityContext: {runAsUser: 0, runAsNonRoot: false}"),
            Refused,
            "run-as-root",
        ),
        patch(
            "dev",
            "privileged",
            BACKEND,
            backend("securityContext: {privileged: true}"),
            Refused,
            "privilege-escalation",
        ),
        patch(
            "prod",
            "a writable root",
            BACKEND,
            backend("securityContext: {readOnlyRootFilesystem: false}"),
            Refused,
            "writable-root-filesystem",
        ),
        patch(
            "prod",
            "a capability",
            BACKEND,
            backend("securityContext: {capabilities: {add: [NET_ADMIN]}}"),
            Refused,
            "",
        ),
        patch("prod", "another user", BACKEND, pods("securityContext: {runAsUser: 2000}"), Review, "runAsUser"),
        patch("prod", "a group of files", BACKEND, pods("securityContext: {fsGroup: 1000}"), Review, "fsGroup"),
        patch("prod", "the node's network", BACKEND, pods("hostNetwork: true"), Refused, "host-access"),
        patch(
            "prod",
            "the frontend's account",
            BACKEND,
            pods("serviceAccountName: frontend"),
            Review,
            "another account",
        ),
        patch(
            "prod",
            "no account that is there",
            BACKEND,
            pods("serviceAccountName: admin"),
            Refused,
            "missing-service-account",
        ),
        patch("prod", "a token", BACKEND, pods("automountServiceAccountToken: true"), Review, "a token"),
        merge(
            "prod",
            "a token by a merge patch",
            BACKEND,
            r#"{"spec": {"template": {"spec": {"automountServiceAccountToken": true}}}}"#,
            Review,
            "a token",
        ),
        patch(
            "prod",
            "a pull secret",
            BACKEND,
            pods("imagePullSecrets: [{name: pull}]"),
            Review,
            "pulled as somebody else",
        ),
    ]
}

fn programs() -> Vec<Case> {
    vec![
        patch(
            "prod",
            "another command",
            BACKEND,
            backend("command: [sh, -c, sleep infinity]"),
            Review,
            "another program",
        ),
        patch("prod", "other arguments", BACKEND, backend("args: [--reload]"), Review, "told something else"),
        patch(
            "prod",
            "a variable",
            BACKEND,
            backend("env: [{name: LOG_LEVEL, value: debug}]"),
            Review,
            "another setting",
        ),
        patch(
            "prod",
            "a key in a variable",
            BACKEND,
            backend("env: [{name: KEY, value: sk-proj-abc123def456ghi789}]"),
            Refused,
            "secret-in-config",
        ),
        patch(
            "prod",
            "one variable less",
            BACKEND,
            backend("env: [{name: DATABASE_URL, $patch: delete}]"),
            Review,
            "another setting",
        ),
        patch("prod", "no settings read", BACKEND, backend("envFrom: null"), Review, "other settings"),
        patch(
            "prod",
            "settings that are not there",
            BACKEND,
            backend("envFrom: [{configMapRef: {name: other}}]"),
            Refused,
            "missing-config",
        ),
        patch(
            "prod",
            "a sidecar container",
            BACKEND,
            pods("containers: [{name: proxy, image: 'proxy:1.0.0'}]"),
            Refused,
            "",
        ),
        patch(
            "prod",
            "an alias",
            BACKEND,
            pods("hostAliases: [{ip: 203.0.113.7, hostnames: [api.openai.com]}]"),
            Refused,
            "host-access",
        ),
        patch(
            "prod",
            "a name server",
            BACKEND,
            pods("dnsPolicy: None, dnsConfig: {nameservers: [203.0.113.7]}"),
            Review,
            "another server",
        ),
        patch("prod", "the node's names", BACKEND, pods("dnsPolicy: Default"), Review, "another server"),
        patch("prod", "service links", BACKEND, pods("enableServiceLinks: true"), Review, "apps take for their own"),
        patch("prod", "never started again", BACKEND, pods("restartPolicy: Never"), Refused, "restart-policy"),
        patch("prod", "a port less", BACKEND, backend("ports: [{containerPort: 8000, $patch: delete}]"), Refused, ""),
        patch("prod", "a misspelling", BACKEND, backend("imagePullPolcy: Always"), Refused, "unknown-field"),
        merge(
            "prod",
            "half a container by a merge patch",
            BACKEND,
            r#"{"spec": {"template": {"spec": {"containers": [{"name": "backend", "image": "evolved-todo-backend:1.0.1"}]}}}}"#,
            Refused,
            "missing-memory-limit",
        ),
    ]
}
