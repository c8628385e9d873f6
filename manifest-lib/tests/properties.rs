//! What holds for every model: valid by Kubernetes' schemas, nothing empty, the same bytes each time, and read back as
//! the same objects.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use manifest_lib::gate::CheckedBundle;
use manifest_lib::lower::Environment;
use manifest_lib::model::Waiver;
use manifest_lib::objects::Object;
use manifest_lib::render;
use proptest::prelude::*;
use schemars::JsonSchema;
use serde_json::Value;

mod support;

/// A drawn probe may be asked twice; whether that is wise is not what these properties are about.
const WAIVERS: &[Waiver] = &[
    Waiver::new("identical-probes", "Deployment/web", "drawn"),
    Waiver::new("identical-probes", "Deployment/api", "drawn"),
    Waiver::new("identical-probes", "Deployment/worker-2", "drawn"),
];

/// The gate must pass every valid model, but for waivers that happen to accept nothing.
fn checked(environment: &Environment<'_>) -> CheckedBundle {
    let bundle = environment.bundle().unwrap_or_else(|errors| panic!("{errors}"));
    let needed = |waiver: &&Waiver<'_>| {
        let alone = CheckedBundle::new(bundle.clone(), environment.app().stage(), std::slice::from_ref(*waiver));
        alone.is_ok()
    };
    let waivers: Vec<Waiver<'_>> = WAIVERS.iter().filter(needed).copied().collect();
    CheckedBundle::new(bundle.clone(), environment.app().stage(), &waivers)
        .unwrap_or_else(|findings| panic!("{findings}"))
}

static SCHEMAS: LazyLock<HashMap<&str, Validator>> = LazyLock::new(|| {
    fn closed<T: JsonSchema>() -> Validator {
        let mut schema = schemars::schema_for!(T).to_value();
        close(&mut schema);
        jsonschema::validator_for(&schema).unwrap()
    }
    HashMap::from([
        ("Namespace", closed::<Namespace>()),
        ("ServiceAccount", closed::<ServiceAccount>()),
        ("ConfigMap", closed::<ConfigMap>()),
        ("NetworkPolicy", closed::<NetworkPolicy>()),
        ("Service", closed::<Service>()),
        ("Deployment", closed::<Deployment>()),
        ("StatefulSet", closed::<StatefulSet>()),
        ("DaemonSet", closed::<DaemonSet>()),
        ("Job", closed::<Job>()),
        ("CronJob", closed::<CronJob>()),
        ("HorizontalPodAutoscaler", closed::<HorizontalPodAutoscaler>()),
        ("PodDisruptionBudget", closed::<PodDisruptionBudget>()),
    ])
});

/// The published schemas let unknown fields pass and leave quantities open: a judge does neither.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") && !map.contains_key("additionalProperties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            if map.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true)) {
                map.insert("type".to_owned(), serde_json::json!(["integer", "string"]));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// The paths of empty maps and lists.
fn empties(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if map.is_empty() => found.push(path.to_owned()),
        Value::Array(items) if items.is_empty() => found.push(path.to_owned()),
        Value::Object(map) => map.iter().for_each(|(key, value)| empties(value, &format!("{path}.{key}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| empties(value, &format!("{path}[{index}]"), found));
        }
        _ => {}
    }
}

/// Reads a document as the type that its kind names, as a client would.
fn read(kind: &str, value: Value) -> Object {
    match kind {
        "Namespace" => Object::from(serde_json::from_value::<Namespace>(value).unwrap()),
        "ServiceAccount" => Object::from(serde_json::from_value::<ServiceAccount>(value).unwrap()),
        "ConfigMap" => Object::from(serde_json::from_value::<ConfigMap>(value).unwrap()),
        "NetworkPolicy" => Object::from(serde_json::from_value::<NetworkPolicy>(value).unwrap()),
        "Service" => Object::from(serde_json::from_value::<Service>(value).unwrap()),
        "Deployment" => Object::from(serde_json::from_value::<Deployment>(value).unwrap()),
        "StatefulSet" => Object::from(serde_json::from_value::<StatefulSet>(value).unwrap()),
        "DaemonSet" => Object::from(serde_json::from_value::<DaemonSet>(value).unwrap()),
        "Job" => Object::from(serde_json::from_value::<Job>(value).unwrap()),
        "CronJob" => Object::from(serde_json::from_value::<CronJob>(value).unwrap()),
        "HorizontalPodAutoscaler" => Object::from(serde_json::from_value::<HorizontalPodAutoscaler>(value).unwrap()),
        "PodDisruptionBudget" => Object::from(serde_json::from_value::<PodDisruptionBudget>(value).unwrap()),
        other => panic!("nobody makes a {other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_object_is_valid_and_holds_nothing_empty(environment in support::models::environment()) {
        for (key, item) in checked(&environment).bundle().iter() {
            let value = item.object.to_value().unwrap();
            let errors: Vec<String> =
                SCHEMAS[key.kind.as_str()].iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
            prop_assert!(errors.is_empty(), "{key}: {errors:?}");
            let mut found = Vec::new();
            empties(&value, "", &mut found);
            // An empty pod selector says something: all pods.
            found.retain(|path| !(key.kind == "NetworkPolicy" && path == ".spec.podSelector"));
            prop_assert!(found.is_empty(), "{key} holds empty {found:?}");
        }
    }

    #[test]
    fn every_bundle_reads_back_as_the_same_objects(environment in support::models::environment()) {
        let checked = checked(&environment);
        let text = render::bundle(&checked).unwrap();
        let documents: Vec<Value> = serde_yaml::from_multiple(&text).unwrap();
        prop_assert_eq!(documents.len(), checked.bundle().iter().len());
        for ((key, item), document) in checked.bundle().iter().zip(documents) {
            prop_assert_eq!(&document, &item.object.to_value().unwrap());
            prop_assert_eq!(&read(&key.kind, document), &item.object);
        }
    }

    #[test]
    fn the_same_model_gives_the_same_bytes_on_any_thread(environment in support::models::environment()) {
        let render = || render::bundle(&checked(&environment)).unwrap();
        let first = render();
        prop_assert_eq!(&first, &render());
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..4).map(|_| scope.spawn(render)).collect();
            for other in others {
                assert_eq!(first, other.join().unwrap());
            }
        });
    }

    #[test]
    fn every_field_knows_where_it_came_from(environment in support::models::environment()) {
        // All lines of these models are lines of the file that draws them.
        for (key, item) in checked(&environment).bundle().iter() {
            let origin = item.origins.of("metadata.name").to_string();
            prop_assert!(origin.contains("support/models.rs:"), "{key}: {origin}");
        }
    }
}

#[test]
fn the_closed_schemas_judge() {
    let wrong = |edit: fn(&mut Value)| {
        let mut value = serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"},
            "spec": {"selector": {}, "template": {"spec": {"containers": [{"name": "a"}]}}},
        });
        assert!(SCHEMAS["Deployment"].is_valid(&value));
        edit(&mut value);
        !SCHEMAS["Deployment"].is_valid(&value)
    };
    assert!(wrong(|value| value["spec"]["replica"] = 1.into()));
    assert!(wrong(|value| value["spec"]["replicas"] = "1".into()));
    assert!(wrong(|value| value["spec"]["selector"] = Value::Null));
    assert!(wrong(
        |value| value["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] = true.into()
    ));
}
