//! What dev answers: one pod each, the newest build, a port on the node.

use manifest_lib::lower::Environment;
use manifest_lib::model::{App, Config, Exposure, ImageTag, Namespace, Overlay, Replicas, Stage, Target};

use crate::shared::{BACKEND, EVOLVED_TODO, FRONTEND, MINIKUBE, WAIVERS};

/// The folder `out/dev/`.
pub const ENVIRONMENT: Environment = Environment::new("dev", DEV).waivers(WAIVERS);

/// evolved-todo on an engineer's own Minikube.
pub const DEV: App = App::new(
    EVOLVED_TODO,
    Target { stage: Stage::Dev, namespace: Namespace::new("evolved-todo-dev"), cluster: MINIKUBE.name("dev") },
    &[
        FRONTEND.overlay(Overlay {
            image: ImageTag::latest(),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::node_port(30080),
            disruption_budget: None,
            config: &[],
        }),
        BACKEND.overlay(Overlay {
            image: ImageTag::latest(),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::cluster_ip(),
            disruption_budget: None,
            config: &[Config::new("LOG_LEVEL", "debug")],
        }),
    ],
);
