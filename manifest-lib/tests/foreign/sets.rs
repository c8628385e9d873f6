//! What only a set of objects shows: claims, operators, hooks, owners of other kinds.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::{SERVICE, WEB, deployment, holds};
use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::read::read;
use manifest_lib::rules::Finding;

fn claim(modes: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data}}\nspec: {{accessModes: [{modes}], resources: {{requests: {{storage: 1Gi}}}}}}\n---\n"
    )
}

fn all(text: &str) -> Vec<Finding> {
    let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
    lint(vec![read("set.yaml", text)], &how)
}

const MOUNTS: &str = "{containers: [{name: web, image: web:1, ports: [{containerPort: 8080}]}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}";

#[test]
fn a_claim_of_one_node_wants_recreate_and_no_surge() {
    let with = |spec: &str, modes: &str| format!("{}{}", claim(modes), deployment(spec, MOUNTS));
    let recreate = "strategy: {type: Recreate}";
    let moves = "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}";
    holds(
        "surge-over-claim",
        &[
            ("all", &with("replicas: 1", "ReadWriteOnce"), Found("write `strategy: {type: Recreate}`")),
            ("part", &with("replicas: 1", "ReadWriteOncePod"), Found("so one pod at a time mounts it")),
            ("all", &with(recreate, "ReadWriteOnce"), Silent),
            ("all", &with(moves, "ReadWriteOnce"), Silent),
            ("all", &with("replicas: 1", "ReadWriteMany"), Silent),
            ("all", &with("replicas: 3", "ReadOnlyMany"), Silent),
            // The claim is made elsewhere.
            ("part", &deployment("replicas: 1", MOUNTS), Doubted("if it is ReadWriteOnce")),
            ("all", &deployment("replicas: 3", MOUNTS), Silent),
            (
                "all",
                &with("strategy: {type: Recreate}\n  replicas: 2", "ReadWriteOncePod"),
                Found("2 pods mount the claim"),
            ),
            (
                "all",
                &with("strategy: {type: Recreate}\n  replicas: 2", "ReadWriteOnce"),
                Doubted("volumeClaimTemplates"),
            ),
        ],
    );
    holds(
        "rollout-takes-all",
        &[
            ("all", &(with(recreate, "ReadWriteOnce") + SERVICE), Silent),
            ("all", &(deployment(recreate, MOUNTS) + SERVICE), Silent),
            ("all", &(with(moves, "ReadWriteOnce") + SERVICE), Silent),
            (
                "all",
                &(with(recreate, "ReadWriteMany") + SERVICE),
                Doubted("unless two versions must never run at once"),
            ),
            ("all", &(deployment(recreate, WEB) + SERVICE), Doubted("`Recreate` ends every pod")),
        ],
    );
    holds(
        "stuck-rollout",
        &[
            (
                "all",
                &with("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}", "ReadWriteOnce"),
                Found("write `maxUnavailable: 1`"),
            ),
            (
                "all",
                &deployment("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}", WEB),
                Found("write `maxSurge: 1`"),
            ),
        ],
    );
}

#[test]
fn what_can_only_be_one_is_told_its_price_and_never_to_be_two() {
    let database = |replicas: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web}}\nspec:\n  serviceName: web\n  {replicas}\n  selector: {{matchLabels: {{app: web}}}}\n  template: {{metadata: {{labels: {{app: web}}}}, spec: {WEB}}}\n  volumeClaimTemplates: [{{metadata: {{name: data}}, spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}}}]\n---\n"
        )
    };
    let held = format!("{}{}", claim("ReadWriteOnce"), deployment("replicas: 1\n  strategy: {type: Recreate}", MOUNTS));
    let recreated = deployment("replicas: 1\n  strategy: {type: Recreate}", WEB);
    let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n---\n";
    holds(
        "single-replica",
        &[
            ("all", &database("replicas: 1"), Doubted("down during each drain, each rollout")),
            ("all", &database("paused: false"), Doubted("down during each drain")),
            ("all", &held, Doubted("one pod holds the claim `data`")),
            ("all", &recreated, Doubted("`Recreate` allows no second beside it")),
            ("all", &database("replicas: 3"), Silent),
            ("all", &deployment("replicas: 1", WEB), Found("if the application can run twice at once")),
        ],
    );
    for text in [database("replicas: 1"), held, recreated] {
        for finding in all(&(text.clone() + SERVICE + budget)) {
            let words = &finding.message;
            let more = ["replicas: 2", "two pods or more", "RollingUpdate}`,"];
            assert!(!more.iter().any(|more| words.contains(more)) || words.contains("unless two"), "{finding}");
        }
    }
    holds(
        "blocked-drain",
        &[("all", &(database("replicas: 1") + budget), Found("down while it moves to another node"))],
    );
}

#[test]
fn the_only_container_is_the_one_that_a_service_reaches() {
    let sidecar = "{containers: [{name: web, image: web:1}, {name: log, image: log:1, ports: [{containerPort: 9}]}]}";
    let ready = "{containers: [{name: web, image: web:1, readinessProbe: {tcpSocket: {port: 8080}}}]}";
    let alone = "{containers: [{name: web, image: web:1}]}";
    let unready = SERVICE.replace("spec: {", "spec: {publishNotReadyAddresses: true, ");
    holds(
        "missing-readiness-probe",
        &[
            ("all", &(deployment("replicas: 2", alone) + SERVICE), Found("readinessProbe: {httpGet: {path: /healthz")),
            ("all", &(deployment("replicas: 2", ready) + SERVICE), Silent),
            ("all", &(deployment("replicas: 2", sidecar) + SERVICE), Found("`log`")),
            ("all", &(deployment("replicas: 2", alone) + &unready), Silent),
            ("all", &(deployment("replicas: 2", WEB) + SERVICE), Found("port: 8080")),
        ],
    );
}

#[test]
fn labels_count_without_a_spec_and_ports_by_their_protocol() {
    let bare = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}\n---\n";
    holds("dangling-service", &[("all", &(bare.to_owned() + SERVICE), Silent)]);
    let asks = |protocol: &str| {
        deployment(
            "replicas: 2",
            &format!(
                "{{containers: [{{name: web, image: web:1, ports: [{{name: dns, containerPort: 53, protocol: {protocol}}}], livenessProbe: {{tcpSocket: {{port: dns}}}}}}]}}"
            ),
        )
    };
    holds(
        "probe-port",
        &[("all", &asks("TCP"), Silent), ("all", &asks("UDP"), Found("is a UDP port, and the probe asks over TCP"))],
    );
}

#[test]
fn each_object_of_one_name_is_judged() {
    let pod = |field: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{{field}, containers: []}}\n---\n")
    };
    let text = pod("hostPID: true") + &pod("hostIPC: true") + &pod("hostNetwork: true");
    let found = all(&text);
    let lines: Vec<usize> =
        found.iter().filter(|one| one.rule == "host-access").map(|one| one.place.as_ref().unwrap().line).collect();
    assert_eq!(lines, [4, 9, 14]);
    assert_eq!(found.iter().filter(|one| one.rule == "duplicate-object").count(), 2);
    // A waiver is the object's own.
    let waived = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {gen-cli/waive: 'host-access: it measures'}}\nspec: {hostNetwork: true, containers: []}\n";
    let found = all(&(pod("hostPID: true") + waived));
    assert_eq!(found.iter().filter(|one| one.rule == "host-access").count(), 1);
    assert!(!found.iter().any(|one| one.rule == "unused-waiver"), "{found:?}");
}

#[test]
fn pods_of_an_operator_and_of_a_hook_raise_no_alarm() {
    let custom = |group: &str, kind: &str, namespace: &str| {
        format!(
            "apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: db, namespace: {namespace}}}\nspec: {{replicas: 3}}\n---\n"
        )
    };
    let postgres = custom("postgresql.cnpg.io", "Cluster", "default");
    let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n---\n";
    for (rule, text) in [("dangling-service", SERVICE), ("blocked-drain", budget)] {
        holds(
            rule,
            &[
                ("all", &(postgres.clone() + text), Doubted("if no controller makes them from a custom resource")),
                (
                    "all",
                    &(custom("postgresql.cnpg.io", "Cluster", "elsewhere") + text),
                    Found("no pods have `app=web`"),
                ),
                ("all", &(custom("cert-manager.io", "Certificate", "default") + text), Found("no pods have")),
                ("all", &(custom("monitoring.coreos.com", "ServiceMonitor", "default") + text), Found("no pods have")),
                ("all", &(custom("monitoring.coreos.com", "Prometheus", "default") + text), Doubted("no pods here")),
                ("part", text, Silent),
            ],
        );
    }
    let hook = "apiVersion: v1\nkind: Pod\nmetadata: {name: test, labels: {app: web}, annotations: {helm.sh/hook: test}}\nspec: {restartPolicy: Never, containers: [{name: wget, image: busybox:1, command: [wget]}]}\n---\n";
    let served = deployment("replicas: 2", WEB) + SERVICE + hook;
    for rule in ["service-target-port", "overlapping-selectors"] {
        holds(rule, &[("all", &served, Silent)]);
    }
    let ready = WEB.replace("image: web:1", "image: web:1, readinessProbe: {tcpSocket: {port: 8080}}");
    holds("missing-readiness-probe", &[("all", &(deployment("replicas: 2", &ready) + SERVICE + hook), Silent)]);
    holds(
        "not-isolated",
        &[("all", hook, Doubted("no NetworkPolicy")), ("all", &hook.replace("helm.sh/hook", "x/hook"), Found("no"))],
    );
    // What a pod may do is judged whoever runs it.
    holds("privilege-escalation", &[("all", hook, Found("containers[0]"))]);
}

#[test]
fn owners_of_other_kinds_own_pods() {
    let owner = |api_version: &str, kind: &str, selector: &str, spec: &str| {
        format!(
            "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: web}}\nspec:\n  {spec}\n  selector: {selector}\n  template: {{metadata: {{labels: {{app: web}}}}, spec: {WEB}}}\n---\n"
        )
    };
    let rollout = |spec: &str| owner("argoproj.io/v1alpha1", "Rollout", "{matchLabels: {app: web}}", spec);
    let config = |spec: &str| owner("apps.openshift.io/v1", "DeploymentConfig", "{app: web}", spec);
    let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 3, selector: {matchLabels: {app: web}}}\n---\n";
    let scaler = |api_version: &str, kind: &str| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec: {{scaleTargetRef: {{apiVersion: {api_version}, kind: {kind}, name: web}}, minReplicas: 2, maxReplicas: 4}}\n---\n"
        )
    };
    for (text, to) in [
        (rollout("replicas: 3"), scaler("argoproj.io/v1alpha1", "Rollout")),
        (config("replicas: 3"), scaler("apps.openshift.io/v1", "DeploymentConfig")),
    ] {
        holds("dangling-service", &[("all", &(text.clone() + SERVICE), Silent)]);
        holds(
            "missing-readiness-probe",
            &[("all", &(text.clone() + SERVICE), Found("spec.template.spec.containers[0]"))],
        );
        holds("blocked-drain", &[("all", &(text.clone() + budget), Found("3 of 3 pods must stay"))]);
        holds("not-isolated", &[("all", &text, Found("spec.template.metadata.labels"))]);
        holds("writable-root-filesystem", &[("all", &text, Found("containers[0]"))]);
        holds("autoscaler-owns-replicas", &[("all", &(text.clone() + &to), Found("spec.replicas"))]);
        holds("dangling-autoscaler", &[("all", &(text + &to), Silent)]);
    }
    holds(
        "selector-mismatch",
        &[("all", &rollout("replicas: 1").replace("labels: {app: web}", "labels: {app: x}"), Found("`app=web`"))],
    );
    let filled = config("triggers: [{type: ImageChange}]").replace("image: web:1", "image: ' '");
    holds(
        "invalid-image",
        &[
            ("all", &filled, Silent),
            ("all", &filled.replace("ImageChange", "ConfigChange"), Found("spec.template.spec.containers[0].image")),
        ],
    );
    let keda = |name: &str| {
        format!(
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {{name: {name}}}\nspec: {{scaleTargetRef: {{name: web}}, minReplicaCount: 2, maxReplicaCount: 9, triggers: []}}\n---\n"
        )
    };
    holds(
        "autoscaler-owns-replicas",
        &[
            ("all", &(deployment("replicas: 2", WEB) + &keda("a")), Found("what ScaledObject/a chose")),
            ("all", &(deployment("paused: false", WEB) + &keda("a")), Silent),
            (
                "all",
                &(deployment("paused: false", WEB) + &keda("a") + &scaler("apps/v1", "Deployment")),
                Found("both scale it"),
            ),
        ],
    );
    holds("single-replica", &[("all", &(deployment("paused: false", WEB) + &keda("a")), Silent)]);
    holds("dangling-autoscaler", &[("all", &keda("a"), Found("Deployment/web, which is not in the set"))]);
    holds(
        "blocked-drain",
        &[("all", &(deployment("paused: false", WEB) + &keda("a") + &budget.replace('3', "2")), Found("2 of 2"))],
    );
}

#[test]
fn what_is_named_and_not_there_is_told() {
    let binding = |kind: &str, name: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: web, namespace: shop}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {name}}}\nsubjects: [{{kind: ServiceAccount, name: web}}]\n---\n"
        )
    };
    let role = |space: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: web, namespace: {space}}}\nrules: []\n---\n"
        )
    };
    holds(
        "missing-role",
        &[
            ("all", &binding("Role", "web"), Found("not in the namespace `shop`")),
            ("part", &binding("Role", "web"), Silent),
            ("all", &(binding("Role", "web") + &role("shop")), Silent),
            ("all", &(binding("Role", "web") + &role("other")), Found("roleRef.name")),
            ("all", &binding("ClusterRole", "view"), Silent),
            ("all", &binding("ClusterRole", "system:auth-delegator"), Silent),
            ("all", &binding("ClusterRole", "operator"), Doubted("make sure that the cluster has it")),
        ],
    );
    let route = |backend: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: in}}\nspec: {{rules: [{{backendRefs: [{{{backend}}}]}}]}}\n---\n"
        )
    };
    holds(
        "dangling-route",
        &[
            ("all", &(route("name: web, port: 80") + SERVICE), Silent),
            ("all", &route("name: web, port: 80"), Found("not in the namespace `default`")),
            ("part", &route("name: web, port: 80"), Silent),
            ("part", &(route("name: web, port: 81") + SERVICE), Found("has no port 81: write one of 80")),
            ("all", &(route("name: web") + SERVICE), Found("write `port: NUMBER`")),
            ("all", &route("name: web, port: 80, namespace: other"), Doubted("not in the namespace `other`")),
            ("all", &route("group: x.example, kind: Bucket, name: web"), Silent),
        ],
    );
    let named = |field: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{{field}, containers: []}}\n---\n")
    };
    let stored =
        |class: &str| claim("ReadWriteOnce").replace("spec: {", &format!("spec: {{storageClassName: {class}, "));
    let class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: x\n---\n";
    holds(
        "missing-class",
        &[
            ("all", &named("priorityClassName: high"), Doubted("`kubectl get priorityclass high`")),
            ("part", &named("priorityClassName: high"), Silent),
            ("all", &named("priorityClassName: system-node-critical"), Silent),
            ("all", &stored("fast"), Doubted("StorageClass `fast`")),
            ("all", &(stored("fast") + class), Silent),
            ("all", &stored("''"), Silent),
            ("all", &stored("standard"), Silent),
        ],
    );
}

#[test]
fn many_services_over_many_pods_are_told_each_once() {
    const MANY: usize = 1_500;
    let mut text = String::new();
    for number in 0..MANY {
        let name = format!("name: web-{number}");
        text += &deployment("replicas: 2", "{containers: [{name: web, image: web:1, ports: [{containerPort: 1}]}]}")
            .replace("name: web}\n", &format!("{name}}}\n"));
        text += &SERVICE.replace("name: web}", &format!("{name}}}"));
        text += &format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{{name}}}\nspec: {{maxUnavailable: 0, selector: {{matchLabels: {{app: web}}}}}}\n---\n"
        );
    }
    let started = std::time::Instant::now();
    let found = all(&text);
    let count = |rule: &str| found.iter().filter(|one| one.rule == rule).count();
    for rule in ["service-target-port", "blocked-drain"] {
        assert_eq!(count(rule), MANY, "{rule}");
    }
    assert_eq!(count("overlapping-budgets"), MANY - 1);
    assert_eq!(count("missing-readiness-probe"), MANY);
    // Each Deployment overlaps with others, and each Service sends to the pods of several.
    assert_eq!(count("overlapping-selectors"), 2 * MANY);
    let told = found.iter().find(|one| one.rule == "service-target-port").unwrap();
    assert!(told.message.contains("(nor do 1499 more)"), "{told}");
    assert!(started.elapsed().as_secs() < 15, "{:?} without optimization", started.elapsed());
}
