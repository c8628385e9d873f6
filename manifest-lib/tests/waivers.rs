//! What an environment accepts and adds, in its bundle and in the YAML that is written of it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use k8s_openapi::api::core::v1::Container;
use manifest_lib::gate::{Lint, lint_as_declared};
use manifest_lib::lower::{Environment, ExtraObject, Patch, Refused};
use manifest_lib::model::{
    App, Cluster, Exposure, ImageTag, Limits, Namespace, Overlay, Port, Probe, Probes, Release, Replicas, Requests,
    ResourceProfile, Stage, Target, Waiver, Workload,
};
use manifest_lib::objects::Object;
use manifest_lib::read::read;
use manifest_lib::values::{Cpu, Memory};
use serde_json::json;

const WEB: Workload = Workload::new("web", "web")
    .ports(&[Port::http(8080)])
    .resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(128)),
    ))
    .probes(
        Probes::http_get("/healthz")
            .startup(Probe::new())
            .readiness(Probe::new())
            .liveness(Probe::new().failure_threshold(6)),
    );

const APP: App = App::new(
    Release::new("shop", "1.0.0"),
    Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    },
    &[WEB.overlay(Overlay {
        image: ImageTag::exact("1.0.0"),
        replicas: Replicas::new(2),
        autoscaler: None,
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    })],
);

const RIGHT: Environment = Environment::new("prod", APP);

/// The container that patches change.
fn container(deployment: &mut k8s_openapi::api::apps::v1::Deployment) -> &mut Container {
    &mut deployment.spec.as_mut().unwrap().template.spec.as_mut().unwrap().containers[0]
}

const PROBES: &[Patch] =
    &[Patch::deployment("web", |web| container(web).liveness_probe.as_mut().unwrap().failure_threshold = Some(3))];

const WRITABLE: &[Patch] = &[Patch::deployment("web", |web| {
    let own = container(web);
    own.liveness_probe.as_mut().unwrap().failure_threshold = Some(3);
    own.security_context.as_mut().unwrap().read_only_root_filesystem = None;
})];

#[test]
fn a_waiver_for_all_accepts_each_and_is_written_onto_each() {
    let patched = RIGHT.patches(PROBES);
    for object in ["*", "Deployment/*", "Deployment/web"] {
        let waivers = [Waiver::new("identical-probes", object, "they share\none endpoint")];
        let waived = patched.waivers(&waivers);
        let checked = waived.checked().unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(checked.warnings(), [], "{object}");
        let carries =
            |(_, item): (_, &manifest_lib::objects::Item)| item.object.annotations()?.get("gen-cli/waive").cloned();
        let carried: Vec<String> = checked.bundle().iter().filter_map(carries).collect();
        assert_eq!(carried, ["identical-probes: they share one endpoint"], "{object}");
        // The line that says it is known.
        let (_, web) = checked.bundle().iter().find(|(key, _)| key.to_string() == "Deployment/web").unwrap();
        let origin = web.origins.of("metadata.annotations[\"gen-cli/waive\"]");
        assert!(origin.to_string().contains("tests/waivers.rs:"), "{origin}");
    }
    const IDLE: &[Waiver] = &[Waiver::new("identical-probes", "Service/*", "none has any")];
    let Err(Refused::Findings(found)) = patched.waivers(IDLE).checked() else { panic!("it passes") };
    let found = found.all();
    let told: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(told, ["identical-probes", "unused-waiver"]);
    assert!(
        found[1].message.starts_with("the waiver of `identical-probes` for Service/* accepts nothing"),
        "{}",
        found[1]
    );
}

#[test]
fn what_passes_as_a_profile_passes_as_yaml() {
    const WAIVERS: &[Waiver] = &[
        Waiver::new("identical-probes", "*", "one endpoint"),
        Waiver::new("writable-root-filesystem", "Deployment/web", "it unpacks itself")
            .container("web")
            .until("2100-01-01"),
    ];
    let waived = RIGHT.patches(WRITABLE).waivers(WAIVERS);
    let text = manifest_lib::render::bundle(&waived.checked().unwrap()).unwrap();
    let how = Lint { stage: Stage::Prod, complete: true, today: Some("2026-11-24"), registries: &[], before: "" };
    assert_eq!(lint_as_declared(vec![read("bundle.yaml", &text)], &how), []);
    // Of a part of the set, a waiver that would be of use for all of it is none too many.
    let alone = text.split("---\n").find(|document| document.contains("\nkind: Deployment\n")).unwrap();
    let alone = alone.replace("identical-probes:", "not-isolated: its policies are elsewhere\n      identical-probes:");
    let part = Lint { complete: false, ..how };
    assert_eq!(lint_as_declared(vec![read("web.yaml", &alone)], &part), []);
    let found = lint_as_declared(
        vec![read("bundle.yaml", &text.replace("one endpoint", "one endpoint\n      sudo: never"))],
        &how,
    );
    assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["unused-waiver"]);
}

#[test]
fn extra_yaml_is_read_strictly_at_the_line_that_adds_it() {
    const GOOD: &str = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: a, namespace: shop}\nspec: {limits: []}\n---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: b, namespace: shop}\n";
    const EXTRA: &[ExtraObject] = &[ExtraObject::yaml(GOOD)];
    let keys: Vec<String> = RIGHT.extra(EXTRA).bundle().unwrap().keys().map(ToString::to_string).collect();
    assert!(keys.contains(&"LimitRange/a".to_owned()) && keys.contains(&"Thing/b".to_owned()), "{keys:?}");
    let told = |text: &'static str| {
        let extra = [ExtraObject::yaml(text)];
        let refused = RIGHT.extra(&extra).bundle().unwrap_err();
        let errors = refused.errors();
        assert!(errors.iter().all(|error| error.origin.to_string().contains("tests/waivers.rs:")));
        errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join("\n")
    };
    let misspelt =
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selecter: {app: a}\n  ports: [{port: 80}]\n";
    let words = told(misspelt);
    assert!(
        words.contains("an extra object: Service/a at line 5 of the YAML") && words.contains("`selector`"),
        "{words}"
    );
    assert!(told("kind: [").contains("at line"), "{}", told("kind: ["));
    assert_eq!(told("# nothing\n"), "an extra object: the YAML holds no object: begin with `apiVersion` and `kind`");
    // A tree of a kind that its group does not have is refused, as lint refuses it.
    const UNKNOWN: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({"apiVersion": "apps/v1", "kind": "Deploymint", "metadata": {"name": "a"}}))
    });
    assert!(RIGHT.extra(&[UNKNOWN]).bundle().unwrap_err().to_string().contains("did you mean"));
}
