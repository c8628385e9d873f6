//! What must not compile: whole pods, labels, pods that no app here makes, more ways in, scaling to none.

use super::*;

// Whole pods, claims, spreads.
const WHOLE: ResourceProfile = ResourceProfile::new(
    Requests::new(Cpu::millis(150), Memory::mebibytes(64)),
    Limits::new(Cpu::millis(250), Memory::mebibytes(128)),
);
const WHOLE_LESS: Deployed = WEB.sidecar(&PROXY).pod_resources(&WHOLE).overlay(ANSWERS); //~ the containers of `web` request 200m CPU together, and the pod as a whole requests 150m
const WHOLE_MEMORY: Deployed = WEB
    .pod_resources(&ResourceProfile::new(Requests::new(Cpu::cores(1), Memory::mebibytes(63)), Limits::memory(Memory::gibibytes(1))))
    .overlay(ANSWERS); //~ request 64Mi of memory together, and the pod as a whole requests 63Mi
const WHOLE_LIMIT: Deployed = WEB
    .pod_resources(&ResourceProfile::new(Requests::new(Cpu::millis(150), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(127))))
    .overlay(ANSWERS); //~ a limit of the container `web` is above the limit of the pod as a whole
const WHOLE_DEVICES: Workload = WEB.pod_resources(&RESOURCES.extended("nvidia.com/gpu", 1)); //~ a pod as a whole requests CPU and memory alone
const DB_STUCK: Workload<StatefulSet> = DB.max_unavailable(Amount::percent(0)); //~ maxUnavailable is 0, so no pod can be replaced
const MIN_DOMAINS: TopologySpread = TopologySpread::preferred("zone", 1).min_domains(3); //~ minDomains 3 needs a spread that waits
const NO_DOMAINS: TopologySpread = TopologySpread::required("zone", 1).min_domains(0); //~ minDomains 0 needs a spread that waits, and 1 or more
const ONE_POD_DISK: Deployed = NIGHTLY
    .resources(RESOURCES)
    .completions(2, 2)
    .volume(Volume::claim("data", DISK.read_write_once_pod()))
    .mount(Mount::new("data", "/data"))
    .overlay(CronJobOverlay { image: ImageTag::exact("1"), suspend: false, config: &[] }); //~ is for one pod, and `nightly` runs several at a time
const SHARED_ONE_POD: Deployed = WEB
    .volume(Volume::claim("data", DISK.read_write_once_pod()))
    .mount(Mount::new("data", "/data"))
    .overlay(ANSWERS); //~ has several pods: write `.read_write_many()`
const CONFIG_VOLUME: Deployed = WEB
    .env("A", "1")
    .volume(Volume::files("config", &[File::new("a", "")]))
    .mount(Mount::new("config", "/etc/web"))
    .overlay(ANSWERS); //~ would have the ConfigMap that the plain settings have already

// Labels and annotations of all objects, and of what keeps the pods.
const APP_LABEL: App = RIGHT.label("team", "a").label("team", "b"); //~ the label `team` of `shop` is set twice
const APP_LABEL_OWN: App = RIGHT.label("app.kubernetes.io/part-of", "x"); //~ `app.kubernetes.io/part-of` follows from the app and the workload
const APP_LABEL_TEXT: App = RIGHT.label("team", "a b"); //~ `a b` is not a label value
const APP_ANNOTATION: App = RIGHT.annotation("a", "1").annotation("a", "2"); //~ the annotation `a` of `shop` is set twice
const FIFTH_LABEL: App = RIGHT.label("a", "1").label("b", "1").label("c", "1").label("d", "1").label("e", "1"); //~ `.label(...)` is called more than 4 times
const WEB_ANNOTATION: Workload = WEB.annotation("a", "1").annotation("a", "2"); //~ the annotation `a` of `web` is set twice
const WEB_ANNOTATION_KEY: Workload = WEB.annotation("a b", "1"); //~ `a b` is not a label key

// Pods that no app here makes.
const EXTRA: ExtraPods = ExtraPods::new("store", &[("cnpg.io/cluster", "store")]).port(5432);
const EXTRA_PORT: Connection = Connection::to_extra(&EXTRA, 5433); //~ a connection leads to port 5433, which the extra pods `store` do not listen on
const EXTRA_ALL: ExtraPods = ExtraPods::new("store", &[]); //~ the extra pods `store` have no label
const EXTRA_LABEL: ExtraPods = ExtraPods::new("store", &[("a b", "c")]); //~ `a b` is not a label key
const EXTRA_NAME: App = App::new(RELEASE, DEV, &[
    WEB.connection(Connection::to_extra(&EXTRA_WEB, 80)).overlay(ANSWERS),
]);
const EXTRA_WEB: ExtraPods = ExtraPods::new("web", &[("app", "web")]).port(80); //~ the extra pods `web` have the name of a workload
const EXTRA_CALLS: App = RIGHT.extra_pods(&[
    &EXTRA.connection(
        Connection::to("cart", 80), //~ `store` connects to `cart`, which is not in the app
    ),
]);
const TO_PODS: Connection = Connection::to_pods(Pods::of("Kafka", &[]), 9092); //~ `Kafka` is not a DNS-1123 label
const HERE_PORT: Deployed = WEB.called_from(Pods::here(&[("app", "x")]), 9999).overlay(ANSWERS); //~ pods of the app's own namespace call port 9999, which no container of `web` listens on

// More ways in.
const TWO_INGRESSES: Deployed = WEB.overlay(Overlay { exposure: Exposure::cluster_ip().ingress(&INGRESS).ingress(&INGRESS), ..ANSWERS }); //~ two ways in of `web` of one kind have one name
const TWO_ROUTES: Deployed = WEB.overlay(Overlay { //~ two ways in of `web` of one kind have one name
    exposure: Exposure::cluster_ip().route(&ROUTE.named("a")).route(&ROUTE.named("a")),
    ..ANSWERS
});
const ROUTE_NAME: Route = ROUTE.named("A"); //~ `A` is not a DNS-1123 label
const ROUTE_HEADER: Route = ROUTE.header("x beta", "yes"); //~ the header `x beta` has no name of letters
const ROUTE_EXACT: Route = Route::grpc("public", "gateways").path_exact("/a"); //~ a gRPC route matches services
const ROUTE_TWICE: Route = ROUTE.path_prefix("/a").path_prefix("/a"); //~ the path or service `/a` is there twice
const ROUTE_METHOD: Route = ROUTE.service_method("shop.Catalog", "Find"); //~ an HTTP route matches paths
const ROUTE_PARENT: Route = ROUTE.also_through("Public", "gateways"); //~ `Public` is not a DNS-1123 subdomain
const ROUTE_HOST: Route = ROUTE.hostname("a.example").hostname("a.example"); //~ the host `a.example` is there twice
const PRIVILEGED_UDP: Port = Port::privileged_udp("dns", 5353); //~ container port 5353 needs no capability
const ONLY_NOBODY: App = App::new(RELEASE, DEV, &[ //~ the pods of `web` are placed by those of `cache`
    WEB.scheduling(&Scheduling::new().only_with("cache", "zone")).overlay(ANSWERS),
]);

// To zero and back.
const TO_ZERO: Deployed = WEB.overlay(Overlay { //~ the autoscaler of `web` goes down to no pod, and then nobody is left to measure
    autoscaler: Some(Autoscaler::new(1, 5).cpu_utilization(70).to_zero("nobody waits")),
    ..ANSWERS
});
const TO_ZERO_WHY: Autoscaler = Autoscaler::new(1, 5).to_zero(" "); //~ an autoscaler goes down to no pod for a reason
const TO_ZERO_BY: Autoscaler = Autoscaler::by("KEDA", 1, 5).to_zero("nobody waits"); //~ only where it scales itself
const BY_RANGE: Autoscaler = Autoscaler::by("KEDA", 5, 5); //~ minReplicas and maxReplicas are both 5
const TOLERANCE: ScalingRules = ScalingRules::new().tolerance_percent(101); //~ a tolerance of 101 percent is outside 0 to 100

// How ports map.
const CONNECTION_MAPPED: App = App::new(RELEASE, DEV, &[
    WEB.connections(&[
        Connection::to("api", 81), //~ correct the connection; its Service leads from 80 to 8000
    ]).overlay(ANSWERS),
    API.overlay(Overlay { exposure: Exposure::cluster_ip().ports(&[ServicePort::new(80, 8000)]), ..ANSWERS }),
]);
