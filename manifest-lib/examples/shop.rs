//! A shop of six services that call each other over gRPC, and an agent on each node that collects what they log.
//! `cargo run -p manifest-lib --example shop` prints what the cluster applies.
#![allow(missing_docs, unreachable_pub)]

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};

/// What each service is: gRPC on one port, which answers the health protocol, and metrics on another.
const fn service(name: &'static str, repository: &'static str, port: u32) -> Workload<'static> {
    Workload::new(name, repository)
        .port(Port::tcp("grpc", port))
        .port(Port::tcp("metrics", 9464))
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
            Limits::memory(Memory::mebibytes(128)),
        ))
        .probes(
            Probes::new(Handler::grpc())
                .startup(Probe::new().period_seconds(2).failure_threshold(30))
                .readiness(Probe::new().timeout_seconds(5)),
        )
        .env("OTEL_SERVICE_NAME", name)
}

const CATALOG: Workload = service("catalog", "registry.example/shop/catalog", 3550)
    .volume(Volume::image("products", "registry.example/shop/products:2026-11"))
    .mount(Mount::new("products", "/products").read_only());
const CURRENCY: Workload = service("currency", "registry.example/shop/currency", 7000);
const SHIPPING: Workload = service("shipping", "registry.example/shop/shipping", 50051);
const PAYMENT: Workload = service("payment", "registry.example/shop/payment", 50052)
    .env_from(EnvFrom::secret("payment-provider").prefix("PROVIDER_"))
    .connection(Connection::internet(443));
const CHECKOUT: Workload = service("checkout", "registry.example/shop/checkout", 5050).connections(&[
    Connection::to("catalog", 3550),
    Connection::to("currency", 7000),
    Connection::to("shipping", 50051),
    Connection::to("payment", 50052),
]);
const FRONTEND: Workload = Workload::new("frontend", "registry.example/shop/frontend")
    .port(Port::http(8080))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(128)),
        Limits::memory(Memory::mebibytes(128)),
    ))
    .probes(Probes::http_get("/_healthz").readiness(Probe::new().timeout_seconds(5)))
    .connections(&[
        Connection::to("catalog", 3550),
        Connection::to("currency", 7000),
        Connection::to("checkout", 5050),
    ]);

/// Control planes log, too.
const EVERY_NODE: Scheduling =
    Scheduling::new().toleration(Toleration::exists("node-role.kubernetes.io/control-plane")).priority_class("logging");
const POD_NAMES: Rights = Rights::new().may(&["get", "list", "watch"], "", "pods");

const AGENT: Workload<DaemonSet> = Workload::daemon_set("log-agent", "registry.example/shop/log-agent")
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(20), Memory::mebibytes(32)),
        Limits::memory(Memory::mebibytes(64)),
    ))
    .env_field("NODE_NAME", PodField::NodeName)
    .max_unavailable(Amount::percent(50))
    .scheduling(&EVERY_NODE)
    .rights(&POD_NAMES)
    .connection(Connection::internet(4317));

const IN: Route = Route::http("public", "gateways").hostname("shop.example.com");
const CATALOG_IN: Route = Route::grpc("public", "gateways").hostname("api.shop.example.com").service("shop.Catalog");

const ANSWERS: Overlay = Overlay {
    image: ImageTag::exact("0.10.3"),
    replicas: Replicas::new(2),
    autoscaler: None,
    exposure: Exposure::cluster_ip(),
    disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
    config: &[],
};

const SHOP: App = App::new(
    Release::new("shop", "0.10.3"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(12), Memory::gibibytes(48))
            .nodes(3)
            .gateway_from(Pods::of("envoy-gateway-system", &[]))
            .api_server("10.0.0.10/32", 6443),
    },
    &[
        FRONTEND.overlay(Overlay {
            autoscaler: Some(Autoscaler::new(2, 8).cpu_utilization(70)),
            exposure: Exposure::cluster_ip().ports(&[ServicePort::new(80, 8080)]).route(&IN),
            ..ANSWERS
        }),
        CATALOG.overlay(Overlay { exposure: Exposure::cluster_ip().route(&CATALOG_IN), ..ANSWERS }),
        CURRENCY.overlay(ANSWERS),
        SHIPPING.overlay(ANSWERS),
        PAYMENT.overlay(ANSWERS),
        CHECKOUT.overlay(ANSWERS),
        AGENT.overlay(DaemonOverlay { image: ImageTag::exact("3.2.0"), exposure: Exposure::none(), config: &[] }),
    ],
);

pub const ALL: &[Environment] = &[Environment::new("shop", SHOP)];

#[allow(dead_code)] // the tests take the constants alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", manifest_lib::render::bundle(&ALL[0].checked()?)?);
    Ok(())
}
