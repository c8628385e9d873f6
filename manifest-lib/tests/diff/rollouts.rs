//! What a rollout may take away, however its strategy is written, and what nobody may read.

use manifest_lib::serde_json::{Value, json, to_string};

use crate::support::{between, changes};

fn deployment(spec: &Value) -> Value {
    let mut whole = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}},
        },
    });
    for (key, value) in spec.as_object().into_iter().flatten() {
        match value {
            Value::Null => drop(whole["spec"].as_object_mut().and_then(|spec| spec.remove(key))),
            value => whole["spec"][key] = value.clone(),
        }
    }
    whole
}

#[test]
fn a_strategy_is_judged_by_what_it_lets_a_rollout_take() {
    let told = |old: Value, new: Value| {
        changes(&between(&deployment(&old).to_string(), &deployment(&new).to_string()))[0].1.clone()
    };
    let recreate = json!({"strategy": {"type": "Recreate"}});
    let away = |pods: u8| json!({"strategy": {"rollingUpdate": {"maxUnavailable": pods}}});
    assert_eq!(told(json!({}), recreate.clone()), ["lowers-availability"]);
    assert_eq!(told(recreate, json!({})), ["raises-availability"]);
    assert_eq!(told(json!({}), away(3)), ["lowers-availability"]);
    assert_eq!(told(away(1), away(2)), ["lowers-availability"]);
    assert_eq!(told(away(2), json!({})), ["raises-availability"]);
    // A quarter of three pods is none.
    assert_eq!(told(json!({}), away(0)), ["changes-behavior"]);
    assert_eq!(told(json!({}), json!({"replicas": null})), ["drops-capacity"]);
    assert!(!told(json!({"replicas": 1}), json!({"replicas": null})).contains(&"drops-capacity"));
}

#[test]
fn no_secret_is_shown_by_its_place_or_its_name() {
    let secret = |key: &str| {
        json!({
            "apiVersion": "v1", "kind": "Secret",
            "metadata": {"name": "web", "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": format!("{{\"stringData\": {{\"KEY\": \"{key}\"}}}}"),
            }},
            "data": {"KEY": key},
        })
    };
    let variable = |value: &str| {
        let env = json!([{"name": "PASSWORD_DB", "value": value}, {"name": "MODE", "value": "shown"}]);
        deployment(&json!({"template": {"spec": {"containers": [{"name": "web", "env": env}]}}}))
    };
    let settings = |value: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"DB_PASSWORD": value, "MODE": "shown"}});
    let nothing = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}});
    for (old, new) in [
        (secret("plain-old"), secret("plain-new")),
        (variable("plain-old"), variable("plain-new")),
        (deployment(&json!({})), variable("plain-new")),
        (settings("plain-old"), settings("plain-new")),
        (nothing, settings("plain-new")),
    ] {
        let told = to_string(&between(&old.to_string(), &new.to_string())).unwrap();
        assert!(told.contains("(hidden"), "{told}");
        assert!(!told.contains("plain-"), "{told}");
    }
}
