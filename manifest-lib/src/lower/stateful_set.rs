//! A workload's StatefulSet and its headless Service. Source: Kubernetes, "StatefulSets".

use k8s_openapi::api::apps::v1::{
    RollingUpdateStatefulSetStrategy, StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec,
    StatefulSetUpdateStrategy,
};
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use manifest_rules::objects::Notes;

use super::{deployment, meta, pod, service, volume};
use crate::model::controller::{ClaimTemplate, Stateful};
use crate::model::{App, Deployed};

pub(super) fn stateful_set(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    stateful: &Stateful<'_>,
    at: &mut Notes<'_>,
) -> StatefulSet {
    let name = deployed.name();
    meta::note_labels!(at, app, "spec.selector.matchLabels");
    at.note("spec.replicas", deployed.overlay.replicas.0.origin);
    if let Some(origin) = stateful.parallel {
        at.note("spec.podManagementPolicy", origin);
    }
    if let Some(partition) = stateful.partition {
        at.note("spec.updateStrategy.rollingUpdate.partition", partition.origin);
    }
    if let Some(amount) = stateful.max_unavailable {
        at.note("spec.updateStrategy.rollingUpdate.maxUnavailable", amount.origin);
    }
    if let Some(seconds) = stateful.min_ready_seconds {
        at.note("spec.minReadySeconds", seconds.origin);
    }
    let retention = stateful.claim_retention.map(|retention| {
        at.note("spec.persistentVolumeClaimRetentionPolicy", retention.origin);
        let (deleted, scaled) = retention.value;
        StatefulSetPersistentVolumeClaimRetentionPolicy {
            when_deleted: Some(deleted.as_str().to_owned()),
            when_scaled: Some(scaled.as_str().to_owned()),
        }
    });
    let claims = stateful.claim_templates.iter().enumerate();
    let claims = claims.map(|(index, template)| {
        at.index("spec.volumeClaimTemplates*", index, template.origin);
        claim_template(deployed, template, &mut at.item("spec.volumeClaimTemplates", index))
    });
    let claims = meta::some(claims.collect());
    StatefulSet {
        metadata: meta::of_controller(app, name, deployed, at),
        spec: Some(StatefulSetSpec {
            min_ready_seconds: stateful.min_ready_seconds.map(|seconds| meta::int(seconds.value)),
            ordinals: None,
            persistent_volume_claim_retention_policy: retention,
            pod_management_policy: stateful.parallel.map(|_| "Parallel".to_owned()),
            replicas: Some(meta::int(deployed.overlay.replicas.0.value)),
            revision_history_limit: None,
            selector: meta::selector(app, name),
            service_name: Some(service::headless_name(deployed)),
            template: pod::template(app, deployed, &mut at.within("spec.template")),
            update_strategy: Some(StatefulSetUpdateStrategy {
                rolling_update: rolling_update(stateful),
                type_: Some("RollingUpdate".to_owned()),
            }),
            volume_claim_templates: claims,
        }),
        status: None,
    }
}

/// Nothing where Kubernetes' own way is meant: all pods, one after the other.
fn rolling_update(stateful: &Stateful<'_>) -> Option<RollingUpdateStatefulSetStrategy> {
    if stateful.partition.is_none() && stateful.max_unavailable.is_none() {
        return None;
    }
    Some(RollingUpdateStatefulSetStrategy {
        max_unavailable: stateful.max_unavailable.map(|amount| deployment::amount(amount.value)),
        partition: stateful.partition.map(|partition| meta::int(partition.value)),
    })
}

/// The claims take their labels from here, and cannot change: so the version is none of them.
fn claim_template(deployed: &Deployed<'_>, template: &ClaimTemplate<'_>, at: &mut Notes<'_>) -> PersistentVolumeClaim {
    let mut metadata = meta::labelled(Some(template.name.to_owned()), std::collections::BTreeMap::new(), None);
    metadata.labels = None;
    PersistentVolumeClaim {
        metadata,
        spec: Some(volume::claim_spec(&template.claim, deployed.size_of(template), &mut at.within("spec"))),
        status: None,
    }
}
