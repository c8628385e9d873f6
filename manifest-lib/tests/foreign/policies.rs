//! Who gets through the policies of a set.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::{SERVICE, WEB, deployment, holds};
use manifest_lib::graph::Graph;

const DENY: &str = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n---\n";

fn allow(peer: &str, port: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: allow}}\nspec: {{podSelector: {{matchLabels: {{app: web}}}}, ingress: [{{from: [{peer}], ports: [{{port: {port}}}]}}]}}\n---\n"
    )
}

#[test]
fn somebody_gets_through_to_what_is_exposed() {
    let base = deployment("replicas: 2", WEB) + DENY;
    let of = |type_: &str| SERVICE.replace("spec: {", &format!("spec: {{type: {type_}, "));
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: in}\nspec: {tls: [{hosts: [a.example]}], rules: [{host: a.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}\n---\n";
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: in}\nspec: {rules: [{backendRefs: [{name: web, port: 80}]}]}\n---\n";
    let shop = "podSelector: {matchLabels: {app: shop}}";
    let pods = allow(&format!("{{{shop}}}"), "8080");
    let spaces = allow(&format!("{{namespaceSelector: {{}}, {shop}}}"), "8080");
    let addresses = allow("{ipBlock: {cidr: 0.0.0.0/0}}", "http");
    let nobody = "let nobody in to this port of Deployment/web";
    holds(
        "unreachable-service",
        &[
            ("all", &format!("{base}{SERVICE}"), Doubted(nobody)),
            ("part", &format!("{base}{SERVICE}"), Silent),
            ("all", &format!("{base}{}", of("NodePort")), Found(nobody)),
            ("all", &format!("{base}{}", of("LoadBalancer")), Found(nobody)),
            ("all", &format!("{base}{SERVICE}{ingress}"), Found(nobody)),
            ("all", &format!("{base}{SERVICE}{route}"), Found(nobody)),
            ("all", &format!("{base}{pods}{SERVICE}"), Silent),
            ("all", &format!("{base}{pods}{}", of("LoadBalancer")), Doubted("nobody from outside the cluster")),
            ("all", &format!("{base}{pods}{SERVICE}{route}"), Doubted("HTTPRoute/in sends to it")),
            ("all", &format!("{base}{spaces}{SERVICE}{ingress}"), Silent),
            ("all", &format!("{base}{addresses}{}", of("LoadBalancer")), Silent),
            // A port that the pods do not have is told at the policy.
            ("all", &format!("{base}{}{}", allow("", "9"), of("NodePort")), Silent),
            ("all", &format!("{}{}", deployment("replicas: 2", WEB), of("NodePort")), Silent),
            (
                "all",
                &format!(
                    "{base}{}apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {{name: a}}\nspec: {{}}\n",
                    of("NodePort")
                ),
                Silent,
            ),
        ],
    );
}

#[test]
fn a_graph_draws_nobody_where_nobody_is_let_in() {
    let exposed = SERVICE.replace("spec: {", "spec: {type: LoadBalancer, ");
    let base = deployment("replicas: 2", WEB) + &exposed;
    let edges = |text: &str| Graph::of("all", &manifest_lib::read::bundle(text)).edges.len();
    assert_eq!(edges(&base), 1);
    assert_eq!(edges(&format!("{base}{DENY}")), 0);
    assert_eq!(edges(&format!("{base}{DENY}{}", allow("{ipBlock: {cidr: 0.0.0.0/0}}", "9"))), 1, "the addresses alone");
    assert_eq!(edges(&format!("{base}{DENY}{}", allow("{ipBlock: {cidr: 0.0.0.0/0}}", "8080"))), 2);
}

#[test]
fn a_job_that_may_call_nobody_is_told() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec: {template: {metadata: {labels: {app: migrate}}, spec: {restartPolicy: Never, containers: [{name: migrate, image: migrate:1}]}}}\n---\n";
    let egress = |port: u16| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: out}}\nspec: {{podSelector: {{}}, policyTypes: [Egress], egress: [{{ports: [{{port: {port}}}, {{port: {port}, protocol: UDP}}]}}]}}\n---\n"
        )
    };
    holds(
        "job-without-egress",
        &[
            ("all", &format!("{job}{DENY}"), Doubted("let it call nobody but DNS")),
            ("all", &format!("{job}{DENY}{}", egress(53)), Doubted("metadata.labels")),
            ("all", &format!("{job}{DENY}{}", egress(5432)), Silent),
            ("part", &format!("{job}{DENY}"), Silent),
            ("all", job, Silent),
            ("all", &(deployment("replicas: 2", WEB) + DENY), Silent),
        ],
    );
}

#[test]
fn resolvers_and_policies_of_other_kinds_are_known() {
    let deny = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n---\n";
    let dns = |to: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: dns}}\nspec:\n  podSelector: {{}}\n  policyTypes: [Egress]\n  egress:\n  - to: [{{{to}}}]\n    ports: [{{port: 53, protocol: UDP}}, {{port: 53, protocol: TCP}}]\n---\n"
        )
    };
    let web = deployment("replicas: 2", "{containers: [{name: web, image: web:1}]}");
    let with = |to: &str| format!("{web}{deny}{}", dns(to));
    let own = |egress: &str| {
        format!(
            "{}{egress}}}\n---\n",
            deny.trim_end_matches("}\n---\n").replace("podSelector: {}", "podSelector: {matchLabels: {app: web}}")
        )
    };
    let other = |kind: &str, namespace: &str| {
        format!(
            "{web}apiVersion: cilium.io/v2\nkind: {kind}\nmetadata: {{name: all, namespace: {namespace}}}\nspec: {{endpointSelector: {{}}}}\n"
        )
    };
    holds(
        "egress-without-dns",
        &[
            ("all", &format!("{web}{deny}"), Found("NetworkPolicy/deny denies its pods DNS over UDP and TCP")),
            ("part", &format!("{web}{deny}"), Silent),
            // A policy of its own that lets it call nobody may be meant so, until another lets it call somebody.
            ("all", &format!("{web}{}", own("")), Doubted("if they call anybody, add to its `egress`")),
            (
                "all",
                &format!("{web}{}", own(", egress: [{to: [{podSelector: {}}]}]")),
                Found("no other policy allows it"),
            ),
            ("all", &with("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}"), Silent),
            (
                "all",
                &with(
                    "namespaceSelector: {matchLabels: {name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}",
                ),
                Silent,
            ),
            (
                "all",
                &with("namespaceSelector: {}, podSelector: {matchLabels: {app.kubernetes.io/name: coredns}}"),
                Silent,
            ),
            (
                "all",
                &with("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}"),
                Found("over UDP and TCP"),
            ),
            (
                "all",
                &with("namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: metrics}}"),
                Found("kube-system"),
            ),
            ("all", &with("podSelector: {}"), Found("kube-system")),
            (
                "all",
                &format!(
                    "{web}{deny}{}",
                    dns("ipBlock: {cidr: 10.0.0.10/32}").replace(", {port: 53, protocol: TCP}", "")
                ),
                Found("NetworkPolicy/dns denies its pods DNS over TCP, and no other policy allows it"),
            ),
            ("all", &format!("{deny}{}", other("CiliumNetworkPolicy", "default")), Silent),
        ],
    );
    holds(
        "not-isolated",
        &[
            ("all", &web, Found("no NetworkPolicy")),
            ("all", &format!("{web}{deny}"), Silent),
            ("all", &other("CiliumNetworkPolicy", "default"), Silent),
            ("all", &other("CiliumNetworkPolicy", "elsewhere"), Found("no NetworkPolicy")),
            ("all", &other("CiliumClusterwideNetworkPolicy", "''"), Silent),
        ],
    );
    let port = |port: &str, pod: &str| {
        format!(
            "{}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: web}}\nspec: {{podSelector: {{matchLabels: {{app: web}}}}, ingress: [{{ports: [{{port: {port}}}]}}]}}\n",
            deployment("replicas: 2", &format!("{{containers: [{{name: web, image: web:1, {pod}}}]}}"))
        )
    };
    holds(
        "policy-port",
        &[
            ("all", &port("8080", "ports: [{containerPort: 8080}]"), Silent),
            ("all", &port("80", "ports: [{containerPort: 8080}]"), Found("declares no TCP port `80`")),
            // Who declares no port may listen on any.
            ("all", &port("80", "tty: false"), Doubted("declares no TCP port `80`")),
            ("all", &port("http", "tty: false"), Found("declares no TCP port `http`")),
        ],
    );
}
