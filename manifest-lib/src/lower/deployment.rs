//! A workload's Deployment. Source: Kubernetes, "Deployments".

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_rules::objects::Notes;

use super::{meta, pod};
use crate::model::controller::Replacing;
use crate::model::{App, Deployed};
use crate::values::Amount;

pub(super) fn deployment(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    replacing: &Replacing<'_>,
    at: &mut Notes<'_>,
) -> Deployment {
    let name = deployed.name();
    let rolling = &replacing.rolling_update;
    meta::note_labels!(at, app, "spec.selector.matchLabels");
    at.note("spec.replicas", deployed.overlay.replicas.0.origin);
    if let Some(singleton) = replacing.singleton {
        at.note("spec.strategy", singleton.origin);
    }
    at.note("spec.strategy.rollingUpdate.maxSurge", rolling.max_surge.origin);
    at.note("spec.strategy.rollingUpdate.maxUnavailable", rolling.max_unavailable.origin);
    at.note("spec.progressDeadlineSeconds", rolling.progress_deadline_seconds.origin);
    Deployment {
        metadata: meta::of_controller(app, name, deployed, at),
        spec: Some(DeploymentSpec {
            min_ready_seconds: None,
            paused: None,
            progress_deadline_seconds: Some(meta::int(rolling.progress_deadline_seconds.value)),
            // Where an autoscaler owns the number, a number here would reset what it chose.
            replicas: match deployed.overlay.autoscaler {
                Some(_) => None,
                None => Some(meta::int(deployed.overlay.replicas.0.value)),
            },
            revision_history_limit: None,
            selector: meta::selector(app, name),
            strategy: Some(match replacing.singleton {
                Some(_) => DeploymentStrategy { rolling_update: None, type_: Some("Recreate".to_owned()) },
                None => DeploymentStrategy {
                    rolling_update: Some(RollingUpdateDeployment {
                        max_surge: Some(amount(rolling.max_surge.value)),
                        max_unavailable: Some(amount(rolling.max_unavailable.value)),
                    }),
                    type_: Some("RollingUpdate".to_owned()),
                },
            }),
            template: pod::template(app, deployed, &mut at.within("spec.template")),
        }),
        status: None,
    }
}

pub(super) fn amount(amount: Amount) -> IntOrString {
    match amount.pods() {
        Some(pods) => IntOrString::Int(meta::int(pods)),
        None => IntOrString::String(amount.to_string()),
    }
}
