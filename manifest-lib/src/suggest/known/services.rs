//! The ways to pods.

use super::super::place::Of::Kind as OfKind;
use super::case::Case;
use super::row::{Row, any, doubtful};
use crate::diff::kind::Kind::{ConfigMap, Ingress, Secret, Service};

pub(super) const ROWS: &[Row] = &[
    doubtful(OfKind(Service), "spec.selector.**", any, "the Service sends to other pods"),
    doubtful(OfKind(Service), "spec.type", any, "the Service is reached from elsewhere"),
    doubtful(
        OfKind(Service),
        "spec.loadBalancerSourceRanges.**",
        any,
        "other addresses come in through the load balancer, or some no longer do",
    ),
    doubtful(OfKind(Service), "spec.externalTrafficPolicy", any, "callers' addresses, and which nodes answer, change"),
    doubtful(OfKind(Service), "spec.sessionAffinityConfig.**", any, "callers are kept at one pod for another time"),
    doubtful(OfKind(Service), "spec.ports.**", any, "callers find it at another port, or reach another one behind it"),
    doubtful(OfKind(Ingress), "spec.**", any, "other requests come in, or go elsewhere"),
    doubtful(OfKind(ConfigMap), "data.**", reads_it, "pods read it when they start: those that run keep the old one"),
    doubtful(OfKind(ConfigMap), "binaryData.**", any, "pods read it when they start: those that run keep the old one"),
    doubtful(OfKind(ConfigMap), "immutable", any, "nobody can change it from then on"),
    doubtful(OfKind(Secret), "**", any, "pods read it when they start: those that run keep the old one"),
];

fn reads_it(case: &Case<'_, '_>) -> bool {
    case.sides.iter().any(|side| side.reads(&case.key.name))
}
