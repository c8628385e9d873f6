//! YAML as others write it, as far as its reading, its Services and its pods' security go: found where it must be,
//! silent where it must not.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::{deployment, holds, pod};
use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::read::read;

fn service(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {spec}\n---\n")
}

/// The names of all objects that are read, and all faults as `LINE RULE`.
fn told(text: &str) -> (Vec<String>, Vec<String>) {
    let file = read("a.yaml", text);
    let faults = file.faults.iter().map(|fault| format!("{}:{} {}", fault.place.line, fault.place.column, fault.rule));
    (file.objects.iter().map(|object| object.key().to_string()).collect(), faults.collect())
}

#[test]
fn documents_are_divided_as_kubectl_divides_them() {
    let map = |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n");
    let both = vec!["ConfigMap/a".to_owned(), "ConfigMap/b".to_owned()];
    assert_eq!(told(&format!("{}...\n---\n{}", map("a"), map("b"))), (both.clone(), vec![]));
    assert_eq!(told(&format!("{}...\n", map("a"))).1, Vec::<String>::new());
    // kubectl would drop the second without a word.
    assert_eq!(told(&format!("{}...\n{}", map("a"), map("b"))), (both.clone(), vec!["6:1 yaml-syntax".to_owned()]));
    let json =
        |name: &str| format!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"{name}\"}}}}");
    assert_eq!(told(&format!("{}\n{}\n", json("a"), json("b"))), (both.clone(), vec![]));
    // Glued together, with a fault at its own column of the second.
    let wrong = json("b").replace("\"v1\",", "\"v1\",\"data\":{\"a\":1},");
    let (objects, faults) = told(&(json("a") + &wrong));
    assert_eq!((objects, faults), (both, vec!["1:94 wrong-type".to_owned()]));
}

#[test]
fn lists_names_and_kustomizations_are_known() {
    let list = |head: &str| format!("{head}items:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {{name: a}}\n");
    assert_eq!(told(&list("apiVersion: v1\nkind: List\n")).0, ["ConfigMap/a"]);
    // kubectl opens a list of its own whatever it is called.
    assert_eq!(told(&list("apiVersion: v1\nkind: List\nmetadata: {name: x}\n")).0, ["ConfigMap/a"]);
    assert_eq!(told(&list("apiVersion: v1\nkind: PodList\nmetadata: {name: x}\n")).0, ["ConfigMap/a"]);
    // A custom kind whose name ends like a list's, and which has a name, is an object.
    assert_eq!(told(&list("apiVersion: x.example/v1\nkind: AllowList\nmetadata: {name: x}\n")).0, ["AllowList/x"]);
    // One wrong name is one fault.
    assert_eq!(told("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 12\n").1, ["4:9 wrong-type"]);
    assert_eq!(told("apiVersion: x.example/v1\nkind: Thing\nmetadata:\n  name: 12\n").1, ["4:9 not-an-object"]);
    holds("not-an-object", &[("part", "resources:\n- web.yaml\n", Found("kubectl kustomize"))]);
}

#[test]
fn kinds_are_of_their_groups() {
    let object = |api: &str, kind: &str| format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: web}}\n");
    let cases = [
        ("v1", "Deployment", Found("write apps/v1")),
        ("apps/v1", "Service", Found("write v1")),
        ("apps/v1", "Deploymnet", Found("did you mean `Deployment`, which is of apps/v1?")),
        ("batch/v2", "CronJob", Found("write batch/v1")),
        ("app/v1", "Deployment", Found("write apps/v1")),
        ("application/v1", "Thing", Found("there is no group `application`")),
        ("v1", "Thing", Found("has no kind `Thing`")),
        // Somebody's own, what is not stable, and what is there.
        ("example.com/v1", "Deployment", Silent),
        ("networking.k8s.io/v1beta1", "IPAddress", Silent),
        ("autoscaling/v1", "HorizontalPodAutoscaler", Silent),
        ("apps/v1", "Deployment", Silent),
    ];
    for (api, kind, expected) in cases {
        holds("unknown-kind", &[("part", &object(api, kind), expected)]);
    }
    // Pods of a version that is gone, or wrong, are judged as those of the one that is meant.
    let rooted = deployment("replicas: 2", "{hostNetwork: true, containers: [{name: web, image: web:1}]}");
    for api in ["extensions/v1beta1", "v1", "apps/v1beta2"] {
        holds("host-access", &[("part", &rooted.replace("apps/v1", api), Found("hostNetwork"))]);
    }
}

#[test]
fn what_has_to_be_there_is_asked_for() {
    let scaler = |spec: &str| {
        format!("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a}}\nspec: {spec}\n")
    };
    holds(
        "missing-field",
        &[
            ("part", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", Found("no `spec`")),
            ("part", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", Found("no `spec`")),
            ("part", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n", Found("spec.containers")),
            ("part", &pod("ports: [{name: http}]"), Found("spec.containers[0].ports[0].containerPort")),
            ("part", &pod("volumeMounts: [{name: tmp}]"), Found("volumeMounts[0].mountPath")),
            ("part", &pod("env: [{value: a}]"), Found("env[0].name")),
            ("part", &pod("readinessProbe: {httpGet: {path: /}}"), Found("readinessProbe.httpGet.port")),
            ("part", &pod("env: [{name: A}]"), Silent),
            ("part", &service("{ports: [{name: http}]}"), Found("spec.ports[0].port")),
            ("part", &scaler("{minReplicas: 1}"), Found("spec.maxReplicas")),
            ("part", &scaler("{maxReplicas: 1, scaleTargetRef: {kind: Deployment, name: a}}"), Silent),
            ("part", &deployment("replicas: 1", "{containers: [{image: web:1}]}"), Found("containers[0].name")),
            // A spec is never absent to the API server; what it needs is missing with it.
            (
                "part",
                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {}}\n",
                Found("spec.template.spec"),
            ),
            (
                "part",
                &scaler(
                    "{maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a}, behavior: {scaleUp: {policies: [{type: Pods}]}}}",
                ),
                Found("policies[0].value"),
            ),
            // Required by the document, and taken as empty by the API server.
            ("part", &pod("readinessProbe: {httpGet: {port: 80, httpHeaders: [{name: X-Empty}]}}"), Silent),
            (
                "part",
                &pod("readinessProbe: {httpGet: {port: 80, httpHeaders: [{value: x}]}}"),
                Found("httpHeaders[0].name"),
            ),
        ],
    );
}

#[test]
fn what_is_missing_is_told_once_and_what_is_read_is_there() {
    holds(
        "selector-mismatch",
        &[("part", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {}}\n", Silent)],
    );
    holds("service-ports", &[("part", &service("{ports: [{targetPort: 80}]}"), Silent)]);
    // One object of a version that is gone is judged as what replaces it, and the set is as complete as before.
    let old = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, selector: {matchLabels: {a: b}}}\n---\n";
    let lost = service("{selector: {app: nobody}, ports: [{port: 80}]}");
    holds("dangling-service", &[("all", &(old.to_owned() + &lost), Found("no pods have `"))]);
    // What became no object may be what is looked for.
    let unknown = "apiVersion: apps/v1\nkind: Deploymnet\nmetadata: {name: a}\n---\n";
    holds("dangling-service", &[("all", &(unknown.to_owned() + &lost), Silent)]);
}

#[test]
fn sidecars_serve_and_are_asked() {
    let pods = |probe: &str| {
        deployment(
            "replicas: 2",
            &format!(
                "{{containers: [{{name: web, image: web:1, ports: [{{containerPort: 9000}}]}}], initContainers: [{{name: proxy, image: p:1, restartPolicy: Always, ports: [{{containerPort: 8080, name: http}}]{probe}}}]}}"
            ),
        )
    };
    let to = |target: &str| service(&format!("{{selector: {{app: web}}, ports: [{{port: 80, {target}}}]}}"));
    let asked = ", readinessProbe: {tcpSocket: {port: 8080}}";
    holds(
        "service-target-port",
        &[
            ("all", &(pods("") + &to("targetPort: http")), Silent),
            ("all", &(pods("") + &to("targetPort: 8080")), Silent),
            ("all", &(pods("") + &to("targetPort: admin")), Found("admin")),
            ("all", &(pods("") + &to("targetPort: 0")), Doubted("port `80`")),
        ],
    );
    holds(
        "missing-readiness-probe",
        &[
            ("all", &(pods("") + &to("targetPort: http")), Found("initContainers[0].readinessProbe")),
            // Nothing is sent to the other container's port.
            ("all", &(pods(asked) + &to("targetPort: http")), Silent),
            ("all", &(pods(asked) + &to("targetPort: 9000")), Found("containers[0].readinessProbe")),
        ],
    );
}

#[test]
fn services_are_as_the_api_server_takes_them() {
    let named = |name: &str| service("{ports: [{port: 80}]}").replace("name: web", &format!("name: {name}"));
    holds(
        "service-ports",
        &[
            ("part", &service("{}"), Found("at least one port")),
            ("part", &service("{clusterIP: None}"), Silent),
            ("part", &service("{type: ExternalName, externalName: a.example}"), Silent),
            ("part", &service("{ports: [{port: 80, protocol: tcp}]}"), Found("write `protocol: TCP`, or UDP or SCTP")),
            ("part", &service("{ports: [{port: 80, targetPort: a-name-that-is-too-long}]}"), Found("targetPort")),
            ("part", &named("1web"), Found("begins with a letter")),
            ("part", &named("web1"), Silent),
        ],
    );
    let node = |name: &str, protocol: &str| {
        service(&format!("{{type: NodePort, ports: [{{port: 80, nodePort: 30080, protocol: {protocol}}}]}}"))
            .replace("name: web", &format!("name: {name}"))
    };
    let twice = service(
        "{type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 80, nodePort: 30080, protocol: UDP}]}",
    );
    holds(
        "node-port-clash",
        &[
            ("part", &(node("a", "TCP") + &node("b", "UDP")), Found("taken by Service/a")),
            ("part", &twice, Silent),
            ("part", &twice.replace("name: b, port: 80", "name: b, port: 81"), Found("30080")),
            ("part", &twice.replace(", protocol: UDP", ""), Found("30080")),
        ],
    );
    let ports = |other: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: a, image: a:1, ports: [{{containerPort: 1, name: x}}{other}}}]}}\n"
        )
    };
    holds(
        "container-ports",
        &[
            ("part", &ports(", {containerPort: 2, name: x}]"), Found("two ports of the container")),
            (
                "part",
                &ports("]}, {name: b, image: b:1, ports: [{containerPort: 2, name: x}]"),
                Doubted("two ports of the pod"),
            ),
            ("part", &ports(", {containerPort: 2, protocol: udp}]"), Found("write `protocol: TCP`, or UDP or SCTP")),
        ],
    );
    let set = deployment("serviceName: db", "{containers: [{name: web, image: web:1}]}")
        .replace("Deployment", "StatefulSet")
        .replace("name: web}\nspec", "name: db}\nspec");
    let one = |pod: &str| {
        service(&format!("{{selector: {{statefulset.kubernetes.io/pod-name: {pod}}}, ports: [{{port: 80}}]}}"))
    };
    holds(
        "dangling-service",
        &[("all", &(set.clone() + &one("db-0")), Silent), ("all", &(set + &one("other-0")), Found("no pods have `"))],
    );
}

#[test]
fn pods_of_windows_and_of_root_are_told_as_they_are() {
    let spec = |rest: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{{rest}}}\n");
    let windows =
        spec("os: {name: windows}, containers: [{name: web, image: web:1, securityContext: {runAsNonRoot: true}}]");
    for rule in ["privilege-escalation", "seccomp-profile", "writable-root-filesystem", "run-as-root"] {
        holds(rule, &[("part", &windows, Silent)]);
    }
    let host = pod("securityContext: {windowsOptions: {hostProcess: true}}");
    holds("host-access", &[("part", &host, Found("containers[0].securityContext.windowsOptions.hostProcess"))]);
    let shared = spec("securityContext: {runAsUser: 0}, containers: [{name: a, image: a:1}, {name: b, image: b:1}]");
    let how = Lint { stage: Stage::Prod, complete: false, today: None, registries: &[], before: "" };
    let found = lint(vec![read("pod.yaml", &shared)], &how);
    let root: Vec<&str> = found.iter().filter(|one| one.rule == "run-as-root").map(|one| one.path.as_str()).collect();
    assert_eq!(root, ["spec.securityContext.runAsUser"]);
    holds(
        "run-as-root",
        &[
            ("part", &pod("securityContext: {runAsUser: 1000}"), Found("nothing refuses root in its place")),
            (
                "part",
                &pod("securityContext: {runAsUser: 0, runAsNonRoot: true}"),
                Found("the container `web` has `runAsUser: 0`"),
            ),
            ("part", &pod("securityContext: {runAsNonRoot: true}"), Silent),
        ],
    );
}

#[test]
fn the_default_namespace_is_no_namespace() {
    let map = |space: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n{space}---\n");
    holds("duplicate-object", &[("part", &(map("") + &map("  namespace: default\n")), Found("twice"))]);
    holds("duplicate-object", &[("part", &(map("") + &map("  namespace: other\n")), Silent)]);
}

#[test]
fn rollouts_that_cannot_move_and_names_that_are_too_long() {
    let daemons = |update: &str| {
        deployment(&format!("updateStrategy: {{rollingUpdate: {update}}}"), "{containers: [{name: web, image: web:1}]}")
            .replace("Deployment", "DaemonSet")
    };
    holds(
        "stuck-rollout",
        &[
            ("part", &daemons("{maxSurge: 0, maxUnavailable: 0}"), Found("updateStrategy")),
            ("part", &daemons("{maxUnavailable: 0}"), Found("updateStrategy")),
            ("part", &daemons("{maxSurge: 1, maxUnavailable: 0}"), Silent),
            ("part", &daemons("{maxUnavailable: 1}"), Silent),
        ],
    );
    let job = |name: &str| {
        format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}}}\nspec: {{schedule: '* * * * *', jobTemplate: {{}}}}\n"
        )
    };
    holds(
        "invalid-name",
        &[
            ("part", &job(&"a".repeat(53)), Found("52 characters")),
            ("part", &job(&"a".repeat(52)), Silent),
            (
                "part",
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n",
                Found("the name of a Namespace is `a.b`, which is no DNS-1123 label"),
            ),
        ],
    );
    let read = pod("volumeMounts: [{name: ca, mountPath: /ca}]")
        .replace("spec: {", "spec: {volumes: [{name: ca, configMap: {name: kube-root-ca.crt}}], ");
    holds(
        "missing-config",
        &[("all", &read, Silent), ("all", &read.replace("kube-root-ca.crt", "web"), Found("`web`"))],
    );
}
