//! YAML as others write it, and what the rules say of it: found where it must be, silent where it must not.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::{deployment, holds, pod};

#[test]
fn what_stands_elsewhere_may_decide() {
    let budget = |policy: &str| {
        format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web}}\nspec: {{selector: {{matchLabels: {{app: web}}}}, {policy}}}\n---\n"
        )
    };
    let open = deployment("paused: false", "{containers: [{name: web, image: web:1}]}");
    let three = deployment("replicas: 3", "{containers: [{name: web, image: web:1}]}");
    let one = deployment("replicas: 1", "{containers: [{name: web, image: web:1}]}");
    let off = deployment("replicas: 0", "{containers: [{name: web, image: web:1}]}");
    let (least_one, least_three) = (budget("minAvailable: 1"), budget("minAvailable: 3"));
    let (none_away, all_stay) = (budget("maxUnavailable: 0"), budget("minAvailable: 100%"));
    holds(
        "blocked-drain",
        &[
            ("all", &(open.clone() + &least_one), Found("1 of 1 pods must stay")),
            ("part", &(open.clone() + &least_one), Silent),
            ("part", &(one.clone() + &least_one), Found("1 of 1")),
            ("part", &least_one, Silent),
            ("part", &none_away, Silent),
            // However many there are.
            ("part", &(open.clone() + &none_away), Found("all pods must stay")),
            ("part", &(open.clone() + &all_stay), Found("all pods must stay")),
            ("all", &(three.clone() + &least_three), Found("write `maxUnavailable: 1` in place of `minAvailable`")),
            ("all", &(three.clone() + &none_away), Found("write `maxUnavailable: 1`")),
            (
                "all",
                &(three.clone() + &budget("minAvailable: 5")),
                Found("there may be 3 in all, and 5 pods must stay"),
            ),
            ("all", &(three.clone() + &least_one), Silent),
            ("all", &(off.clone() + &least_one), Silent),
        ],
    );
    holds(
        "single-replica",
        &[
            ("all", &open, Found("only one pod runs (no `replicas` means 1)")),
            ("part", &open, Silent),
            ("part", &one, Found("write `replicas: 2` or more")),
            ("all", &off, Silent),
        ],
    );
}

#[test]
fn an_autoscaler_finds_and_measures_its_target() {
    let scaler = |target: &str, metrics: &str| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec: {{scaleTargetRef: {{{target}}}, minReplicas: 2, maxReplicas: 4, {metrics}}}\n---\n"
        )
    };
    let to = |api_version: &str, kind: &str| scaler(&format!("apiVersion: {api_version}, kind: {kind}, name: web"), "");
    let web = deployment("paused: false", "{containers: [{name: web, image: web:1}]}");
    let rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec: {}\n";
    holds(
        "dangling-autoscaler",
        &[
            ("all", &(to("apps/v1", "Deployment") + &web), Silent),
            ("all", &(to("v1", "Deployment") + &web), Found("is of apps/v1, not of `v1`: write `apiVersion: apps/v1`")),
            ("part", &to("extensions/v1beta1", "Deployment"), Found("write `apiVersion: apps/v1`")),
            ("part", &scaler("kind: Deployment, name: web", ""), Found("write `apiVersion: apps/v1`")),
            ("part", &to("apps/v1", "Deployment"), Silent),
            ("all", &to("apps/v1", "StatefulSet"), Found("StatefulSet/web, which is not in the set")),
            ("all", &to("apps/v1", "ReplicaSet"), Found("not in the set")),
            ("all", &to("apps/v1", "DaemonSet"), Found("cannot be scaled")),
            ("all", &to("argoproj.io/v1alpha1", "Rollout"), Doubted("not in the set")),
            ("all", &(to("argoproj.io/v1alpha1", "Rollout") + rollout), Silent),
            ("all", &(to("apps/v1", "Rollout") + rollout), Found("write `apiVersion: argoproj.io/v1alpha1`")),
        ],
    );
    let share =
        "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]";
    let of = |container: &str| {
        format!(
            "metrics: [{{type: ContainerResource, containerResource: {{name: cpu, container: {container}, target: {{type: Utilization, averageUtilization: 70}}}}}}]"
        )
    };
    let judged = |metrics: &str, pod: &str| {
        scaler("apiVersion: apps/v1, kind: Deployment, name: web", metrics) + &deployment("paused: false", pod)
    };
    let none = "{containers: [{name: web, image: web:1}]}";
    let requested =
        "{containers: [{name: web, image: web:1, resources: {requests: {cpu: 1}}}, {name: log, image: log:1}]}";
    let limited = "{containers: [{name: web, image: web:1, resources: {limits: {cpu: 1}}}]}";
    let whole = "{resources: {requests: {cpu: 1}}, containers: [{name: web, image: web:1}]}";
    holds(
        "utilization-without-request",
        &[
            ("all", &judged(share, none), Found("`web` of Deployment/web requests no cpu")),
            ("all", &judged(share, requested), Found("`log`")),
            ("all", &judged(share, limited), Silent),
            ("all", &judged(share, whole), Silent),
            ("all", &judged("", none), Found("without `metrics`")),
            ("all", &judged("", limited), Silent),
            ("all", &judged(&of("web"), requested), Silent),
            ("all", &judged(&of("log"), requested), Found("`log`")),
            ("all", &judged(&of("other"), requested), Found("has no container `other`: write one of `web`, `log`")),
        ],
    );
}

#[test]
fn what_is_secret_is_told_where_it_stands_and_what_is_none_is_not() {
    let other = |kind: &str, spec: &str| {
        format!("apiVersion: apiextensions.k8s.io/v1\nkind: {kind}\nmetadata: {{name: web}}\nspec: {{{spec}}}\n")
    };
    let secret = |rest: &str| format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\n{rest}\n");
    let env = |name: &str, value: &str| pod(&format!("env: [{{name: {name}, value: '{value}'}}]"));
    let url = "postgres://todo:hunter2@db/todo";
    let config = |name: &str, value: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{{name}: '{value}'}}\n")
    };
    holds(
        "secret-in-config",
        &[
            ("all", &secret(&format!("stringData: {{URL: '{url}'}}")), Silent),
            ("all", &other("CustomResourceDefinition", &format!("description: 'such as {url}'")), Silent),
            ("all", &other("CustomResourceDefinition", &format!("default: '{url}'")), Found("spec.default")),
            ("all", &other("Thing", &format!("description: '{url}'")), Found("spec.description")),
            ("all", &env("URL", url), Found("valueFrom: {secretKeyRef: {name: SECRET, key: KEY}}")),
            ("all", &env("DB_PASSWORD", "hunter2"), Doubted("containers[0].env[0].value")),
            ("all", &env("DB_PASSWORD", ""), Silent),
            ("all", &env("DB_PASSWORD", "$(OTHER)"), Silent),
            ("all", &env("DB_PASSWORD_FILE", "hunter2"), Silent),
            ("all", &env("ACCESS_TOKEN", "3600"), Silent),
            ("all", &env("ACCESS_TOKEN", "/run/secrets/token"), Silent),
            ("all", &env("MAX_TOKENS", "many"), Silent),
            ("all", &env("DB_PASS", "hunter2"), Doubted("`DB_PASS` reads like the name of a secret")),
            ("all", &env("SECRET_BLAH", "hunter2"), Doubted("env[0].value")),
            ("all", &config("dbPassword", "hunter2"), Doubted("data.dbPassword")),
            ("all", &config("password.txt", "hunter2"), Silent),
            ("all", &config("TOKENIZERS_PARALLELISM", "none"), Silent),
            ("all", &config("DB_PASSWORD", "/run/secrets/db"), Silent),
            (
                "all",
                &pod(&format!("livenessProbe: {{exec: {{command: [psql, '{url}']}}}}")),
                Found("containers[0].livenessProbe.exec.command[1]"),
            ),
            (
                "all",
                &pod(&format!("lifecycle: {{preStop: {{exec: {{command: [psql, '{url}']}}}}}}")),
                Found("lifecycle.preStop.exec.command[1]"),
            ),
            ("all", &pod("lifecycle: {postStart: {exec: {command: [psql]}}}"), Silent),
        ],
    );
    holds(
        "secret-in-bundle",
        &[
            ("all", &secret("stringData: {A: b}"), Found("`kubectl create secret generic web`")),
            ("all", &secret("data: {A: Yg==}"), Found("`kubectl create secret generic web`")),
            ("all", &secret("type: kubernetes.io/service-account-token"), Silent),
            ("all", &secret("data: {}"), Silent),
        ],
    );
}

#[test]
fn controllers_annotations_count() {
    let ingress = |name: &str, annotations: &str, class: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, annotations: {{{annotations}}}}}\nspec:\n  {class}\n  rules:\n  - host: a.example\n    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}]}}\n---\n"
        )
    };
    let class = "ingressClassName: nginx";
    let two = |annotations: &str, second: &str| ingress("a", "", class) + &ingress("b", annotations, second);
    holds(
        "ingress-path-clash",
        &[
            ("all", &two("", class), Found("Ingress/a has the path")),
            ("all", &two("nginx.ingress.kubernetes.io/canary: \"true\"", class), Silent),
            ("all", &two("nginx.ingress.kubernetes.io/canary: \"false\"", class), Found("Ingress/a")),
            ("all", &two("kubernetes.io/ingress.class: nginx", "tls: []"), Found("Ingress/a")),
            ("all", &two("kubernetes.io/ingress.class: traefik", "tls: []"), Silent),
        ],
    );
    holds(
        "ingress-snippet",
        &[
            ("all", &ingress("a", "nginx.org/server-snippets: x", class), Found("nginx.org/server-snippets")),
            ("all", &ingress("a", "nginx.ingress.kubernetes.io/auth-snippet: x", class), Found("auth-snippet")),
            ("all", &ingress("a", "nginx.ingress.kubernetes.io/rewrite-target: /", class), Silent),
        ],
    );
    let old = ingress("a", "", class)
        .replace("{service: {name: web, port: {number: 80}}}", "{serviceName: web, servicePort: 80}");
    holds(
        "dangling-ingress",
        &[
            ("part", &old, Found("write `service: {name: web, port: {number: 80}}`")),
            ("part", &ingress("a", "", class), Silent),
        ],
    );
}

#[test]
fn amounts_and_images_are_ones_that_are_read() {
    let asks = |name: &str, amount: &str| pod(&format!("resources: {{requests: {{{name}: {amount}}}}}"));
    let claim = |amount: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: web}}\nspec: {{resources: {{requests: {{storage: {amount}}}}}}}\n"
        )
    };
    let directory = |amount: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [], volumes: [{{name: a, emptyDir: {{sizeLimit: {amount}}}}}]}}\n"
        )
    };
    let set = |amount: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web}}\nspec:\n  serviceName: web\n  selector: {{matchLabels: {{app: web}}}}\n  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: []}}}}\n  volumeClaimTemplates: [{{metadata: {{name: a}}, spec: {{resources: {{requests: {{storage: {amount}}}}}}}}}]\n"
        )
    };
    let average = |amount: &str| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}, maxReplicas: 3, metrics: [{{type: Resource, resource: {{name: memory, target: {{type: AverageValue, averageValue: {amount}}}}}}}]}}\n"
        )
    };
    holds(
        "invalid-quantity",
        &[
            ("all", &asks("memory", "500MB"), Found("`500MB` is no quantity: write `500M`, or `500Mi`")),
            ("all", &asks("memory", "1GB"), Found("containers[0].resources.requests.memory")),
            ("all", &asks("cpu", "0.5 cpu"), Found("write `0.5`")),
            ("all", &asks("memory", "128m"), Found("write `128Mi`")),
            ("all", &asks("memory", "1.5"), Found("whole number of bytes")),
            ("all", &asks("memory", "0.2Gi"), Silent),
            ("all", &asks("memory", "1e9"), Silent),
            ("all", &asks("cpu", "500m"), Silent),
            ("all", &asks("cpu", "1.5"), Silent),
            ("all", &asks("example.com/gpu", "one"), Found("requests[\"example.com/gpu\"]")),
            ("all", &claim("10GB"), Found("spec.resources.requests.storage")),
            ("all", &claim("10Gi"), Silent),
            ("all", &claim("1073741824"), Silent),
            ("all", &directory("1GB"), Found("spec.volumes[0].emptyDir.sizeLimit")),
            ("all", &directory("1Gi"), Silent),
            ("all", &set("1GB"), Found("spec.volumeClaimTemplates[0].spec.resources.requests.storage")),
            ("all", &set("1Gi"), Silent),
            ("all", &average("1GB"), Found("spec.metrics[0].resource.target.averageValue")),
            ("all", &average("1G"), Silent),
            (
                "all",
                &pod("tty: false").replace("spec: {", "spec: {overhead: {cpu: fast}, "),
                Found("spec.overhead.cpu"),
            ),
            ("all", &pod("tty: false").replace("spec: {", "spec: {overhead: {cpu: 10m}, "), Silent),
        ],
    );
    holds(
        "invalid-image",
        &[
            (
                "all",
                &pod("tty: false").replace("image: web:1, ", ""),
                Found("the container `web` has no image, so it never starts: write one"),
            ),
            ("all", &pod("tty: false"), Silent),
        ],
    );
}
