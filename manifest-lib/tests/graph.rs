//! What is drawn is what the policies of both ends let through.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::diff::Side;
use manifest_lib::graph::{Graph, Kind, Node, dot, mermaid};
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, json};

fn workload(name: &str) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            "selector": {"matchLabels": {"app": name}}, "replicas": 3,
            "template": {"metadata": {"labels": {"app": name}}, "spec": {"containers": [
                {"name": "c", "image": "c:1", "ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 81}]}]}},
        },
    })
}

fn policy(name: &str, spec: &Value) -> Value {
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name, "namespace": "shop"}, "spec": spec})
}

fn app(name: &str) -> Value {
    json!({"podSelector": {"matchLabels": {"app": name}}})
}

/// Each edge in words.
fn edges(objects: &[Value]) -> Vec<String> {
    let text = objects.iter().map(Value::to_string).collect::<Vec<_>>().join("\n---\n");
    let graph = Graph::of("x", Side::of_files(vec![read("set.yaml", &text)]).unwrap().bundle());
    let by = |by: &std::collections::BTreeSet<String>| by.iter().cloned().collect::<Vec<_>>().join(" + ");
    graph.edges.iter().map(|edge| format!("{} -> {}: {}", edge.from, edge.to, by(&edge.by))).collect()
}

fn egress(from: &str, rule: &Value) -> Value {
    let mut spec = app(from);
    spec["policyTypes"] = json!(["Egress"]);
    spec["egress"] = json!([rule]);
    policy(&format!("{from}-out"), &spec)
}

fn ingress(to: &str, rule: &Value) -> Value {
    let mut spec = app(to);
    spec["policyTypes"] = json!(["Ingress"]);
    spec["ingress"] = json!([rule]);
    policy(&format!("{to}-in"), &spec)
}

#[test]
fn a_call_needs_both_ends() {
    let (a, b) = (workload("a"), workload("b"));
    let out = |port: Value| egress("a", &json!({"to": [app("b")], "ports": [{"port": port}]}));
    let into = |port: Value| ingress("b", &json!({"from": [app("a")], "ports": [{"port": port}]}));
    let call = |by: &str| vec![format!("Deployment/a -> Deployment/b: {by}")];
    // One end alone, where nothing limits the other.
    assert_eq!(edges(&[a.clone(), b.clone(), out(json!(80))]), call("80/TCP"));
    assert_eq!(edges(&[a.clone(), b.clone(), into(json!(80))]), call("80/TCP"));
    // Both, and a name is the number that it stands for.
    assert_eq!(edges(&[a.clone(), b.clone(), out(json!(80)), into(json!("http"))]), call("80/TCP"));
    // Two ports that are not the same, and a name that nobody has.
    assert_eq!(edges(&[a.clone(), b.clone(), out(json!(80)), into(json!(81))]), Vec::<String>::new());
    assert_eq!(edges(&[a.clone(), b.clone(), out(json!(80)), into(json!("admin"))]), Vec::<String>::new());
    // The callee lets nobody in.
    let shut = policy("shut", &json!({"podSelector": {}, "policyTypes": ["Ingress"]}));
    assert_eq!(edges(&[a.clone(), b.clone(), out(json!(80)), shut]), Vec::<String>::new());
    // Every port is each that the callee has; a range holds what is in it.
    let wide = egress("a", &json!({"to": [app("b")]}));
    assert_eq!(edges(&[a.clone(), b.clone(), wide.clone()]), call("80/TCP + 81/TCP"));
    let range = ingress("b", &json!({"from": [app("a")], "ports": [{"port": 81, "endPort": 90}]}));
    assert_eq!(edges(&[a, b, wide, range]), call("81 to 90/TCP + 81/TCP"));
}

#[test]
fn what_is_outside_is_named_as_the_policy_names_it() {
    let rule = json!({"to": [
        {"ipBlock": {"cidr": "10.0.0.0/8"}}, {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["192.168.0.0/16"]}},
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "data"}}, "podSelector": {"matchLabels": {"app": "db"}}},
    ], "ports": [{"port": 5432}]});
    assert_eq!(
        edges(&[workload("a"), egress("a", &rule)]),
        ["Deployment/a -> 10.0.0.0/8, 0.0.0.0/0 less 1 ranges: 5432/TCP", "Deployment/a -> app=db in data: 5432/TCP",]
    );
    // The namespace of the bundle's own pods is known by its name.
    let own = json!({"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}, "podSelector": {"matchLabels": {"app": "b"}}}], "ports": [{"port": 80}]});
    assert_eq!(edges(&[workload("a"), workload("b"), egress("a", &own)]), ["Deployment/a -> Deployment/b: 80/TCP"]);
}

#[test]
fn who_is_exposed_is_called_by_users() {
    let service = |spec: Value| json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "shop"}, "spec": spec});
    let of = |of_type: &str| {
        service(json!({"type": of_type, "selector": {"app": "a"}, "ports": [{"port": 80, "nodePort": 30080}]}))
    };
    assert_eq!(edges(&[workload("a"), of("ClusterIP")]), Vec::<String>::new());
    assert_eq!(edges(&[workload("a"), of("NodePort")]), ["users -> Deployment/a: NodePort 30080"]);
    assert_eq!(edges(&[workload("a"), of("LoadBalancer")]), ["users -> Deployment/a: LoadBalancer 80"]);
    let ingress = json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i", "namespace": "shop"},
        "spec": {"rules": [{"host": "a.example", "http": {"paths": [{"path": "/x", "pathType": "Prefix",
            "backend": {"service": {"name": "s", "port": {"number": 80}}}}]}}]}});
    assert_eq!(edges(&[workload("a"), of("ClusterIP"), ingress]), ["users -> Deployment/a: Ingress/i a.example/x"]);
}

#[test]
fn workloads_of_one_name_in_two_namespaces_are_two() {
    let place = |mut object: Value, namespace: &str| {
        object["metadata"]["namespace"] = json!(namespace);
        object
    };
    let out = egress("a", &json!({"to": [app("b")], "ports": [{"port": 80}]}));
    let objects: Vec<Value> = ["shop", "store"]
        .iter()
        .flat_map(|space| [workload("a"), workload("b"), out.clone()].map(|object| place(object, space)))
        .collect();
    assert_eq!(
        edges(&objects),
        [
            "Deployment/a in shop -> Deployment/b in shop: 80/TCP",
            "Deployment/a in store -> Deployment/b in store: 80/TCP"
        ]
    );
}

#[test]
fn a_route_without_a_namespace_leads_to_a_service_of_the_default_one() {
    let deployment = workload("a").to_string().replace("\"shop\"", "\"default\"");
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "default"},
        "spec": {"selector": {"app": "a"}, "ports": [{"port": 80}]}});
    let ingress = json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i"},
        "spec": {"defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}});
    let objects = [manifest_lib::serde_json::from_str(&deployment).unwrap(), service, ingress];
    assert_eq!(edges(&objects), ["users -> Deployment/a: Ingress/i *"]);
}

#[test]
fn no_name_breaks_a_picture() {
    let node = Node::new(Kind::Workload, "a\"]; end <b> & \\ ä `#|", Vec::new());
    let graph = Graph::new("\"]<x>\n", vec![node], Vec::new());
    let text = mermaid(std::slice::from_ref(&graph));
    assert!(text.contains("[\"a#34;#93;#59; end #60;b#62; #38; #92; ä #96;#35;#124;\"]"), "{text}");
    assert_eq!(text.lines().count(), 4, "{text}");
    let text = dot(&[graph]);
    assert!(text.contains("label=\"a\\\"]; end <b> & \\\\ ä `#|\""), "{text}");
    assert!(text.contains("label=\"\\\"]<x> \""), "{text}");
}
