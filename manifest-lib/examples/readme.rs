//! The deployment of the README, which a test compares with it.
#![allow(missing_docs, unreachable_pub)]

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

const SECRETS: &str = "shop-secrets";
const PROMETHEUS: Pods = Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]);

const fn size(cpu: u64, memory: u64) -> ResourceProfile {
    let requests = Requests::new(Cpu::millis(cpu), Memory::mebibytes(memory));
    ResourceProfile::new(requests, Limits::memory(Memory::mebibytes(memory)))
}

/// What each of our services is.
const fn web_service(name: &'static str, image: &'static str, port: u32) -> Workload<'static> {
    Workload::new(name, image)
        .port(Port::http(port))
        .resources(size(100, 256))
        .probes(Probes::http_get("/healthz").readiness(Probe::new().timeout_seconds(5)))
        .writable_path("/tmp", Memory::mebibytes(64))
        .env("LOG_FORMAT", "json")
}

// A sidecar with a port and probes of its own, and files that stand beside this code.
const STATSD: Container = Container::new("statsd", "prom/statsd-exporter:v0.28.0")
    .port(Port::tcp("metrics", 9102))
    .resources(size(20, 32))
    .probes(Probes::http_get("/-/healthy").readiness(Probe::new().timeout_seconds(5)));

const API: Workload = web_service("api", "shop/api", 8000)
    .sidecar(&STATSD)
    .volume(Volume::files("settings", &[File::new("limits.toml", "requests_per_minute = 600\n")]))
    .mount(Mount::new("settings", "/etc/api").read_only())
    .secret("DATABASE_URL", SECRETS)
    .connection(Connection::to("redis", 6379))
    .connection(Connection::internet(5432))
    .called_from(PROMETHEUS, 9102);

// One pod with a disk of its own; in prod a single one has its reason.
const REDIS: Workload<StatefulSet> = Workload::stateful_set("redis", "redis")
    .singleton("what it holds can be made anew")
    .port(Port::tcp("redis", 6379))
    .resources(size(50, 128))
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new().timeout_seconds(5)))
    .claim_template("data", Claim::new(Memory::gibibytes(1)))
    .mount(Mount::new("data", "/data"));

// Runs once for each new image, and every night.
const MIGRATION: Workload<Job> = Workload::job("migration", "shop/api")
    .command(&["alembic", "upgrade", "head"])
    .resources(size(100, 256))
    .secret("DATABASE_URL", SECRETS)
    .connection(Connection::internet(5432));

const REPORT: Workload<CronJob> =
    Workload::cron_job("report", "shop/api", Schedule::cron("30 2 * * *").time_zone("Europe/Berlin"))
        .command(&["python", "-m", "shop.report"])
        .resources(size(100, 256))
        .secret("DATABASE_URL", SECRETS)
        .connection(Connection::internet(5432));

// A way in, which the cluster's constant opens to the controller's pods alone.
const WAY_IN: Ingress = Ingress::new("traefik", "shop.example.com").cert_manager("letsencrypt");

const PROD: App = App::new(
    Release::new("webshop", "1.0.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("webshop"),
        cluster: Cluster::new(Cpu::cores(16), Memory::gibibytes(64))
            .nodes(4)
            .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")])),
    },
    &[
        API.overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: None,
            exposure: Exposure::cluster_ip().ingress(&WAY_IN),
            disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
            config: &[],
        }),
        REDIS.overlay(StatefulOverlay {
            image: ImageTag::exact("8.2.1-alpine"),
            replicas: Replicas::new(1),
            exposure: Exposure::cluster_ip(),
            disruption_budget: None,
            storage: &[Storage::new("data", Memory::gibibytes(20))],
            config: &[],
        }),
        MIGRATION.overlay(JobOverlay { image: ImageTag::exact("1.0.0"), config: &[] }),
        REPORT.overlay(CronJobOverlay { image: ImageTag::exact("1.0.0"), suspend: false, config: &[] }),
    ],
)
.label("example.com/team", "shop");

pub const ALL: &[Environment] = &[Environment::new("prod", PROD)];

#[allow(dead_code)] // the tests take the constants alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", manifest_lib::render::bundle(&ALL[0].checked()?)?);
    Ok(())
}
