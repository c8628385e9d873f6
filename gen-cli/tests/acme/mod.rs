//! A deployment with a patch in every environment: some the same in all of them, some not.

#![allow(unreachable_pub)]

use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::serde_json::{from_value, json};
use manifest_lib::values::{Amount, Cpu, Memory};

const RELEASE: Release = Release::new("acme", "4.2.0");

const fn size(memory: u64) -> ResourceProfile {
    ResourceProfile::new(
        Requests::new(Cpu::millis(50), Memory::mebibytes(memory)),
        Limits::memory(Memory::mebibytes(memory)),
    )
}

const WEB: Workload = Workload::new("web", "acme/web")
    .port(Port::http(8080))
    .resources(size(128))
    .probes(Probes::http_get("/up").readiness(Probe::new()))
    .env("REDIS_URL", "redis://redis:6379/0")
    .env("ACME_PROFILE", "redis")
    .secret("SESSION_KEY", "acme-secrets")
    .connection(Connection::to("redis", 6379));
const REDIS: Workload<StatefulSet> = Workload::stateful_set("redis", "redis")
    .singleton("one writer")
    .port(Port::tcp("redis", 6379))
    .resources(size(64))
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new().timeout_seconds(5)))
    .claim_template("data", Claim::new(Memory::gibibytes(1)).storage_class("fast"))
    .mount(Mount::new("data", "/data"));
const REPORT: Workload<CronJob> = Workload::cron_job("report", "acme/report", Schedule::cron("0 3 * * *"))
    .resources(size(64))
    .args(&["--redis", "redis:6379"])
    .secret("SESSION_KEY", "acme-secrets")
    .connection(Connection::to("redis", 6379));
const MIGRATION: Workload<Job> = Workload::job("migration", "acme/web")
    .command(&["./migrate"])
    .resources(size(64))
    .connection(Connection::internet(5432));

const IN: Ingress = Ingress::new("nginx", "acme.example.com").cert_manager("letsencrypt");
const STAGING_IN: Ingress =
    Ingress::new("nginx", "staging.acme.example.com").host("next.acme.example.com").cert_manager("letsencrypt-staging");

const fn app(stage: Stage, namespace: &'static str, workloads: &'static [Deployed<'static>]) -> App<'static> {
    let cluster = Cluster::new(Cpu::cores(16), Memory::gibibytes(64))
        .nodes(3)
        .ingress_from(Pods::of("ingress-nginx", &[("app.kubernetes.io/name", "ingress-nginx")]));
    App::new(RELEASE, Target { stage, namespace: Namespace::new(namespace), cluster }, workloads)
}

const fn web(tag: ImageTag<'static>, pods: u32, exposure: Exposure<'static>) -> Deployed<'static> {
    WEB.overlay(Overlay {
        image: tag,
        replicas: Replicas::new(pods),
        autoscaler: None,
        exposure,
        disruption_budget: if pods > 1 { Some(DisruptionBudget::max_unavailable(Amount::count(1))) } else { None },
        config: &[],
    })
}

const fn redis(storage: &'static [Storage<'static>]) -> Deployed<'static> {
    REDIS.overlay(StatefulOverlay {
        image: ImageTag::exact("8.2.1"),
        replicas: Replicas::new(1),
        exposure: Exposure::cluster_ip(),
        disruption_budget: None,
        storage,
        config: &[],
    })
}

const TAG: ImageTag = ImageTag::exact("4.2.0");

/// The same in every environment.
const PULL: Patch = Patch::deployment("web", |deployment| {
    let pod = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut());
    if let Some(pod) = pod {
        pod.image_pull_secrets = from_value(json!([{"name": "acme-registry"}])).ok();
    }
});

const fn history<const N: i32>() -> Patch<'static> {
    Patch::deployment("web", |deployment| {
        deployment.spec.iter_mut().for_each(|spec| spec.revision_history_limit = Some(N));
    })
}

/// A sidecar's cache and a name of a host, in production alone.
const PROD_POD: Patch = Patch::deployment("web", |deployment| {
    let pod = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut());
    if let Some(pod) = pod {
        pod.host_aliases = from_value(json!([{"ip": "10.1.2.3", "hostnames": ["legacy"]}])).ok();
        pod.dns_policy = Some("ClusterFirst".to_owned());
        pod.containers[0]
            .env
            .get_or_insert_default()
            .push(from_value(json!({"name": "REGION", "value": "eu"})).unwrap());
        pod.node_selector = Some([("pool".to_owned(), "web".to_owned())].into());
    }
});
const STAGING_POD: Patch = Patch::deployment("web", |deployment| {
    let pod = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut());
    if let Some(pod) = pod {
        pod.containers[0]
            .env
            .get_or_insert_default()
            .push(from_value(json!({"name": "REGION", "value": "test"})).unwrap());
    }
});
const DEV_POD: Patch = Patch::deployment("web", |deployment| {
    let pod = deployment.spec.as_mut().and_then(|spec| spec.template.spec.as_mut());
    if let Some(pod) = pod {
        pod.containers[0].image_pull_policy = Some("Always".to_owned());
        pod.topology_spread_constraints = None;
        pod.termination_grace_period_seconds = Some(10);
        let mut cache = pod.containers[0].clone();
        cache.name = "debug".to_owned();
        cache.ports = None;
        pod.containers.push(cache);
    }
});
const NIGHT: Patch = Patch::cron_job("report", |job| {
    job.spec.iter_mut().for_each(|spec| spec.schedule = "*/10 * * * *".to_owned());
});
const LOCAL: Patch = Patch::service("web", |service| {
    service.spec.iter_mut().for_each(|spec| spec.internal_traffic_policy = Some("Local".to_owned()));
});

const QUOTA_PROD: ExtraObject = ExtraObject::new(|| {
    Object::any(json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "all", "namespace": "acme"},
        "spec": {"hard": {"pods": "50"}}}))
});
const QUOTA_STAGING: ExtraObject = ExtraObject::new(|| {
    Object::any(json!({"apiVersion": "v1", "kind": "ResourceQuota",
        "metadata": {"name": "all", "namespace": "acme-staging"}, "spec": {"hard": {"pods": "20"}}}))
});
const RANGE_DEV: ExtraObject = ExtraObject::new(|| {
    Object::any(json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "all", "namespace": "acme-dev"},
        "spec": {"limits": [{"type": "Container", "default": {"memory": "64Mi"}}]}}))
});

pub const ALL: &[Environment] = &[
    Environment::new(
        "dev",
        app(
            Stage::Dev,
            "acme-dev",
            &[
                web(ImageTag::latest(), 1, Exposure::node_port(30099)),
                redis(&[]),
                REPORT.overlay(CronJobOverlay { image: ImageTag::latest(), suspend: true, config: &[] }),
                MIGRATION.overlay(JobOverlay { image: ImageTag::latest(), config: &[] }),
            ],
        ),
    )
    .patches(&[PULL, DEV_POD, NIGHT])
    .extra(&[RANGE_DEV]),
    Environment::new(
        "prod",
        app(
            Stage::Prod,
            "acme",
            &[
                web(TAG, 3, Exposure::cluster_ip().ingress(&IN)),
                redis(&[Storage::new("data", Memory::gibibytes(20))]),
                REPORT.overlay(CronJobOverlay { image: TAG, suspend: false, config: &[] }),
                MIGRATION.overlay(JobOverlay { image: TAG, config: &[] }),
            ],
        ),
    )
    .patches(&[PULL, history::<5>(), PROD_POD, LOCAL])
    .extra(&[QUOTA_PROD]),
    Environment::new(
        "staging",
        app(
            Stage::Prod,
            "acme-staging",
            &[
                web(TAG, 2, Exposure::cluster_ip().ingress(&STAGING_IN)),
                redis(&[Storage::new("data", Memory::gibibytes(5))]),
                REPORT.overlay(CronJobOverlay { image: TAG, suspend: true, config: &[] }),
                MIGRATION.overlay(JobOverlay { image: TAG, config: &[] }),
            ],
        ),
    )
    .patches(&[PULL, history::<2>(), STAGING_POD])
    .extra(&[QUOTA_STAGING]),
];
