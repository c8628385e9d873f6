//! What clashes within a cluster, and what a cluster lacks.

use manifest_lib::lower::environments;

use super::*;

// Environments beside each other, which clash within a cluster alone.
const EU: Cluster = CLUSTER.name("eu");
const US: Cluster = CLUSTER.name("us");
const fn answers(exposure: Exposure<'static>) -> Overlay<'static> {
    Overlay { exposure, ..ANSWERS }
}
const OPEN: &[Deployed] = &[WEB.overlay(answers(Exposure::node_port(30080)))];
const fn on(name: &'static str, release: &'static str, namespace: Namespace<'static>, cluster: Cluster<'static>, what: &'static [Deployed<'static>]) -> Environment<'static> {
    Environment::new(name, App::new(Release::new(release, "1"), Target { stage: Stage::Prod, namespace, cluster }, what))
}
const SHOP_EU: Environment = on("shop-eu", "shop", Namespace::new("shop"), EU, OPEN);
const SHOP_US: Environment = on("shop-us", "shop", Namespace::new("shop"), US, OPEN);
const TWO_CLUSTERS: &[Environment] = environments(&[SHOP_EU, SHOP_US]);
const TWO_NAMES: &[Environment] = environments(&[SHOP_EU, Environment::new("shop-eu", RIGHT)]); //~ two environments are named `shop-eu`, and a folder holds one: rename one
const TWO_SPACES: &[Environment] = environments(&[SHOP_EU, on("next", "billing", Namespace::new("shop"), EU, &[API.overlay(ANSWERS)])]); //~ `next` has the namespace `shop` of `shop-eu`: give it its own, or let both write `Namespace::shared(...)`
const TWO_PORTS: &[Environment] = environments(&[SHOP_EU, on("next", "billing", Namespace::new("billing"), EU, OPEN)]); //~ `next` has the nodePort 30080 of `shop-eu`, and a node opens it once
const TEAM: Namespace = Namespace::shared("team");
const SHARED: &[Environment] = environments(&[on("a", "shop", TEAM, EU, &[WEB.overlay(ANSWERS)]), on("b", "billing", TEAM, EU, &[API.overlay(ANSWERS)])]);
const SHARED_NAME: &[Environment] = environments(&[on("a", "shop", TEAM, EU, &[WEB.overlay(ANSWERS)]), on("b", "billing", TEAM, EU, &[WEB.overlay(ANSWERS)])]); //~ `b` has the namespace `team` of `a`, and both have a workload `web`
const SHARED_APP: &[Environment] = environments(&[on("a", "shop", TEAM, EU, &[WEB.overlay(ANSWERS)]), on("b", "shop", TEAM, EU, &[API.overlay(ANSWERS)])]); //~ and both are the app `shop`, whose objects have one name
const OTHER_WORDS: &[Environment] = environments(&[SHOP_EU, on("next", "billing", Namespace::new("billing"), EU.kubernetes("1.36"), &[API.overlay(ANSWERS)])]); //~ `shop-eu` and `next` are on one cluster and say otherwise of its size or version
const HALF: Cluster = Cluster::new(Cpu::millis(500), Memory::gibibytes(8)).name("half");
const TOGETHER: &[Environment] = environments(&[ //~ the apps on the cluster `half` at their maxima, with a rollout's surge, request 600m CPU, and the cluster has 500m
    on("a", "shop", Namespace::new("a"), HALF, &[WEB.overlay(ANSWERS)]),
    on("b", "billing", Namespace::new("b"), HALF, &[WEB.overlay(ANSWERS)]),
]);

// Nodes, and what a cluster has.
const NO_SHAPES: Cluster = Cluster::of(&[]); //~ a cluster without nodes runs nothing
const SMALL_NODES: Cluster = Cluster::of(&[Nodes::new(100, Cpu::millis(99), Memory::gibibytes(1))]);
const TOO_LARGE: App = App::new(RELEASE, Target { cluster: SMALL_NODES, ..PROD }, &[WEB.overlay(ANSWERS)]); //~ a pod of `web` requests 100m CPU, and no node has more than 99m to give
const NARROW_NODES: Cluster = Cluster::of(&[Nodes::new(2, Cpu::millis(190), Memory::gibibytes(1))]);
const CROWDED: App = App::new(RELEASE, Target { cluster: NARROW_NODES, ..PROD }, &[WEB.overlay(ANSWERS)]); //~ 3 pods, with a rollout's surge, request 100m CPU or more each, as those of `web` do, and the nodes have room for 2 such pods
const FULL_NODES: Cluster = Cluster::of(&[Nodes::new(1, Cpu::cores(4), Memory::gibibytes(8)).pods(2)]);
const TOO_MANY: App = App::new(RELEASE, Target { cluster: FULL_NODES, ..PROD }, &[WEB.overlay(ANSWERS)]); //~ there are 3 pods at their maxima, and all nodes together run 2 at most
const TWO_COUNTS: Cluster = SMALL_NODES.nodes(3); //~ the shapes of the nodes say how many there are
const UNKNOWN_VERSION: Cluster = CLUSTER.kubernetes("1.32"); //~ `1.32` is no version of Kubernetes that is known here
const WIDE_DNS: Dns = Dns::kube_dns().address("169.254.0.0/16"); //~ `169.254.0.0/16` is more than one address
const NEAR: Overlay = Overlay { exposure: Exposure::cluster_ip().traffic_distribution(TrafficDistribution::PreferSameNode), ..ANSWERS };
const NEWER: App = App::new(RELEASE, Target { cluster: CLUSTER.kubernetes("1.33"), ..PROD }, &[WEB.overlay(NEAR)]); //~ `web` has PreferSameNode, which works since Kubernetes 1.34, and the cluster runs 1.33: leave it out, or upgrade the cluster
const NEW_ENOUGH: App = App::new(RELEASE, Target { cluster: CLUSTER.kubernetes("1.34"), ..PROD }, &[WEB.overlay(NEAR)]);
const NO_CLASS: App = App::new(RELEASE, Target { cluster: CLUSTER.storage_classes(&["standard", "fast"]), ..PROD }, &[ //~ a claim of `web` asks for the storage class `slow`, which the cluster does not have: write one of `standard`, `fast`
    WEB.singleton("it writes").volume(Volume::claim("data", Claim::new(Memory::gibibytes(1)).storage_class("slow"))).mount(Mount::new("data", "/data"))
        .overlay(Overlay { replicas: Replicas::new(1), ..ANSWERS }),
]);
const IN_ZONE: Scheduling = Scheduling::new().node_selector("topology.kubernetes.io/zone", "eu-1d");
const NO_ZONE: App = App::new(RELEASE, Target { cluster: CLUSTER.zones(&["eu-1a", "eu-1b"]), ..PROD }, &[WEB.scheduling(&IN_ZONE).overlay(ANSWERS)]); //~ the pods of `web` ask for the zone `eu-1d`, which the cluster does not have
const NOBODY_SCRAPES: App = App::new(RELEASE, PROD, &[WEB.scraped_on(8080).overlay(ANSWERS)]); //~ `web` is scraped, and the cluster does not say whose pods do it
const SCRAPED_DEAF: Deployed = WEB.scraped_on(9999).overlay(ANSWERS); //~ the monitoring scrapes port 9999, which no container of `web` listens on
const STAGE_NAME: Stage = Stage::as_prod("Load Test"); //~ `Load Test` is not a DNS-1123 label
