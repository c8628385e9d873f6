//! What must not compile. Each `//~` says the words that the compiler must say about its line; no other line may fail.
#![allow(dead_code)]

use manifest_lib::model::*;
use manifest_lib::lower::Environment;
use manifest_lib::values::*;

mod apps;
mod reach;

// What is right, to make one thing wrong at a time.
const RESOURCES: ResourceProfile = ResourceProfile::new(
    Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
    Limits::new(Cpu::millis(200), Memory::mebibytes(128)),
);
const PROBES: Probes = Probes::http_get("/health").readiness(Probe::new());
const WEB: Workload = Workload::new("web", "web").ports(&[Port::http(8080)]).resources(RESOURCES).probes(PROBES);
const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)]).resources(RESOURCES).probes(PROBES);
const RELEASE: Release = Release::new("shop", "1.0.0");
const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8));
const DEV: Target = Target { stage: Stage::Dev, namespace: Namespace::new("shop-dev"), cluster: CLUSTER };
const PROD: Target = Target { stage: Stage::Prod, namespace: Namespace::new("shop"), cluster: CLUSTER };
const ANSWERS: Overlay = Overlay {
    image: ImageTag::exact("1.0.0"),
    replicas: Replicas::new(2),
    autoscaler: None,
    exposure: Exposure::cluster_ip(),
    disruption_budget: None,
    config: &[],
};
const RIGHT: App = App::new(RELEASE, PROD, &[WEB.overlay(ANSWERS), API.overlay(ANSWERS)]);
const RIGHT_ENVIRONMENT: Environment = Environment::new("prod", RIGHT);

// One after the other.
const FIFTH_PORT: Workload = Workload::new("web", "web")
    .port(Port::tcp("a", 8001))
    .port(Port::tcp("b", 8002))
    .port(Port::tcp("c", 8003))
    .port(Port::tcp("d", 8004))
    .port(Port::tcp("e", 8005)); //~ `.port(...)` is called more than 4 times, and a workload has room for no more: write them as one list, `.ports(&[...])`
const SAME_PORT: Workload = WEB.port(Port::http(8081)); //~ two ports of `web` are named `http`
const SAME_ENV: Workload = WEB.env("A", "1").env("A", "2"); //~ the environment variable `A` of `web` is set twice
const SAME_SECRET: Workload = WEB.config(&[Config::new("A", "1")]).secret("A", "s"); //~ the environment variable `A` of `web` is set twice
const SAME_PATH: Workload = WEB.writable_path("/tmp", Memory::mebibytes(1)).writable_path("/tmp/x", Memory::mebibytes(1)); //~ one lies inside the other
const NINTH_ENV: Workload = WEB.env("A", "").env("B", "").env("C", "").env("D", "").env("E", "").env("F", "").env("G", "").env("H", "").env("I", ""); //~ write them as one list, `.config(&[...])`
const SAME_ANNOTATION: Workload = WEB.pod_annotation("a", "1").pod_annotation("a", "2"); //~ the annotation `a` of `web` is set twice
const NO_ENV: Workload = WEB.env("A B", "1"); //~ `A B` is not an environment variable's name

// Singletons.
const NO_WHY: Workload = WEB.singleton(" "); //~ a singleton has a reason
const TWO_SINGLETONS: Deployed = WEB.singleton("it books").overlay(ANSWERS); //~ `web` is a singleton and has 2 replicas
const SCALED_SINGLETON: Deployed = WEB.singleton("it books").overlay(Overlay { //~ `web` is a singleton and has an autoscaler
    replicas: Replicas::new(1),
    autoscaler: Some(Autoscaler::new(1, 2).cpu_utilization(70)),
    ..ANSWERS
});

// Containers beside the main one.
const SMALL: ResourceProfile = RESOURCES;
const PROXY: Container = Container::new("proxy", "envoyproxy/envoy:v1.36.2").port(Port::tcp("admin", 9901)).resources(SMALL);
const PROXY_NO_TAG: Container = Container::new("proxy", "envoyproxy/envoy"); //~ the image `envoyproxy/envoy` may be another one tomorrow
const PROXY_LATEST: Container = Container::new("proxy", "envoyproxy/envoy:latest"); //~ may be another one tomorrow
const PROXY_NAME: Container = Container::new("Proxy", "envoyproxy/envoy:v1"); //~ `Proxy` is not a DNS-1123 label
const PROXY_ENV: Container = PROXY.env("A", "1").secret("A", "s"); //~ the environment variable `A` of `proxy` is set twice
const PROXY_FIELD: Container = PROXY.env("A", "1").env_field("A", PodField::Ip); //~ the environment variable `A` of `proxy` is set twice
const PROXY_PROBE: Container = PROXY.probes(Probes::new(Handler::tcp_socket().port(1234)).readiness(Probe::new())); //~ a probe asks port 1234, which `proxy` does not listen on
const PROXY_MOUNTS: Container = PROXY.mount(Mount::new("a", "/a")).mount(Mount::new("b", "/a")); //~ two volumes of `proxy` are mounted at `/a`
const PROXY_COMMAND: Container = PROXY.command(&[]); //~ the list of command is empty
const NO_SIDE_RESOURCES: Deployed = WEB
    .sidecar(&Container::new("proxy", "envoyproxy/envoy:v1.36.2"))
    .overlay(ANSWERS); //~ the container `proxy`, declared at
const ONE_NAME: Deployed = WEB.sidecar(&PROXY).sidecar(&PROXY).overlay(ANSWERS); //~ two containers of `web` are named `proxy`
const MAIN_NAME: Deployed = WEB.sidecar(&Container::new("web", "envoyproxy/envoy:v1").resources(SMALL)).overlay(ANSWERS); //~ two containers of `web` are named `web`
const ONE_PORT: Deployed = WEB
    .sidecar(&Container::new("proxy", "envoyproxy/envoy:v1").port(Port::tcp("admin", 8080)).resources(SMALL))
    .overlay(ANSWERS); //~ the containers `proxy` and `web` of one pod have one port number or name, 8080
const ONE_PORT_NAME: Deployed = WEB
    .sidecar(&Container::new("proxy", "envoyproxy/envoy:v1").port(Port::tcp("http", 8081)).resources(SMALL))
    .overlay(ANSWERS); //~ of one pod have one port number or name
const INIT_PROBES: Deployed = WEB.init_container(&PROXY).overlay(ANSWERS); //~ has probes or ports, and it ends before anybody could ask it
const FOURTH_SIDECAR: Workload = WEB.sidecar(&PROXY).sidecar(&PROXY).sidecar(&PROXY).sidecar(&PROXY); //~ write them as one list, `.sidecars(&[...])`
const SIDECAR_BUDGET: App = App::new(
    RELEASE,
    Target {
        cluster: Cluster::new(Cpu::millis(599), Memory::gibibytes(8)), //~ request 600m CPU, and the cluster has 599m
        ..DEV
    },
    &[WEB.sidecar(&PROXY).overlay(ANSWERS)],
);
const NODE_BUDGET: App = App::new(
    RELEASE,
    Target {
        cluster: Cluster::new(Cpu::millis(299), Memory::gibibytes(8)).nodes(3), //~ request 300m CPU, and the cluster has 299m
        ..DEV
    },
    &[AGENT.overlay(DaemonOverlay { image: ImageTag::exact("1"), exposure: Exposure::none(), config: &[] })],
);
const NO_NODES: Cluster = CLUSTER.nodes(0); //~ a cluster of 0 nodes runs nothing

// Volumes.
const DISK: Claim = Claim::new(Memory::gibibytes(1));
const NO_VOLUME: Deployed = WEB.mount(Mount::new("data", "/data")).overlay(ANSWERS); //~ `web` mounts the volume `data`, which the pod does not have
const NO_MOUNT: Deployed = WEB.volume(Volume::secret("tls", "tls")).overlay(ANSWERS); //~ no container of `web` mounts the volume `tls`
const TWO_VOLUMES: Workload = WEB.volume(Volume::secret("tls", "a")).volume(Volume::secret("tls", "b")); //~ two volumes of `web` are named `tls`
const FOURTH_VOLUME: Workload = WEB
    .volume(Volume::secret("a", "a"))
    .volume(Volume::secret("b", "a"))
    .volume(Volume::secret("c", "a"))
    .volume(Volume::secret("d", "a")); //~ write them as one list, `.volumes(&[...])`
const VOLUME_NAME: Volume = Volume::secret("TLS", "tls"); //~ `TLS` is not a DNS-1123 label
const VOLUME_IMAGE: Volume = Volume::image("model", "registry.example/model"); //~ may be another one tomorrow
const NO_FILES: Volume = Volume::files("settings", &[]); //~ the volume `settings` has no file
const TWO_FILES: Volume = Volume::files("settings", &[File::new("a", ""), File::new("a", "")]); //~ two files are named `a`
const FILE_NAME: File = File::new("a/b", ""); //~ `a/b` is no key of a ConfigMap or Secret
const IN_MEMORY: Volume = Volume::secret("tls", "tls").in_memory(); //~ the volume `tls` is no scratch space
const ITEMS: Volume = Volume::config_map("a", "a").items(&[]); //~ the volume `a` is no Secret's
const ITEM_PATH: Item = Item::new("tls.key", "../key"); //~ `../key` is no path below the volume's folder
const SUB_PATH: Mount = Mount::new("a", "/a").sub_path("/b"); //~ `/b` is no path below the volume's folder
const NO_SOURCES: Volume = Volume::projected("all", &[]); //~ the projected volume `all` has no source
const TOKEN_SHORT: Projection = Projection::token("vault", 60); //~ a token of 60 s is shorter than the 600 s
const TOKEN_NOBODY: Projection = Projection::token("", 600); //~ a token without an audience is the API server's
const MOUNT_WRITABLE: Deployed = WEB
    .writable_path("/data", Memory::mebibytes(1))
    .volume(Volume::secret("tls", "tls"))
    .mount(Mount::new("tls", "/data"))
    .overlay(ANSWERS); //~ two volumes of `web` are mounted at `/data`
const VOLUME_WRITABLE: Deployed = WEB
    .writable_path("/tmp", Memory::mebibytes(1))
    .volume(Volume::secret("tmp", "tls"))
    .mount(Mount::new("tmp", "/data"))
    .overlay(ANSWERS); //~ the volume `tmp` has the name that the writable path `/tmp` gives its own
const SHARED_DISK: Deployed = WEB
    .volume(Volume::claim("data", DISK))
    .mount(Mount::new("data", "/data"))
    .overlay(ANSWERS); //~ has several pods: write `.read_write_many()`
const SURGED_DISK: Deployed = WEB
    .volume(Volume::claim("data", DISK))
    .mount(Mount::new("data", "/data"))
    .overlay(Overlay { replicas: Replicas::new(1), ..ANSWERS }); //~ starts a new pod before the old one ends
const PRIVILEGED_HIGH: Port = Port::privileged("http", 8080); //~ container port 8080 needs no capability
const FILES_CHECKSUM: Workload = WEB.pod_annotation("checksum/files", "1"); //~ is computed from the config

// Ways in.
const INGRESS: Ingress = Ingress::new("traefik", "shop.example.com");
const ROUTE: Route = Route::http("public", "gateways");
const FROM_TRAEFIK: Pods = Pods::of("traefik", &[("app", "traefik")]);
const UNREACHED: App = App::new(RELEASE, DEV, &[ //~ `web` has an Ingress, and the cluster does not say whose pods call it
    WEB.overlay(Overlay { exposure: Exposure::cluster_ip().ingress(&INGRESS), ..ANSWERS }),
]);
const UNROUTED: App = App::new(RELEASE, DEV, &[ //~ `web` has a route, and the cluster does not say whose pods call it
    WEB.overlay(Overlay { exposure: Exposure::cluster_ip().route(&ROUTE), ..ANSWERS }),
]);
const NO_TLS: App = App::new(RELEASE, Target { cluster: CLUSTER.ingress_from(FROM_TRAEFIK), ..PROD }, &[ //~ the Ingress of `web` has no TLS in prod
    WEB.overlay(Overlay { exposure: Exposure::cluster_ip().ingress(&INGRESS), ..ANSWERS }),
]);
const SHARED_NOBODY: App = App::new(RELEASE, Target { cluster: CLUSTER.gateway_from(FROM_TRAEFIK), ..DEV }, &[ //~ a route shares its calls with `next`, which has no Service with port 80
    WEB.overlay(Overlay {
        exposure: Exposure::cluster_ip().route(&Route::http("public", "gateways").also("next", 80, 1)),
        ..ANSWERS
    }),
]);
const INGRESS_NOWHERE: Exposure = Exposure::none().ingress(&INGRESS); //~ `.ingress(...)` says nothing of this kind of exposure
const INGRESS_PORT: Deployed = WEB
    .overlay(Overlay { exposure: Exposure::cluster_ip().ingress(&Ingress::new("traefik", "a.example").port(9999)), ..ANSWERS }); //~ a way in leads to port 9999 of `web`
const INGRESS_HOST: Ingress = Ingress::new("traefik", "shop_example"); //~ `shop_example` is not a DNS-1123 subdomain
const INGRESS_TWICE: Ingress = INGRESS.host("shop.example.com"); //~ the host `shop.example.com` is there twice
const INGRESS_PATH: Ingress = INGRESS.path("api"); //~ `api` is no path of a route
const INGRESS_PATHS: Ingress = INGRESS.path("/a").path("/a"); //~ the path or service `/a` is there twice
const ROUTE_GRPC: Route = Route::grpc("public", "gateways").path_prefix("/a"); //~ a gRPC route matches services
const ROUTE_HTTP: Route = ROUTE.service("shop.Catalog"); //~ an HTTP route matches paths
const HEADLESS_PUBLIC: Exposure = Exposure::load_balancer().headless(); //~ `.headless(...)` says nothing of this kind of exposure
const CLASS_INSIDE: Exposure = Exposure::cluster_ip().load_balancer_class("a"); //~ `.load_balancer_class(...)` says nothing
const RANGES: Exposure = Exposure::load_balancer().load_balancer_source_ranges(&["192.0.2.1/24"]); //~ is not a block of IPv4 addresses
const RANGES_NONE: Exposure = Exposure::load_balancer().load_balancer_source_ranges(&[]); //~ an empty list of source ranges lets everybody in
const LOCAL_INSIDE: Exposure = Exposure::cluster_ip().external_traffic_local(); //~ `.external_traffic_local(...)` says nothing
const AFFINITY_HEADLESS: Exposure = Exposure::cluster_ip().headless().session_affinity(60); //~ `.session_affinity(...)` says nothing
const SERVICE_NONE: Service = Service::new("admin", Exposure::none()); //~ the Service `admin` is one Service
const SERVICE_MORE_PORT: Deployed = WEB
    .overlay(Overlay { //~ the Service sends to port 9999
        exposure: Exposure::cluster_ip().service(&Service::new("admin", Exposure::cluster_ip().ports(&[ServicePort::new(80, 9999)]))),
        ..ANSWERS
    });
const CALLER_PORT: Deployed = WEB.called_from(FROM_TRAEFIK, 9999).overlay(ANSWERS); //~ pods of `traefik` call port 9999, which no container of `web` listens on
const PODS_LABEL: Pods = Pods::of("traefik", &[("a b", "c")]); //~ `a b` is not a label key
const UDP_NOBODY: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("api", 8000).udp(), //~ a connection leads to UDP port 8000, which `api` does not listen on
    ]).overlay(ANSWERS),
    API.overlay(ANSWERS),
]);
const OTHER_APP: Connection = Connection::to_app(&RIGHT, "cart", 80); //~ the app `shop` has no workload `cart`
const OTHER_PORT: Connection = Connection::to_app(&RIGHT, "api", 81); //~ a connection leads to port 81, which `api` of the other app does not listen on
const BLOCK_V6: Connection = Connection::block_v6("2001:db8::1/32", 443); //~ `2001:db8::1/32` is not a block of IPv6 addresses
const APP_PROTOCOL: Port = Port::http(8080).app_protocol("h2c!"); //~ `h2c!` is not a label key

// Where pods run.
const PLACE: Scheduling = Scheduling::new();
const TWO_POOLS: Scheduling = PLACE.node_selector("pool", "a").node_selector("pool", "b"); //~ a node has one value of the label `pool`
const POOL: Scheduling = PLACE.node_selector("pool", "a b"); //~ `a b` is not a label value
const NO_VALUES: Scheduling = PLACE.require_node("pool", &[]); //~ no node has none of no values of `pool`
const WEIGHT: Scheduling = PLACE.prefer_node(101, "pool", &["a"]); //~ the weight 101 is outside 1 to 100
const CRITICAL: Scheduling = PLACE.priority_class("system-node-critical"); //~ `system-node-critical` is for the cluster's own pods
const TAINT: Toleration = Toleration::exists("a b"); //~ `a b` is not a label key
const NEAR_NOBODY: App = App::new(RELEASE, DEV, &[ //~ the pods of `web` are placed by those of `cache`, which is not in the app
    WEB.scheduling(&Scheduling::new().near("cache", "kubernetes.io/hostname")).overlay(ANSWERS),
]);
const DISK_ABOVE: ResourceProfile = RESOURCES.ephemeral_storage(Memory::gibibytes(2), Memory::gibibytes(1)); //~ the ephemeral-storage request of 2Gi is above its limit of 1Gi
const GPU_NAME: ResourceProfile = RESOURCES.extended("gpu", 1); //~ `gpu` is no extended resource
const GPU_NONE: ResourceProfile = RESOURCES.extended("nvidia.com/gpu", 0); //~ or asked for 0 times
const SPREAD_KEYS: TopologySpread = TopologySpread::preferred("zone", 1).match_label_keys(&["a b"]); //~ `a b` is not a label key
const OWN_LABEL: Workload = WEB.label("app.kubernetes.io/name", "x"); //~ `app.kubernetes.io/name` follows from the app and the workload
const TWO_LABELS: Workload = WEB.label("team", "a").label("team", "b"); //~ the label `team` of `web` is set twice
const LABEL_TEXT: Workload = WEB.label("team", "a b"); //~ `a b` is not a label value

// Rights.
const MAY_ALL: Rights = Rights::new().may(&["*"], "", "pods"); //~ `*` is no verb that is given
const MAY_EVERYTHING: Rights = Rights::new().may(&["get"], "", "*"); //~ a right on `*` is one on everything
const MAY_GROUPS: Rights = Rights::new().may(&["get"], "*", "pods"); //~ a right on `*` is one on everything
const MAY_BIND: Rights = Rights::new().may(&["bind"], "rbac.authorization.k8s.io", "roles"); //~ `bind` is no verb that is given
const MAY_ESCALATE: Rights = Rights::new().may(&["update"], "rbac.authorization.k8s.io", "roles"); //~ may give itself every right
const MAY_EXEC: Rights = Rights::new().may(&["create"], "", "pods/exec"); //~ `pods/exec` leads into other pods
const MAY_NOTHING: Rights = Rights::new().may(&[], "", "pods"); //~ a right has verbs and a resource
const MAY_NAMED: Rights = Rights::new().may_named(&["create"], "", "configmaps", &["a"]); //~ `create` knows no names
const MAY_NO_NAMES: Rights = Rights::new().may_named(&["get"], "", "configmaps", &[]); //~ a right on no name is one on every name
const CUT_OFF: App = App::new(RELEASE, DEV, &[ //~ `web` calls the API server, and the cluster does not say where that is
    WEB.rights(&Rights::new().may(&["get"], "", "configmaps")).overlay(ANSWERS),
]);

// More autoscaling.
const METRIC_CONTAINER: Deployed = WEB.overlay(Overlay { //~ looks at the container `proxy`, which the pod does not have
    autoscaler: Some(Autoscaler::new(2, 5).metric(Metric::container_cpu("proxy", 70))),
    ..ANSWERS
});
const METRIC_NAME: Metric = Metric::pods("", 5); //~ a metric has a name and an amount above 0
const METRIC_OBJECT: Metric = Metric::object("", "Ingress", "web", "requests", 5); //~ a metric of an object names its version, kind and name
const SCALED_BY_NOBODY: Autoscaler = Autoscaler::by(" ", 1, 2); //~ somebody else scales, and nobody is named
const SCALED_BY_KEDA: Deployed = WEB.overlay(Overlay { //~ a replica count of 2 is outside the autoscaler's range of 3 to 5
    autoscaler: Some(Autoscaler::by("KEDA", 3, 5)),
    ..ANSWERS
});

// Kinds.
const AGENT: Workload<DaemonSet> = Workload::daemon_set("agent", "agent").resources(RESOURCES);
const DB: Workload<StatefulSet> = Workload::stateful_set("db", "db").resources(RESOURCES);
const STATEFUL: StatefulOverlay = StatefulOverlay {
    image: ImageTag::exact("1.0.0"),
    replicas: Replicas::new(1),
    exposure: Exposure::none(),
    disruption_budget: None,
    storage: &[],
    config: &[],
};
const DB_ALONE: App = App::new(RELEASE, PROD, &[DB.overlay(StatefulOverlay {
    replicas: Replicas::new(1), //~ `db` may have one replica in prod
    ..STATEFUL
})]);
const DB_READY: Deployed = DB.port(Port::tcp("sql", 5432)).overlay(STATEFUL); //~ which has no readiness probe
const DB_TWICE: Deployed = DB
    .singleton("one writer")
    .overlay(StatefulOverlay { replicas: Replicas::new(2), ..STATEFUL }); //~ `db` is a singleton and has 2 replicas
const DB_STORAGE: Deployed = DB
    .overlay(StatefulOverlay { storage: &[Storage::new("data", Memory::gibibytes(2))], ..STATEFUL }); //~ `db` has no claim template named `data`
const DB_UNMOUNTED: Deployed = DB.claim_template("data", DISK).overlay(STATEFUL); //~ no container of `db` mounts the volume `data`
const DB_CLASS: Claim = DISK.storage_class("Fast SSD"); //~ `Fast SSD` is not a DNS-1123 subdomain
const DB_NAMES: Workload<StatefulSet> = DB.claim_template("data", DISK).volume(Volume::secret("data", "s")); //~ two volumes of `db` are named `data`
const AGENT_STUCK: Workload<DaemonSet> = AGENT.max_unavailable(Amount::count(0)); //~ maxUnavailable is 0, so no pod can be replaced
const ONCE: Workload<Job> = Workload::job("once", "once");
const ONCE_RESOURCES: Deployed = ONCE.overlay(JobOverlay { image: ImageTag::exact("1"), config: &[] }); //~ has no resource profile
const ONCE_BACKOFF: Workload<Job> = ONCE.backoff_limit(1001); //~ backoffLimit 1001 is above 1000
const ONCE_DEADLINE: Workload<Job> = ONCE.active_deadline_seconds(0); //~ a duration 0 is outside 1 to
const ONCE_PARALLEL: Workload<Job> = ONCE.completions(2, 3); //~ of 2 pods 3 cannot run at a time
const ONCE_LATEST: App = App::new(RELEASE, PROD, &[ONCE.resources(RESOURCES).overlay(JobOverlay {
    image: ImageTag::latest(), //~ `once` has the tag `latest` in prod
    config: &[],
})]);
const SCHEDULE_FIELDS: Schedule = Schedule::cron("0 2 * *"); //~ `0 2 * *` is no schedule: it has not five fields
const SCHEDULE_HOUR: Schedule = Schedule::cron("0 24 * * *"); //~ its hour is outside 0 to 23
const SCHEDULE_NEVER: Schedule = Schedule::cron("0 0 31 2 *"); //~ none of its months has such a day
const SCHEDULE_SECONDS: Schedule = Schedule::cron("0 0 2 * * *"); //~ it has more than five fields
const ZONE: Schedule = Schedule::cron("@daily").time_zone("CET"); //~ `CET` is no name of the time zone database
const ZONE_LOCAL: Schedule = Schedule::cron("@daily").time_zone("Local"); //~ `Local` is no name of the time zone database
const NIGHTLY: Workload<CronJob> = Workload::cron_job("nightly", "nightly", Schedule::cron("@daily"));
const NIGHTLY_LATE: Workload<CronJob> = NIGHTLY.starting_deadline_seconds(9); //~ startingDeadlineSeconds 9 is below 10
const NIGHTLY_HISTORY: Workload<CronJob> = NIGHTLY.history(101, 1); //~ a history of more than 100 Jobs

// Names, quantities, ports, paths, labels.
const NAME: Workload = Workload::new("Web", "web"); //~ `Web` is not a workload's name
const LONG_NAME: Workload = Workload::new("a-name-that-leaves-no-room-for-the-hash-of-a-pod-name", "web"); //~ longer than 52
const NAMESPACE: Namespace = Namespace::new("shop_dev"); //~ `shop_dev` is not a DNS-1123 label
const SYSTEM: Namespace = Namespace::new("kube-system"); //~ `kube-system` is the cluster's own namespace
const DEFAULT: Namespace = Namespace::new("default"); //~ `default` is the cluster's own namespace
const SUBDOMAIN: SecretEnv = SecretEnv::new("URL", "my secret"); //~ `my secret` is not a DNS-1123 subdomain
const ENV: Config = Config::new("LOG LEVEL", "x"); //~ `LOG LEVEL` is not an environment variable's name
const ENV_DIGIT: SecretEnv = SecretEnv::new("1ST", "s"); //~ it starts with a digit
const REPOSITORY: Workload = Workload::new("web", "Web"); //~ `Web` is not an image repository
const TAGGED: Workload = Workload::new("web", "web:1.0.0"); //~ `web:1.0.0` is not an image repository
const NO_TAG: ImageTag = ImageTag::exact(""); //~ `` is not an image tag: it is empty
const TAG: ImageTag = ImageTag::exact("1.0 beta"); //~ `1.0 beta` is not an image tag
const LATEST: ImageTag = ImageTag::exact("latest"); //~ `latest` is no exact tag
const DIGEST: ImageTag = ImageTag::exact("1").digest("sha256:abc"); //~ it does not have 64 digits
const IMAGE: ImageReference = ImageReference::new("web@sha256:1"); //~ `sha256:1` is not an image digest
const CPU: Cpu = Cpu::new("100x"); //~ `100x` is no CPU quantity
const CPU_FINE: Cpu = Cpu::new("0.0001"); //~ it is finer than a whole unit
const CPU_NONE: Cpu = Cpu::millis(0); //~ a CPU quantity of 0 asks for nothing
const MEMORY: Memory = Memory::new("128MB"); //~ `128MB` is no memory quantity
const MEMORY_NONE: Memory = Memory::mebibytes(0); //~ a memory quantity of 0 asks for nothing
const PORT: Port = Port::http(0); //~ port 0 is outside 1 to 65535
const PORT_ROOT: Port = Port::http(80); //~ container port 80 is below 1024
const PORT_NAME: Port = Port::tcp("HTTP", 8080); //~ `HTTP` is not a port's name
const PORT_LONG: Port = Port::tcp("a-very-long-name", 8080); //~ it is longer than 15 characters
const NODE_PORT: Exposure = Exposure::node_port(80); //~ nodePort 80 is outside 30000 to 32767
const NODE_PORT_HIGH: Exposure = Exposure::node_port(32768); //~ nodePort 32768 is outside 30000 to 32767
const HTTP_PATH: Probes = Probes::http_get("health"); //~ `health` is not an HTTP path: it does not start with `/`
const MOUNT: WritablePath = WritablePath::new("tmp", Memory::mebibytes(1)); //~ `tmp` is not a mount path
const MOUNT_UP: WritablePath = WritablePath::new("/tmp/../etc", Memory::mebibytes(1)); //~ it has a part `.` or `..`
const BLOCK: Connection = Connection::block("10.0.0.1/8", 443); //~ `10.0.0.1/8` is not a block of IPv4 addresses
const LABEL_VALUE: Release = Release::new("shop", "1.0 beta"); //~ `1.0 beta` is not a label value
const LABEL_KEY: Annotation = Annotation::new("/owner", "x"); //~ `/owner` is not a label key
const TOPOLOGY: TopologySpread = TopologySpread::preferred("kubernetes.io/", 1); //~ `kubernetes.io/` is not a label key
const SKEW: TopologySpread = TopologySpread::preferred("zone", 0); //~ maxSkew 0 is outside 1 to

// Seconds, percentages, thresholds.
const PERIOD: Probe = Probe::new().period_seconds(0); //~ a probe's periodSeconds 0 is outside 1 to
const TIMEOUT: Probe = Probe::new().timeout_seconds(0); //~ a probe's timeoutSeconds 0 is outside 1 to
const THRESHOLD: Probe = Probe::new().failure_threshold(0); //~ a probe's threshold 0 is outside 1 to
const POLICY: ScalingPolicy = ScalingPolicy::pods(2, 1801); //~ a scaling policy's periodSeconds 1801 is outside 1 to 1800
const POLICY_NONE: ScalingPolicy = ScalingPolicy::percent(0, 60); //~ a scaling policy's value 0 is outside 1 to
const WINDOW: ScalingRules = ScalingRules::new().stabilization_window_seconds(3601); //~ is outside 0 to 3600
const PERCENT: Amount = Amount::percent(101); //~ percentage 101 is outside 0 to 100
const LIVENESS_SUCCESS: Probes = PROBES
    .startup(Probe::new())
    .liveness(Probe::new().success_threshold(2)); //~ successThreshold 2 of a liveness probe is not 1
const STARTUP_SUCCESS: Probes = PROBES.startup(Probe::new().success_threshold(2)); //~ of a startup probe is not 1
const WAIVER_DATE: Waiver = Waiver::new("run-as-root", "Deployment/web", "why").until("2026-13-01"); //~ `2026-13-01` is no date
const DEPENDENCY: Probes = PROBES.dependencies(&["data base"]); //~ `data base` is not a DNS-1123 label
const DEPENDENCY_TWICE: Probes = PROBES.dependencies(&["db", "mail", "db"]); //~ the dependency `db` is named twice
const DEPENDENCY_OWN: Probes = PROBES.dependencies(&["db", "status"]); //~ a dependency is named `status`
const NO_COMMAND: Handler = Handler::exec(&[]); //~ a probe's command is empty

// Resources.
const CPU_ABOVE: ResourceProfile = ResourceProfile::new( //~ the CPU request of 600m is above its limit of 500m
    Requests::new(Cpu::millis(600), Memory::mebibytes(64)),
    Limits::new(Cpu::millis(500), Memory::mebibytes(64)),
);
const MEMORY_ABOVE: ResourceProfile = ResourceProfile::new( //~ the memory request of 64Mi is above its limit of 32Mi
    Requests::new(Cpu::millis(600), Memory::mebibytes(64)),
    Limits::memory(Memory::mebibytes(32)),
);
const NO_RESOURCES: Deployed = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .probes(PROBES)
    .overlay(ANSWERS); //~ has no resource profile
const NO_PROBES: Deployed = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .resources(RESOURCES)
    .overlay(ANSWERS); //~ which has no readiness probe
const ONLY_LIVENESS: Deployed = WEB
    .probes(Probes::http_get("/").startup(Probe::new()).liveness(Probe::new()))
    .overlay(ANSWERS); //~ which has no readiness probe

// Autoscaling.
const MIN_ABOVE: Autoscaler = Autoscaler::new(5, 2); //~ minReplicas 5 is above maxReplicas 2
const MIN_ZERO: Autoscaler = Autoscaler::new(0, 2); //~ minReplicas is 0
const MIN_IS_MAX: Autoscaler = Autoscaler::new(2, 2); //~ minReplicas and maxReplicas are both 2
const NO_REPLICAS: Replicas = Replicas::new(0); //~ replica count 0 is outside 1 to
const BELOW_RANGE: Deployed = WEB.overlay(Overlay { //~ a replica count of 2 is outside the autoscaler's range of 3 to 5
    autoscaler: Some(Autoscaler::new(3, 5).cpu_utilization(70)),
    ..ANSWERS
});
const ABOVE_RANGE: Deployed = WEB.overlay(Overlay { //~ a replica count of 6 is outside the autoscaler's range of 3 to 5
    replicas: Replicas::new(6),
    autoscaler: Some(Autoscaler::new(3, 5).cpu_utilization(70)),
    ..ANSWERS
});
const NO_REQUEST: Deployed = Workload::new("worker", "worker").overlay(Overlay { //~ percent of a CPU request that is not there
    autoscaler: Some(Autoscaler::new(2, 5).cpu_utilization(70)),
    exposure: Exposure::none(),
    ..ANSWERS
});
const NO_MEMORY_REQUEST: Deployed = Workload::new("worker", "worker").overlay(Overlay { //~ percent of a memory request that is not there
    autoscaler: Some(Autoscaler::new(2, 5).memory_utilization(70)),
    exposure: Exposure::none(),
    ..ANSWERS
});
const NO_TARGET: Deployed = WEB.overlay(Overlay { //~ the autoscaler of `web` has no target
    autoscaler: Some(Autoscaler::new(2, 5)),
    ..ANSWERS
});
