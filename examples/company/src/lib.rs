//! A company: five apps in three stages on three clusters, from one binary.
//!
//! [`clusters`] says what each cluster is, [`apps`] what runs and what each stage answers, and [`ALL`] which of it stands
//! where. The namespaces have the same names in all clusters; two apps share one. `shop.images` holds the builds of the
//! shop that CI writes.

use manifest_lib::lower::{Environment, environments};
use manifest_lib::model::{App, Cluster, Deployed, Images, Namespace, Release, Stage, Target};

pub mod apps;
pub mod clusters;

use apps::{BILLING, DOCS, MAIL, SEARCH, SHOP};
use clusters::{EU, LAB, US};

/// A stage for each feature that somebody wants to see.
pub const PREVIEW: Stage = Stage::as_dev("preview");
/// What prod will be tomorrow.
pub const STAGING: Stage = Stage::as_prod("staging");

/// The builds of the shop that users meet, which CI writes.
pub const SHOP_IMAGES: Images<'static> = Images::new("shop.images", include_str!("shop.images"));

/// An app, and the namespace of each of its stages.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// Its name and the version that users have.
    pub release: Release<'static>,
    /// The version that is tried out.
    pub next: &'static str,
    /// The namespaces of preview, staging and prod.
    pub namespaces: [Namespace<'static>; 3],
    /// Whether staging and prod run what `shop.images` says.
    pub reads_images: bool,
    /// What runs while somebody tries things.
    pub tried: &'static [Deployed<'static>],
    /// What runs in staging and prod.
    pub used: &'static [Deployed<'static>],
}

const fn on(
    name: &'static str,
    product: &Product,
    stage: Stage,
    place: usize,
    cluster: Cluster<'static>,
) -> Environment<'static> {
    let release = if place < 2 { product.release.at(product.next) } else { product.release };
    let workloads = if stage.is_strict() { product.used } else { product.tried };
    let target = Target { stage, namespace: product.namespaces[place], cluster };
    // The clusters ask DNS in different places, and a chart has one set of templates: each cluster takes its bundles.
    let environment = Environment::new(name, App::new(release, target, workloads)).without_chart();
    if product.reads_images && stage.is_strict() { environment.images(SHOP_IMAGES) } else { environment }
}

/// A product in each stage on each cluster.
macro_rules! everywhere {
    ($($name:literal: $product:ident),+) => {
        environments(&[$(
            on(concat!($name, "-preview-lab"), &$product, PREVIEW, 0, LAB),
            on(concat!($name, "-preview-eu"), &$product, PREVIEW, 0, EU),
            on(concat!($name, "-preview-us"), &$product, PREVIEW, 0, US),
            on(concat!($name, "-staging-lab"), &$product, STAGING, 1, LAB),
            on(concat!($name, "-staging-eu"), &$product, STAGING, 1, EU),
            on(concat!($name, "-staging-us"), &$product, STAGING, 1, US),
            on(concat!($name, "-prod-lab"), &$product, Stage::Prod, 2, LAB),
            on(concat!($name, "-prod-eu"), &$product, Stage::Prod, 2, EU),
            on(concat!($name, "-prod-us"), &$product, Stage::Prod, 2, US),
        )+])
    };
}

/// Every environment: each app in each stage on each cluster.
pub const ALL: &[Environment<'static>] =
    everywhere!["shop": SHOP, "billing": BILLING, "search": SEARCH, "mail": MAIL, "docs": DOCS];
