//! What the rules of the gate find before and after.

use manifest_lib::diff::Impact;
use manifest_lib::serde_json::{Value, json};

use crate::support::{between, changes, deployment, messages, object};

#[test]
fn what_the_gate_finds_is_what_became_looser() {
    let container = |context: Value| json!({"name": "web", "image": "web:1", "securityContext": context});
    let strict = json!({"runAsNonRoot": true, "runAsUser": 1000});
    let old = deployment(&json!({"containers": [container(strict.clone())]}));
    let root = deployment(&json!({"containers": [container(json!({"runAsUser": 0}))]}));
    let diff = between(&old, &root);
    let loosened = messages(&diff, Impact::LoosensSecurity);
    assert!(loosened.iter().any(|message| message.contains("run-as-root")), "{loosened:?}");
    assert!(
        changes(&diff)
            .iter()
            .any(|(path, impacts)| path.ends_with("runAsUser") && impacts.contains(&"loosens-security"))
    );
    assert!(
        messages(&between(&root, &old), Impact::TightensSecurity).iter().any(|message| message.contains("run-as-root"))
    );
    // The same promise made by the pod instead of its container is as strict as before.
    let pod = deployment(&json!({"securityContext": strict, "containers": [container(json!({}))]}));
    let diff = between(&old, &pod);
    assert_eq!(messages(&diff, Impact::LoosensSecurity), Vec::<&str>::new());
    assert_eq!(changes(&diff).len(), 3, "{:?}", changes(&diff));
}

/// A container that is asked one question by two probes, which a rule finds, and one that is not.
fn probed(liveness: bool) -> Value {
    let probe = json!({"httpGet": {"path": "/", "port": 80}, "initialDelaySeconds": 30});
    let mut container = json!({"name": "web", "image": "web:1", "readinessProbe": probe.clone()});
    if liveness {
        container["livenessProbe"] = probe;
    }
    container
}

#[test]
fn what_vanishes_with_the_thing_that_it_judged_is_no_improvement() {
    let none = Vec::<&str>::new();
    let better = |old: &str, new: &str, impact| {
        let diff = between(old, new);
        messages(&diff, impact).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // The probe that was asked the same as another.
    let with = deployment(&json!({"containers": [probed(true)]}));
    let without = deployment(&json!({"containers": [probed(false)]}));
    assert!(messages(&between(&without, &with), Impact::LowersAvailability)[0].contains("identical-probes"));
    assert_eq!(better(&with, &without, Impact::RaisesAvailability), none);
    let patient = {
        let mut container = probed(true);
        container["livenessProbe"]["failureThreshold"] = json!(9);
        deployment(&json!({"containers": [container]}))
    };
    assert!(better(&with, &patient, Impact::RaisesAvailability)[0].contains("identical-probes"));
    // The container that may do too much, and the setting that lets it.
    let sidecar = |context: Value| json!({"name": "sidecar", "image": "a:1", "securityContext": context});
    let two = |context: Value| deployment(&json!({"containers": [probed(false), sidecar(context)]}));
    let privileged = two(json!({"privileged": true}));
    let added = two(json!({"capabilities": {"add": ["SYS_ADMIN"]}}));
    let one = better(&privileged, &without, Impact::TightensSecurity);
    assert!(!one.iter().any(|message| message.contains("sidecar")), "{one:?}");
    for old in [privileged, added] {
        let told = better(&old, &two(json!({})), Impact::TightensSecurity);
        assert!(told.iter().any(|message| message.contains("privilege-escalation")), "{told:?}");
    }
    let host = deployment(&json!({"containers": [probed(false)], "hostNetwork": true}));
    assert!(better(&host, &without, Impact::TightensSecurity)[0].contains("host-access"));
    // The object, and the one for whose sake it was judged.
    let pods =
        deployment(&json!({"containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 80}]}]}));
    let service = object("Service", &json!({"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}));
    let both = format!("{pods}\n---\n{service}");
    assert!(messages(&between(&pods, &both), Impact::LowersAvailability)[0].contains("missing-readiness-probe"));
    assert_eq!(better(&both, &pods, Impact::RaisesAvailability), none);
    assert_eq!(better(&both, &service, Impact::RaisesAvailability), none);
}
