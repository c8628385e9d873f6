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
