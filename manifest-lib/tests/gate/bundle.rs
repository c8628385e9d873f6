//! What becomes of patches and extra objects, and what keeps a bundle from being made.

use k8s_openapi::api::core::v1::Secret;
use manifest_lib::lower::{ExtraObject, Patch};
use manifest_lib::objects::Object;
use serde_json::json;

use crate::support::{RIGHT, findings, judge};

#[test]
fn a_finding_names_the_patch_that_set_the_field() {
    let found = findings(&RIGHT.patches(&[on!(spec, |spec| spec.replicas = Some(3))]));
    assert!(found[0].origin.to_string().contains("tests/gate/"), "{}", found[0]);
    assert_eq!(
        found[0].message,
        "`replicas: 3` resets what HorizontalPodAutoscaler/web-hpa chose at each apply: remove it, first with `kubectl apply edit-last-applied deployment/web` where it runs already, since `kubectl apply` would otherwise go down to 1 pod once"
    );
}

#[test]
fn a_secret_in_the_bundle_is_refused_and_never_told() {
    const SECRET: ExtraObject = ExtraObject::new(|| {
        let mut secret = Secret::default();
        (secret.metadata.name, secret.metadata.namespace) = (Some("s".into()), Some("shop".into()));
        secret.string_data = Some([("PASSWORD".to_owned(), "hunter2".to_owned())].into());
        Ok(Object::from(secret))
    });
    let error = judge(&RIGHT.extra(&[SECRET])).unwrap_err();
    assert_eq!(error.all().len(), 1);
    assert_eq!(error.all()[0].rule, "secret-in-bundle");
    assert!(!error.to_string().contains("hunter2"));
}

#[test]
fn pods_of_every_kind_are_judged_where_they_stand() {
    const POD: ExtraObject = ExtraObject::new(|| {
        let mut pod = k8s_openapi::api::core::v1::Pod { spec: Some(risky()), ..Default::default() };
        pod.metadata.name = Some("pod".into());
        Ok(Object::from(pod))
    });
    const CRON_JOB: ExtraObject = ExtraObject::new(|| {
        let mut job = k8s_openapi::api::batch::v1::CronJob::default();
        job.metadata.name = Some("job".into());
        job.spec.get_or_insert_default().job_template.spec.get_or_insert_default().template.spec = Some(risky());
        Ok(Object::from(job))
    });
    const STATEFUL_SET: ExtraObject = ExtraObject::new(|| {
        let mut set = k8s_openapi::api::apps::v1::StatefulSet::default();
        set.metadata.name = Some("set".into());
        set.spec.get_or_insert_default().template.spec = Some(risky());
        Ok(Object::from(set))
    });
    fn risky() -> k8s_openapi::api::core::v1::PodSpec {
        let container = k8s_openapi::api::core::v1::Container { name: "risky".into(), ..Default::default() };
        k8s_openapi::api::core::v1::PodSpec {
            host_network: Some(true),
            init_containers: Some(vec![container]),
            ..Default::default()
        }
    }
    let found = findings(&RIGHT.extra(&[POD, CRON_JOB, STATEFUL_SET]));
    let at = |rule: &str| -> Vec<String> {
        let of_rule = found.iter().filter(|finding| finding.rule == rule);
        of_rule.map(|finding| format!("{} {}", finding.object.as_ref().unwrap(), finding.path)).collect()
    };
    assert_eq!(
        at("host-access"),
        [
            "CronJob/job spec.jobTemplate.spec.template.spec.hostNetwork",
            "Pod/pod spec.hostNetwork",
            "StatefulSet/set spec.template.spec.hostNetwork",
        ]
    );
    assert_eq!(
        at("writable-root-filesystem"),
        [
            "CronJob/job spec.jobTemplate.spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem",
            "Pod/pod spec.initContainers[0].securityContext.readOnlyRootFilesystem",
            "StatefulSet/set spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem",
        ]
    );
    assert_eq!(at("single-replica"), ["StatefulSet/set spec.replicas"]);
}

#[test]
fn all_that_keeps_a_bundle_from_being_made_is_told_at_once() {
    const TWICE: ExtraObject = ExtraObject::new(|| {
        let mut namespace = k8s_openapi::api::core::v1::Namespace::default();
        namespace.metadata.name = Some("shop".into());
        Ok(Object::from(namespace))
    });
    const NO_NAME: ExtraObject = ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "Role"})));
    const LIST: ExtraObject =
        ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "List", "items": []})));
    const OLD: ExtraObject = ExtraObject::new(|| {
        let metadata = json!({"name": "a"});
        Object::any(json!({"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": metadata}))
    });
    const BAD_NAME: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "To Do"}}))
    });
    const TYPED: ExtraObject =
        ExtraObject::new(|| Object::any(json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}})));
    const PATCHES: &[Patch] = &[
        Patch::deployment("other", |_| {}),
        Patch::deployment("web", |_| {}),
        Patch::service("web", |service| service.metadata.name = Some("renamed".into())),
    ];
    let environment = RIGHT.extra(&[TWICE, NO_NAME, LIST, OLD, BAD_NAME, TYPED]).patches(PATCHES);
    let refused = environment.bundle().unwrap_err();
    let told: Vec<&str> = refused.errors().iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "an extra object: it has no metadata.name: add it",
            "an extra object: it is a list: add each of its items as an object of its own",
            "an extra object: no rule reads an autoscaler of autoscaling/v1: write it as autoscaling/v2",
            "an extra object: a Service has a type that the rules read: write `Ok(Object::from(Service { ... }))`",
            "a patch of Deployment/other finds no such object: remove it or correct the name",
            "a patch of Deployment/web changes nothing: remove it",
            "a patch of Service/web gives it another name or namespace: change it in the profile",
            &format!("Namespace/shop is there twice, also from {}: rename one", errors_line()),
            "the name of a Thing: `To Do` is not a DNS-1123 subdomain: it (or a part of it) does not start with a lowercase letter or digit; write lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
        ]
    );
    assert!(refused.errors().iter().all(|error| error.origin.to_string().contains("tests/gate/")));
}

/// The line that chose the namespace.
fn errors_line() -> String {
    format!("manifest-lib/tests/gate/support.rs:{}", line_of("namespace: Namespace::new(\"shop\")"))
}

/// The first line of what is right with that text.
fn line_of(text: &str) -> u32 {
    let lines = include_str!("support.rs").lines().zip(1..);
    lines.filter(|(line, _)| line.contains(text)).map(|(_, number)| number).next().unwrap()
}

#[test]
fn a_custom_resource_is_kept_as_it_is_and_comes_last() {
    const AGENT: ExtraObject = ExtraObject::new(|| {
        Object::any(json!({
            "spec": {"z": 1, "a": [{"c": 1, "b": 2}]}, "metadata": {"name": "todo", "namespace": "shop"},
            "kind": "Agent", "apiVersion": "kagent.dev/v1alpha2",
        }))
    });
    let bundle = RIGHT.extra(&[AGENT]).bundle().unwrap();
    let (key, item) = bundle.iter().last().unwrap();
    assert_eq!((key.group.as_str(), key.kind.as_str()), ("kagent.dev", "Agent"));
    assert_eq!(
        manifest_lib::render::object(&item.object).unwrap(),
        "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: todo\n  namespace: shop\n\
         spec:\n  a:\n  - b: 2\n    c: 1\n  z: 1\n"
    );
}

#[test]
fn a_selector_that_changes_is_told_with_what_was_there() {
    let before = manifest_lib::render::bundle(&RIGHT.checked().unwrap()).unwrap();
    assert!(RIGHT.checked_on(None, &before).is_ok());
    let renamed = before.replace("app.kubernetes.io/name: shop", "app.kubernetes.io/name: store");
    let refused = RIGHT.checked_on(None, &renamed).unwrap_err().to_string();
    assert!(
        refused.starts_with("error[changed-selector]: Deployment/web: the selector is not the one that is deployed"),
        "{refused}"
    );
    assert!(RIGHT.checked_on(None, "no: [yaml").is_ok());
}
