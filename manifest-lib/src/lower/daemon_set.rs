//! A workload's DaemonSet. Source: Kubernetes, "DaemonSet".

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet};
use manifest_rules::objects::Notes;

use super::{deployment, meta, pod};
use crate::model::controller::PerNode;
use crate::model::{App, Deployed};

pub(super) fn daemon_set(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    settings: &PerNode<'_>,
    at: &mut Notes<'_>,
) -> DaemonSet {
    let name = deployed.name();
    meta::note_labels!(at, app, "spec.selector.matchLabels");
    at.note("spec.updateStrategy.rollingUpdate.maxUnavailable", settings.max_unavailable.origin);
    DaemonSet {
        metadata: meta::of_controller(app, name, deployed, at),
        spec: Some(DaemonSetSpec {
            min_ready_seconds: None,
            revision_history_limit: None,
            selector: meta::selector(app, name),
            template: pod::template(app, deployed, &mut at.within("spec.template")),
            update_strategy: Some(DaemonSetUpdateStrategy {
                rolling_update: Some(RollingUpdateDaemonSet {
                    max_surge: None,
                    max_unavailable: Some(deployment::amount(settings.max_unavailable.value)),
                }),
                type_: Some("RollingUpdate".to_owned()),
            }),
        }),
        status: None,
    }
}
