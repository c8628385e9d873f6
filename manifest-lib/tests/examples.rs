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
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use manifest_lib::gate::{Lint, lint_as_declared};
use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Cluster, Container, Deployed, Exposure, ImageTag, Limits, Overlay, Release, Replicas, Requests,
    ResourceProfile, Stage, Target, Workload,
};
use manifest_lib::plan::Plan;
use manifest_lib::values::{Cpu, Level, Memory};
use manifest_lib::{read, render};
use schemars::JsonSchema;

#[path = "../examples/blog.rs"]
mod blog;
#[path = "../examples/forge.rs"]
mod forge;
#[path = "../examples/readme.rs"]
mod readme;
#[path = "../examples/saas.rs"]
mod saas;
#[path = "../examples/shop.rs"]
mod shop;

fn all() -> impl Iterator<Item = &'static Environment<'static>> {
    [saas::ALL, blog::ALL, shop::ALL, forge::ALL, readme::ALL].into_iter().flatten()
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
        ("Role", schema::<Role>()),
        ("RoleBinding", schema::<RoleBinding>()),
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
            // Whose schemas are no part of Kubernetes'.
            if ["gateway.networking.k8s.io", "postgresql.cnpg.io", "keda.sh"].contains(&key.group.as_str()) {
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
fn the_plan_counts_sidecars_nodes_and_runs_and_claims_are_of_the_size_that_an_environment_asks_for() {
    let prod = &saas::ALL[2];
    let bundle = prod.bundle().unwrap();
    let plan = Plan::of(prod, &bundle);
    let api = plan.workloads.iter().find(|workload| workload.object == "Deployment/api").unwrap();
    assert_eq!(api.pod.requests.cpu_millis, 100 + 20, "the sidecar runs as long as the pod");
    let agent = Plan::of(&shop::ALL[0], &shop::ALL[0].bundle().unwrap());
    let agent = agent.workloads.iter().find(|workload| workload.object == "DaemonSet/log-agent").unwrap();
    assert_eq!((agent.replicas.at_rest, agent.replicas.chosen_by.as_str()), (3, "the cluster's nodes"));
    let invoices = plan.workloads.iter().find(|workload| workload.object == "CronJob/invoices").unwrap();
    assert_eq!((invoices.replicas.at_rest, invoices.replicas.at_maximum), (0, 1));
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

/// Each example's objects as they are applied, so that a reviewer sees what a change of the lowering does.
#[test]
fn each_example_is_what_its_snapshot_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../snapshots/examples");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(path);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for environment in all() {
            let name = format!("{}-{}", environment.app().name(), environment.name());
            let checked = environment.checked().unwrap_or_else(|refused| panic!("{name}: {refused}"));
            insta::assert_snapshot!(name, render::bundle(&checked).unwrap());
        }
    });
}

#[test]
fn extra_pods_are_the_other_end_of_connections_and_have_a_policy() {
    let forge = &forge::ALL[0];
    let labels = serde_json::json!({"matchLabels": {"cnpg.io/cluster": "forge"}});
    let policy = tree(forge, "NetworkPolicy/database");
    assert_eq!(policy["spec"]["podSelector"], labels);
    let callers: Vec<&serde_json::Value> = policy["spec"]["ingress"].as_array().unwrap().iter().collect();
    let components: Vec<&str> = callers
        .iter()
        .filter_map(|rule| rule["from"][0]["podSelector"]["matchLabels"].get("app.kubernetes.io/component")?.as_str())
        .collect();
    assert_eq!(components, ["web", "worker", "migrations", "backup"]);
    // Its own members, and its operator.
    assert_eq!(callers[4]["from"], serde_json::json!([{"podSelector": labels}]));
    assert_eq!(callers[5]["from"][0]["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"], "cnpg-system");
    let calls = tree(forge, "NetworkPolicy/migrations");
    assert_eq!(calls["spec"]["egress"][0]["to"], serde_json::json!([{"podSelector": labels}]));
}

#[test]
fn an_extra_object_knows_its_environment_and_labels_are_on_all_objects() {
    let forge = &forge::ALL[0];
    assert_eq!(tree(forge, "Cluster/forge")["metadata"]["namespace"], "forge");
    let bundle = forge.bundle().unwrap();
    for (key, item) in bundle.iter().filter(|(key, _)| !["Cluster", "ScaledObject"].contains(&key.kind.as_str())) {
        let tree = item.object.to_value().unwrap();
        assert_eq!(tree["metadata"]["labels"]["example.com/team"], "forge", "{key}");
        assert_eq!(tree["metadata"]["annotations"]["example.com/on-call"], "https://oncall.example/forge", "{key}");
    }
    let web = tree(forge, "Deployment/web");
    assert_eq!(web["metadata"]["annotations"]["reloader.stakater.com/auto"], "true");
    assert_eq!(web["spec"]["template"]["metadata"]["labels"]["example.com/team"], "forge");
    assert_eq!(web["spec"]["selector"]["matchLabels"].get("example.com/team"), None);
}

#[test]
fn the_readme_shows_what_compiles() {
    let code = include_str!("../examples/readme.rs");
    let (_, code) = code.split_once("unreachable_pub)]\n\n").unwrap();
    let (code, _) = code.split_once("\n#[allow(dead_code)]").unwrap();
    assert!(include_str!("../../README.md").contains(&format!("```rust\n{code}```\n")), "copy the example into it");
}

#[test]
fn what_a_singleton_says_is_said_in_the_yaml() {
    for environment in all() {
        let text = render::bundle(&environment.checked().unwrap()).unwrap();
        let how = Lint { complete: true, ..Lint::partial(Stage::Prod) };
        let found = lint_as_declared(vec![read::read("bundle.yaml", &text)], &how);
        let wrong: Vec<_> =
            found.iter().filter(|one| one.level == Level::Error || one.rule == "single-replica").collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", environment.name());
        // In dev one pod is no finding.
        let is_told = ["blog", "prod", "staging"].contains(&environment.name());
        assert_eq!(text.contains("single-replica: "), is_told, "{}", environment.name());
    }
}

#[test]
fn each_claim_that_a_volume_asks_for_is_made_with_it() {
    let blog = &blog::ALL[0];
    let claims: Vec<String> = blog
        .bundle()
        .unwrap()
        .keys()
        .filter(|key| key.kind == "PersistentVolumeClaim")
        .map(|key| key.to_string())
        .collect();
    assert_eq!(claims, ["PersistentVolumeClaim/wordpress-uploads"]);
    let claim = tree(blog, "PersistentVolumeClaim/wordpress-uploads");
    assert_eq!(claim["spec"]["resources"]["requests"]["storage"], "20Gi");
    assert_eq!(claim["spec"]["accessModes"], serde_json::json!(["ReadWriteOnce"]));
    let text = tree(blog, "Deployment/wordpress").to_string();
    assert!(text.contains(r#""claimName":"wordpress-uploads""#), "{text}");
}

#[test]
fn who_has_rights_has_a_token_a_role_and_a_way_to_the_api_server() {
    let agent = tree(&shop::ALL[0], "DaemonSet/log-agent");
    assert_eq!(agent["spec"]["template"]["spec"]["automountServiceAccountToken"], true);
    assert_eq!(
        tree(&shop::ALL[0], "DaemonSet/log-agent")["spec"]["template"]["spec"]["hostNetwork"],
        serde_json::Value::Null
    );
    let role = tree(&shop::ALL[0], "Role/log-agent");
    assert_eq!(
        role["rules"],
        serde_json::json!([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]}])
    );
    assert_eq!(tree(&shop::ALL[0], "RoleBinding/log-agent")["subjects"][0]["name"], "log-agent");
    let policy = tree(&shop::ALL[0], "NetworkPolicy/log-agent");
    assert_eq!(policy["spec"]["egress"][1]["to"], serde_json::json!([{"ipBlock": {"cidr": "10.0.0.10/32"}}]));
}

#[test]
fn where_somebody_else_scales_no_manifest_says_how_many() {
    assert_eq!(tree(&saas::ALL[2], "Deployment/worker")["spec"]["replicas"], serde_json::Value::Null);
    let bundle = saas::ALL[2].bundle().unwrap();
    assert!(!bundle.keys().any(|key| key.to_string() == "HorizontalPodAutoscaler/worker-hpa"));
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

#[test]
fn the_chart_takes_all_kinds() {
    let file = |environments: &[Environment<'static>], path: &str| {
        let files = manifest_lib::chart::charts(environments).unwrap_or_else(|errors| panic!("{errors:#?}"));
        files.into_iter().find(|(own, _)| own == path).unwrap_or_else(|| panic!("no {path}")).1
    };
    assert!(file(blog::ALL, "blog/templates/mariadb/statefulset.yaml").contains("kind: StatefulSet\n"));
    assert!(file(blog::ALL, "blog/templates/backup/cronjob.yaml").contains("kind: CronJob\n"));
    assert!(file(shop::ALL, "shop/templates/log-agent/daemonset.yaml").contains("kind: DaemonSet\n"));
    let job = file(saas::ALL, "saas/templates/migration/job.yaml");
    let name =
        r#"name: {{ include "saas.prefix" $ }}migration-{{ include "saas.migration.spec" . | sha256sum | trunc 8 }}"#;
    assert!(job.contains(r#"{{- define "saas.migration.spec" -}}"#) && job.contains(name), "{job}");
    let values = file(saas::ALL, "saas/values.yaml");
    assert!(values.contains("\nstorage:\n  redis:\n    size: 5Gi\n"), "{values}");
}

#[test]
fn a_claim_of_a_volume_is_in_the_bundle() {
    let claim = tree(&blog::ALL[0], "PersistentVolumeClaim/wordpress-uploads");
    assert_eq!(claim["spec"]["resources"]["requests"]["storage"], "20Gi");
    assert_eq!(claim["spec"]["storageClassName"], "fast");
}

#[test]
fn the_graph_draws_who_is_reached_through_a_gateway_or_an_ingress() {
    let edges = |environment: &Environment<'_>, to: &str| -> Vec<String> {
        let graph = manifest_lib::graph::Graph::of("x", &environment.bundle().unwrap());
        graph.edges.iter().filter(|edge| edge.to == to).flat_map(|edge| edge.by.clone()).collect()
    };
    let shown = edges(&shop::ALL[0], "Deployment/frontend");
    assert!(shown.iter().any(|by| by.contains("HTTPRoute") && by.ends_with("frontend shop.example.com")), "{shown:?}");
    let shown = edges(&shop::ALL[0], "Deployment/catalog");
    assert!(shown.iter().any(|by| by.ends_with("api.shop.example.com shop.Catalog")), "{shown:?}");
    let shown = edges(&saas::ALL[2], "Deployment/web");
    assert!(shown.iter().any(|by| by.starts_with("Ingress/web app.saas.example")), "{shown:?}");
}

#[test]
fn in_a_chart_what_runs_the_workloads_own_image_follows_its_value() {
    const MIGRATE: Container = Container::own_image("migrate").command(&["migrate"]).resources(SMALL);
    const SMALL: ResourceProfile = ResourceProfile::new(
        Requests::new(Cpu::millis(10), Memory::mebibytes(8)),
        Limits::memory(Memory::mebibytes(8)),
    );
    const API: Workload = Workload::new("api", "api").resources(SMALL).init_container(&MIGRATE);
    const fn app(stage: Stage, namespace: &'static str, workloads: &'static [Deployed<'static>]) -> App<'static> {
        let cluster = Cluster::new(Cpu::cores(1), Memory::gibibytes(1));
        App::new(
            Release::new("app", "1.0.0"),
            Target { stage, namespace: manifest_lib::model::Namespace::new(namespace), cluster },
            workloads,
        )
    }
    const ANSWERS: Overlay = Overlay {
        image: ImageTag::exact("1.0.0"),
        replicas: Replicas::new(2),
        autoscaler: None,
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    };
    const ALL: [Environment; 2] = [
        Environment::new("prod", app(Stage::Prod, "app", &[API.overlay(ANSWERS)])),
        Environment::new(
            "dev",
            app(Stage::Dev, "app-dev", &[API.overlay(Overlay { image: ImageTag::latest(), ..ANSWERS })]),
        ),
    ];
    let files = manifest_lib::chart::charts(&ALL).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let template = &files.iter().find(|(path, _)| path.ends_with("api/deployment.yaml")).unwrap().1;
    let images = template.lines().filter(|line| line.trim_start().starts_with("image:") || line.contains("- image:"));
    assert_eq!(images.filter(|line| line.contains("{{")).count(), 2, "{template}");
}
