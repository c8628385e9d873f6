//! The examples are deployments as teams have them: they pass the gate, are valid by Kubernetes' schemas, and are read
//! back as the same objects.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::HashMap;

use jsonschema::Validator;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, PersistentVolumeClaim, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use manifest_lib::lower::Environment;
use manifest_lib::plan::Plan;
use manifest_lib::{read, render};
use schemars::JsonSchema;

#[path = "../examples/blog.rs"]
mod blog;
#[path = "../examples/saas.rs"]
mod saas;
#[path = "../examples/shop.rs"]
mod shop;

fn all() -> impl Iterator<Item = &'static Environment<'static>> {
    [saas::ALL, blog::ALL, shop::ALL].into_iter().flatten()
}

fn schema<T: JsonSchema>() -> Validator {
    let schema = schemars::schema_for!(T).to_value();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn they_pass_the_gate_and_are_valid() {
    let schemas = HashMap::from([
        ("Namespace", schema::<Namespace>()),
        ("ServiceAccount", schema::<ServiceAccount>()),
        ("ConfigMap", schema::<ConfigMap>()),
        ("PersistentVolumeClaim", schema::<PersistentVolumeClaim>()),
        ("NetworkPolicy", schema::<NetworkPolicy>()),
        ("Ingress", schema::<Ingress>()),
        ("Service", schema::<Service>()),
        ("Deployment", schema::<Deployment>()),
        ("StatefulSet", schema::<StatefulSet>()),
        ("DaemonSet", schema::<DaemonSet>()),
        ("Job", schema::<Job>()),
        ("CronJob", schema::<CronJob>()),
        ("HorizontalPodAutoscaler", schema::<HorizontalPodAutoscaler>()),
        ("PodDisruptionBudget", schema::<PodDisruptionBudget>()),
    ]);
    for environment in all() {
        let checked = environment.checked().unwrap_or_else(|refused| panic!("{}: {refused}", environment.name()));
        let yaml = render::bundle(&checked).unwrap();
        for (key, item) in checked.bundle().iter() {
            let tree = item.object.to_value().unwrap();
            // The Gateway API's own schemas are no part of Kubernetes'.
            if key.group == "gateway.networking.k8s.io" {
                continue;
            }
            let errors: Vec<String> =
                schemas[key.kind.as_str()].iter_errors(&tree).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{key}: {errors:?}");
        }
        let again = read::bundle(&yaml);
        let objects = |bundle: &manifest_lib::objects::Bundle| -> Vec<_> {
            bundle.iter().map(|(key, item)| (key.to_string(), item.object.to_value().unwrap())).collect()
        };
        assert_eq!(objects(&again), objects(checked.bundle()), "{}", environment.name());
    }
}

#[test]
fn the_plan_counts_sidecars_and_claims_are_of_the_size_that_an_environment_asks_for() {
    let prod = &saas::ALL[2];
    let bundle = prod.bundle().unwrap();
    let plan = Plan::of(prod, &bundle);
    let api = plan.workloads.iter().find(|workload| workload.object == "Deployment/api").unwrap();
    assert_eq!(api.pod.requests.cpu_millis, 100 + 20, "the sidecar runs as long as the pod");
    let sizes: Vec<String> = saas::ALL
        .iter()
        .map(|environment| {
            let bundle = environment.bundle().unwrap();
            let redis = bundle.iter().find(|(key, _)| key.to_string() == "StatefulSet/redis").unwrap().1;
            let tree = redis.object.to_value().unwrap();
            tree["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"].to_string()
        })
        .collect();
    assert_eq!(sizes, [r#""1Gi""#, r#""5Gi""#, r#""20Gi""#]);
}

#[test]
fn a_job_of_another_content_is_another_job() {
    let name = |environment: &Environment<'_>| {
        let bundle = environment.bundle().unwrap();
        bundle.keys().find(|key| key.kind == "Job").unwrap().name.clone()
    };
    assert_ne!(name(&saas::ALL[0]), name(&saas::ALL[1]), "latest and 2.3.0");
    assert_eq!(name(&saas::ALL[1]), name(&saas::ALL[1]));
}

fn tree(environment: &Environment<'_>, key: &str) -> serde_json::Value {
    let bundle = environment.bundle().unwrap();
    let found = bundle.iter().find(|(own, _)| own.to_string() == key);
    found.unwrap_or_else(|| panic!("no {key}")).1.object.to_value().unwrap()
}

#[test]
fn a_way_in_leads_to_the_service_and_opens_its_own_path_alone() {
    let ingress = tree(&saas::ALL[2], "Ingress/web");
    assert_eq!(ingress["metadata"]["annotations"]["cert-manager.io/cluster-issuer"], "letsencrypt");
    let hosts = ["app.saas.example", "www.saas.example"];
    let rule = |host: &str| {
        serde_json::json!({"host": host, "http": {"paths": [{
            "path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"name": "http"}}},
        }]}})
    };
    assert_eq!(
        ingress["spec"],
        serde_json::json!({
            "ingressClassName": "traefik",
            "rules": hosts.map(rule),
            "tls": [{"hosts": hosts, "secretName": "web-tls"}],
        })
    );
    let policy = tree(&saas::ALL[2], "NetworkPolicy/web");
    assert_eq!(
        policy["spec"]["ingress"],
        serde_json::json!([{
            "from": [{
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "traefik"}},
                "podSelector": {"matchLabels": {"app.kubernetes.io/name": "traefik"}},
            }],
            "ports": [{"port": 3000, "protocol": "TCP"}],
        }])
    );
    let route = tree(&shop::ALL[0], "HTTPRoute/frontend");
    assert_eq!(
        route["spec"],
        serde_json::json!({
            "parentRefs": [{"name": "public", "namespace": "gateways"}],
            "hostnames": ["shop.example.com"],
            "rules": [{"backendRefs": [{"name": "frontend", "port": 80}]}],
        })
    );
    let route = tree(&shop::ALL[0], "GRPCRoute/catalog");
    assert_eq!(route["spec"]["rules"][0]["matches"], serde_json::json!([{"method": {"service": "shop.Catalog"}}]));
}
