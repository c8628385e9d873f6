//! A blog with a database and claims in one cluster: WordPress once, since its uploads are on one node's disk, and
//! MariaDB with a claim. `cargo run -p manifest-lib --example blog` prints what the cluster applies.
#![allow(missing_docs, unreachable_pub)]

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Cpu, Memory};

const SECRETS: &str = "blog-secrets";

const PHP: &[File] = &[File::new("uploads.ini", include_str!("blog/uploads.ini"))];

const EXPORTER: Container = Container::new("exporter", "prom/mysqld-exporter:v0.18.0")
    .args(&["--mysqld.username=exporter", "--mysqld.address=127.0.0.1:3306"])
    .port(Port::tcp("metrics", 9104))
    .secret("MYSQLD_EXPORTER_PASSWORD", SECRETS)
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(10), Memory::mebibytes(32)),
        Limits::memory(Memory::mebibytes(64)),
    ));

const WORDPRESS: Workload = Workload::new("wordpress", "wordpress")
    .singleton("the uploads are on a disk that one node has at a time")
    .port(Port::privileged("http", 80))
    .security_context(SecurityContext::run_as(33, 33))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(250), Memory::mebibytes(512)),
        Limits::memory(Memory::gibibytes(1)),
    ))
    .probes(
        Probes::http_get("/wp-login.php")
            .startup(Probe::new().period_seconds(10).failure_threshold(30))
            .readiness(Probe::new().timeout_seconds(5)),
    )
    .volume(Volume::claim("uploads", Claim::new(Memory::gibibytes(20)).storage_class("fast")))
    .volume(Volume::files("php", PHP))
    .volume(Volume::scratch("run", Memory::mebibytes(16)).in_memory())
    .mount(Mount::new("uploads", "/var/www/html"))
    .mount(Mount::new("php", "/usr/local/etc/php/conf.d/uploads.ini").sub_path("uploads.ini").read_only())
    .mount(Mount::new("run", "/var/run/apache2"))
    .writable_path("/tmp", Memory::mebibytes(256))
    .env("WORDPRESS_DB_HOST", "mariadb:3306")
    .env("WORDPRESS_DB_NAME", "blog")
    .secret("WORDPRESS_DB_USER", SECRETS)
    .secret("WORDPRESS_DB_PASSWORD", SECRETS)
    .connection(Connection::to("mariadb", 3306))
    .connection(Connection::internet(443));

const MARIADB: Workload<StatefulSet> = Workload::stateful_set("mariadb", "mariadb")
    .singleton("a blog does without a second database, and a backup is taken each night")
    .sidecar(&EXPORTER)
    .port(Port::tcp("mysql", 3306))
    .security_context(SecurityContext::run_as(999, 999))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(200), Memory::mebibytes(512)),
        Limits::memory(Memory::mebibytes(512)),
    ))
    .probes(
        Probes::new(Handler::exec(&["healthcheck.sh", "--connect", "--innodb_initialized"]))
            .startup(Probe::new().timeout_seconds(5).failure_threshold(30))
            .readiness(Probe::new().timeout_seconds(5)),
    )
    .graceful_shutdown(GracefulShutdown::new(1, 120))
    .claim_template("data", Claim::new(Memory::gibibytes(10)).storage_class("fast"))
    .claim_retention(Retention::Retain, Retention::Retain)
    .mount(Mount::new("data", "/var/lib/mysql"))
    .writable_path("/run/mysqld", Memory::mebibytes(16))
    .writable_path("/tmp", Memory::mebibytes(256))
    .secret("MARIADB_ROOT_PASSWORD", SECRETS);

const BACKUP: Workload<CronJob> =
    Workload::cron_job("backup", "registry.example/blog/backup", Schedule::cron("15 3 * * *"))
        .volume(Volume::existing_claim("backups", "blog-backups"))
        .mount(Mount::new("backups", "/backups"))
        .env("DATABASE_HOST", "mariadb")
        .secret("DATABASE_PASSWORD", SECRETS)
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
            Limits::memory(Memory::mebibytes(128)),
        ))
        .history(7, 3)
        .connection(Connection::to("mariadb", 3306));

const BLOG: App = App::new(
    Release::new("blog", "6.8.3"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("blog"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).nodes(2),
    },
    &[
        WORDPRESS.overlay(Overlay {
            image: ImageTag::exact("6.8.3-apache"),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::load_balancer(),
            disruption_budget: None,
            config: &[],
        }),
        MARIADB.overlay(StatefulOverlay {
            image: ImageTag::exact("11.8.3"),
            replicas: Replicas::new(1),
            exposure: Exposure::cluster_ip(),
            disruption_budget: None,
            storage: &[],
            config: &[],
        }),
        BACKUP.overlay(CronJobOverlay { image: ImageTag::exact("1.4.0"), suspend: false, config: &[] }),
    ],
);

pub const ALL: &[Environment] = &[Environment::new("blog", BLOG)];

#[allow(dead_code)] // the tests take the constants alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", manifest_lib::render::bundle(&ALL[0].checked()?)?);
    Ok(())
}
