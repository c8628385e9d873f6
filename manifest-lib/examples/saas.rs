//! A typical SaaS in three environments: a web page, an API with a proxy beside it, a worker, a migration, a nightly job,
//! and Redis with a claim. `cargo run -p manifest-lib --example saas` prints what production applies.
#![allow(missing_docs, unreachable_pub)]

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

const RELEASE: Release = Release::new("saas", "2.3.0");
const SECRETS: &str = "saas-secrets";
const PROMETHEUS: Pods = Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]);

// What the team's workloads have in common.

const fn size(cpu: u64, memory: u64) -> ResourceProfile {
    ResourceProfile::new(
        Requests::new(Cpu::millis(cpu), Memory::mebibytes(memory)),
        Limits::memory(Memory::mebibytes(memory)),
    )
}

const fn web_service(name: &'static str, port: u32) -> Workload<'static> {
    Workload::new(name, name)
        .port(Port::http(port))
        .resources(size(100, 256))
        .probes(
            Probes::http_get("/healthz")
                .startup(Probe::new().period_seconds(5).failure_threshold(12))
                .readiness(Probe::new().timeout_seconds(5)),
        )
        .writable_path("/tmp", Memory::mebibytes(64))
        .env("LOG_FORMAT", "json")
}

// The workloads.

const WEB: Workload =
    web_service("web", 3000).env("API_URL", "http://api:8000").connection(Connection::to("api", 8000));

const STATSD: Container = Container::new("statsd", "prom/statsd-exporter:v0.28.0")
    .port(Port::tcp("metrics", 9102))
    .resources(size(20, 32))
    .probes(Probes::http_get("/-/healthy").readiness(Probe::new().timeout_seconds(5)));

const API: Workload = web_service("api", 8000)
    .sidecar(&STATSD)
    .volume(Volume::files("settings", &[File::new("limits.toml", "requests_per_minute = 600\n")]))
    .mount(Mount::new("settings", "/etc/saas").read_only())
    .secret("DATABASE_URL", SECRETS)
    .secret("STRIPE_KEY", SECRETS)
    .env("REDIS_URL", "redis://redis:6379")
    .env_field("POD_IP", PodField::Ip)
    .connection(Connection::to("redis", 6379))
    .connection(Connection::internet(5432))
    .connection(Connection::internet(443))
    .called_from(PROMETHEUS, 9102);

const WORKER: Workload = Workload::new("worker", "api")
    .command(&["python", "-m", "saas.worker"])
    .resources(size(200, 512))
    .writable_path("/tmp", Memory::gibibytes(1))
    .secret("DATABASE_URL", SECRETS)
    .env("REDIS_URL", "redis://redis:6379")
    .env_from(EnvFrom::config_map("company-proxy"))
    .graceful_shutdown(GracefulShutdown::new(1, 120))
    .connection(Connection::to("redis", 6379))
    .connection(Connection::internet(5432));

const MIGRATION: Workload<Job> = Workload::job("migration", "api")
    .command(&["alembic", "upgrade", "head"])
    .active_deadline_seconds(900)
    .resources(size(100, 256))
    .secret("DATABASE_URL", SECRETS)
    .connection(Connection::internet(5432));

const INVOICES: Workload<CronJob> =
    Workload::cron_job("invoices", "api", Schedule::cron("30 2 * * *").time_zone("Europe/Berlin"))
        .command(&["python", "-m", "saas.invoices"])
        .starting_deadline_seconds(3600)
        .active_deadline_seconds(7200)
        .resources(size(200, 512))
        .secret("DATABASE_URL", SECRETS)
        .connection(Connection::internet(5432))
        .connection(Connection::internet(443));

const REDIS: Workload<StatefulSet> = Workload::stateful_set("redis", "redis")
    .singleton("the queue has one writer, and jobs that are lost are enqueued again")
    .args(&["--appendonly", "yes"])
    .port(Port::tcp("redis", 6379))
    .resources(size(50, 128))
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new().timeout_seconds(5)))
    .security_context(SecurityContext::run_as(999, 999))
    .claim_template("data", Claim::new(Memory::gibibytes(1)))
    .mount(Mount::new("data", "/data"));

// The ways in: staging and production have names and certificates of their own.

const STAGING_ROUTE: Ingress = Ingress::new("traefik", "staging.saas.example").cert_manager("letsencrypt");
const PROD_ROUTE: Ingress =
    Ingress::new("traefik", "app.saas.example").host("www.saas.example").cert_manager("letsencrypt");

// The environments.

const TAG: ImageTag = ImageTag::exact("2.3.0");

const fn serving(image: ImageTag<'static>, pods: u32, exposure: Exposure<'static>) -> Overlay<'static> {
    Overlay { image, replicas: Replicas::new(pods), autoscaler: None, exposure, disruption_budget: None, config: &[] }
}

const BUDGET: Option<DisruptionBudget> = Some(DisruptionBudget::max_unavailable(Amount::count(1)));

const fn redis(storage: &'static [Storage<'static>]) -> Deployed<'static> {
    REDIS.overlay(StatefulOverlay {
        image: ImageTag::exact("8.2.1-alpine"),
        replicas: Replicas::new(1),
        exposure: Exposure::cluster_ip(),
        disruption_budget: None,
        storage,
        config: &[],
    })
}

const fn target(stage: Stage, namespace: &'static str) -> Target<'static> {
    let cluster = Cluster::new(Cpu::cores(16), Memory::gibibytes(64))
        .nodes(4)
        .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]));
    Target { stage, namespace: Namespace::new(namespace), cluster }
}

const DEV: App = App::new(
    RELEASE,
    target(Stage::Dev, "saas-dev"),
    &[
        WEB.overlay(serving(ImageTag::latest(), 1, Exposure::node_port(30080))),
        API.overlay(serving(ImageTag::latest(), 1, Exposure::cluster_ip())),
        WORKER.overlay(serving(ImageTag::latest(), 1, Exposure::none())),
        MIGRATION.overlay(JobOverlay { image: ImageTag::latest(), config: &[] }),
        INVOICES.overlay(CronJobOverlay { image: ImageTag::latest(), suspend: true, config: &[] }),
        redis(&[]),
    ],
);

const STAGING: App = App::new(
    RELEASE,
    target(Stage::Prod, "saas-staging"),
    &[
        WEB.overlay(serving(TAG, 2, Exposure::cluster_ip().ingress(&STAGING_ROUTE))),
        API.overlay(serving(TAG, 2, Exposure::cluster_ip())),
        WORKER.overlay(serving(TAG, 2, Exposure::none())),
        MIGRATION.overlay(JobOverlay { image: TAG, config: &[] }),
        INVOICES.overlay(CronJobOverlay { image: TAG, suspend: true, config: &[] }),
        redis(&[Storage::new("data", Memory::gibibytes(5))]),
    ],
);

const PROD: App = App::new(
    RELEASE,
    target(Stage::Prod, "saas"),
    &[
        WEB.overlay(Overlay {
            disruption_budget: BUDGET,
            ..serving(TAG, 3, Exposure::cluster_ip().ingress(&PROD_ROUTE))
        }),
        API.overlay(Overlay {
            disruption_budget: BUDGET,
            autoscaler: Some(Autoscaler::new(3, 12).cpu_utilization(70)),
            ..serving(TAG, 3, Exposure::cluster_ip())
        }),
        WORKER.overlay(Overlay {
            autoscaler: Some(Autoscaler::by("KEDA, by the length of the queue", 2, 8)),
            ..serving(TAG, 4, Exposure::none())
        }),
        MIGRATION.overlay(JobOverlay { image: TAG, config: &[] }),
        INVOICES.overlay(CronJobOverlay { image: TAG, suspend: false, config: &[] }),
        redis(&[Storage::new("data", Memory::gibibytes(20))]),
    ],
);

pub const ALL: &[Environment] =
    &[Environment::new("dev", DEV), Environment::new("staging", STAGING), Environment::new("prod", PROD)];

#[allow(dead_code)] // the tests take the constants alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", manifest_lib::render::bundle(&ALL[2].checked()?)?);
    Ok(())
}
