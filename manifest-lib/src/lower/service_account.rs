//! A workload's own ServiceAccount. A pod asks for its token itself, if its workload has rights at the API server.
//! Source: Kubernetes, "Configure Service Accounts for Pods".

use k8s_openapi::api::core::v1::ServiceAccount;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::{App, Deployed};
use crate::values::Origin;

pub(super) fn service_account(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> ServiceAccount {
    at.note(
        "automountServiceAccountToken",
        Origin::Default("a pod that calls the API server asks for its token itself"),
    );
    let mut metadata = meta::metadata(app, deployed.name(), Some(deployed), at);
    let annotations = deployed.body.account_annotations.iter().map(|annotation| {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
        (annotation.key.as_str(), annotation.value)
    });
    metadata.annotations = meta::annotations(app, &annotations.collect::<Vec<_>>());
    ServiceAccount { automount_service_account_token: Some(false), image_pull_secrets: None, metadata, secrets: None }
}
