//! What dev answers: one pod, a port on the node.

use manifest_lib::lower::Environment;
use manifest_lib::model::{App, Exposure, ImageTag, Namespace, Overlay, Replicas, Stage, Target};

use crate::shared::{CLUSTER, RELEASE, WEB};

/// The folder `out/dev/`.
pub const ENVIRONMENT: Environment = Environment::new("dev", DEV);

/// The app on an engineer's own cluster.
pub const DEV: App = App::new(
    RELEASE,
    Target { stage: Stage::Dev, namespace: Namespace::new("shop-dev"), cluster: CLUSTER },
    &[WEB.overlay(Overlay {
        image: ImageTag::exact("1.28-alpine"),
        replicas: Replicas::new(1),
        autoscaler: None,
        exposure: Exposure::node_port(30080),
        disruption_budget: None,
        config: &[],
    })],
);
