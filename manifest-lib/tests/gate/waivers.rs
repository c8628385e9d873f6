//! What a waiver accepts, and what it cannot.

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::{Secret, SecurityContext};
use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::Waiver;
use manifest_lib::objects::Object;

use crate::support::{RIGHT, findings, judge};

#[test]
fn a_waiver_accepts_what_it_names_and_nothing_else() {
    const WRITABLE: &[Patch] = &[on!(security, |c| c.read_only_root_filesystem = None)];
    let patched = RIGHT.patches(WRITABLE);
    let rule = "writable-root-filesystem";
    assert!(judge(&patched.waivers(&[Waiver::new(rule, "Deployment/web", "it unpacks itself")])).is_ok());
    let other = findings(&patched.waivers(&[Waiver::new(rule, "Deployment/other", "it unpacks itself")]));
    assert_eq!(other.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [rule, "unused-waiver"]);
}

#[test]
fn a_waiver_that_accepts_nothing_is_an_error() {
    let error = judge(&RIGHT.waivers(&[Waiver::new("host-access", "Deployment/web", "once")])).unwrap_err();
    assert!(error.to_string().contains("`host-access` finds nothing there: remove it"), "{error}");
    let error = judge(&RIGHT.waivers(&[Waiver::new("no-such-rule", "Deployment/web", "once")])).unwrap_err();
    assert!(error.to_string().contains("`no-such-rule` is no rule: remove it"), "{error}");
}

#[test]
fn a_secret_cannot_be_waived() {
    const SECRET: ExtraObject = ExtraObject::new(|| {
        let mut secret = Secret::default();
        (secret.metadata.name, secret.metadata.namespace) = (Some("s".into()), Some("shop".into()));
        secret.data = Some([("PASSWORD".to_owned(), ByteString(b"hunter2".to_vec()))].into());
        Ok(Object::from(secret))
    });
    const WAIVER: Waiver = Waiver::new("secret-in-bundle", "Secret/s", "only this once");
    let waived = RIGHT.extra(&[SECRET]).waivers(&[WAIVER]);
    let error = judge(&waived).unwrap_err().to_string();
    assert!(error.contains("error[secret-in-bundle]: Secret/s"), "{error}");
    assert!(error.contains("`secret-in-bundle` cannot be waived: remove it"), "{error}");
}

#[test]
fn a_waiver_may_be_for_a_container_and_for_a_time() {
    const SIDECAR: &[Patch] = &[on!(pod, |pod| {
        let mut sidecar = pod.containers[0].clone();
        sidecar.name = "sidecar".into();
        sidecar.ports = None;
        (sidecar.startup_probe, sidecar.readiness_probe, sidecar.liveness_probe) = (None, None, None);
        sidecar.security_context.as_mut().unwrap().read_only_root_filesystem = None;
        pod.containers.push(sidecar)
    })];
    const RULE: &str = "writable-root-filesystem";
    const OWN: Waiver =
        Waiver::new(RULE, "Deployment/web", "it unpacks itself").container("sidecar").until("2026-12-31");
    const OTHER: Waiver = Waiver::new(RULE, "Deployment/web", "it unpacks itself").container("web");
    let patched = RIGHT.patches(SIDECAR);
    let on = |environment: &Environment<'_>, today| match environment.checked_on(Some(today), "") {
        Ok(_) => String::new(),
        Err(refused) => refused.to_string(),
    };
    let waived = patched.waivers(&[OWN]);
    assert_eq!(on(&waived, "2026-12-31"), "");
    let late = on(&waived, "2027-01-01");
    assert!(late.contains("error[writable-root-filesystem]") && late.contains("held until 2026-12-31"), "{late}");
    let other = on(&patched.waivers(&[OTHER]), "2026-12-31");
    assert!(other.contains("for the container `web` of Deployment/web accepts nothing"), "{other}");
}
