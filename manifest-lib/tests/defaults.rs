//! A number that the model writes down as Kubernetes' own is the one of Kubernetes' own document, and a quantity that a
//! chart takes is one.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::chart;
use manifest_lib::kinds::{DefaultValue, Kind};
use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::serde_json::{Value, from_str, json};
use manifest_lib::values::{Cpu, Memory, Quantity};
use proptest::prelude::*;

const WEB: Workload = Workload::new("web", "web")
    .port(Port::http(8080))
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(64)),
    ))
    .probes(Probes::http_get("/").readiness(Probe::new()));

const ENVIRONMENT: Environment = Environment::new(
    "dev",
    App::new(
        Release::new("shop", "1.0.0"),
        Target {
            stage: Stage::Dev,
            namespace: Namespace::new("shop"),
            cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
        },
        &[WEB.overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::cluster_ip(),
            disruption_budget: None,
            config: &[],
        })],
    ),
);

#[test]
fn what_is_written_down_is_what_kubernetes_says() {
    let bundle = ENVIRONMENT.bundle().unwrap();
    let (_, item) = bundle.iter().find(|(key, _)| key.kind == "Deployment").unwrap();
    let spec = item.object.to_value().unwrap()["spec"].clone();
    let kind = Kind::by_name("Deployment").unwrap();
    let default = |path: &str| match kind.field(path).and_then(|field| field.default()) {
        Some(DefaultValue::Integer(number)) => json!(number),
        other => panic!("{path}: {other:?}"),
    };
    let pod = &spec["template"]["spec"];
    assert_eq!(spec["progressDeadlineSeconds"], default("spec.progressDeadlineSeconds"));
    assert_eq!(pod["terminationGracePeriodSeconds"], default("spec.template.spec.terminationGracePeriodSeconds"));
}

#[test]
fn a_quantity_that_a_chart_takes_is_one() {
    let files = chart::charts(&[ENVIRONMENT]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let (_, schema) = files.iter().find(|(path, _)| path.ends_with("values.schema.json")).unwrap();
    let schema: Value = from_str(schema).unwrap();
    let quantity = jsonschema::validator_for(&json!({
        "$ref": "#/$defs/QuantityText", "$defs": {"QuantityText": schema["$defs"]["QuantityText"]},
    }))
    .unwrap();
    assert!(quantity.is_valid(&json!("1.5Gi")) && !quantity.is_valid(&json!("1 Gi")));
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts = "[0-9]{0,3}(\\.[0-9]{0,3})?(m|k|M|G|Ki|Mi|Gi|K|i|e3| )?";
    runner
        .run(&texts, |text| {
            prop_assert!(!quantity.is_valid(&json!(text)) || Quantity::try_from(text.as_str()).is_ok(), "{text}");
            Ok(())
        })
        .unwrap();
}
