//! evolved-todo: numbers, amounts, images, labels.

use crate::support::{Case, Fine, Refused, Review, backend, merge, patch};

const HPA: &str = "HorizontalPodAutoscaler/backend-hpa";
const BACKEND: &str = "Deployment/backend";
const FRONTEND: &str = "Deployment/frontend";
const SERVICE: &str = "Service/frontend";
const BUDGET: &str = "PodDisruptionBudget/backend-pdb";

pub(crate) fn cases() -> Vec<Case> {
    [numbers(), amounts(), images(), metadata(), scaling()].concat()
}

fn numbers() -> Vec<Case> {
    vec![
        patch("prod", "3 replicas", BACKEND, "spec: {replicas: 3}", Refused, "autoscaler-owns-replicas"),
        patch("dev", "3 replicas", BACKEND, "spec: {replicas: 3}", Fine, "more pods of the same kind"),
        merge("dev", "2 replicas by a merge patch", FRONTEND, r#"{"spec": {"replicas": 2}}"#, Fine, ""),
        patch("dev", "no pods", BACKEND, "spec: {replicas: 0}", Review, "fewer pods"),
        patch("dev", "replicas left out", BACKEND, "spec: {replicas: null}", Review, "spec.replicas"),
        patch("dev", "more pods than the cluster holds", BACKEND, "spec: {replicas: 50}", Refused, "cluster-budget"),
        patch("prod", "more at rest", HPA, "spec: {minReplicas: 3}", Fine, "more pods at rest"),
        patch("prod", "fewer at rest", HPA, "spec: {minReplicas: 1}", Refused, "single-replica"),
        patch(
            "prod",
            "fewer at rest than before",
            "HorizontalPodAutoscaler/frontend-hpa",
            "spec: {minReplicas: null}",
            Refused,
            "single-replica",
        ),
        patch(
            "prod",
            "more under load",
            "HorizontalPodAutoscaler/frontend-hpa",
            "spec: {maxReplicas: 6}",
            Fine,
            "more pods under load",
        ),
        patch("prod", "more than the cluster holds", HPA, "spec: {maxReplicas: 12}", Refused, "cluster-budget"),
        patch("prod", "fewer under load", HPA, "spec: {maxReplicas: 3}", Review, "fewer pods take the most load"),
        patch("prod", "the minimum is the maximum", HPA, "spec: {maxReplicas: 2}", Refused, "autoscaler-bounds"),
    ]
}

fn amounts() -> Vec<Case> {
    let limits = |rest: &str| backend(&format!("resources: {{limits: {{{rest}}}}}"));
    let requests = |rest: &str| backend(&format!("resources: {{requests: {{{rest}}}}}"));
    vec![
        patch("prod", "no CPU limit", BACKEND, limits("cpu: null"), Review, "all that its node has"),
        patch("prod", "no memory limit", BACKEND, limits("memory: null"), Refused, "missing-memory-limit"),
        patch("prod", "twice the memory", BACKEND, limits("memory: 1Gi"), Fine, "may use more"),
        patch("prod", "twice the CPU limit", BACKEND, limits("cpu: 1"), Fine, "may use more"),
        patch("prod", "a limit out of all bounds", BACKEND, limits("memory: 64Gi"), Review, "limits.memory"),
        patch("prod", "less memory", BACKEND, limits("memory: 300Mi"), Review, "without memory it is killed"),
        patch("prod", "a limit below the request", BACKEND, limits("memory: 128Mi"), Refused, "request-above-limit"),
        patch("prod", "a larger memory request", BACKEND, requests("memory: 300Mi"), Fine, "more is kept free"),
        patch(
            "prod",
            "a larger CPU request",
            BACKEND,
            requests("cpu: 205m"),
            Review,
            "measures the share of this request",
        ),
        patch("dev", "a larger CPU request", BACKEND, requests("cpu: 300m"), Fine, "more is kept free"),
        patch("dev", "a smaller CPU request", BACKEND, requests("cpu: 100m"), Review, "less is kept free"),
        patch("prod", "no requests", BACKEND, backend("resources: {requests: null}"), Refused, ""),
        patch("dev", "an amount that is none", BACKEND, requests("cpu: 200mm"), Refused, "invalid-quantity"),
        patch("dev", "a GPU", BACKEND, limits("nvidia.com/gpu: 1"), Review, "limits"),
    ]
}

fn images() -> Vec<Case> {
    let image = |image: &str| backend(&format!("image: {image:?}"));
    vec![
        patch("prod", "latest", BACKEND, image("evolved-todo-backend:latest"), Refused, "moving-image-tag"),
        patch("prod", "another version", BACKEND, image("evolved-todo-backend:1.0.1"), Fine, "a later build"),
        patch("prod", "another major version", BACKEND, image("evolved-todo-backend:2.0.0"), Review, "another image"),
        patch("prod", "an earlier version", BACKEND, image("evolved-todo-backend:0.9.0"), Review, "another image"),
        patch(
            "prod",
            "somebody's image",
            BACKEND,
            image("docker.io/somebody/evolved-todo-backend:1.0.1"),
            Review,
            "another image",
        ),
        patch(
            "prod",
            "a tag that says nothing",
            BACKEND,
            image("evolved-todo-backend:stable"),
            Review,
            "another image",
        ),
        patch("prod", "a candidate", BACKEND, image("evolved-todo-backend:1.1.0-rc.1"), Review, "another image"),
        patch(
            "prod",
            "the same tag, pinned",
            BACKEND,
            // The digest decides, and nobody can read from it what runs.
            image(&format!("evolved-todo-backend:1.0.0@sha256:{}", "ab".repeat(32))),
            Review,
            "another image",
        ),
        patch("dev", "pinned to a version", BACKEND, image("evolved-todo-backend:1.0.0"), Review, "another image"),
        patch("prod", "no image", BACKEND, backend("image: null"), Refused, "invalid-image"),
        patch("prod", "always pulled", BACKEND, backend("imagePullPolicy: Always"), Review, "no registry"),
    ]
}

fn metadata() -> Vec<Case> {
    let labels = |rest: &str| format!("metadata: {{labels: {{{rest}}}}}");
    let annotations = |rest: &str| format!("metadata: {{annotations: {{{rest}}}}}");
    let template = |rest: &str| format!("spec: {{template: {{metadata: {{{rest}}}}}}}");
    vec![
        patch("prod", "a note", BACKEND, annotations("note: ask the todo team"), Fine, "for people"),
        patch(
            "prod",
            "the cause of a change",
            BACKEND,
            annotations("kubernetes.io/change-cause: a fix"),
            Fine,
            "for people",
        ),
        patch("prod", "an owner", BACKEND, labels("team: todo"), Fine, "a label for people"),
        patch(
            "prod",
            "another version in the label",
            BACKEND,
            labels("app.kubernetes.io/version: 1.0.1"),
            Fine,
            "a label for people",
        ),
        patch("prod", "a note on the way in", SERVICE, annotations("note: ask the todo team"), Fine, "for people"),
        patch("prod", "a note on the pods", BACKEND, template("annotations: {note: a}"), Fine, "for people"),
        patch(
            "prod",
            "a restart",
            BACKEND,
            template("annotations: {kubectl.kubernetes.io/restartedAt: '2026-11-24T10:00:00Z'}"),
            Fine,
            "it only replaces the pods",
        ),
        patch(
            "prod",
            "a tool's label",
            BACKEND,
            labels("argocd.argoproj.io/instance: other"),
            Review,
            "may ask for this label",
        ),
        patch(
            "prod",
            "no managed-by",
            BACKEND,
            labels("app.kubernetes.io/managed-by: null"),
            Review,
            "may ask for this label",
        ),
        patch(
            "prod",
            "a reloader",
            BACKEND,
            annotations("reloader.stakater.com/auto: 'true'"),
            Review,
            "a controller may act",
        ),
        patch(
            "prod",
            "a sidecar",
            BACKEND,
            template("annotations: {sidecar.istio.io/inject: 'true'}"),
            Review,
            "a controller may act",
        ),
        patch(
            "prod",
            "an internal load balancer",
            SERVICE,
            annotations("service.beta.kubernetes.io/aws-load-balancer-internal: 'true'"),
            Review,
            "",
        ),
        patch(
            "prod",
            "pods that nobody selects",
            BACKEND,
            template("labels: {app.kubernetes.io/component: null}"),
            Refused,
            "selector-mismatch",
        ),
        patch(
            "prod",
            "pods of another part",
            BACKEND,
            template("labels: {app.kubernetes.io/part-of: x}"),
            Review,
            "may ask for this label",
        ),
        patch("prod", "a finalizer", BACKEND, "metadata: {finalizers: [example.com/keep]}", Review, "the object stays"),
        patch(
            "prod",
            "no pod security",
            "Namespace/evolved-todo",
            labels("pod-security.kubernetes.io/enforce: null"),
            Review,
            "pod-security.kubernetes.io/enforce",
        ),
        patch(
            "prod",
            "a mesh for all",
            "Namespace/evolved-todo",
            labels("istio-injection: enabled"),
            Review,
            "go by these labels",
        ),
        // What the library writes on an object for lint, others' YAML of it lacks.
        patch(
            "prod",
            "no stage on the namespace",
            "Namespace/evolved-todo",
            annotations("gen-cli/stage: null"),
            Fine,
            "writes it again",
        ),
        patch(
            "prod",
            "a laxer judge",
            "Namespace/evolved-todo",
            annotations("gen-cli/stage: dev"),
            Review,
            "how strictly `lint` judges",
        ),
        patch(
            "prod",
            "a waiver in the YAML",
            BACKEND,
            annotations("gen-cli/waive: 'run-as-root: the image asks for it'"),
            Review,
            "as a `Waiver` with the reason",
        ),
        patch("prod", "another name", BACKEND, "metadata: {name: backend-2}", Refused, "renamed"),
        patch(
            "prod",
            "what a cluster writes",
            BACKEND,
            "metadata: {generation: 4, creationTimestamp: '2026-01-01T00:00:00Z'}\nstatus: {replicas: 2}",
            Fine,
            "the cluster writes it",
        ),
    ]
}

fn scaling() -> Vec<Case> {
    let target = |percent: u32| {
        format!(
            "spec: {{metrics: [{{type: Resource, resource: {{name: cpu, target: {{type: Utilization, averageUtilization: {percent}}}}}}}]}}"
        )
    };
    vec![
        patch("prod", "a sooner autoscaler", HPA, target(60), Fine, "pods are added sooner"),
        patch("prod", "a later autoscaler", HPA, target(90), Review, "perhaps too late"),
        patch("prod", "an idle autoscaler", HPA, target(5), Review, "averageUtilization"),
        patch("prod", "an autoscaler that never acts", HPA, target(300), Refused, "unreachable-target"),
        patch("prod", "an autoscaler within its tolerance of never", HPA, target(230), Refused, "unreachable-target"),
        patch(
            "prod",
            "a limit that the target needs",
            BACKEND,
            backend("resources: {limits: {cpu: 200m}}"),
            Review,
            "limits.cpu",
        ),
        patch(
            "prod",
            "memory in place of CPU",
            HPA,
            "spec: {metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 70}}}]}",
            Review,
            "spec.metrics",
        ),
        patch(
            "prod",
            "a hasty autoscaler",
            HPA,
            "spec: {behavior: {scaleDown: {stabilizationWindowSeconds: 0}}}",
            Review,
            "another speed",
        ),
        patch("prod", "another target", HPA, "spec: {scaleTargetRef: {name: frontend}}", Refused, ""),
        patch("prod", "larger drains", BUDGET, "spec: {maxUnavailable: 2}", Review, "a drain takes more"),
        patch("prod", "no drains", BUDGET, "spec: {maxUnavailable: 0}", Refused, "blocked-drain"),
        patch(
            "prod",
            "drains by share",
            BUDGET,
            "spec: {maxUnavailable: null, minAvailable: 50%}",
            Review,
            "a drain takes more",
        ),
        patch(
            "prod",
            "drains of sick pods",
            BUDGET,
            "spec: {unhealthyPodEvictionPolicy: IfHealthyBudget}",
            Review,
            "a drain takes more",
        ),
        patch(
            "prod",
            "drains of others",
            BUDGET,
            "spec: {selector: {matchLabels: {app.kubernetes.io/component: x}}}",
            Refused,
            "blocked-drain",
        ),
    ]
}
