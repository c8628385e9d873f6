//! What an environment has of its cluster: policies, images, annotations, stages; and what environments may share.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::lower::{Environment, try_environments};
use manifest_lib::model::*;
use manifest_lib::render;
use manifest_lib::serde_json::{Value, json};
use manifest_lib::values::{Cpu, Memory};

const WEB: Workload = Workload::new("web", "team/web")
    .port(Port::http(8080))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(64)),
    ))
    .probes(Probes::http_get("/").readiness(Probe::new()));
const ANSWERS: Overlay = Overlay {
    image: ImageTag::exact("1.0.0"),
    replicas: Replicas::new(2),
    autoscaler: None,
    exposure: Exposure::cluster_ip(),
    disruption_budget: None,
    config: &[],
};
const NODES: &[Nodes] = &[Nodes::new(3, Cpu::millis(3_900), Memory::gibibytes(14))];

fn environment<'a>(name: &'a str, cluster: Cluster<'a>, workloads: &'a [Deployed<'a>]) -> Environment<'a> {
    let target = Target { stage: Stage::Prod, namespace: Namespace::new("shop"), cluster };
    Environment::new(name, App::try_new(Release::new("shop", "1.0.0"), target, workloads).unwrap())
}

fn object(environment: &Environment<'_>, name: &str) -> Value {
    let bundle = environment.bundle().unwrap();
    let (_, item) = bundle.iter().find(|(key, _)| key.to_string() == name).unwrap_or_else(|| panic!("{name}"));
    item.object.to_value().unwrap()
}

/// Whom every pod may ask for names: addresses, pods with their namespace, and the ports.
fn asked(cluster: Cluster<'_>) -> Vec<String> {
    let workloads = [WEB.overlay(ANSWERS)];
    let environment = environment("prod", cluster, &workloads);
    // The gate passes it, too.
    environment.checked().unwrap();
    let policy = object(&environment, "NetworkPolicy/allow-dns");
    let mut asked = Vec::new();
    for rule in policy["spec"]["egress"].as_array().unwrap() {
        for to in rule["to"].as_array().unwrap() {
            let port = &rule["ports"][0]["port"];
            asked.push(match &to["ipBlock"]["cidr"] {
                Value::String(cidr) => format!("{cidr} {port}"),
                _ => {
                    let labels = to["podSelector"]["matchLabels"].as_object().unwrap();
                    let (key, value) = labels.iter().next().unwrap();
                    let space = to["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"].as_str().unwrap();
                    format!("{space} {key}={} {port}", value.as_str().unwrap())
                }
            });
        }
    }
    asked
}

#[test]
fn each_cluster_answers_for_names_where_it_does() {
    const PODS: &str = "kube-system k8s-app=kube-dns 53";
    let lump = Cluster::new(Cpu::cores(4), Memory::gibibytes(8));
    assert_eq!(asked(lump), [PODS]);
    assert_eq!(asked(Cluster::minikube(Cpu::cores(4), Memory::gibibytes(8))), [PODS]);
    assert_eq!(asked(Cluster::kind(Cpu::cores(4), Memory::gibibytes(8))), [PODS]);
    assert_eq!(asked(Cluster::k3s("1.35", NODES)), [PODS]);
    assert_eq!(asked(Cluster::eks("1.35", NODES)), [PODS]);
    assert_eq!(asked(Cluster::eks_auto("1.35", NODES, "172.20.0.10/32")), [PODS, "172.20.0.10/32 53"]);
    let gke = [PODS, "kube-system k8s-app=node-local-dns 53", "169.254.20.10/32 53", "169.254.169.254/32 53"];
    assert_eq!(asked(Cluster::gke("1.35", NODES)), gke);
    assert_eq!(asked(Cluster::aks("1.35", NODES)), [PODS, "169.254.10.10/32 53", "169.254.10.11/32 53"]);
    let openshift = "openshift-dns dns.operator.openshift.io/daemonset-dns=default 5353";
    assert_eq!(asked(Cluster::openshift("1.34", NODES)), [openshift]);
    assert_eq!(asked(lump.node_local_dns()), [PODS, "169.254.20.10/32 53", "169.254.25.10/32 53"]);
    // Each fact can be said otherwise; an address is asked on 53, whatever the pods listen on.
    let own = Dns::pods(Pods::of("dns", &[("app", "unbound")]), 5353).address("10.0.0.2/32");
    assert_eq!(asked(Cluster::gke("1.35", NODES).dns(own)), ["dns app=unbound 5353", "10.0.0.2/32 53"]);
}

#[test]
fn images_annotations_and_callers_are_the_clusters() {
    let cluster = Cluster::eks("1.35", NODES)
        .registry("123.dkr.ecr.eu-west-1.amazonaws.com/shop")
        .pull_secret("ecr")
        .load_balancer_annotations(&[("a.example/scheme", "internal"), ("a.example/type", "nlb")])
        .monitoring_from(Pods::of("monitoring", &[("app", "prometheus")]));
    let exposure = Exposure::load_balancer().annotation("a.example/type", "alb");
    let workloads = [WEB.scraped_on(8080).overlay(Overlay { exposure, ..ANSWERS })];
    let environment = environment("prod", cluster, &workloads);
    let pod = &object(&environment, "Deployment/web")["spec"]["template"]["spec"];
    assert_eq!(pod["containers"][0]["image"], "123.dkr.ecr.eu-west-1.amazonaws.com/shop/team/web:1.0.0");
    assert_eq!(pod["imagePullSecrets"], json!([{"name": "ecr"}]));
    // What the exposure says itself is the nearer word.
    let annotations = &object(&environment, "Service/web")["metadata"]["annotations"];
    assert_eq!(*annotations, json!({"a.example/scheme": "internal", "a.example/type": "alb"}));
    let policy = object(&environment, "NetworkPolicy/web");
    let callers = policy["spec"]["ingress"].as_array().unwrap();
    let scraper = callers.iter().find(|rule| rule["from"][0]["podSelector"]["matchLabels"]["app"] == "prometheus");
    assert_eq!(scraper.unwrap()["ports"][0]["port"], 8080);
    // Whoever names a registry means it.
    let own = WEB.pull_secret("ecr");
    let other = [Workload::new("web", "ghcr.io/team/web")
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
            Limits::memory(Memory::mebibytes(64)),
        ))
        .overlay(Overlay { exposure: Exposure::none(), ..ANSWERS })];
    let environment = self::environment("prod", cluster, &other);
    let pod = &object(&environment, "Deployment/web")["spec"]["template"]["spec"];
    assert_eq!(pod["containers"][0]["image"], "ghcr.io/team/web:1.0.0");
    // A Secret that the workload names itself is named once.
    let twice = [own.overlay(ANSWERS)];
    let environment = self::environment("prod", cluster, &twice);
    assert_eq!(
        object(&environment, "Deployment/web")["spec"]["template"]["spec"]["imagePullSecrets"],
        json!([{"name": "ecr"}])
    );
}

#[test]
fn a_stage_has_a_name_and_is_as_strict_as_another() {
    let of = |stage| {
        let target = Target { stage, namespace: Namespace::new("shop"), cluster: Cluster::k3s("1.35", NODES) };
        let latest = [WEB.overlay(Overlay { image: ImageTag::latest(), ..ANSWERS })];
        let exact = [WEB.overlay(ANSWERS)];
        let strict = App::try_new(Release::new("shop", "1.0.0"), target, &latest).err().map(|fault| fault.to_string());
        let environment = Environment::new("x", App::try_new(Release::new("shop", "1.0.0"), target, &exact).unwrap());
        let namespace = object(&environment, "Namespace/shop");
        (strict, namespace["metadata"]["annotations"]["gen-cli/stage"].as_str().unwrap().to_owned())
    };
    assert_eq!(of(Stage::as_dev("preview")), (None, "preview (as dev)".to_owned()));
    let (fault, written) = of(Stage::as_prod("load-test"));
    assert_eq!(written, "load-test (as prod)");
    assert!(fault.unwrap().contains("has the tag `latest` in prod"));
    assert_eq!(of(Stage::Prod).1, "prod");
}

#[test]
fn what_a_namespace_shares_is_the_same_in_each_app() {
    let workloads = [WEB.overlay(ANSWERS)];
    let other = [Workload::new("api", "team/api")
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
            Limits::memory(Memory::mebibytes(64)),
        ))
        .overlay(Overlay { exposure: Exposure::none(), ..ANSWERS })];
    let target =
        Target { stage: Stage::Prod, namespace: Namespace::shared("team"), cluster: Cluster::k3s("1.35", NODES) };
    let app = |name, workloads| App::try_new(Release::new(name, "1.0.0"), target, workloads).unwrap();
    let all = [Environment::new("shop", app("shop", &workloads)), Environment::new("billing", app("billing", &other))];
    try_environments(&all).unwrap();
    for shared in ["Namespace/team", "NetworkPolicy/default-deny", "NetworkPolicy/allow-dns"] {
        assert_eq!(object(&all[0], shared), object(&all[1], shared));
        assert_eq!(object(&all[0], shared)["metadata"]["labels"]["app.kubernetes.io/name"], Value::Null);
    }
    assert_eq!(object(&all[0], "Deployment/web")["metadata"]["labels"]["app.kubernetes.io/name"], "shop");
}

const PYTHON: ImageBuild = PythonUv {
    python: BaseImage::new("python:3.13-slim"),
    uv: "uv==0.13.9",
    sources: &["app"],
    start: Command::new(&["python", "app"]),
}
.build();
const OTHER: ImageBuild = PythonUv {
    python: BaseImage::new("python:3.14-slim"),
    uv: "uv==0.13.9",
    sources: &["app"],
    start: Command::new(&["python", "app"]),
}
.build();

fn built<'a>(name: &'a str, release: Release<'a>, workloads: &'a [Deployed<'a>]) -> Environment<'a> {
    let target = Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::k3s("1.35", NODES).name(name),
    };
    Environment::new(name, App::try_new(release, target, workloads).unwrap())
}

#[test]
fn an_image_is_its_repositorys_whoever_runs_it() {
    let web = [WEB.image_build(&PYTHON).overlay(ANSWERS)];
    // dev is a version ahead of prod; its other app has a `web` of its own.
    let dev = built("dev", Release::new("shop", "1.1.0"), &web);
    let prod = built("prod", Release::new("shop", "1.0.0"), &web);
    let other = [Workload::new("web", "team/blog")
        .port(Port::http(8080))
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
            Limits::memory(Memory::mebibytes(64)),
        ))
        .probes(Probes::http_get("/").readiness(Probe::new()))
        .image_build(&OTHER)
        .overlay(ANSWERS)];
    let blog = built("blog", Release::new("blog", "1.0.0"), &other);
    let files = render::images(&[dev, prod, blog]).unwrap();
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "team/blog/Dockerfile",
        "team/blog/Dockerfile.dockerignore",
        "team/web/Dockerfile",
        "team/web/Dockerfile.dockerignore",
    ];
    assert_eq!(names, expected);
    assert!(files[2].1.contains("ARG VERSION\nLABEL org.opencontainers.image.version=$VERSION\n"), "{}", files[2].1);
    assert!(files[0].1.contains("LABEL org.opencontainers.image.version=\"1.0.0\"\n"));
    // One constant in two apps is one image, of neither app alone.
    let shared = render::images(&[prod, built("blog", Release::new("blog", "1.0.0"), &web)]).unwrap();
    assert!(!shared[0].1.contains("image.vendor"));
    // Two ways to build one image are told with both lines.
    let otherwise = [WEB.image_build(&OTHER).overlay(ANSWERS)];
    let told = render::images(&[prod, built("dev", Release::new("shop", "1.0.0"), &otherwise)]).unwrap_err();
    assert!(told.starts_with("the image `team/web` is built in two ways: by `web` at "), "{told}");
    assert_eq!(told.matches("tests/clusters.rs:").count(), 4, "{told}");
}

#[test]
fn what_a_version_does_not_have_is_no_bundle_and_what_it_advises_against_is_told() {
    use manifest_lib::kinds::Kind;
    use manifest_lib::lower::ExtraObject;
    use manifest_lib::plan::{Plan, advised_against};
    use manifest_lib::values::KubernetesVersion;
    // A stable kind that came later than the oldest version.
    let late = Kind::all().iter().find(|kind| kind.since() > 34).unwrap();
    assert!(late.since() <= 37);
    const LATER: &[ExtraObject] = &[ExtraObject::new(|| {
        let late = Kind::all().iter().find(|kind| kind.since() > 34).unwrap();
        manifest_lib::objects::Object::any(json!({
            "apiVersion": late.api_version, "kind": late.name, "metadata": {"name": "a"},
        }))
    })];
    let workloads = [WEB.overlay(Overlay {
        exposure: Exposure::cluster_ip().traffic_distribution(TrafficDistribution::PreferClose),
        ..ANSWERS
    })];
    let on = |version| environment("prod", Cluster::k3s(version, NODES), &workloads);
    let told = on("1.34").extra(LATER).bundle().unwrap_err().to_string();
    assert!(
        told.contains(&format!("its kind is new in Kubernetes 1.{}, and the cluster runs 1.34", late.since())),
        "{told}"
    );
    on("1.37").extra(LATER).bundle().unwrap();
    // What the version advises against is told in the plan, and an upgrade to it tells it, too.
    let bundle = on("1.34").bundle().unwrap();
    assert_eq!(Plan::of(&on("1.34"), &bundle).deprecated.len(), 1);
    assert!(Plan::of(&on("1.33"), &on("1.33").bundle().unwrap()).deprecated.is_empty());
    let upgrade = |from| advised_against(&bundle, Some(KubernetesVersion::new(from)), KubernetesVersion::NEWEST);
    assert_eq!((upgrade("1.33").len(), upgrade("1.34").len()), (1, 0));
}

#[test]
fn the_plan_keeps_what_ends_and_places_pods_on_nodes() {
    use manifest_lib::plan::{Plan, together};
    let probes = Probes::http_get("/").readiness(Probe::new().initial_delay_seconds(20));
    let web = WEB.probes(probes).graceful_shutdown(GracefulShutdown::new(5, 30));
    let workloads = [web.overlay(Overlay { replicas: Replicas::new(4), ..ANSWERS })];
    let nodes = [Nodes::new(2, Cpu::millis(300), Memory::gibibytes(1))];
    let on = |name, namespace| {
        let cluster = Cluster::of(&nodes).name("c");
        let target = Target { stage: Stage::Prod, namespace: Namespace::new(namespace), cluster };
        App::try_new(Release::new(name, "1.0.0"), target, &workloads).unwrap()
    };
    let environment = Environment::new("a", on("shop", "shop"));
    let plan = Plan::of(&environment, &environment.bundle().unwrap());
    // One more at a time, ready after 20 s at the earliest; an old one may take 30 s to end: two of them are still there.
    let replicas = &plan.workloads[0].replicas;
    assert_eq!((replicas.with_surge, replicas.while_ending), (5, 7));
    assert_eq!(plan.headroom.with_surge.cpu_millis, 100);
    assert_eq!(plan.headroom.while_ending.cpu_millis, -100);
    let placement = plan.placement.as_ref().unwrap();
    assert_eq!((placement.nodes, placement.used, placement.unplaced.len()), (2, 2, 0));
    // A second app is too much for the cluster, and neither of them alone is.
    let other = Environment::new("b", on("blog", "blog"));
    let second = Plan::of(&other, &other.bundle().unwrap());
    let all = together(&[(&environment, &plan), (&other, &second)]);
    assert_eq!(all[0].requests.with_surge.cpu_millis, 1_000);
    assert_eq!(all[0].placement.as_ref().unwrap().unplaced[0].pods, 4);
    let told = try_environments(&[environment, other]).unwrap_err().to_string();
    assert!(told.contains("the apps on the cluster `c` at their maxima"), "{told}");
}
