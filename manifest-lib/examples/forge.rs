//! A code forge in production, of all kinds of workloads: a web service with a sidecar that has probes of its own, workers
//! that KEDA scales, Git storage with two claims, a registry with its keys as files, a migration, a nightly backup, an
//! agent on each node, an agent server over gRPC, inference on GPUs, and a database that an operator keeps.
//! `cargo run -p manifest-lib --example forge` prints what the cluster applies.
#![allow(missing_docs, unreachable_pub)]

use manifest_lib::lower::{Environment, ExtraObject};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::values::{Amount, Cpu, Memory};

const SECRETS: &str = "forge-secrets";
const TAG: ImageTag = ImageTag::exact("18.5.0");
const PROMETHEUS: Pods = Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]);

const fn size(cpu: u64, memory: u64) -> ResourceProfile {
    ResourceProfile::new(
        Requests::new(Cpu::millis(cpu), Memory::mebibytes(memory)),
        Limits::memory(Memory::mebibytes(memory)),
    )
}

// The database is an extra object, since its kind is an operator's. Its pods are the other end of connections all the same.
const DATABASE: ExtraPods = ExtraPods::new("database", &[("cnpg.io/cluster", "forge")])
    .port(5432)
    .together(5432)
    .connection(Connection::block("10.0.0.10/32", 6443))
    .called_from(Pods::of("cnpg-system", &[]), 8000);

const CLUSTER_OF_DATABASES: ExtraObject = ExtraObject::of(|environment| {
    Object::any(serde_json::json!({
        "apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster",
        "metadata": {"name": "forge", "namespace": environment.app().namespace()},
        "spec": {"instances": 3, "storage": {"size": "100Gi"}},
    }))
});

const WORKER_SCALER: ExtraObject = ExtraObject::of(|environment| {
    Object::any(serde_json::json!({
        "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
        "metadata": {"name": "worker", "namespace": environment.app().namespace()},
        "spec": {"scaleTargetRef": {"name": "worker"}, "minReplicaCount": 0, "maxReplicaCount": 12,
            "triggers": [{"type": "redis", "metadata": {"address": "redis:6379", "listName": "jobs", "listLength": "20"}}]},
    }))
});

/// What runs the application's own code.
const fn rails(name: &'static str) -> Workload<'static> {
    Workload::new(name, "registry.example/forge/rails")
        .security_context(SecurityContext::run_as(1000, 1000))
        .writable_path("/tmp", Memory::gibibytes(1))
        .env("DATABASE_HOST", "forge-rw")
        .secret("DATABASE_PASSWORD", SECRETS)
        .secret("SECRET_KEY_BASE", SECRETS)
        .volume(Volume::file("settings", "forge.yml", "default_branch: main\n"))
        .mount(Mount::new("settings", "/srv/forge/config/forge.yml").sub_path("forge.yml").read_only())
        .connection(Connection::to_extra(&DATABASE, 5432))
        .connection(Connection::to("redis", 6379))
        .connection(Connection::to("gitaly", 8075))
}

const WORKHORSE: Container = Container::new("workhorse", "registry.example/forge/workhorse:18.5.0")
    .port(Port::http(8181))
    .port(Port::tcp("metrics", 9229))
    .resources(size(100, 128))
    .writable_path("/tmp", Memory::gibibytes(2))
    .probes(Probes::http_get("/healthz").startup(Probe::new()).readiness(Probe::new().timeout_seconds(2)));

const WEB: Workload = rails("web")
    .sidecar(&WORKHORSE)
    .port(Port::tcp("rails", 8080))
    .resources(size(1000, 3072))
    .pod_resources(&ResourceProfile::new(
        Requests::new(Cpu::millis(1200), Memory::mebibytes(3400)),
        Limits::memory(Memory::gibibytes(4)),
    ))
    .probes(
        Probes::http_get("/-/readiness")
            .startup(Probe::new().period_seconds(10).failure_threshold(30))
            .readiness(Probe::new().timeout_seconds(2)),
    )
    .annotation("reloader.stakater.com/auto", "true")
    .connection(Connection::to("registry", 5000))
    .connection(Connection::to("inference", 8000))
    .called_from(PROMETHEUS, 9229);

const WORKER: Workload = rails("worker")
    .command(&["bundle", "exec", "sidekiq"])
    .port(Port::tcp("metrics", 3807))
    .resources(size(500, 2048))
    .graceful_shutdown(GracefulShutdown::new(1, 300))
    .connection(Connection::internet(443))
    .called_from(PROMETHEUS, 3807);

const GITALY: Workload<StatefulSet> = Workload::stateful_set("gitaly", "registry.example/forge/gitaly")
    .port(Port::tcp("grpc", 8075).app_protocol("kubernetes.io/h2c"))
    .resources(size(1000, 2048).ephemeral_storage(Memory::gibibytes(1), Memory::gibibytes(4)))
    .probes(Probes::new(Handler::grpc()).startup(Probe::new()).readiness(Probe::new().timeout_seconds(3)))
    .claim_template("repositories", Claim::new(Memory::gibibytes(50)).storage_class("fast").read_write_once_pod())
    .claim_template("backups", Claim::new(Memory::gibibytes(20)))
    .claim_retention(Retention::Retain, Retention::Retain)
    .mount(Mount::new("repositories", "/home/git/repositories"))
    .mount(Mount::new("backups", "/home/git/backups"))
    .topology_spread(TopologySpread::required("topology.kubernetes.io/zone", 1).min_domains(3))
    .min_ready_seconds(30)
    .max_unavailable(Amount::count(1));

const REGISTRY: Workload = Workload::new("registry", "registry.example/forge/registry")
    .port(Port::tcp("http", 5000))
    .resources(size(100, 256))
    .probes(Probes::http_get("/debug/health").readiness(Probe::new().timeout_seconds(5)))
    .volume(Volume::projected("keys", &[Projection::secret("registry-s3"), Projection::token("sts.example", 3600)]))
    .mount(Mount::new("keys", "/etc/registry/keys").read_only())
    .service_account_annotation("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/registry")
    .connection(Connection::internet(443));

const REDIS: Workload<StatefulSet> = Workload::stateful_set("redis", "redis")
    .singleton("what it holds is made anew from the database")
    .port(Port::tcp("redis", 6379))
    .security_context(SecurityContext::run_as(999, 999))
    .resources(size(100, 512))
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new().timeout_seconds(2)))
    .claim_template("data", Claim::new(Memory::gibibytes(8)))
    .mount(Mount::new("data", "/data"));

const MIGRATIONS: Workload<Job> = Workload::job("migrations", "registry.example/forge/rails")
    .command(&["bundle", "exec", "rake", "db:migrate"])
    .annotation("argocd.argoproj.io/hook", "PreSync")
    .active_deadline_seconds(3600)
    .resources(size(500, 1024))
    .secret("DATABASE_PASSWORD", SECRETS)
    .connection(Connection::to_extra(&DATABASE, 5432));

const BACKUP: Workload<CronJob> =
    Workload::cron_job("backup", "registry.example/forge/backup", Schedule::cron("0 1 * * *").time_zone("Etc/UTC"))
        .concurrency_policy(ConcurrencyPolicy::Forbid)
        .active_deadline_seconds(14_400)
        .resources(size(500, 512))
        .volume(Volume::claim("scratch", Claim::new(Memory::gibibytes(100))))
        .mount(Mount::new("scratch", "/backup"))
        .env_from(EnvFrom::secret("backup-s3").prefix("S3_"))
        .connection(Connection::to("gitaly", 8075))
        .connection(Connection::to_extra(&DATABASE, 5432))
        .connection(Connection::internet(443));

const AGENT: Workload<DaemonSet> = Workload::daemon_set("node-exporter", "prom/node-exporter")
    .port(Port::tcp("metrics", 9100))
    .resources(size(20, 32))
    .max_unavailable(Amount::percent(20))
    .scheduling(const { &Scheduling::new().toleration(Toleration::exists("node-role.kubernetes.io/control-plane")) })
    .called_from(PROMETHEUS, 9100);

const KAS: Workload = Workload::new("kas", "registry.example/forge/kas")
    .port(Port::tcp("grpc", 8150).app_protocol("kubernetes.io/h2c"))
    .resources(size(100, 128))
    .probes(Probes::new(Handler::grpc()).readiness(Probe::new().timeout_seconds(2)))
    .connection(Connection::to("gitaly", 8075));

const GPUS: Scheduling = Scheduling::new()
    .node_selector("cloud.example.com/pool", "gpu")
    .toleration(Toleration::exists("nvidia.com/gpu"))
    .priority_class("inference");

const INFERENCE: Workload = Workload::new("inference", "registry.example/forge/inference")
    .port(Port::http(8000))
    .resources(size(4000, 16_384).extended("nvidia.com/gpu", 1))
    .scheduling(&GPUS)
    .volume(Volume::image("model", "registry.example/models/completion:7"))
    .mount(Mount::new("model", "/models").read_only())
    .writable_path("/tmp", Memory::gibibytes(4))
    .probes(
        Probes::http_get("/health")
            .startup(Probe::new().period_seconds(10).failure_threshold(50))
            .readiness(Probe::new().timeout_seconds(5)),
    );

const WAY_IN: Ingress = Ingress::new("traefik", "forge.example.com").port(8181).cert_manager("letsencrypt");
const AGENTS: Route = Route::grpc("public", "gateways").hostname("kas.example.com").service("forge.Agents");

const fn serving(pods: u32, exposure: Exposure<'static>) -> Overlay<'static> {
    let disruption_budget = Some(DisruptionBudget::max_unavailable(Amount::count(1)));
    Overlay { image: TAG, replicas: Replicas::new(pods), autoscaler: None, exposure, disruption_budget, config: &[] }
}

const fn stateful(image: ImageTag<'static>, pods: u32) -> StatefulOverlay<'static> {
    let exposure = Exposure::cluster_ip();
    StatefulOverlay {
        image,
        replicas: Replicas::new(pods),
        exposure,
        disruption_budget: None,
        storage: &[],
        config: &[],
    }
}

const FORGE: App = App::new(
    Release::new("forge", "18.5.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("forge"),
        cluster: Cluster::new(Cpu::cores(96), Memory::gibibytes(384))
            .nodes(6)
            .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]))
            .gateway_from(Pods::of("envoy-gateway-system", &[])),
    },
    &[
        WEB.overlay(Overlay {
            autoscaler: Some(
                Autoscaler::new(3, 10)
                    .metric(Metric::container_cpu("web", 70))
                    .scale_up(ScalingRules::new().tolerance_percent(5)),
            ),
            ..serving(3, Exposure::cluster_ip().ports(&[ServicePort::new(8181, 8181)]).ingress(&WAY_IN))
        }),
        WORKER.overlay(Overlay {
            autoscaler: Some(Autoscaler::by("KEDA, by the length of the queue", 0, 12)),
            disruption_budget: None,
            ..serving(2, Exposure::none())
        }),
        GITALY.overlay(stateful(TAG, 3)),
        REGISTRY.overlay(serving(2, Exposure::cluster_ip().traffic_distribution(TrafficDistribution::PreferClose))),
        REDIS.overlay(stateful(ImageTag::exact("8.2.1-alpine"), 1)),
        MIGRATIONS.overlay(JobOverlay { image: TAG, config: &[] }),
        BACKUP.overlay(CronJobOverlay { image: TAG, suspend: false, config: &[] }),
        AGENT.overlay(DaemonOverlay { image: ImageTag::exact("v1.9.1"), exposure: Exposure::none(), config: &[] }),
        KAS.overlay(serving(2, Exposure::cluster_ip().route(&AGENTS))),
        INFERENCE.overlay(Overlay {
            autoscaler: Some(
                Autoscaler::new(1, 4)
                    .metric(Metric::external("completions_waiting", &[("model", "completion")], 5))
                    .to_zero("completions are a convenience, and editors do without them for a minute"),
            ),
            disruption_budget: None,
            ..serving(1, Exposure::cluster_ip())
        }),
    ],
)
.label("example.com/team", "forge")
.annotation("example.com/on-call", "https://oncall.example/forge");

pub const ALL: &[Environment] =
    &[Environment::new("prod", FORGE).extra_object(CLUSTER_OF_DATABASES).extra_object(WORKER_SCALER).without_chart()];

#[allow(dead_code)] // the tests take the constants alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", manifest_lib::render::bundle(&ALL[0].checked()?)?);
    Ok(())
}
