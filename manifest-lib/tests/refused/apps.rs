//! What must not compile: rollouts, what an app must agree on, environments, images.

use super::*;

// Rollouts, shutdowns, drains.
const STUCK: RollingUpdate = RollingUpdate::new(Amount::count(0), Amount::count(0)); //~ maxSurge and maxUnavailable are both 0
const STUCK_SHARE: RollingUpdate = RollingUpdate::new(Amount::percent(0), Amount::count(0)); //~ maxSurge and maxUnavailable are both 0
const LAST_POD: Deployed = WEB
    .rolling_update(RollingUpdate::new(Amount::count(1), Amount::count(2)))
    .overlay(ANSWERS); //~ a rollout can take the last ready pod of `web` down: 2 of 2
const LAST_POD_SHARE: Deployed = WEB
    .rolling_update(RollingUpdate::new(Amount::count(0), Amount::percent(50)))
    .overlay(Overlay { replicas: Replicas::new(1), ..ANSWERS }); //~ a rollout can take the last ready pod of `web` down: 1 of 1
const LAST_POD_SCALED: Deployed = WEB
    .rolling_update(RollingUpdate::new(Amount::count(1), Amount::count(2)))
    .overlay(Overlay { //~ 2 of 2 may be unavailable
        replicas: Replicas::new(5),
        autoscaler: Some(Autoscaler::new(2, 9).cpu_utilization(70)),
        ..ANSWERS
    });
const DEADLINE: Workload = WEB
    .probes(PROBES.startup(Probe::new().period_seconds(10).failure_threshold(60))); //~ the startup probe of `web` may take 600 s
const DEADLINE_LATER: Workload = WEB
    .probes(PROBES.startup(Probe::new().period_seconds(10).failure_threshold(12)))
    .rolling_update(RollingUpdate::new(Amount::count(1), Amount::count(0)).progress_deadline_seconds(100)); //~ may take 120 s
const KILLED: Workload = WEB
    .probes(PROBES.liveness(Probe::new().period_seconds(5))); //~ the liveness probe of `web` can kill a container that is still starting
const KILLED_SLOW: Workload = WEB
    .probes(PROBES.starts_within_seconds(90).liveness(Probe::new())); //~ it gives up after 30 s, the start may take 90 s
const GIVEN_UP: Probes = PROBES
    .startup(Probe::new())
    .starts_within_seconds(90); //~ the startup probe gives up after 30 s
const NO_GRACE: GracefulShutdown = GracefulShutdown::new(30, 30); //~ leaves nothing of the grace period of 30 s
const BLOCKED: Deployed = WEB.overlay(Overlay { //~ the disruption budget of `web` blocks every drain: 2 of 2
    disruption_budget: Some(DisruptionBudget::min_available(Amount::count(2))),
    ..ANSWERS
});
const BLOCKED_SHARE: Deployed = WEB.overlay(Overlay { //~ the disruption budget of `web` blocks every drain: 2 of 2
    disruption_budget: Some(DisruptionBudget::min_available(Amount::percent(51))),
    ..ANSWERS
});
const BLOCKED_NONE: Deployed = WEB.overlay(Overlay { //~ the disruption budget of `web` blocks every drain: 2 of 2
    disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(0))),
    ..ANSWERS
});

// Ports that nobody listens on.
const PROBE_PORT: Workload = WEB
    .probes(Probes::new(Handler::tcp_socket().port(9999)).readiness(Probe::new())); //~ a probe asks port 9999, which `web` does not listen on
const PROBE_PORT_EARLY: Workload = Workload::new("web", "web")
    .probes(Probes::http_get("/").readiness(Probe::new().handler(Handler::grpc().port(9999))))
    .ports(&[Port::http(8080)]); //~ a probe asks port 9999, which `web` does not listen on
const PROBE_NO_PORT: Deployed = Workload::new("web", "web")
    .resources(RESOURCES)
    .probes(PROBES)
    .overlay(Overlay { exposure: Exposure::none(), ..ANSWERS }); //~ a probe asks the first TCP port
const SERVICE_PORT: Deployed = WEB
    .overlay(Overlay { exposure: Exposure::cluster_ip().ports(&[ServicePort::new(80, 9999)]), ..ANSWERS }); //~ the Service sends to port 9999
const SERVICE_NO_PORT: Deployed = Workload::new("web", "web")
    .resources(RESOURCES)
    .overlay(ANSWERS); //~ the Service sends to the first TCP port
const SERVICE_TWICE: Deployed = WEB
    .overlay(Overlay { //~ two ports of the Service of `web`
        exposure: Exposure::cluster_ip().ports(&[ServicePort::new(80, 8080), ServicePort::new(81, 8080)]),
        ..ANSWERS
    });
const CONNECTION_PORT: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("api", 9999), //~ a connection leads to port 9999, which `api` does not listen on: declare it with `.ports(...)` or correct the connection; it listens on 8000
    ]).overlay(ANSWERS),
    API.overlay(ANSWERS),
]);

const CONNECTION_UNSERVED: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("api", 8000), //~ port 8000, to which the Service of `api` does not send
    ])
    .overlay(ANSWERS),
    API.ports(&[Port::http(8000), Port::tcp("metrics", 9090)])
        .overlay(Overlay { exposure: Exposure::cluster_ip().ports(&[ServicePort::new(9090, 9090)]), ..ANSWERS }),
]);

// What an app must agree on.
const CONNECTION_NOBODY: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("db", 5432), //~ `web` connects to `db`, which is not in the app
    ]).overlay(ANSWERS),
]);
const CONNECTION_NO_SERVICE: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("api", 8000), //~ `web` connects to `api`, which has no Service
    ]).overlay(ANSWERS),
    API.overlay(Overlay { exposure: Exposure::none(), ..ANSWERS }),
]);
const TWO_WORKLOADS: App = App::new(RELEASE, DEV, &[WEB.overlay(ANSWERS), WEB.overlay(ANSWERS)]); //~ two workloads are named `web`
const RESERVED: App = App::new(RELEASE, DEV, &[ //~ `default-deny` is the name of the app's own NetworkPolicy
    Workload::new("default-deny", "x").resources(RESOURCES).overlay(Overlay { exposure: Exposure::none(), ..ANSWERS }),
]);
const TWO_NODE_PORTS: App = App::new(RELEASE, DEV, &[ //~ two Services have the nodePort 30080
    WEB.overlay(Overlay { exposure: Exposure::node_port(30080), ..ANSWERS }),
    API.overlay(Overlay { exposure: Exposure::node_port(30080), ..ANSWERS }),
]);
const TWO_PORT_NAMES: Workload = WEB.ports(&[Port::http(8080), Port::http(8081)]); //~ two ports of `web` are named `http`
const TWO_PORT_NUMBERS: Workload = WEB.ports(&[Port::http(8080), Port::tcp("web", 8080)]); //~ two ports of `web` have the number 8080
const TWO_ENV: Workload = WEB.config(&[Config::new("A", "1"), Config::new("A", "2")]); //~ the environment variable `A` of `web` is set twice
const TWO_SECRETS: Workload = WEB
    .config(&[Config::new("A", "1")])
    .secrets(&[SecretEnv::new("A", "s")]); //~ the environment variable `A` of `web` is set twice
const TWO_ANSWERS: Deployed = WEB
    .secrets(&[SecretEnv::new("A", "s")])
    .overlay(Overlay { config: &[Config::new("A", "1")], ..ANSWERS }); //~ the environment variable `A` of `web` is set twice
const TWO_ANNOTATIONS: Workload = WEB.pod_annotations(&[Annotation::new("a", "1"), Annotation::new("a", "2")]); //~ the annotation `a` of `web` is set twice
const OWN_CHECKSUM: Workload = WEB.pod_annotations(&[Annotation::new("checksum/config", "1")]); //~ is computed from the config
const MOVING_TAG: App = App::new(RELEASE, PROD, &[
    WEB.overlay(Overlay {
        image: ImageTag::latest(), //~ `web` has the tag `latest` in prod
        ..ANSWERS
    }),
]);
const ONE_REPLICA: App = App::new(RELEASE, PROD, &[
    WEB.overlay(Overlay {
        replicas: Replicas::new(1), //~ `web` may have one replica in prod
        ..ANSWERS
    }),
]);
const ONE_SCALED: App = App::new(RELEASE, PROD, &[
    WEB.overlay(Overlay {
        autoscaler: Some(Autoscaler::new(1, 5).cpu_utilization(70)), //~ `web` may have one replica in prod
        ..ANSWERS
    }),
]);
const CPU_BUDGET: App = App::new(
    RELEASE,
    Target {
        cluster: Cluster::new(Cpu::millis(299), Memory::gibibytes(8)), //~ request 300m CPU, and the cluster has 299m
        ..DEV
    },
    &[WEB.overlay(ANSWERS)],
);
const MEMORY_BUDGET: App = App::new(
    RELEASE,
    Target {
        cluster: Cluster::new(Cpu::cores(4), Memory::mebibytes(700)), //~ request 704Mi of memory, and the cluster has 700Mi
        ..DEV
    },
    &[WEB.overlay(Overlay { autoscaler: Some(Autoscaler::new(2, 10).cpu_utilization(70)), ..ANSWERS })],
);
const ALL_RESERVED: Cluster = CLUSTER.reserved(Cpu::cores(4), Memory::mebibytes(1)); //~ the reserved part leaves nothing

// Security.
const ROOT: SecurityContext = SecurityContext::run_as(0, 1000); //~ user or group id 0 is outside 1 to
const ROOT_GROUP: SecurityContext = SecurityContext::run_as(1000, 0); //~ user or group id 0 is outside 1 to
const WRITABLE_TWICE: Workload = WEB.writable_paths(&[ //~ the writable path `/tmp` of `web` is declared twice
    WritablePath::new("/tmp", Memory::mebibytes(1)),
    WritablePath::new("/tmp", Memory::mebibytes(2)),
]);
const WRITABLE_INSIDE: Workload = WEB.writable_paths(&[ //~ one lies inside the other
    WritablePath::new("/app/cache/pages", Memory::mebibytes(1)),
    WritablePath::new("/app/cache", Memory::mebibytes(2)),
]);
const WRITABLE_VOLUME: Workload = WEB.writable_paths(&[ //~ would both name their volume `a-b`
    WritablePath::new("/a/b", Memory::mebibytes(1)),
    WritablePath::new("/a-b", Memory::mebibytes(2)),
]);

// Environments and waivers.
const FOLDER: Environment = Environment::new("../prod", RIGHT); //~ `../prod` is not a DNS-1123 label
const NO_REASON: Waiver = Waiver::new("identical-probes", "Deployment/web", ""); //~ a waiver names a rule and a reason
const NO_KIND: Waiver = Waiver::new("identical-probes", "web", "because"); //~ `web` is not written as `Kind/name`

// Images.
const BASE: BaseImage = BaseImage::new("node:22-alpine");
const START: Command = Command::new(&["node", "server.js"]);
const BUILD: BuildStage = BuildStage::new("build", BASE).run(Command::new(&["npm", "ci"]));
const BASE_NO_TAG: BaseImage = BaseImage::new("node"); //~ the base image `node` has no tag
const BASE_LATEST: BaseImage = BaseImage::new("node:latest"); //~ the base image `node:latest` has the tag `latest`
const SHELL_FORM: Command = Command::new(&["npm start"]); //~ the program `npm start` is a line for a shell
const SHELL: ImageBuild = ImageBuild::new(HealthcheckTool::Node, Command::new(&["sh", "-c", "npm start"])); //~ the start command is a shell
const NO_WORDS: Command = Command::new(&[]); //~ a command has 1 to 16 words, and this one has 0
const COPY_NOBODY: ImageBuild = ImageBuild::new(HealthcheckTool::Node, START)
    .stage(BuildStage::new("run", BASE).copy_from("build", &["/app"], "/app")); //~ the stage `run` copies from `build`, and no stage before it has that name
const TWO_STAGES: ImageBuild = ImageBuild::new(HealthcheckTool::Node, START)
    .stage(BUILD)
    .stage(BUILD); //~ two stages are named `build`
const COPY_ROOT: BuildStage = BUILD.copy_owned("build", &["/app"], "/app", 0, 1000); //~ user or group id 0 is outside 1 to
const WAITS: ImageBuild = ImageBuild::new(HealthcheckTool::Node, Command::new(&["gunicorn", "a:b", "--graceful-timeout", "25"])).stage(BUILD);
const DRAIN: Deployed = WEB.image_build(&WAITS).overlay(ANSWERS); //~ waits 25 s for open answers, and the grace period leaves 25 s
const NO_STAGE: Workload = WEB.image_build(&ImageBuild::new(HealthcheckTool::Node, START)); //~ the image build of `web` has no stage
const SECRET_ARG: Workload = WEB
    .secrets(&[SecretEnv::new("TOKEN", "s")])
    .image_build(&ImageBuild::new(HealthcheckTool::Node, START).stage(BUILD.arg("TOKEN"))); //~ the secret `TOKEN` of `web` is a variable or an argument
const SECRET_ENV: Workload = WEB
    .image_build(&ImageBuild::new(HealthcheckTool::Node, START).stage(BUILD.env("TOKEN", "x")))
    .secrets(&[SecretEnv::new("TOKEN", "s")]); //~ the secret `TOKEN` of `web` is a variable or an argument
const NOT_PUBLIC: ImageBuild = NextJs { node: BASE, build_args: &["API_URL"], build_secrets: &[], output: NextOutput::Pruned }.build(); //~ `API_URL` is not compiled in by Next.js
const UV_LOOSE: ImageBuild = PythonUv { python: BASE, uv: "uv", sources: &["app"], start: START }.build(); //~ `uv` does not pin uv
