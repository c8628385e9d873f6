//! evolved-todo: whole objects, those that are new, and those that go.

use crate::support::{Case, Fine, NoChange, Refused, Review, patch, whole};

pub(crate) fn cases() -> Vec<Case> {
    [new(), roles(), gone(), replaced()].concat()
}

const TODO: &str = "app.kubernetes.io/component: backend, app.kubernetes.io/instance: evolved-todo, app.kubernetes.io/name: evolved-todo";

fn new() -> Vec<Case> {
    let config =
        |metadata: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{{metadata}}}\ndata: {{A: b}}\n");
    let service = |of_type: &str, port: u16| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: second}}\nspec:\n  type: {of_type}\n  selector: {{{TODO}}}\n  ports: [{{port: {port}, targetPort: http}}]\n"
        )
    };
    let budget = |rest: &str| {
        format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: backend}}\nspec:\n  selector: {{matchLabels: {{{TODO}}}}}\n  {rest}\n"
        )
    };
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: open}\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{}]\n";
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: todo}\nspec:\n  tls: [{hosts: [todo.example], secretName: tls}]\n  rules: [{host: todo.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: frontend, port: {number: 3000}}}}]}}]\n";
    let unknown =
        |api: &str, kind: &str| format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: new}}\nspec: {{}}\n");
    vec![
        whole("prod", "settings that nobody reads", config("name: extra"), Fine, "no pod reads it"),
        whole(
            "prod",
            "settings with a sign",
            config("name: extra, labels: {grafana_dashboard: '1'}"),
            Review,
            "pods read it",
        ),
        whole(
            "prod",
            "settings elsewhere",
            config("name: extra, namespace: kube-system"),
            Review,
            "not the environment's",
        ),
        whole(
            "prod",
            "a Secret",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: b}\n",
            Refused,
            "secret-in-bundle",
        ),
        whole(
            "prod",
            "a bare account",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: batch}\nautomountServiceAccountToken: false\n",
            Fine,
            "no pod acts as it",
        ),
        whole(
            "prod",
            "an account with a token",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: batch}\n",
            Review,
            "may act as it",
        ),
        whole("prod", "an inner name", service("ClusterIP", 80), Review, "another name"),
        whole("prod", "a second load balancer", service("LoadBalancer", 80), Review, "outside of the cluster"),
        whole("prod", "a port on each node", service("NodePort", 80), Review, "outside of the cluster"),
        whole("prod", "an Ingress", ingress, Review, "outside of the cluster"),
        whole("dev", "a budget", budget("maxUnavailable: 1"), Fine, "a drain takes fewer pods"),
        whole("dev", "a budget that lets nobody go", budget("minAvailable: 1"), Refused, "blocked-drain"),
        whole("prod", "a second budget", budget("maxUnavailable: 1"), Refused, "overlapping-budgets"),
        whole("prod", "an open policy", policy, Review, "other calls are let through"),
        whole(
            "prod",
            "a namespace",
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n",
            Review,
            "nobody here judges",
        ),
        whole(
            "prod",
            "a kind of kinds",
            unknown("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
            Review,
            "not known here",
        ),
        whole(
            "prod",
            "a custom resource",
            unknown("example.com/v1", "Widget"),
            Review,
            "what a Widget does is not known here",
        ),
        whole("prod", "a rollout of Argo", unknown("argoproj.io/v1alpha1", "Rollout"), Review, "not known here"),
        whole("prod", "a policy of Calico", unknown("projectcalico.org/v3", "NetworkPolicy"), Review, "not known here"),
        whole(
            "prod",
            "a webhook",
            unknown("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
            Review,
            "not known here",
        ),
        whole(
            "prod",
            "a class of storage",
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: example.com/disk\n",
            Review,
            "another kind of storage",
        ),
        whole(
            "prod",
            "a claim",
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n",
            Review,
            "storage costs",
        ),
    ]
}

fn roles() -> Vec<Case> {
    let role = |kind: &str, rule: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: reader}}\nrules: [{{{rule}}}]\n"
        )
    };
    let pods = "apiGroups: [''], resources: [pods], verbs: [get]";
    let binding = |role: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: reader}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}\nsubjects: [{{kind: ServiceAccount, name: backend, namespace: evolved-todo}}]\n"
        )
    };
    vec![
        whole("prod", "a role", role("Role", pods), Review, "has its rights"),
        whole("prod", "a role of the cluster", role("ClusterRole", pods), Review, "has its rights"),
        whole(
            "prod",
            "a role of all",
            role("Role", "apiGroups: ['*'], resources: ['*'], verbs: ['*']"),
            Refused,
            "wildcard-role",
        ),
        whole("prod", "a binding", binding("view"), Review, "it gives rights"),
        whole("prod", "an administrator", binding("cluster-admin"), Refused, "cluster-admin-binding"),
    ]
}

fn gone() -> Vec<Case> {
    let delete = |what, object, verdict, words| patch("prod", what, object, "$patch: delete", verdict, words);
    vec![
        delete("no autoscaler", "HorizontalPodAutoscaler/backend-hpa", Refused, "single-replica"),
        delete("no budget", "PodDisruptionBudget/backend-pdb", Review, "all pods at once"),
        delete("no Service", "Service/backend", Review, "by its name"),
        delete("no settings", "ConfigMap/backend-config", Refused, "missing-config"),
        delete("no account", "ServiceAccount/backend", Refused, "missing-service-account"),
        delete("no denial", "NetworkPolicy/default-deny", Review, "denied is let through"),
        delete("no names", "NetworkPolicy/allow-dns", Refused, "egress-without-dns"),
        delete("no backend", "Deployment/backend", Refused, "dangling-service"),
        delete("no namespace", "Namespace/evolved-todo", Refused, "all that is in the namespace"),
    ]
}

/// The object as `generate` writes it.
fn written(environment: &str, kind: &str, name: &str) -> String {
    let path = format!("{}/../out/{environment}/bundle.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let own = |document: &&str| {
        document.contains(&format!("\nkind: {kind}\n")) && document.contains(&format!("\n  name: {name}\n"))
    };
    text.split("\n---").find(own).unwrap().to_owned()
}

fn replaced() -> Vec<Case> {
    let backend = written("prod", "Deployment", "backend");
    let swap = |from: &str, to: &str| {
        assert!(backend.contains(from), "{from}");
        backend.replacen(from, to, 1)
    };
    let bare = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: backend\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: backend\n  template:\n    metadata:\n      labels:\n        app: backend\n    spec:\n      containers:\n      - name: backend\n        image: evolved-todo-backend:latest\n";
    vec![
        whole("prod", "the object itself", backend.clone(), NoChange, ""),
        whole(
            "prod",
            "the object with a later image",
            swap("evolved-todo-backend:1.0.0", "evolved-todo-backend:1.0.2"),
            Fine,
            "a later build",
        ),
        whole(
            "prod",
            "the object without a sleep",
            swap("            sleep:\n              seconds: 5", "            exec:\n              command: ['true']"),
            Review,
            "lifecycle",
        ),
        whole(
            "prod",
            "the object with no grace",
            swap("terminationGracePeriodSeconds: 70", "terminationGracePeriodSeconds: 0"),
            Refused,
            "short-grace",
        ),
        whole("prod", "the object of a tool", bare, Refused, "changed-selector"),
        whole("prod", "two of one name", format!("{backend}\n---\n{backend}"), Refused, "duplicate-object"),
        whole(
            "prod",
            "both Deployments",
            format!("{}\n---\n{}", swap("backend:1.0.0", "backend:1.0.1"), written("prod", "Deployment", "frontend")),
            Fine,
            "a later build",
        ),
        whole("prod", "words", "Sure! Here is the manifest:\n```yaml\nkind: Pod\n```\n", Refused, ""),
        whole("prod", "no words", "# nothing\n", Refused, "it holds no object"),
        whole(
            "prod",
            "a template of Helm",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  {{ .Values.a }}\n",
            Refused,
            "",
        ),
    ]
}
