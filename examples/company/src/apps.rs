//! What the company runs, and what its stages answer.

use manifest_lib::model::{
    Autoscaler, Claim, Connection, CronJob, CronJobOverlay, Deployed, DisruptionBudget, Exposure, ImageTag, Limits,
    Mount, Namespace, Overlay, Port, Probe, Probes, Release, Replicas, Requests, ResourceProfile, Schedule,
    StatefulOverlay, StatefulSet, Workload,
};
use manifest_lib::values::{Amount, Cpu, Memory};

use crate::{Product, SHOP_IMAGES};

const fn size(cpu: u64, memory: u64) -> ResourceProfile {
    ResourceProfile::new(
        Requests::new(Cpu::millis(cpu), Memory::mebibytes(memory)),
        Limits::memory(Memory::mebibytes(memory)),
    )
}

/// What the company's services have in common.
#[track_caller]
const fn service(name: &'static str, repository: &'static str) -> Workload<'static> {
    Workload::new(name, repository)
        .port(Port::http(8080))
        .port(Port::tcp("metrics", 9090))
        .scraped_on(9090)
        .resources(size(100, 128))
        .probes(Probes::http_get("/healthz").readiness(Probe::new().timeout_seconds(5)))
        .writable_path("/tmp", Memory::mebibytes(64))
}

/// While somebody tries things.
#[track_caller]
const fn tried(exposure: Exposure<'static>) -> Overlay<'static> {
    Overlay {
        image: ImageTag::latest(),
        replicas: Replicas::new(1),
        autoscaler: None,
        exposure,
        disruption_budget: None,
        config: &[],
    }
}

/// In staging and prod.
#[track_caller]
const fn used(image: ImageTag<'static>, exposure: Exposure<'static>) -> Overlay<'static> {
    Overlay {
        image,
        replicas: Replicas::new(2),
        autoscaler: Some(Autoscaler::new(2, 4).cpu_utilization(70)),
        exposure,
        disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
        config: &[],
    }
}

const INSIDE: Exposure<'static> = Exposure::cluster_ip();

const SHOP_WEB: Workload<'static> = service("web", "shop/web").connection(Connection::to("api", 8080));
const SHOP_API: Workload<'static> = service("api", "shop/api").connection(Connection::internet(443));

/// What customers see.
pub const SHOP: Product = Product {
    release: Release::new("shop", "4.2.0"),
    next: "4.3.0",
    namespaces: [Namespace::new("shop-preview"), Namespace::new("shop-staging"), Namespace::new("shop")],
    reads_images: true,
    tried: &[SHOP_WEB.overlay(tried(Exposure::load_balancer())), SHOP_API.overlay(tried(INSIDE))],
    used: &[
        SHOP_WEB.overlay(used(SHOP_IMAGES.tag("web"), Exposure::load_balancer())),
        SHOP_API.overlay(used(SHOP_IMAGES.tag("api"), INSIDE)),
    ],
};

// Another app with a `web`, of another image.
const BILLING_WEB: Workload<'static> = service("web", "billing/web").connection(Connection::internet(5432));
const INVOICES: Workload<'static, CronJob> =
    Workload::cron_job("invoices", "billing/web", Schedule::cron("30 2 * * *"))
        .command(&["invoices"])
        .starting_deadline_seconds(3600)
        .active_deadline_seconds(7200)
        .resources(size(200, 256))
        .connection(Connection::internet(5432));

const fn nightly(image: ImageTag<'static>) -> Deployed<'static> {
    INVOICES.overlay(CronJobOverlay { image, suspend: false, config: &[] })
}

/// What customers pay.
pub const BILLING: Product = Product {
    release: Release::new("billing", "1.9.0"),
    next: "1.9.0",
    namespaces: [Namespace::new("billing-preview"), Namespace::new("billing-staging"), Namespace::new("billing")],
    reads_images: false,
    tried: &[BILLING_WEB.overlay(tried(INSIDE)), nightly(ImageTag::latest())],
    used: &[BILLING_WEB.overlay(used(ImageTag::exact("1.9.0"), INSIDE)), nightly(ImageTag::exact("1.9.0"))],
};

const INDEX: Workload<'static, StatefulSet> = Workload::stateful_set("index", "search/index")
    .port(Port::http(9200))
    .claim_template("data", Claim::new(Memory::gibibytes(10)))
    .mount(Mount::new("data", "/data"))
    .resources(size(500, 2048))
    .probes(Probes::http_get("/ready").readiness(Probe::new().timeout_seconds(5)));

const fn index(image: ImageTag<'static>, replicas: u32) -> Deployed<'static> {
    INDEX.overlay(StatefulOverlay {
        image,
        replicas: Replicas::new(replicas),
        exposure: Exposure::none(),
        disruption_budget: None,
        storage: &[],
        config: &[],
    })
}

/// What customers look for.
pub const SEARCH: Product = Product {
    release: Release::new("search", "2.0.0"),
    next: "2.1.0",
    namespaces: [Namespace::new("search-preview"), Namespace::new("search-staging"), Namespace::new("search")],
    reads_images: false,
    tried: &[index(ImageTag::latest(), 1)],
    used: &[index(ImageTag::exact("2.0.0"), 2)],
};

const TOOLS: [Namespace<'static>; 3] =
    [Namespace::shared("tools-preview"), Namespace::shared("tools-staging"), Namespace::shared("tools")];
const SENDER: Workload<'static> = service("sender", "mail/sender").connection(Connection::internet(587));
const PAGES: Workload<'static> = service("pages", "docs/pages");

/// What customers are told, in a namespace with [`DOCS`].
pub const MAIL: Product = Product {
    release: Release::new("mail", "1.0.3"),
    next: "1.0.4",
    namespaces: TOOLS,
    reads_images: false,
    tried: &[SENDER.overlay(tried(INSIDE))],
    used: &[SENDER.overlay(used(ImageTag::exact("1.0.3"), INSIDE))],
};

/// What customers read, in a namespace with [`MAIL`].
pub const DOCS: Product = Product {
    release: Release::new("docs", "11.0.0"),
    next: "11.0.0",
    namespaces: TOOLS,
    reads_images: false,
    tried: &[PAGES.overlay(tried(INSIDE))],
    used: &[PAGES.overlay(used(ImageTag::exact("11.0.0"), INSIDE))],
};
