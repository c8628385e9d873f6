//! Owners that keep pods running. Whether a selector matches is the rule `selector-mismatch`'s, and a rollout that moves
//! nothing that of `stuck-rollout`. Source: Kubernetes, "Deployments", "StatefulSets", "DaemonSet" and "ReplicaSet".

use std::collections::HashSet;

use k8s_openapi::api::apps::v1::{
    DaemonSetSpec, DaemonSetUpdateStrategy, DeploymentSpec, DeploymentStrategy, ReplicaSetSpec, StatefulSetSpec,
    StatefulSetUpdateStrategy,
};
use k8s_openapi::api::core::v1::ReplicationControllerSpec;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::at::At;
use super::claims;
use super::formats::LABEL;
use super::metadata::{labels, selector};
use super::pod::{Owner, template};
use super::refusal::{Refusals, Why, items, text};
use crate::cluster::defaults::progress_deadline_seconds;
use crate::cluster::is_no_pod;
use crate::values::{Percent, percentage};

/// A Deployment.
pub(super) fn deployment(out: &mut Refusals<'_>, spec: &DeploymentSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("replicas"), spec.replicas);
    out.not_negative(&at.key("minReadySeconds"), spec.min_ready_seconds);
    out.not_negative(&at.key("revisionHistoryLimit"), spec.revision_history_limit);
    out.not_negative(&at.key("progressDeadlineSeconds"), spec.progress_deadline_seconds);
    let (ready, deadline) = (i64::from(spec.min_ready_seconds.unwrap_or(0)), progress_deadline_seconds(spec));
    if ready >= deadline && deadline >= 0 {
        let message = format!(
            "minReadySeconds is {ready}, and a rollout has failed after {deadline} s (progressDeadlineSeconds): write less, or raise the latter"
        );
        // Where only the deadline is written, it is what is too low.
        let field = if ready > 0 { "minReadySeconds" } else { "progressDeadlineSeconds" };
        out.add(Why::Bounds, &at.key(field), message);
    }
    selector(out, &at.key("selector"), Some(&spec.selector));
    if let Some(strategy) = &spec.strategy {
        deployment_strategy(out, &at.key("strategy"), strategy);
    }
    template(out, &at.key("template"), &spec.template, Owner::Controller, &[]);
}

fn deployment_strategy(out: &mut Refusals<'_>, at: &At<'_>, strategy: &DeploymentStrategy) {
    out.one_of(&at.key("type"), strategy.type_.as_deref(), &["RollingUpdate", "Recreate"]);
    let Some(update) = &strategy.rolling_update else { return };
    let at = at.key("rollingUpdate");
    let recreates = strategy.type_.as_deref() == Some("Recreate");
    out.excluded(&at, recreates, "beside the type Recreate, which ends all pods at once");
    share(out, &at.key("maxSurge"), update.max_surge.as_ref(), false);
    share(out, &at.key("maxUnavailable"), update.max_unavailable.as_ref(), true);
}

/// A number of pods, or a share of them; some shares may be above all.
pub(super) fn share(out: &mut Refusals<'_>, at: &At<'_>, amount: Option<&IntOrString>, is_part: bool) {
    match amount {
        Some(IntOrString::Int(pods)) => out.not_negative(at, Some(*pods)),
        Some(IntOrString::String(share)) => match percentage(share) {
            None => {
                let message = format!(
                    "`{}` is `{}`: write a number without quotes, or a percentage such as `25%`",
                    at.name(),
                    share.escape_debug()
                );
                out.add(Why::Value, at, message);
            }
            Some(percent) if is_part => {
                out.within(at, Some(percent), 0..=i64::from(Percent::MAX.get()));
            }
            Some(_) => {}
        },
        None => {}
    }
}

/// A ReplicaSet.
pub(super) fn replica_set(out: &mut Refusals<'_>, spec: &ReplicaSetSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("replicas"), spec.replicas);
    out.not_negative(&at.key("minReadySeconds"), spec.min_ready_seconds);
    selector(out, &at.key("selector"), Some(&spec.selector));
    match &spec.template {
        Some(own) => template(out, &at.key("template"), own, Owner::Controller, &[]),
        None => out.add(Why::Missing, &at.key("template"), "there is no `template`: write one with its `spec`"),
    }
}

/// A ReplicationController.
pub(super) fn replication_controller(out: &mut Refusals<'_>, spec: &ReplicationControllerSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("replicas"), spec.replicas);
    out.not_negative(&at.key("minReadySeconds"), spec.min_ready_seconds);
    labels(out, &at.key("selector"), spec.selector.as_ref());
    let Some(own) = &spec.template else {
        return out.add(Why::Missing, &at.key("template"), "there is no `template`: write one with its `spec`");
    };
    // Without a selector of its own it takes the labels of its pods.
    let none = Default::default();
    let pods = own.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&none);
    let wanted = spec.selector.as_ref().filter(|selector| !selector.is_empty());
    if wanted.is_none() && pods.is_empty() {
        let message = "it selects nothing, and its pods have no labels: write `metadata.labels` in the template";
        out.add(Why::Missing, &at.key("selector"), message);
    }
    if wanted.is_some_and(|wanted| wanted.iter().any(|(key, value)| pods.get(key) != Some(value))) {
        let message = "the selector does not match the labels of its own pods: let both be the same";
        out.add(Why::Conflict, &at.key("selector"), message);
    }
    template(out, &at.key("template"), own, Owner::Controller, &[]);
}

/// A DaemonSet.
pub(super) fn daemon_set(out: &mut Refusals<'_>, spec: &DaemonSetSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("minReadySeconds"), spec.min_ready_seconds);
    out.not_negative(&at.key("revisionHistoryLimit"), spec.revision_history_limit);
    selector(out, &at.key("selector"), Some(&spec.selector));
    if let Some(strategy) = &spec.update_strategy {
        daemon_set_strategy(out, &at.key("updateStrategy"), strategy);
    }
    template(out, &at.key("template"), &spec.template, Owner::Controller, &[]);
}

fn daemon_set_strategy(out: &mut Refusals<'_>, at: &At<'_>, strategy: &DaemonSetUpdateStrategy) {
    out.one_of(&at.key("type"), strategy.type_.as_deref(), &["RollingUpdate", "OnDelete"]);
    let rolls = strategy.type_.as_deref() != Some("OnDelete");
    let Some(update) = strategy.rolling_update.as_ref().filter(|_| rolls) else { return };
    let at = at.key("rollingUpdate");
    share(out, &at.key("maxSurge"), update.max_surge.as_ref(), true);
    share(out, &at.key("maxUnavailable"), update.max_unavailable.as_ref(), true);
    // Where nothing is written, one pod may be away.
    let away = update.max_unavailable.as_ref().is_none_or(|away| !is_no_pod(away));
    if away && update.max_surge.as_ref().is_some_and(|surge| !is_no_pod(surge)) {
        let message =
            "a DaemonSet either adds a pod or takes one away first: beside `maxSurge`, let maxUnavailable be 0";
        out.add(Why::Conflict, &at.key("maxSurge"), message);
    }
}

/// A StatefulSet.
pub(super) fn stateful_set(out: &mut Refusals<'_>, spec: &StatefulSetSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("replicas"), spec.replicas);
    out.not_negative(&at.key("minReadySeconds"), spec.min_ready_seconds);
    out.not_negative(&at.key("revisionHistoryLimit"), spec.revision_history_limit);
    let start = spec.ordinals.as_ref().and_then(|ordinals| ordinals.start);
    out.not_negative(&at.key("ordinals").key("start"), start);
    out.form(&at.key("serviceName"), text(&spec.service_name), &LABEL);
    selector(out, &at.key("selector"), Some(&spec.selector));
    let management = spec.pod_management_policy.as_deref();
    out.one_of(&at.key("podManagementPolicy"), management, &["OrderedReady", "Parallel"]);
    if let Some(strategy) = &spec.update_strategy {
        stateful_set_strategy(out, &at.key("updateStrategy"), strategy);
    }
    if let Some(policy) = &spec.persistent_volume_claim_retention_policy {
        let at = at.key("persistentVolumeClaimRetentionPolicy");
        for (field, policy) in [("whenDeleted", &policy.when_deleted), ("whenScaled", &policy.when_scaled)] {
            out.one_of(&at.key(field), policy.as_deref(), &["Retain", "Delete"]);
        }
    }
    let list = at.key("volumeClaimTemplates");
    let (mut names, mut claimed) = (HashSet::new(), Vec::new());
    for (index, claim) in items(&spec.volume_claim_templates) {
        let at = list.item(index);
        let name = text(&claim.metadata.name);
        let named = at.key("metadata");
        let named = named.key("name");
        out.needed(&named, name, &LABEL);
        out.unique(&named, &mut names, name, || format!("the claim `{name}`"));
        claimed.push(name);
        match &claim.spec {
            Some(spec) => claims::spec(out, &at.key("spec"), spec),
            None => out.add(
                Why::Missing,
                &at.key("spec"),
                "the claim has no `spec`: write its `accessModes` and `resources`",
            ),
        }
    }
    template(out, &at.key("template"), &spec.template, Owner::Controller, &claimed);
}

fn stateful_set_strategy(out: &mut Refusals<'_>, at: &At<'_>, strategy: &StatefulSetUpdateStrategy) {
    out.one_of(&at.key("type"), strategy.type_.as_deref(), &["RollingUpdate", "OnDelete"]);
    let Some(update) = &strategy.rolling_update else { return };
    let at = at.key("rollingUpdate");
    let by_hand = strategy.type_.as_deref() == Some("OnDelete");
    out.excluded(&at, by_hand, "beside the type OnDelete, which replaces nothing");
    out.not_negative(&at.key("partition"), update.partition);
    let away = at.key("maxUnavailable");
    share(out, &away, update.max_unavailable.as_ref(), true);
    if update.max_unavailable.as_ref().is_some_and(is_no_pod) {
        out.add(Why::Bounds, &away, "`maxUnavailable` is 0, so nothing can be replaced: write 1 or more");
    }
}
