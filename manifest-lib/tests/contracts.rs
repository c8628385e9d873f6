//! The health contract: its schema and the check of an answer agree, and the page says what the probes say.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::health::{Contract, body_faults};
use manifest_lib::lower::{Environment, Patch};
use manifest_lib::model::*;
use manifest_lib::render;
use manifest_lib::values::{Cpu, Memory};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const API: Workload = Workload::new("api", "api").ports(&[Port::tcp("main", 8000), Port::tcp("admin", 9000)]).probes(
    Probes::http_get("/health")
        .startup(Probe::new().period_seconds(7).failure_threshold(11))
        .readiness(Probe::new().initial_delay_seconds(3).timeout_seconds(4))
        .liveness(Probe::new().failure_threshold(1).handler(Handler::http_get("/live").port(9000)))
        .dependencies(&["database", "mail"]),
);
const TCP: Workload = Workload::new("tcp", "tcp")
    .ports(&[Port::tcp("main", 8000)])
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new()));

/// The workload in an app of its own, with patches.
fn environment(workload: Workload<'static>, patches: &'static [Patch<'static>]) -> Environment<'static> {
    let profile =
        ResourceProfile::new(Requests::new(Cpu::millis(1), Memory::mebibytes(1)), Limits::memory(Memory::mebibytes(1)));
    let overlay = Overlay {
        image: ImageTag::latest(),
        replicas: Replicas::new(1),
        autoscaler: None,
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    };
    let target = Target {
        stage: Stage::Dev,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(1), Memory::gibibytes(1)),
    };
    let workloads = vec![workload.resources(profile).overlay(overlay)].leak();
    Environment::new("dev", App::try_new(Release::new("shop", "1"), target, workloads).unwrap()).patches(patches)
}

fn of(workload: Workload<'static>, patches: &'static [Patch<'static>]) -> Vec<Contract<'static>> {
    let all = Contract::of_all(&[environment(workload, patches)]).unwrap();
    all.into_iter().map(|(contract, _)| contract).collect()
}

fn contracts() -> Vec<Contract<'static>> {
    of(API, &[])
}

#[test]
fn what_a_patch_says_is_what_counts() {
    const PATCHES: &[Patch] = &[Patch::deployment("api", |deployment| {
        let pod = deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        pod.containers[0].startup_probe.as_mut().unwrap().failure_threshold = Some(99);
    })];
    let patched = of(API, PATCHES);
    assert_eq!((contracts()[0].asked[0].failure_threshold, patched[0].asked[0].failure_threshold), (11, 99));
}

/// The schema of the answers of `api`.
fn validator() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(&render::health_schema(&contracts())).unwrap();
    schema["allOf"] = json!([{"$ref": "#/$defs/workload-api"}]);
    // The reference back to the root would go round for ever, so it is taken out where it is not needed.
    schema["$defs"]["workload-api"].as_object_mut().unwrap().remove("$ref");
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn bodies() -> impl Strategy<Value = Value> {
    let status = prop_oneof![Just(json!("healthy")), Just(json!("unhealthy")), Just(json!("ok")), Just(json!(true))];
    let time = prop_oneof![
        Just(json!("2026-01-31T09:00:00Z")),
        Just(json!("2026-01-31T09:00:00.25+01:00")),
        Just(json!("2026-01-31T09:00:00")),
        Just(json!("2026-02-31T09:00:00Z")),
        Just(json!(1_769_850_000)),
    ];
    let state = prop_oneof![
        4 => Just(json!("connected")),
        2 => Just(json!("unavailable")),
        2 => Just(json!("unknown")),
        1 => Just(json!("error: x")),
        1 => Just(json!(null)),
    ];
    let service = prop_oneof![3 => Just(json!("api")), 1 => Just(json!(3))];
    let property = |value: BoxedStrategy<Value>| prop_oneof![1 => Just(None), 9 => value.prop_map(Some)];
    (
        property(status.boxed()),
        property(time.boxed()),
        property(service.boxed()),
        property(state.clone().boxed()),
        property(state.clone().boxed()),
        property(state.boxed()),
    )
        .prop_map(|(status, time, service, database, mail, cache)| {
            let pairs = [
                ("status", status),
                ("timestamp", time),
                ("service", service),
                ("database", database),
                ("mail", mail),
                ("cache", cache),
            ];
            Value::Object(pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_schema_and_the_check_of_an_answer_agree(body in bodies()) {
        let code = if body["status"] == "unhealthy" { 503 } else { 200 };
        let faults = body_faults(code, &body.to_string(), &["database", "mail"]);
        prop_assert_eq!(validator().is_valid(&body), faults.is_empty(), "{} {:?}", body, faults);
    }
}

#[test]
fn the_schema_itself_is_one_and_refers_to_itself() {
    let schema: Value = serde_json::from_str(&render::health_schema(&contracts())).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let whole = jsonschema::options().build(&json!({"$ref": "#/$defs/workload-api", "$defs": schema["$defs"]}));
    assert!(whole.is_ok());
    assert_eq!(schema["$defs"]["workload-api"]["$ref"], "#");
    assert_eq!(schema["required"], json!(["status", "timestamp"]));
    assert!(schema["$comment"].as_str().unwrap().starts_with(render::MARK));
}

#[test]
fn the_page_says_what_each_probe_asks() {
    let page = render::health_page(&[(contracts().remove(0), vec!["dev".to_owned()])]);
    for line in [
        "| startup | `GET /health` on port 8000 | 7 s | 1 s | after 11 noes in a row the container is restarted; until the first yes nothing else is asked |",
        "| readiness | `GET /health` on port 8000 | 10 s, first after 3 s | 4 s | after 3 noes in a row the pod gets no traffic, until it says yes again |",
        "| liveness | `GET /live` on port 9000 | 10 s | 1 s | after 1 no the container is restarted |",
        "Each answer of `/health` tells the state of `database`, `mail`.",
    ] {
        assert!(page.lines().any(|other| other == line), "{line} is not in\n{page}");
    }
    assert!(page.contains("\n## api\n") && page.contains("liveness should not ask the database"));
    // The examples are answers as the contract has them.
    let examples: Vec<&str> =
        page.lines().filter(|line| line.starts_with("200 ") || line.starts_with("503 ")).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let (code, body) = example.split_once(' ').unwrap();
        assert_eq!(body_faults(code.parse().unwrap(), body, &["database", "mail"]), Vec::<String>::new());
        assert!(serde_json::from_str::<Map<String, Value>>(body).unwrap().len() == 5);
    }
}

#[test]
fn who_is_not_asked_over_http_owes_nothing() {
    assert_eq!(of(TCP, &[]), []);
    assert_eq!(of(Workload::new("silent", "silent"), &[]), []);
}

#[test]
fn where_environments_differ_each_has_its_part_and_the_schema_asks_for_what_all_tell() {
    let other = API.probes(Probes::http_get("/health").readiness(Probe::new()).dependencies(&["mail", "search"]));
    let other = of(other, &[]).remove(0);
    let page = render::health_page(&[
        (contracts().remove(0), vec!["dev".to_owned()]),
        (other.clone(), vec!["prod".to_owned(), "qa".to_owned()]),
    ]);
    assert!(page.contains("\n## api in dev\n") && page.contains("\n## api in prod and qa\n"), "{page}");
    let schema = render::health_schema(&[contracts().remove(0), other]);
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["$defs"]["workload-api"]["required"], json!(["mail"]));
}
