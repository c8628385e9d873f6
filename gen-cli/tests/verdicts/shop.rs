//! Another app: a catalog behind an Ingress, a worker that calls the cluster's API, a database with a claim, a nightly
//! job, and what the model does not make of it as objects of the environment's own.

use manifest_lib::lower::{Environment, ExtraObject};
use manifest_lib::model::{
    App, Autoscaler, Cluster, Config, Connection, DisruptionBudget, Exposure, GracefulShutdown, ImageTag, Limits,
    Namespace, Overlay, Port, Probe, Probes, Release, Replicas, Requests, ResourceProfile, Stage, Target,
    TopologySpread, Waiver, Workload,
};
use manifest_lib::objects::Object;
use manifest_lib::serde_json::{Value, from_value, json};
use manifest_lib::values::{Amount, Cpu, Memory};

const CATALOG: Workload = Workload::new("catalog", "registry.example/shop/catalog")
    .ports(&[Port::http(8080)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(250), Memory::mebibytes(256)),
        Limits::memory(Memory::mebibytes(512)),
    ))
    .probes(
        Probes::http_get("/ready")
            .startup(Probe::new().period_seconds(2).failure_threshold(15))
            .readiness(Probe::new())
            .liveness(Probe::new().failure_threshold(6)),
    )
    .graceful_shutdown(GracefulShutdown::new(10, 45))
    .connections(&[Connection::internet(443)]);

const WORKER: Workload = Workload::new("worker", "registry.example/shop/worker")
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
        Limits::new(Cpu::millis(400), Memory::mebibytes(256)),
    ))
    .topology_spread(TopologySpread::required("topology.kubernetes.io/zone", 1))
    .connections(&[Connection::to("catalog", 8080)]);

const PROD: App = App::new(
    Release::new("shop", "2.4.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(16), Memory::gibibytes(32)),
    },
    &[
        CATALOG.overlay(Overlay {
            image: ImageTag::exact("2.4.0"),
            replicas: Replicas::new(2),
            autoscaler: Some(Autoscaler::new(2, 6).cpu_utilization(60).memory_utilization(75)),
            exposure: Exposure::cluster_ip(),
            disruption_budget: Some(DisruptionBudget::min_available(Amount::count(1))),
            config: &[Config::new("CURRENCY", "EUR")],
        }),
        WORKER.overlay(Overlay {
            image: ImageTag::exact("2.4.0"),
            replicas: Replicas::new(3),
            autoscaler: None,
            exposure: Exposure::none(),
            disruption_budget: None,
            config: &[],
        }),
    ],
);

/// The environment.
pub(crate) const ENVIRONMENT: Environment = Environment::new("shop", PROD)
    .extra(&[
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::apps::v1::StatefulSet>(database())))
        }),
        ExtraObject::new(|| Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::batch::v1::CronJob>(nightly())))),
        ExtraObject::new(|| Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::core::v1::Service>(names())))),
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::core::v1::ServiceAccount>(account())))
        }),
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::networking::v1::Ingress>(ingress())))
        }),
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::networking::v1::NetworkPolicy>(policy())))
        }),
        ExtraObject::new(|| Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::rbac::v1::Role>(role())))),
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::rbac::v1::RoleBinding>(binding())))
        }),
        ExtraObject::new(|| {
            Ok(Object::from(typed::<manifest_lib::k8s_openapi::api::core::v1::PersistentVolumeClaim>(claim())))
        }),
        ExtraObject::new(|| Object::any(class())),
        ExtraObject::new(|| Object::any(range())),
    ])
    .waivers(&[Waiver::new("single-replica", "StatefulSet/db", "a database of one: a drain is a short outage")]);

fn typed<T: manifest_lib::k8s_openapi::serde::de::DeserializeOwned>(value: Value) -> T {
    from_value(value).unwrap()
}

fn meta(name: &str) -> Value {
    json!({"name": name, "namespace": "shop"})
}

fn pods(name: &str, rest: Value) -> Value {
    let mut container = json!({
        "name": name,
        "image": format!("registry.example/shop/{name}:1.2.3"),
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "256Mi"}},
        "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}},
    });
    container.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    json!({
        "serviceAccountName": "db",
        "automountServiceAccountToken": false,
        "securityContext": {"runAsNonRoot": true, "runAsUser": 999, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
    })
}

fn database() -> Value {
    json!({
        "metadata": meta("db"),
        "spec": {
            "serviceName": "db",
            "replicas": 1,
            "selector": {"matchLabels": {"app": "db"}},
            "template": {
                "metadata": {"labels": {"app": "db"}},
                "spec": pods("db", json!({
                    "ports": [{"containerPort": 5432, "name": "sql"}],
                    "readinessProbe": {"tcpSocket": {"port": "sql"}},
                    "volumeMounts": [{"name": "data", "mountPath": "/data"}],
                })),
            },
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "20Gi"}}}}],
        },
    })
}

fn nightly() -> Value {
    let mut spec = pods("nightly", json!({}));
    spec["restartPolicy"] = json!("Never");
    json!({
        "metadata": meta("nightly"),
        "spec": {"schedule": "0 3 * * *", "concurrencyPolicy": "Forbid", "jobTemplate": {"spec": {"template": {"metadata": {"labels": {"app": "nightly"}}, "spec": spec}}}},
    })
}

fn names() -> Value {
    json!({"metadata": meta("db"), "spec": {"clusterIP": "None", "selector": {"app": "db"}, "ports": [{"port": 5432, "targetPort": "sql"}]}})
}

fn account() -> Value {
    json!({"metadata": meta("db"), "automountServiceAccountToken": false})
}

fn ingress() -> Value {
    json!({
        "metadata": meta("shop"),
        "spec": {
            "ingressClassName": "nginx",
            "tls": [{"hosts": ["shop.example"], "secretName": "shop-tls"}],
            "rules": [{"host": "shop.example", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "catalog", "port": {"number": 8080}}}}]}}],
        },
    })
}

fn policy() -> Value {
    json!({"metadata": meta("db"), "spec": {
        "podSelector": {"matchLabels": {"app": "db"}},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"podSelector": {"matchLabels": {"app.kubernetes.io/component": "catalog"}}}], "ports": [{"port": 5432}]}],
    }})
}

fn role() -> Value {
    json!({"metadata": meta("jobs"), "rules": [{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["get", "list"], "resourceNames": ["import"]}]})
}

fn binding() -> Value {
    json!({
        "metadata": meta("jobs"),
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "jobs"},
        "subjects": [{"kind": "ServiceAccount", "name": "worker", "namespace": "shop"}],
    })
}

fn claim() -> Value {
    json!({
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta("uploads"),
        "spec": {"accessModes": ["ReadWriteMany"], "storageClassName": "shared", "resources": {"requests": {"storage": "10Gi"}}},
    })
}

fn class() -> Value {
    json!({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "shared"}, "provisioner": "example.com/nfs", "parameters": {"tier": "fast"}})
}

fn range() -> Value {
    json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": meta("bounds"), "spec": {"limits": [{"type": "Container", "max": {"memory": "1Gi"}, "min": {"cpu": "50m"}}]}})
}

#[test]
fn it_passes_its_own_gate() {
    if let Err(refused) = ENVIRONMENT.checked() {
        panic!("{refused}");
    }
}
