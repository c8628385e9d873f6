//! What is the same in every environment.

use manifest_lib::model::{
    BaseImage, Cluster, Command, Config, Connection, GracefulShutdown, Handler, ImageBuild, Limits, NextJs, NextOutput,
    Port, Probe, Probes, PythonUv, Release, Requests, ResourceProfile, Scheduling, SecretEnv, SecurityContext,
    TopologySpread, Waiver, Workload, WritablePath,
};
use manifest_lib::values::{Cpu, Memory};

/// The app and its version.
pub const EVOLVED_TODO: Release = Release::new("evolved-todo", "1.0.0");

/// Minikube as the README starts it, one for each environment, less what its own pods, Calico and the metrics server request.
pub const MINIKUBE: Cluster =
    Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).reserved(Cpu::millis(1100), Memory::mebibytes(370));

/// The name of the Secret, whose values are nowhere in this repository. It stands in a file of its own, so that a rotation
/// with `gen-cli secrets --name-suffix-hash` changes no code.
pub const SECRETS: &str = include_str!("secrets.txt").trim_ascii();

/// Asks whether the process answers at all. It asks nobody else, so an outage of the database restarts no pod.
pub const ALIVE: Handler = Handler::http_get("/livez");

/// A minute to start: what takes longer is restarted.
pub const STARTUP: Probe = Probe::new().handler(ALIVE).period_seconds(5).timeout_seconds(5).failure_threshold(12);

/// Traffic comes with the first good answer, and stops after half a minute of bad ones.
pub const READINESS: Probe =
    Probe::new().initial_delay_seconds(20).period_seconds(10).timeout_seconds(5).failure_threshold(3);

/// Half a minute of bad answers, and the container is restarted.
pub const LIVENESS: Probe =
    Probe::new().handler(ALIVE).initial_delay_seconds(10).period_seconds(10).timeout_seconds(5).failure_threshold(3);

/// A chat answer streams for a minute at most, through the frontend. A pod that ends lets it finish: 5 s until no Service
/// sends to it any more, a minute for the answer, 5 s for the process.
pub const SHUTDOWN: GracefulShutdown = GracefulShutdown::new(5, 70);

/// Pods on as many zones as there are, where the nodes say theirs, and on as many nodes.
pub const SPREAD: Scheduling = Scheduling::new().spread(TopologySpread::preferred("topology.kubernetes.io/zone", 1));

/// How the frontend's image is built, from the app's folder.
pub const FRONTEND_IMAGE: ImageBuild = NextJs {
    node: BaseImage::new("node:22-alpine"),
    build_args: &[],
    build_secrets: &["BETTER_AUTH_SECRET"],
    output: NextOutput::Standalone,
}
.build();

/// How the backend's image is built, from the app's folder.
pub const BACKEND_IMAGE: ImageBuild = PythonUv {
    python: BaseImage::new("python:3.13-slim"),
    uv: "uv==0.13.9",
    sources: &["app"],
    start: Command::new(&["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "{port}"]),
}
.build();

/// Next.js. It renders pages and calls the backend.
pub const FRONTEND: Workload = Workload::new("frontend", "evolved-todo-frontend")
    .image_build(&FRONTEND_IMAGE)
    .ports(&[Port::http(3000)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
        Limits::new(Cpu::millis(200), Memory::mebibytes(256)),
    ))
    .probes(Probes::http_get("/api/health").startup(STARTUP).readiness(READINESS).liveness(LIVENESS))
    .security_context(SecurityContext::run_as(1000, 1000))
    .graceful_shutdown(SHUTDOWN)
    .scheduling(&SPREAD)
    .writable_paths(&[
        WritablePath::new("/tmp", Memory::mebibytes(64)),
        WritablePath::new("/app/.next/cache", Memory::mebibytes(256)),
    ])
    .config(&[Config::new("BACKEND_URL", "http://backend:8000")])
    .secrets(&[SecretEnv::new("BETTER_AUTH_SECRET", SECRETS)])
    .connections(&[Connection::to("backend", 8000)]);

/// FastAPI with the OpenAI Agents SDK. It keeps its state in Neon PostgreSQL, outside the cluster.
pub const BACKEND: Workload = Workload::new("backend", "evolved-todo-backend")
    .image_build(&BACKEND_IMAGE)
    .ports(&[Port::http(8000)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
        Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
    ))
    .probes(
        Probes::http_get("/health")
            .startup(STARTUP)
            .readiness(READINESS)
            .liveness(LIVENESS)
            .dependencies(&["database", "openai"]),
    )
    .security_context(SecurityContext::run_as(1000, 1000))
    .graceful_shutdown(SHUTDOWN)
    .scheduling(&SPREAD)
    .writable_paths(&[WritablePath::new("/tmp", Memory::mebibytes(64))])
    .secrets(&[
        SecretEnv::new("DATABASE_URL", SECRETS),
        SecretEnv::new("OPENAI_API_KEY", SECRETS),
        SecretEnv::new("BETTER_AUTH_SECRET", SECRETS),
    ])
    .connections(&[Connection::internet(5432), Connection::internet(443)]);

/// Findings that every environment accepts: none.
pub const WAIVERS: &[Waiver] = &[];
