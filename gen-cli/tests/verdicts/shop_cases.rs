//! The shop: what the model does not make, and what stands otherwise than in evolved-todo.

use crate::support::{Case, Fine, NoChange, Refused, Review, merge, patch, pods, whole};

const CATALOG: &str = "Deployment/catalog";
const WORKER: &str = "Deployment/worker";
const DATABASE: &str = "StatefulSet/db";
const NIGHTLY: &str = "CronJob/nightly";
const HPA: &str = "HorizontalPodAutoscaler/catalog-hpa";

pub(crate) fn cases() -> Vec<Case> {
    [deployments(), database(), jobs(), access(), storage(), ways_in()].concat()
}

fn container(name: &str, rest: &str) -> String {
    pods(&format!("containers: [{{name: {name}, {rest}}}]"))
}

fn deployments() -> Vec<Case> {
    vec![
        patch(
            "shop",
            "two at once in a rollout",
            CATALOG,
            "spec: {strategy: {rollingUpdate: {maxSurge: 2}}}",
            Fine,
            "before it ends others",
        ),
        patch(
            "shop",
            "none beside the others in a rollout",
            CATALOG,
            "spec: {strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}}",
            Review,
            "starts fewer pods",
        ),
        patch(
            "shop",
            "a later worker",
            WORKER,
            container("worker", "image: 'registry.example/shop/worker:2.5.0'"),
            Fine,
            "a later build",
        ),
        patch(
            "shop",
            "a worker from elsewhere",
            WORKER,
            container("worker", "image: 'docker.io/shop/worker:2.5.0'"),
            Review,
            "another image",
        ),
        patch("shop", "more workers over zones", WORKER, "spec: {replicas: 4}", Review, "may not find a place"),
        patch("shop", "one worker", WORKER, "spec: {replicas: 1}", Refused, "single-replica"),
        patch(
            "shop",
            "workers wherever",
            WORKER,
            pods("topologySpreadConstraints: null"),
            Review,
            "all pods may come to one node",
        ),
        patch(
            "shop",
            "a larger worker",
            WORKER,
            container("worker", "resources: {requests: {cpu: 150m, memory: 160Mi}}"),
            Fine,
            "more is kept free",
        ),
        patch(
            "shop",
            "a worker beyond the range",
            WORKER,
            container("worker", "resources: {limits: {memory: 2Gi}}"),
            Refused,
            "limit-range",
        ),
        patch(
            "shop",
            "a worker below the range",
            WORKER,
            container("worker", "resources: {requests: {cpu: 10m}}"),
            Refused,
            "limit-range",
        ),
        patch(
            "shop",
            "a catalog that requests more memory",
            CATALOG,
            container("catalog", "resources: {requests: {memory: 300Mi}}"),
            Review,
            "measures the share of this request",
        ),
        patch(
            "shop",
            "a catalog with a CPU limit",
            CATALOG,
            container("catalog", "resources: {limits: {cpu: 500m}}"),
            Review,
            "it is slow",
        ),
        patch(
            "shop",
            "a catalog limited below its target",
            CATALOG,
            container("catalog", "resources: {limits: {cpu: 250m}}"),
            Review,
            "it is slow",
        ),
        patch(
            "shop",
            "a memory target beyond the limit",
            HPA,
            "spec: {metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 250}}}]}",
            Refused,
            "unreachable-target",
        ),
        patch(
            "shop",
            "a CPU target without a limit",
            HPA,
            "spec: {metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 250}}}]}",
            Review,
            "spec.metrics",
        ),
        patch("shop", "a larger catalog", HPA, "spec: {maxReplicas: 8}", Fine, "more pods under load"),
        patch(
            "shop",
            "a sleep as long as the grace",
            CATALOG,
            container("catalog", "lifecycle: {preStop: {sleep: {seconds: 45}}}"),
            Refused,
            "terminationGracePeriodSeconds",
        ),
        patch(
            "shop",
            "a liveness that waits less",
            CATALOG,
            container("catalog", "livenessProbe: {failureThreshold: 1, periodSeconds: 2}"),
            Refused,
            "restless-liveness",
        ),
        patch(
            "shop",
            "another currency",
            "ConfigMap/catalog-config",
            "data: {CURRENCY: USD}",
            Review,
            "those that run keep the old one",
        ),
        patch(
            "shop",
            "a budget of all",
            "PodDisruptionBudget/catalog-pdb",
            "spec: {minAvailable: 100%}",
            Refused,
            "blocked-drain",
        ),
        patch("shop", "no budget", "PodDisruptionBudget/catalog-pdb", "$patch: delete", Review, "all pods at once"),
    ]
}

fn database() -> Vec<Case> {
    vec![
        patch(
            "shop",
            "data that goes with its set",
            DATABASE,
            "spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}}",
            Review,
            "with the data, are deleted with it",
        ),
        patch(
            "shop",
            "a later database",
            DATABASE,
            container("db", "image: 'registry.example/shop/db:1.2.4'"),
            Review,
            "none may be there meanwhile",
        ),
        patch("shop", "two databases", DATABASE, "spec: {replicas: 2}", Review, "names, claims and members"),
        patch("shop", "no database", DATABASE, "spec: {replicas: 0}", Review, "names, claims and members"),
        patch(
            "shop",
            "a database by hand",
            DATABASE,
            "spec: {updateStrategy: {type: OnDelete}}",
            Review,
            "or not at all",
        ),
        patch(
            "shop",
            "a database in part",
            DATABASE,
            "spec: {updateStrategy: {rollingUpdate: {partition: 1}}}",
            Review,
            "or not at all",
        ),
        patch(
            "shop",
            "another name of the database",
            DATABASE,
            "spec: {serviceName: other}",
            Refused,
            "delete the object",
        ),
        patch(
            "shop",
            "a larger template of claims",
            DATABASE,
            "spec: {volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 40Gi}}}}]}",
            Refused,
            "delete the object",
        ),
        patch(
            "shop",
            "the database in memory",
            DATABASE,
            pods("volumes: [{name: data, emptyDir: {medium: Memory, sizeLimit: 1Gi}}]"),
            Refused,
            "memory-volume",
        ),
        patch(
            "shop",
            "no grace for the database",
            DATABASE,
            pods("terminationGracePeriodSeconds: 0"),
            Refused,
            "short-grace",
        ),
        patch("shop", "the database goes", DATABASE, "$patch: delete", Refused, "dangling-service"),
        patch(
            "shop",
            "a note on the database",
            DATABASE,
            "metadata: {annotations: {note: ask first}}",
            Fine,
            "for people",
        ),
    ]
}

fn jobs() -> Vec<Case> {
    vec![
        patch("shop", "runs to be looked at", NIGHTLY, "spec: {failedJobsHistoryLimit: 5}", Fine, "to be looked at"),
        patch(
            "shop",
            "no runs to be looked at",
            NIGHTLY,
            "spec: {failedJobsHistoryLimit: 0}",
            Review,
            "not known here",
        ),
        patch("shop", "runs at once", NIGHTLY, "spec: {concurrencyPolicy: Replace}", Review, "ended for the other"),
        patch("shop", "hasty runs", NIGHTLY, "spec: {startingDeadlineSeconds: 5}", Review, "it may never begin"),
        patch(
            "shop",
            "runs that are tried once",
            NIGHTLY,
            "spec: {jobTemplate: {spec: {backoffLimit: 0}}}",
            Review,
            "given up sooner",
        ),
        patch("shop", "another night", NIGHTLY, "spec: {schedule: '0 4 * * *'}", Review, "at other times"),
        patch("shop", "no night", NIGHTLY, "spec: {suspend: true}", Review, "its work is not done"),
        patch("shop", "nights at once", NIGHTLY, "spec: {concurrencyPolicy: Allow}", Review, "spec.concurrencyPolicy"),
        patch(
            "shop",
            "another work",
            NIGHTLY,
            "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: nightly, args: [--all]}]}}}}}",
            Review,
            "told something else",
        ),
        patch(
            "shop",
            "endless work",
            NIGHTLY,
            "spec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Always}}}}}",
            Refused,
            "restart-policy",
        ),
        patch("shop", "no more nights", NIGHTLY, "$patch: delete", Review, "its work is not done any more"),
    ]
}

fn access() -> Vec<Case> {
    let rule = |rest: &str| format!("{{\"rules\": [{{\"apiGroups\": [\"batch\"], {rest}}}]}}");
    vec![
        merge(
            "shop",
            "any job",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "one more job",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list"], "resourceNames": ["import", "export"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "a verb more",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get", "list", "delete"], "resourceNames": ["import"]"#),
            Review,
            "may do something else",
        ),
        merge(
            "shop",
            "everything",
            "Role/jobs",
            r#"{"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}"#,
            Refused,
            "wildcard-role",
        ),
        merge(
            "shop",
            "fewer verbs",
            "Role/jobs",
            rule(r#""resources": ["jobs"], "verbs": ["get"], "resourceNames": ["import"]"#),
            Review,
            "may do something else",
        ),
        patch(
            "shop",
            "another account has the role",
            "RoleBinding/jobs",
            "subjects: [{kind: ServiceAccount, name: catalog, namespace: shop}]",
            Review,
            "others have the role",
        ),
        patch(
            "shop",
            "everybody has the role",
            "RoleBinding/jobs",
            "subjects: [{kind: Group, name: 'system:authenticated', apiGroup: rbac.authorization.k8s.io}]",
            Review,
            "others have the role",
        ),
        patch("shop", "another role", "RoleBinding/jobs", "roleRef: {name: admin}", Refused, "missing-role"),
        // What cannot be changed is told beside what else is wrong with it.
        merge(
            "shop",
            "another role, merged",
            "RoleBinding/jobs",
            r#"{"roleRef": {"name": "admin"}}"#,
            Refused,
            "lets nobody change roleRef",
        ),
        patch("shop", "no role", "Role/jobs", "$patch: delete", Refused, "missing-role"),
        patch(
            "shop",
            "the database's token",
            "ServiceAccount/db",
            "automountServiceAccountToken: null",
            Review,
            "token",
        ),
    ]
}

fn storage() -> Vec<Case> {
    let size = |size: &str| format!("spec: {{resources: {{requests: {{storage: {size}}}}}}}");
    vec![
        patch("shop", "a smaller claim", "PersistentVolumeClaim/uploads", size("5Gi"), Refused, "delete the object"),
        patch("shop", "a larger claim", "PersistentVolumeClaim/uploads", size("20Gi"), Review, "never shrinks again"),
        patch("shop", "the same claim", "PersistentVolumeClaim/uploads", size("10240Mi"), NoChange, ""),
        patch(
            "shop",
            "another class for the claim",
            "PersistentVolumeClaim/uploads",
            "spec: {storageClassName: fast}",
            Refused,
            "delete the object",
        ),
        patch(
            "shop",
            "the claim goes",
            "PersistentVolumeClaim/uploads",
            "$patch: delete",
            Refused,
            "data may be deleted",
        ),
        patch("shop", "another class", "StorageClass/shared", "parameters: {tier: slow}", Refused, "delete the object"),
        patch(
            "shop",
            "a range below what is there",
            "LimitRange/bounds",
            "spec: {limits: [{type: Container, max: {memory: 300Mi}}]}",
            Refused,
            "limit-range",
        ),
        patch(
            "shop",
            "a wider range",
            "LimitRange/bounds",
            "spec: {limits: [{type: Container, max: {memory: 2Gi}, min: {cpu: 50m}}]}",
            Review,
            "by other bounds",
        ),
        patch("shop", "no range", "LimitRange/bounds", "$patch: delete", Review, "without its bounds"),
        whole(
            "shop",
            "a quota below the maxima",
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {limits.cpu: '4'}}\n",
            Refused,
            "resource-quota",
        ),
    ]
}

fn ways_in() -> Vec<Case> {
    let rule = |host: &str| {
        format!(
            "{{\"host\": \"{host}\", \"http\": {{\"paths\": [{{\"path\": \"/\", \"pathType\": \"Prefix\", \"backend\": {{\"service\": {{\"name\": \"catalog\", \"port\": {{\"number\": 8080}}}}}}}}]}}}}"
        )
    };
    vec![
        merge(
            "shop",
            "a second host",
            "Ingress/shop",
            format!("{{\"spec\": {{\"rules\": [{}, {}]}}}}", rule("shop.example"), rule("b.example")),
            Review,
            "other requests come in",
        ),
        merge("shop", "no host", "Ingress/shop", "{\"spec\": {\"rules\": []}}", Refused, "missing-value"),
        patch("shop", "without TLS", "Ingress/shop", "spec: {tls: null}", Refused, "ingress-without-tls"),
        patch(
            "shop",
            "another class of Ingress",
            "Ingress/shop",
            "spec: {ingressClassName: traefik}",
            Review,
            "other requests come in",
        ),
        patch(
            "shop",
            "a snippet",
            "Ingress/shop",
            "metadata: {annotations: {nginx.ingress.kubernetes.io/configuration-snippet: 'return 200;'}}",
            Refused,
            "ingress-snippet",
        ),
        patch(
            "shop",
            "another rewrite",
            "Ingress/shop",
            "metadata: {annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}}",
            Review,
            "",
        ),
        patch(
            "shop",
            "the database for all",
            "NetworkPolicy/db",
            "spec: {ingress: [{}]}",
            Review,
            "may now be reached",
        ),
        patch(
            "shop",
            "the database for a label",
            "NetworkPolicy/db",
            "spec: {podSelector: {matchLabels: {app: nightly}}}",
            Review,
            "may not be reached any more",
        ),
        patch(
            "shop",
            "the database's pods renamed",
            DATABASE,
            "spec: {template: {metadata: {labels: {app: null}}}}",
            Refused,
            "selector",
        ),
        patch(
            "shop",
            "a catalog from outside",
            "Service/catalog",
            "spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}",
            Review,
            "reached from elsewhere",
        ),
    ]
}
