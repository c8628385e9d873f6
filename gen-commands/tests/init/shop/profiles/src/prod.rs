//! What prod answers: two pods at least, which scale with the load, behind a load balancer.

use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Autoscaler, DisruptionBudget, Exposure, ImageTag, Namespace, Overlay, Replicas, Stage, Target,
};
use manifest_lib::values::Amount;

use crate::shared::{CLUSTER, RELEASE, WEB};

/// The folder `out/prod/`.
pub const ENVIRONMENT: Environment = Environment::new("prod", PROD);

/// The app where its users are.
pub const PROD: App = App::new(
    RELEASE,
    Target { stage: Stage::Prod, namespace: Namespace::new("shop"), cluster: CLUSTER },
    &[WEB.overlay(Overlay {
        image: ImageTag::exact("1.28-alpine"),
        replicas: Replicas::new(2),
        autoscaler: Some(Autoscaler::new(2, 6).cpu_utilization(70)),
        exposure: Exposure::load_balancer(),
        disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
        config: &[],
    })],
);
