//! Another app than ours: two ports, a worker without any, names with dashes, texts that Go would read, no secrets.

use super::*;

const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(10), Memory::mebibytes(8)), Limits::memory(Memory::mebibytes(8)));
const API: Workload = Workload::new("todo-api", "registry.example:5000/todo/api")
    .ports(&[Port::tcp("metrics", 9090), Port::http(8080)])
    .resources(RESOURCES)
    .probes(
        Probes::new(Handler::http_get("/up:{{y}}\"").port(8080))
            .readiness(Probe::new())
            .liveness(Probe::new().failure_threshold(6)),
    )
    .args(&["--format", "{{ .Values }} {{"])
    .pod_annotations(&[Annotation::new("example.com/template", "{{- fail \"no\" }}")]);
const WORKER: Workload = Workload::new("worker", "worker")
    .ports(&[Port::tcp("main", 7070)])
    .probes(Probes::http_get("/{{x}}\":").readiness(Probe::new()).liveness(Probe::new().failure_threshold(6)))
    .resources(RESOURCES)
    .connections(&[Connection::to("todo-api", 9090), Connection::block("10.0.0.0/8", 5432)]);

const fn target(stage: Stage, namespace: &'static str) -> Target<'static> {
    Target { stage, namespace: Namespace::new(namespace), cluster: Cluster::new(Cpu::cores(40), Memory::gibibytes(80)) }
}

const RELEASE: Release = Release::new("odd", "2");
const EXTRA: ExtraObject = ExtraObject::new(|| {
    Object::any(json!({
        "apiVersion": "example.com/v1", "kind": "Reminder",
        "metadata": {"name": "daily", "namespace": "odd"}, "spec": {"text": "{{ x }}\nline"},
    }))
});
const EXTRA_QA: ExtraObject = ExtraObject::new(|| {
    Object::any(json!({
        "apiVersion": "example.com/v1", "kind": "Reminder",
        "metadata": {"name": "daily", "namespace": "odd-qa"}, "spec": {"text": "{{ x }}\nline"},
    }))
});
const PROD: Environment = Environment::new(
    "live",
    App::new(
        RELEASE,
        target(Stage::Prod, "odd"),
        &[
            API.overlay(Overlay {
                image: ImageTag::exact("1"),
                replicas: Replicas::new(2),
                autoscaler: None,
                exposure: Exposure::cluster_ip(),
                disruption_budget: None,
                config: &[],
            }),
            WORKER.overlay(Overlay {
                image: ImageTag::exact("1"),
                replicas: Replicas::new(2),
                autoscaler: None,
                exposure: Exposure::cluster_ip(),
                disruption_budget: None,
                config: &[Config::new("MODE", "{{ live }}")],
            }),
        ],
    ),
)
.extra(&[EXTRA]);
const QA: Environment = Environment::new(
    "qa",
    App::new(
        RELEASE,
        target(Stage::Dev, "odd-qa"),
        &[
            API.overlay(Overlay {
                image: ImageTag::latest(),
                replicas: Replicas::new(1),
                autoscaler: Some(Autoscaler::new(1, 3).memory_utilization(60)),
                exposure: Exposure::load_balancer(),
                disruption_budget: None,
                config: &[Config::new("DEBUG", "yes")],
            }),
            WORKER.overlay(Overlay {
                image: ImageTag::latest(),
                replicas: Replicas::new(2),
                autoscaler: None,
                exposure: Exposure::cluster_ip(),
                disruption_budget: Some(DisruptionBudget::min_available(Amount::percent(50))),
                config: &[],
            }),
        ],
    ),
)
.extra(&[EXTRA_QA]);

#[test]
#[ignore = "needs Helm: run .ci/tools"]
fn the_chart_of_any_app_is_its_bundles() {
    let folder = TempDir::new().unwrap();
    for (path, text) in chart::charts(&[QA, PROD]).unwrap_or_else(|errors| panic!("{errors:?}")) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let chart = folder.path().join("odd").display().to_string();
    let told = out(&helm(&["lint", "--strict", &chart]));
    assert!(!told.contains("[WARNING]"), "{told}");
    let qa = format!("{chart}/values-qa.yaml");
    for (environment, more) in [(PROD, vec![]), (QA, vec!["-f", qa.as_str()])] {
        let bundle = environment.bundle().unwrap();
        let wanted: Objects =
            bundle.iter().map(|(key, item)| (key.to_string(), item.object.to_value().unwrap())).collect();
        let namespace = if environment.name() == "qa" { "odd-qa" } else { "odd" };
        let mut arguments =
            vec!["template", "odd", chart.as_str(), "--namespace", namespace, "--set", "namespace.create=true"];
        arguments.extend(more);
        let made = objects(&out(&helm(&arguments)));
        let asked = json!(["http://todo-api:8080/up:{{y}}\"", "http://worker:7070/{{x}}\":"]);
        assert_eq!(made["Pod/test-connection"]["spec"]["containers"][0]["args"], asked);
        same(&without_helms_own(made), &without_helms_own(wanted));
    }
}
