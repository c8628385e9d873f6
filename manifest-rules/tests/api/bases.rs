//! One object of each kind that the API server takes, and that has nothing that is not needed.

/// Group and version, the kind, and the rest.
pub(crate) const BASES: &[(&str, &str, &str)] = &[
    ("v1", "Namespace", "{}"),
    ("v1", "ServiceAccount", "{}"),
    ("v1", "ConfigMap", r#"{"data": {"a": "b"}}"#),
    ("v1", "Secret", r#"{"data": {"a": "Yg=="}}"#),
    ("v1", "Service", r#"{"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}"#),
    ("v1", "Pod", r#"{"spec": {"containers": [{"name": "web", "image": "web:1"}]}}"#),
    ("v1", "PodTemplate", r#"{"template": {"spec": {"containers": [{"name": "web", "image": "web:1"}]}}}"#),
    (
        "v1",
        "PersistentVolumeClaim",
        r#"{"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}"#,
    ),
    (
        "v1",
        "ReplicationController",
        r#"{"spec": {"selector": {"app": "web"}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}}}}"#,
    ),
    ("apps/v1", "Deployment", OWNER),
    ("apps/v1", "ReplicaSet", OWNER),
    ("apps/v1", "DaemonSet", OWNER),
    ("apps/v1", "StatefulSet", OWNER),
    (
        "batch/v1",
        "Job",
        r#"{"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "web:1"}]}}}}"#,
    ),
    (
        "batch/v1",
        "CronJob",
        r#"{"spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "web:1"}]}}}}}}"#,
    ),
    (
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        r#"{"spec": {"minReplicas": 2, "maxReplicas": 4, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}"#,
    ),
    (
        "policy/v1",
        "PodDisruptionBudget",
        r#"{"spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "web"}}}}"#,
    ),
    ("networking.k8s.io/v1", "NetworkPolicy", r#"{"spec": {"podSelector": {}}}"#),
    (
        "networking.k8s.io/v1",
        "Ingress",
        r#"{"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}"#,
    ),
    (
        "rbac.authorization.k8s.io/v1",
        "Role",
        r#"{"rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]}"#,
    ),
    (
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        r#"{"rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]}"#,
    ),
    (
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        r#"{"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"}, "subjects": [{"kind": "ServiceAccount", "name": "web"}]}"#,
    ),
    (
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
        r#"{"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "web"}, "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]}"#,
    ),
];

const OWNER: &str = r#"{"spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}}}}"#;
