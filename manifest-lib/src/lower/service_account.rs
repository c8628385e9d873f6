//! A workload's own ServiceAccount, whose token no pod gets: nothing here calls the API server.
//! Source: Kubernetes, "Configure Service Accounts for Pods".

use k8s_openapi::api::core::v1::ServiceAccount;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::{App, Deployed};
use crate::values::Origin;

pub(super) fn service_account(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> ServiceAccount {
    at.note("automountServiceAccountToken", Origin::Default("no pod calls the API server"));
    ServiceAccount {
        automount_service_account_token: Some(false),
        image_pull_secrets: None,
        metadata: meta::metadata(app, deployed.name(), Some(deployed.name()), at),
        secrets: None,
    }
}
