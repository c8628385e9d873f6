//! A workload's PodDisruptionBudget. Source: Kubernetes, "Specifying a Disruption Budget for your Application".

use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use manifest_rules::objects::Notes;

use super::{deployment, meta};
use crate::model::availability::BudgetPolicy;
use crate::model::{App, Deployed};
use crate::values::Origin;

pub(super) fn pod_disruption_budget(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    at: &mut Notes<'_>,
) -> Option<PodDisruptionBudget> {
    let budget = deployed.overlay.disruption_budget.as_ref()?;
    at.note("spec", budget.origin);
    at.note("spec.unhealthyPodEvictionPolicy", Origin::Default("a pod that is not ready holds no drain up"));
    meta::note_labels!(at, app, "spec.selector.matchLabels");
    let (max_unavailable, min_available) = match budget.policy {
        BudgetPolicy::MaxUnavailable(pods) => (Some(deployment::amount(pods)), None),
        BudgetPolicy::MinAvailable(pods) => (None, Some(deployment::amount(pods))),
    };
    Some(PodDisruptionBudget {
        metadata: meta::metadata(app, format!("{}-pdb", deployed.name()), Some(deployed), at),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable,
            min_available,
            selector: Some(meta::selector(app, deployed.name())),
            // A pod that is not ready anyway never holds a drain up.
            unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
        }),
        status: None,
    })
}
