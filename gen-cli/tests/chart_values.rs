//! What users of charts expect, through the real Helm: names that follow, further variables, labels, places, a namespace,
//! and mistakes between two values that are told with the values' names.
//!
//! `cargo test -p gen-cli --test chart_values -- --ignored`, after `.ci/tools`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod acme;
#[path = "../../manifest-lib/examples/blog.rs"]
mod blog;
mod chart;
#[path = "../../manifest-lib/examples/saas.rs"]
mod saas;
#[path = "../../manifest-lib/examples/shop.rs"]
mod shop;

use std::collections::BTreeSet;

use chart::{Chart, Objects};
use manifest_lib::serde_json::{Value, json};

fn pods(objects: &Objects) -> impl Iterator<Item = (&String, &Value)> {
    objects.iter().filter_map(|(key, object)| {
        let template = match object["kind"].as_str()? {
            "CronJob" => &object["spec"]["jobTemplate"]["spec"]["template"],
            _ => &object["spec"]["template"],
        };
        template.is_object().then_some((key, template))
    })
}

/// Every name that a field refers to an own object by.
fn references(tree: &Value, key: &str, found: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => {
            for (own, value) in map {
                let around = format!("{key}.{own}");
                let refers = ["serviceAccountName", "claimName", "serviceName"].contains(&own.as_str())
                    || (own == "name"
                        && [
                            "configMapRef",
                            "configMap",
                            "service",
                            "backendRefs",
                            "scaleTargetRef",
                            "roleRef",
                            "subjects",
                        ]
                        .iter()
                        .any(|one| key.ends_with(one)));
                match value.as_str() {
                    Some(name) if refers => drop(found.insert(name.to_owned())),
                    _ => references(value, &around, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, key, found)),
        _ => {}
    }
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn two_releases_in_one_namespace_have_no_name_in_common_and_no_reference_dangles() {
    for (environments, elsewhere) in [
        (acme::ALL, &[][..]),
        (blog::ALL, &["blog-backups"]),
        (saas::ALL, &["company-proxy"]),
        (shop::ALL, &[]),
        (profiles::ALL, &[]),
    ] {
        let chart = Chart::of(environments);
        let one = chart.objects("one", "shared", &["--set", "fullnameOverride=blue"]);
        let two = chart.objects("two", "shared", &["--set", "fullnameOverride=green"]);
        let names = |objects: &Objects| objects.keys().cloned().collect::<BTreeSet<String>>();
        // An object of another namespace, or of none, is not the release's alone.
        let shared: Vec<String> = names(&one).intersection(&names(&two)).cloned().collect();
        assert_eq!(shared, Vec::<String>::new());
        let mut found = BTreeSet::new();
        one.values().for_each(|object| references(object, "", &mut found));
        assert!(found.len() > 3, "{found:?}");
        for name in found.iter().filter(|name| !elsewhere.contains(&name.as_str())) {
            assert!(one.keys().any(|key| key.ends_with(&format!("/{name}"))), "{name} is no object of the release");
        }
        // The pods of one release are none of the other's, whatever selects.
        for (key, object) in &one {
            let selector = match object["kind"].as_str().unwrap() {
                "Service" => &object["spec"]["selector"],
                "NetworkPolicy" => &object["spec"]["podSelector"]["matchLabels"],
                "Deployment" | "StatefulSet" | "DaemonSet" => &object["spec"]["selector"]["matchLabels"],
                _ => continue,
            };
            assert_eq!(selector["app.kubernetes.io/instance"], "one", "{key}");
        }
        let text = format!("{one:?}");
        for host in ["redis://redis:", "//api:8000", "\"mariadb:3306", "http://backend:"] {
            assert!(!text.contains(host), "{host}");
        }
    }
    let chart = Chart::of(acme::ALL);
    let made = chart.objects("one", "shared", &["--set", "fullnameOverride=blue"]);
    let config = &made["ConfigMap/blue-web-config"]["data"];
    assert_eq!(config["REDIS_URL"], "redis://blue-redis:6379/0");
    assert_eq!(config["ACME_PROFILE"], "redis", "a word alone is no host");
    let report = &made["CronJob/blue-report"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(report["args"], json!(["--redis", "blue-redis:6379"]));
    assert!(made.contains_key("Secret/blue-acme-secrets"));
    assert_eq!(report["env"][0]["valueFrom"]["secretKeyRef"]["name"], "blue-acme-secrets");
    let ingress = &made["Ingress/blue-web"]["spec"];
    assert_eq!(ingress["tls"][0]["secretName"], "blue-web-tls");
    assert_eq!(ingress["rules"][0]["http"]["paths"][0]["backend"]["service"]["name"], "blue-web");
    let told = chart.refused(&["--set", &format!("fullnameOverride=a{}", "b".repeat(60))]);
    assert!(told.contains("at '/fullnameOverride': maxLength"), "{told}");
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn a_release_leaves_other_apps_of_its_namespace_alone_unless_it_makes_the_namespace() {
    let chart = Chart::of(acme::ALL);
    let everything = |objects: &Objects| {
        let of = objects.iter().filter(|(_, object)| object["kind"] == "NetworkPolicy");
        of.filter(|(_, object)| object["spec"]["podSelector"] == json!({}))
            .map(|(key, _)| key.clone())
            .collect::<Vec<_>>()
    };
    let made = chart.objects("acme", "shared", &[]);
    assert_eq!(everything(&made), Vec::<String>::new());
    let own = json!({"matchLabels": {"app.kubernetes.io/instance": "acme", "app.kubernetes.io/name": "acme"}});
    for name in ["default-deny", "allow-dns"] {
        assert_eq!(made[&format!("NetworkPolicy/{name}")]["spec"]["podSelector"], own);
    }
    assert!(!made.contains_key("Namespace/shared"));
    let made = chart.objects("acme", "default", &["--set", "namespace.create=true,namespace.name=mine"]);
    assert_eq!(everything(&made), ["NetworkPolicy/allow-dns", "NetworkPolicy/default-deny"]);
    let metadata = &made["Namespace/mine"]["metadata"];
    assert_eq!(metadata["labels"]["pod-security.kubernetes.io/enforce"], "restricted");
    assert_eq!(metadata["annotations"]["helm.sh/resource-policy"], "keep");
    for (key, object) in made.iter().filter(|(key, _)| !key.starts_with("Namespace/")) {
        assert_eq!(object["metadata"]["namespace"], "mine", "{key}");
    }
    let made = chart.objects("acme", "shared", &["--set", "networkPolicy.enabled=false,namespace.create=true"]);
    assert!(made.values().all(|object| object["kind"] != "NetworkPolicy"));
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn each_workload_has_what_its_owner_wants_to_say() {
    let chart = Chart::of(acme::ALL);
    let file = chart.path() + "/mine.yaml";
    let mine = json!({
        "commonLabels": {"team": "a1", "cost-centre": "4711"},
        "extraEnv": {"web": [{"name": "TRACE", "value": "1"}, {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
            "redis": [{"name": "ALONE", "value": "yes"}]},
        "serviceAccount": {"web": {"annotations": {"eks.amazonaws.com/role-arn": "arn:x"}}},
        "service": {"web": {"annotations": {"example.com/lb": "internal"}}},
        "scheduling": {"redis": {"nodeSelector": {"disk": "ssd"}, "tolerations": [{"key": "db", "operator": "Exists"}],
            "affinity": {"nodeAffinity": {}}}},
        "nodeSelector": {"pool": "all"},
        "probes": {"web": {"readiness": {"periodSeconds": 7}, "liveness": {"tcpSocket": {"port": 8080}}}},
        "terminationGracePeriodSeconds": {"web": 77},
        "topologySpread": {"web": {"topologyKey": "topology.kubernetes.io/zone"}},
        "ingress": {"web": {"hosts": ["a.example.com", "b.example.com"], "className": "other", "annotations": {"x.io/y": "z"}}},
    });
    std::fs::write(&file, mine.to_string()).unwrap();
    let made = chart.objects("acme", "acme", &["-f", &file]);
    let plain = chart.objects("acme", "acme", &[]);
    let pod = |name: &str| &made[name]["spec"]["template"]["spec"];
    let web = &pod("Deployment/web")["containers"][0];
    let env = web["env"].as_array().unwrap();
    assert_eq!(env[env.len() - 2..], *mine["extraEnv"]["web"].as_array().unwrap());
    assert_eq!(pod("StatefulSet/redis")["containers"][0]["env"], mine["extraEnv"]["redis"]);
    assert_eq!(made["ServiceAccount/web"]["metadata"]["annotations"]["eks.amazonaws.com/role-arn"], "arn:x");
    assert_eq!(made["Service/web"]["metadata"]["annotations"], json!({"example.com/lb": "internal"}));
    // A workload's own place counts before that of all pods.
    assert_eq!(pod("StatefulSet/redis")["nodeSelector"], json!({"disk": "ssd"}));
    assert_eq!(pod("Deployment/web")["nodeSelector"], json!({"pool": "web"}));
    let report = &made["CronJob/report"]["spec"]["jobTemplate"]["spec"]["template"]["spec"];
    assert_eq!(report["nodeSelector"], json!({"pool": "all"}));
    assert_eq!(pod("StatefulSet/redis")["tolerations"][0]["key"], "db");
    assert_eq!(pod("Deployment/web")["tolerations"], Value::Null);
    assert_eq!(web["readinessProbe"]["periodSeconds"], 7);
    assert_eq!(web["readinessProbe"]["httpGet"]["path"], "/up");
    assert_eq!(web["livenessProbe"], json!({"tcpSocket": {"port": 8080}}));
    assert_eq!(pod("Deployment/web")["terminationGracePeriodSeconds"], 77);
    assert_eq!(pod("Deployment/web")["topologySpreadConstraints"][0]["topologyKey"], "topology.kubernetes.io/zone");
    let ingress = &made["Ingress/web"];
    assert_eq!(ingress["spec"]["rules"].as_array().unwrap().len(), 2);
    assert_eq!(ingress["spec"]["rules"][1]["host"], "b.example.com");
    assert_eq!(ingress["spec"]["tls"][0]["hosts"], json!(["a.example.com", "b.example.com"]));
    assert_eq!(ingress["spec"]["ingressClassName"], "other");
    assert_eq!(ingress["metadata"]["annotations"]["x.io/y"], "z");
    for (key, object) in &made {
        assert_eq!(object["metadata"]["labels"]["team"], "a1", "{key}");
        // What the profile adds has the labels that it says.
        if object["kind"] != "ResourceQuota" {
            assert_eq!(object["metadata"]["labels"]["helm.sh/chart"], "acme-4.2.0", "{key}");
        }
    }
    for (key, template) in pods(&made) {
        assert_eq!(template["metadata"]["labels"]["team"], "a1", "{key}");
        assert_eq!(
            template["metadata"]["labels"]["helm.sh/chart"],
            Value::Null,
            "{key}: a new chart would roll every pod"
        );
    }
    // What selects never changes.
    for (key, object) in made.iter().filter(|(key, _)| !key.starts_with("Job/")) {
        assert_eq!(object["spec"]["selector"], plain[key]["spec"]["selector"], "{key}");
    }
    let without = chart.objects("acme", "acme", &["--set", "ingress.web.enabled=false"]);
    assert!(!without.contains_key("Ingress/web"));
    let policy = |objects: &Objects| objects["NetworkPolicy/web"]["spec"]["ingress"].as_array().map_or(0, Vec::len);
    assert_eq!((policy(&made), policy(&without)), (1, 0), "the way in is closed with the Ingress");
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn a_changed_secret_rolls_the_pods_that_read_it_and_no_others() {
    let chart = Chart::of(acme::ALL);
    let checksum = |key: &str, set: &str| {
        let made = chart.objects("acme", "acme", &["--set-string", set]);
        made[key]["spec"]["template"]["metadata"]["annotations"]["checksum/secret"].clone()
    };
    let (one, two) = ("secrets.sessionKey=one", "secrets.sessionKey=two");
    assert!(checksum("Deployment/web", one).is_string());
    assert_ne!(checksum("Deployment/web", one), checksum("Deployment/web", two));
    assert_eq!(checksum("StatefulSet/redis", one), Value::Null);
    assert_eq!(checksum("Deployment/web", "secrets.existingSecret=mine"), Value::Null);
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn a_job_runs_once_for_each_content() {
    let chart = Chart::of(acme::ALL);
    let name = |set: &str| {
        let made = chart.objects("acme", "acme", &["--set", set]);
        let mut jobs = made.keys().filter(|key| key.starts_with("Job/"));
        (jobs.next().unwrap().clone(), jobs.next().is_none())
    };
    let (first, again) = (name("replicaCount.web=3"), name("replicaCount.web=4"));
    assert!(first.0.starts_with("Job/migration-") && first.0.len() == "Job/migration-".len() + 8 && first.1);
    assert_eq!(first, again, "what the Job does not run is none of its content");
    assert_ne!(first, name("image.migration.tag=5.0.0"), "another content is another Job: a Job cannot change");
}

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn mistakes_between_two_values_are_told_with_their_names() {
    let chart = Chart::of(acme::ALL);
    for (set, words) in [
        ("pdb.web.minAvailable=3", "pdb.web.minAvailable is 3, and replicaCount.web may be 3"),
        ("pdb.web.minAvailable=1,replicaCount.web=1", "pdb.web.minAvailable is 1, and replicaCount.web may be 1"),
        (
            "pdb.web.minAvailable=2,autoscaling.web.enabled=true,autoscaling.web.minReplicas=2",
            "pdb.web.minAvailable is 2, and autoscaling.web.minReplicas may be 2",
        ),
        ("pdb.web.minAvailable=100%", "pdb.web.minAvailable is 100%"),
        ("pdb.web.maxUnavailable=0", "pdb.web.maxUnavailable is 0"),
        ("resources.web.limits.memory=64Mi", "resources.web.limits.memory is 64Mi and below the request of 128Mi"),
        ("resources.web.limits.cpu=0.01", "resources.web.limits.cpu is 0.01 and below the request of 50m"),
        ("resources.web.requests.memory=1G", "resources.web.limits.memory is 128Mi and below the request of 1G"),
        (
            "autoscaling.web.enabled=true,autoscaling.web.minReplicas=60,autoscaling.web.maxReplicas=50",
            "autoscaling.web.minReplicas is 60 and maxReplicas is 50",
        ),
        (
            "autoscaling.web.enabled=true,autoscaling.web.targetCPUUtilizationPercentage=null",
            "autoscaling.web has no target",
        ),
        ("terminationGracePeriodSeconds.web=5", "terminationGracePeriodSeconds.web is 5, and the pod sleeps 5 s of it"),
        (
            "extraEnv.web[0].name=SESSION_KEY,extraEnv.web[0].value=x",
            "extraEnv.web has SESSION_KEY, which the chart sets itself",
        ),
        ("extraEnv.web[0].nme=X", "at '/extraEnv/web/0'"),
        ("commonLabels.app\\.kubernetes\\.io/name=x", "invalid propertyName 'app.kubernetes.io/name'"),
        ("probes.web.readiness.periodSeconds=0", "at '/probes/web/readiness/periodSeconds': minimum"),
        ("scheduling.web.nodeselector.a=b", "at '/scheduling/web': additional properties 'nodeselector' not allowed"),
        ("topologySpread.web.maxSkew=0", "at '/topologySpread/web/maxSkew': minimum"),
        ("fullnameOverride=Blue", "at '/fullnameOverride': 'Blue' does not match pattern"),
        ("namespace.name=Mine", "at '/namespace/name': 'Mine' does not match pattern"),
    ] {
        let told = chart.refused(&["--set", set]);
        assert!(told.contains(words), "--set {set}: {told}");
    }
    // And what is no mistake passes.
    for set in ["resources.web.limits.memory=0.125Gi", "pdb.web.minAvailable=2", "resources.web.limits.cpu=1"] {
        chart.objects("acme", "acme", &["--set", set]);
    }
}
