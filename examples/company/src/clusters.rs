//! The company's clusters.

use manifest_lib::model::{Cluster, Nodes, Pods};
use manifest_lib::values::{Cpu, Memory};

/// Where Prometheus runs, in each cluster.
const PROMETHEUS: Pods<'static> = Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]);

/// The office's own machines, with k3s.
pub const LAB: Cluster<'static> = Cluster::k3s("1.34", &[Nodes::new(4, Cpu::millis(7_800), Memory::gibibytes(30))])
    .name("lab")
    .monitoring_from(PROMETHEUS)
    .registry("registry.lab.example:5000/company");

/// Users in Europe: GKE, with a pool of large nodes for the search.
pub const EU: Cluster<'static> = Cluster::gke(
    "1.35",
    &[
        Nodes::new(6, Cpu::millis(3_920), Memory::gibibytes(13)).reserved(Cpu::millis(300), Memory::mebibytes(500)),
        Nodes::new(2, Cpu::millis(7_910), Memory::gibibytes(57)).reserved(Cpu::millis(300), Memory::mebibytes(500)),
    ],
)
.name("eu")
.zones(&["europe-west4-a", "europe-west4-b"])
.monitoring_from(PROMETHEUS)
.ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]))
.registry("europe-docker.pkg.dev/company/apps")
.load_balancer_annotations(&[("networking.gke.io/load-balancer-type", "Internal")]);

/// Users in America: EKS in Auto Mode.
pub const US: Cluster<'static> =
    Cluster::eks_auto("1.36", &[Nodes::new(8, Cpu::millis(7_700), Memory::gibibytes(28))], "172.20.0.10/32")
        .name("us")
        .with_policies()
        .monitoring_from(PROMETHEUS)
        .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]))
        .registry("123456789012.dkr.ecr.us-east-1.amazonaws.com/company")
        .pull_secret("ecr");
