//! The knobs of a profile, and how each is turned.

use std::panic::Location;

use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

use crate::parts::Parts;
use crate::support::frozen::PROD;

/// One knob: the model's field, how many fields of objects it must change at the least, and how it is turned.
pub(crate) struct Knob {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) turn: fn(&mut Parts),
    pub(crate) line: u32,
}

#[track_caller]
const fn knob(name: &'static str, least: usize, turn: fn(&mut Parts)) -> Knob {
    Knob { name, least, turn, line: Location::caller().line() }
}

/// Each knob of the shared profile, and each answer, set to something else. The name is the model's field.
pub(crate) const KNOBS: &[Knob] = &[
    knob("Release.name", 1, |p| p.release = Release::new("renamed", "1.0.0")),
    knob("Release.version", 1, |p| p.release = Release::new("evolved-todo", "1.0.1")),
    knob("Target.namespace", 1, |p| p.target.namespace = Namespace::new("elsewhere")),
    knob("Workload.name", 1, |p| {
        p.backend.0 = Workload::new("api", "evolved-todo-backend").ports(keep([Port::http(8000)])).resources(profile());
        p.backend.0 = p.backend.0.probes(Probes::http_get("/health").readiness(Probe::new()));
        p.backend.0 = p.backend.0.security_context(SecurityContext::run_as(1000, 1000));
        p.frontend.0 = p.frontend.0.connections(keep([Connection::to("api", 8000)]));
    }),
    knob("Workload.repository", 1, |p| {
        p.backend.0 = Workload::new("backend", "registry.example/backend").ports(keep([Port::http(8000)]));
        p.backend.0 = p.backend.0.resources(profile()).probes(Probes::http_get("/").readiness(Probe::new()));
        p.backend.0 = p.backend.0.security_context(SecurityContext::run_as(1000, 1000));
    }),
    knob("Workload.command", 1, |p| p.backend.0 = p.backend.0.command(&["uvicorn"])),
    knob("Workload.args", 1, |p| p.backend.0 = p.backend.0.args(&["--workers", "2"])),
    knob("Workload.ports", 1, |p| p.frontend.0 = p.frontend.0.ports(keep([Port::http(3001)]))),
    knob("Workload.ports", 1, |p| p.frontend.0 = p.frontend.0.ports(keep([Port::tcp("web", 3000)]))),
    knob("Workload.ports", 1, |p| p.frontend.0 = p.frontend.0.ports(keep([Port::http(3000), Port::udp("dtls", 3000)]))),
    knob("Workload.resources", 4, |p| {
        p.backend.0 = p.backend.0.resources(ResourceProfile::new(
            Requests::new(Cpu::millis(201), Memory::mebibytes(257)),
            Limits::new(Cpu::millis(501), Memory::mebibytes(513)),
        ));
    }),
    knob("Workload.probes", 10, |p| {
        p.backend.0 = p.backend.0.probes(
            Probes::http_get("/healthz")
                .startup(
                    Probe::new().initial_delay_seconds(1).period_seconds(6).timeout_seconds(6).failure_threshold(13),
                )
                .readiness(Probe::new().initial_delay_seconds(21).success_threshold(2))
                .liveness(Probe::new().initial_delay_seconds(11).handler(Handler::tcp_socket())),
        );
    }),
    knob("Workload.probes", 1, |p| {
        let exec = Handler::exec(&["true"]);
        p.backend.0 = p.backend.0.probes(Probes::new(exec).readiness(Probe::new().handler(Handler::grpc())));
    }),
    knob("Workload.security_context", 2, |p| {
        p.backend.0 = p.backend.0.security_context(SecurityContext::run_as(1001, 1002))
    }),
    knob("Workload.writable_paths", 1, |p| {
        p.backend.0 = p.backend.0.writable_paths(keep([WritablePath::new("/tmp", Memory::mebibytes(65))]));
    }),
    knob("Workload.writable_paths", 1, |p| {
        p.backend.0 = p.backend.0.writable_paths(keep([WritablePath::new("/var/tmp", Memory::mebibytes(64))]));
    }),
    knob("Workload.config", 1, |p| {
        p.frontend.0 = p.frontend.0.config(keep([Config::new("BACKEND_URL", "http://backend")]))
    }),
    knob("Workload.secrets", 1, |p| {
        p.frontend.0 = p.frontend.0.secrets(keep([SecretEnv::new("SECRET", "other").key("KEY")]))
    }),
    knob("Workload.connections", 1, |p| p.backend.0 = p.backend.0.connections(keep([Connection::internet(444)]))),
    knob("Workload.connections", 1, |p| {
        p.backend.0 = p.backend.0.connections(keep([Connection::block("10.1.0.0/16", 5432)]))
    }),
    knob("Workload.connections", 1, |p| {
        p.backend.0 = p.backend.0.connections(keep([Connection::to("frontend", 3000)]))
    }),
    knob("Workload.rolling_update", 3, |p| {
        let update = RollingUpdate::new(Amount::percent(10), Amount::count(1)).progress_deadline_seconds(300);
        p.backend.0 = p.backend.0.rolling_update(update);
    }),
    knob("Workload.sidecars", 8, |p| {
        p.backend.0 = p.backend.0.sidecar(kept(
            Container::new("proxy", "envoyproxy/envoy:v1.36.2")
                .port(Port::tcp("admin", 9901))
                .env("LEVEL", "info")
                .resources(profile()),
        ))
    }),
    knob("Workload.init_containers", 5, |p| {
        let migrate =
            Container::own_image("migrate").command(&["migrate"]).writable_path("/var/x", Memory::mebibytes(1));
        p.backend.0 = p.backend.0.init_container(kept(migrate.resources(profile())));
        p.backend.1.image = ImageTag::exact("1.0.0");
        p.backend.0 = p.backend.0.secrets(keep([SecretEnv::new("DATABASE_URL", "own")]));
        p.backend.1.config = keep([Config::new("LOG_LEVEL", "info")]);
    }),
    knob("Workload.volumes", 3, |p| {
        let files = Volume::files("settings", keep([File::new("app.toml", "a = 1")]));
        p.backend.0 = p.backend.0.volume(files).mount(Mount::new("settings", "/etc/app").read_only());
    }),
    knob("Workload.volumes", 3, |p| {
        let file = Volume::file("settings", "app.toml", "a = 1");
        p.backend.0 = p.backend.0.volume(file).mount(Mount::new("settings", "/etc/app").read_only());
    }),
    knob("Workload.volumes", 2, |p| {
        let secret = Volume::secret("tls", "tls").items(keep([Item::new("tls.key", "key.pem")]));
        p.backend.0 = p.backend.0.volume(secret).mount(Mount::new("tls", "/etc/tls"));
    }),
    knob("Workload.volumes", 2, |p| {
        let sources = keep([Projection::secret("a"), Projection::config_map("b"), Projection::token("vault", 3600)]);
        p.backend.0 = p.backend.0.volume(Volume::projected("all", sources)).mount(Mount::new("all", "/etc/all"));
    }),
    knob("Workload.volumes", 2, |p| {
        let scratch = Volume::scratch("shared", Memory::mebibytes(8)).in_memory();
        p.backend.0 = p.backend.0.volume(scratch).mount(Mount::new("shared", "/shared"));
    }),
    knob("Workload.volumes", 2, |p| {
        let image = Volume::image("model", "registry.example/model:3");
        p.backend.0 = p.backend.0.volume(image).mount(Mount::new("model", "/model"));
    }),
    knob("Workload.volumes", 2, |p| {
        let there = Volume::config_map("bundle", "trust-bundle");
        p.backend.0 = p.backend.0.volume(there).mount(Mount::new("bundle", "/etc/ssl/bundle"));
    }),
    knob("Workload.mounts", 2, |p| {
        p.backend.0 = p.backend.0.volumes(keep([Volume::scratch("shared", Memory::mebibytes(8))]));
        p.backend.0 = p.backend.0.mounts(keep([Mount::new("shared", "/shared").sub_path("a")]));
    }),
    knob("Workload.env_from", 1, |p| p.backend.0 = p.backend.0.env_from(EnvFrom::secret("mail").prefix("MAIL_"))),
    knob("Workload.env_from", 1, |p| p.backend.0 = p.backend.0.env_froms(keep([EnvFrom::config_map("shared")]))),
    knob("Workload.env_fields", 1, |p| p.backend.0 = p.backend.0.env_field("POD_IP", PodField::Ip)),
    knob("Workload.env_fields", 1, |p| p.backend.0 = p.backend.0.env_field("MEMORY", PodField::MemoryLimit)),
    knob("Workload.ports", 1, |p| p.frontend.0 = p.frontend.0.port(Port::privileged("dns", 53))),
    knob("Workload.singleton", 1, |p| {
        p.backend.0 = p.backend.0.singleton("two would book twice");
        p.backend.1.autoscaler = None;
        p.backend.1.replicas = Replicas::new(1);
    }),
    knob("Workload.labels", 3, |p| p.backend.0 = p.backend.0.label("example.com/team", "todo")),
    knob("Workload.annotations", 1, |p| p.backend.0 = p.backend.0.annotation("reloader.stakater.com/auto", "true")),
    knob("Workload.pod_resources", 3, |p| {
        let whole = ResourceProfile::new(
            Requests::new(Cpu::millis(300), Memory::mebibytes(300)),
            Limits::memory(Memory::mebibytes(600)),
        );
        p.backend.0 = p.backend.0.pod_resources(kept(whole));
    }),
    knob("Workload.account_annotations", 1, |p| {
        p.backend.0 = p.backend.0.service_account_annotation("eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/api")
    }),
    knob("Workload.pull_secrets", 1, |p| p.backend.0 = p.backend.0.pull_secret("registry")),
    knob("Workload.rights", 2, |p| {
        p.target.cluster = p.target.cluster.api_server("10.0.0.10/32", 6443);
        let leases = "coordination.k8s.io";
        let rights =
            Rights::new().may(&["get", "update"], leases, "leases").may_named(&["get"], "", "configmaps", &["a"]);
        p.backend.0 = p.backend.0.rights(kept(rights));
    }),
    knob("Workload.scheduling", 1, |p| {
        p.backend.0 = p.backend.0.scheduling(kept(Scheduling::new().node_selector("example.com/pool", "gpu")))
    }),
    knob("Workload.scheduling", 2, |p| {
        let spot = Toleration::equal("example.com/spot", "true").no_schedule();
        let gone = Toleration::exists("node.kubernetes.io/unreachable").no_execute(30);
        p.backend.0 = p.backend.0.scheduling(kept(Scheduling::new().toleration(spot).toleration(gone)));
    }),
    knob("Workload.scheduling", 2, |p| {
        let nodes = Scheduling::new().require_node("a", &["1", "2"]).prefer_node(50, "b", &["3"]);
        p.backend.0 = p.backend.0.scheduling(kept(nodes));
    }),
    knob("Workload.scheduling", 3, |p| {
        const HOST: &str = "kubernetes.io/hostname";
        let by = Scheduling::new().near("frontend", HOST).apart_from("frontend", "zone").never_with("backend", HOST);
        p.backend.0 = p.backend.0.scheduling(kept(by));
    }),
    knob("Workload.scheduling", 3, |p| {
        let zones =
            TopologySpread::preferred("topology.kubernetes.io/zone", 1).match_label_keys(&["pod-template-hash"]);
        p.backend.0 = p.backend.0.scheduling(kept(Scheduling::new().spread(zones)));
    }),
    knob("Workload.scheduling", 4, |p| {
        let own = Scheduling::new().priority_class("batch").runtime_class("gvisor");
        p.backend.0 = p.backend.0.scheduling(kept(own.own_user_namespace().strict_supplemental_groups()));
    }),
    knob("Workload.resources", 3, |p| {
        let own = profile().ephemeral_storage(Memory::mebibytes(1), Memory::mebibytes(2)).extended("nvidia.com/gpu", 1);
        p.backend.0 = p.backend.0.resources(own);
    }),
    knob("Workload.scheduling", 1, |p| {
        p.backend.0 = p.backend.0.scheduling(kept(Scheduling::new().only_with("frontend", "zone")));
    }),
    knob("Workload.topology_spread", 3, |p| {
        p.backend.0 = p.backend.0.topology_spread(TopologySpread::required("zone", 1).min_domains(3));
    }),
    knob("Workload.connections", 1, |p| {
        let kafka = Pods::of("kafka", keep([("strimzi.io/cluster", "events")]));
        p.backend.0 = p.backend.0.connections(keep([Connection::to_pods(kafka, 9093)]));
    }),
    knob("Workload.connections", 2, |p| {
        let store = ExtraPods::new("store", keep([("cnpg.io/cluster", "store")]))
            .port(5432)
            .called_from(Pods::of("cnpg-system", &[]), 8000)
            .connection(Connection::internet(443))
            .together(7946);
        p.backend.0 = p.backend.0.connections(keep([Connection::to_extra(kept(store), 5432)]));
    }),
    knob("Workload.callers", 1, |p| {
        p.frontend.0 = p.frontend.0.ports(keep([Port::http(3000), Port::privileged_udp("dns", 53)]));
        p.frontend.0 = p.frontend.0.called_from(Pods::here(keep([("app", "resolver")])), 53);
    }),
    knob("Workload.graceful_shutdown", 2, |p| {
        p.backend.0 = p.backend.0.graceful_shutdown(GracefulShutdown::new(6, 31))
    }),
    knob("Workload.topology_spread", 3, |p| {
        let spread = TopologySpread::required("topology.kubernetes.io/zone", 2);
        p.backend.0 = p.backend.0.topology_spread(spread);
    }),
    knob("Workload.pod_annotations", 1, |p| {
        p.backend.0 = p.backend.0.pod_annotations(keep([Annotation::new("example.com/owner", "todo")]));
    }),
    knob("Overlay.image", 1, |p| p.backend.1.image = ImageTag::exact("1.0.1")),
    knob("Overlay.image", 1, |p| {
        const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        p.backend.1.image = ImageTag::exact("1.0.0").digest(DIGEST);
    }),
    knob("Overlay.autoscaler", 12, |p| {
        let up = ScalingRules::new().stabilization_window_seconds(61).policies(keep([ScalingPolicy::percent(3, 61)]));
        let down = ScalingRules::new().policies(keep([ScalingPolicy::pods(2, 61)])).select_policy(SelectPolicy::Min);
        let scaler = Autoscaler::new(3, 9).cpu_utilization(71).memory_utilization(81).scale_up(up).scale_down(down);
        p.backend.1.autoscaler = Some(scaler);
    }),
    knob("Overlay.autoscaler", 4, |p| {
        let scaler = Autoscaler::new(2, 10)
            .metric(Metric::container_cpu("backend", 70))
            .metric(Metric::pods("requests", 50))
            .metric(Metric::external("queue", &[("queue", "orders")], 30));
        p.backend.1.autoscaler = Some(scaler);
    }),
    knob("Overlay.autoscaler", 1, |p| {
        let object = Metric::object("networking.k8s.io/v1", "Ingress", "web", "requests", 100);
        p.backend.1.autoscaler = Some(Autoscaler::new(2, 10).cpu_utilization(70).metric(object));
    }),
    knob("Overlay.autoscaler", 1, |p| p.backend.1.autoscaler = None),
    knob("Overlay.autoscaler", 1, |p| {
        let up = ScalingRules::new().tolerance_percent(5);
        p.backend.1.autoscaler = Some(Autoscaler::new(2, 10).cpu_utilization(70).scale_up(up));
    }),
    knob("Overlay.exposure", 1, |p| p.backend.1.exposure = Exposure::load_balancer()),
    knob("Overlay.exposure", 2, |p| {
        p.target.cluster = p.target.cluster.gateway_from(Pods::of("envoy-gateway-system", &[]));
        let beta = Route::http("public", "gateways").also_through("internal", "gateways").path_exact("/api");
        let find = Route::grpc("public", "gateways").service_method("todo.Tasks", "Find").named("find");
        p.backend.1.exposure = Exposure::cluster_ip().route(kept(beta.header("x-beta", "yes"))).route(kept(find));
    }),
    knob("Overlay.exposure", 2, |p| {
        p.target.cluster = p.target.cluster.ingress_from(Pods::of("traefik", &[]));
        let hook = Ingress::new("traefik", "todo.example.com").path_exact("/hook").named("hook");
        p.backend.1.exposure = Exposure::cluster_ip().ingress(kept(hook.cert_manager("letsencrypt")));
    }),
    knob("Overlay.exposure", 1, |p| {
        p.backend.1.exposure = Exposure::cluster_ip().ports(keep([ServicePort::new(80, 8000)]))
    }),
    knob("Overlay.exposure", 1, |p| p.backend.1.exposure = Exposure::cluster_ip().headless()),
    knob("Overlay.exposure", 1, |p| p.backend.1.exposure = Exposure::cluster_ip().annotation("example.com/a", "1")),
    knob("Overlay.exposure", 2, |p| {
        p.frontend.1.exposure = Exposure::load_balancer()
            .load_balancer_class("example.com/internal")
            .load_balancer_source_ranges(keep(["192.0.2.0/24"]))
            .external_traffic_local();
    }),
    knob("Overlay.exposure", 3, |p| {
        p.backend.1.exposure =
            Exposure::cluster_ip().traffic_distribution(TrafficDistribution::PreferClose).session_affinity(600);
    }),
    knob("Overlay.exposure", 2, |p| {
        let admin = Service::new("admin", Exposure::node_port(30099).ports(keep([ServicePort::new(80, 8000)])));
        p.backend.1.exposure = Exposure::cluster_ip().service(kept(admin));
    }),
    knob("Overlay.exposure", 2, |p| {
        p.target.cluster = p.target.cluster.ingress_from(Pods::of("traefik", keep([("app", "traefik")])));
        let ingress = Ingress::new("traefik", "todo.example.com").path("/api").cert_manager("letsencrypt");
        p.backend.1.exposure = Exposure::cluster_ip().ingress(kept(ingress));
    }),
    knob("Overlay.exposure", 2, |p| {
        p.target.cluster = p.target.cluster.gateway_from(Pods::of("envoy-gateway-system", &[]));
        let route = Route::http("public", "gateways").hostname("todo.example.com").path_prefix("/api");
        p.backend.1.exposure = Exposure::cluster_ip().route(kept(route));
    }),
    knob("Workload.callers", 1, |p| {
        p.backend.0 = p.backend.0.called_from(Pods::of("monitoring", keep([("app", "prometheus")])), 8000)
    }),
    knob("Workload.connections", 1, |p| {
        p.backend.0 = p.backend.0.connections(keep([Connection::block_v6("2001:db8::/32", 5432)]))
    }),
    knob("Workload.connections", 1, |p| p.backend.0 = p.backend.0.connections(keep([Connection::internet(123).udp()]))),
    knob("Workload.connections", 1, |p| {
        p.backend.0 = p.backend.0.connections(keep([Connection::to_app(&PROD, "frontend", 3000)]))
    }),
    knob("Workload.ports", 1, |p| {
        p.frontend.0 = p.frontend.0.ports(keep([Port::http(3000).app_protocol("kubernetes.io/ws")]))
    }),
    knob("Overlay.disruption_budget", 1, |p| {
        p.backend.1.disruption_budget = Some(DisruptionBudget::min_available(Amount::percent(50)));
    }),
    knob("Overlay.config", 1, |p| p.backend.1.config = keep([Config::new("LOG_LEVEL", "warning")])),
];

/// Answers that only say something where no autoscaler is, or on a node.
pub(crate) const DEV_KNOBS: &[Knob] = &[
    knob("Overlay.replicas", 1, |p| p.backend.1.replicas = Replicas::new(2)),
    knob("Overlay.exposure", 1, |p| p.frontend.1.exposure = Exposure::node_port(30081)),
    knob("Overlay.exposure", 1, |p| p.frontend.1.exposure = Exposure::none()),
    knob("Overlay.autoscaler", 1, |p| {
        p.backend.1.replicas = Replicas::new(2);
        p.backend.1.autoscaler = Some(Autoscaler::new(1, 2).cpu_utilization(50));
    }),
];

/// The model borrows its lists; outside of a constant somebody must keep them.
fn keep<T, const N: usize>(items: [T; N]) -> &'static [T] {
    Vec::from(items).leak()
}

fn kept<T>(item: T) -> &'static T {
    Box::leak(Box::new(item))
}

#[track_caller]
fn profile() -> ResourceProfile {
    ResourceProfile::new(
        Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
        Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
    )
}
