//! What prod answers: exact builds, autoscaling, a load balancer, drains one pod at a time.

use manifest_lib::lower::Environment;
use manifest_lib::model::{
    App, Autoscaler, Config, DisruptionBudget, Exposure, ImageTag, Namespace, Overlay, Replicas, ScalingPolicy,
    ScalingRules, Stage, Target,
};
use manifest_lib::values::Amount;

use crate::shared::{BACKEND, EVOLVED_TODO, FRONTEND, MINIKUBE, WAIVERS};

/// The folder `out/prod/`.
pub const ENVIRONMENT: Environment = Environment::new("prod", PROD).waivers(WAIVERS);

/// evolved-todo for its users.
pub const PROD: App = App::new(
    EVOLVED_TODO,
    Target { stage: Stage::Prod, namespace: Namespace::new("evolved-todo"), cluster: MINIKUBE.name("prod") },
    &[
        FRONTEND.overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: Some(Autoscaler::new(2, 5).cpu_utilization(80)),
            exposure: Exposure::load_balancer(),
            disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
            config: &[],
        }),
        BACKEND.overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: Some(
                Autoscaler::new(2, 10)
                    .cpu_utilization(70)
                    .scale_up(
                        ScalingRules::new().stabilization_window_seconds(60).policies(&[ScalingPolicy::pods(2, 60)]),
                    )
                    .scale_down(
                        ScalingRules::new().stabilization_window_seconds(300).policies(&[ScalingPolicy::pods(1, 60)]),
                    ),
            ),
            exposure: Exposure::cluster_ip(),
            disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
            config: &[Config::new("LOG_LEVEL", "info")],
        }),
    ],
);
