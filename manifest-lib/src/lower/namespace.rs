//! The namespace, which refuses pods that are not hardened, and says how strictly all that is in it is judged.
//! Source: Kubernetes, "Enforce Pod Security Standards with Namespace Labels".

use k8s_openapi::api::core::v1::Namespace;
use manifest_rules::cluster::STAGE_ANNOTATION;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::App;

pub(super) fn namespace(app: &App<'_>, at: &mut Notes<'_>) -> Namespace {
    meta::note_labels!(at, app, "metadata.labels");
    let mut labels = meta::labels(app, None);
    labels.extend(meta::owned([
        ("pod-security.kubernetes.io/audit", "restricted"),
        ("pod-security.kubernetes.io/enforce", "restricted"),
        ("pod-security.kubernetes.io/warn", "restricted"),
    ]));
    meta::note_app(app, at);
    let annotations = meta::annotations(app, &[(STAGE_ANNOTATION, app.stage().as_str())]);
    Namespace {
        metadata: meta::labelled(Some(app.target.namespace.0.value.as_str().to_owned()), labels, annotations),
        spec: None,
        status: None,
    }
}
