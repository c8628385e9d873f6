//! A workload's pods. Source: Kubernetes, "Pod v1 core" and "Pod Security Standards" (restricted).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    LocalObjectReference, PodSecurityContext, PodSpec, PodTemplateSpec, ResourceRequirements, SeccompProfile,
    TopologySpreadConstraint,
};
use manifest_rules::objects::{Notes, Origins};

use super::container::{Place, container, quantities};
use super::{config_map, meta, scheduling, volume};
use crate::model::controller::Controller;
use crate::model::volume::Source;
use crate::model::{App, CONFIG_CHECKSUM, Deployed, FILES_CHECKSUM, TopologySpread};
use crate::values::{Origin, Traced};

/// The pod template of a workload, for who needs no lines of its fields.
pub(crate) fn of(app: &App<'_>, deployed: &Deployed<'_>) -> PodTemplateSpec {
    template(app, deployed, &mut Origins::new(deployed.body.name.origin).notes())
}

pub(super) fn template(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodTemplateSpec {
    meta::note_labels!(at, app, "metadata.labels");
    meta::note_own_labels(app, deployed, "metadata.labels*", at);
    PodTemplateSpec {
        metadata: Some(meta::labelled(None, meta::labels_of(app, deployed), annotations(deployed, at))),
        spec: Some(spec(app, deployed, at)),
    }
}

fn annotations(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<BTreeMap<String, String>> {
    let mut annotations = BTreeMap::new();
    for annotation in deployed.body.pod_annotations.iter() {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
        annotations.insert(annotation.key.as_str().to_owned(), annotation.value.to_owned());
    }
    if let Some(checksum) = config_map::checksum(deployed) {
        if let Some(config) = deployed.overlay.config.first().or(deployed.body.main.config.first()) {
            at.key("metadata.annotations*", CONFIG_CHECKSUM, config.origin);
        }
        annotations.insert(CONFIG_CHECKSUM.to_owned(), checksum);
    }
    let files = volume::all_files(deployed);
    if !files.is_empty() {
        if let Some(volume) = deployed.body.volumes.iter().find(|volume| !volume.own_files().is_empty()) {
            at.key("metadata.annotations*", FILES_CHECKSUM, volume.origin);
        }
        annotations.insert(FILES_CHECKSUM.to_owned(), config_map::checksum_of(files));
    }
    if annotations.is_empty() { None } else { Some(annotations) }
}

fn spec(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodSpec {
    let workload = &deployed.body;
    let grace = workload.graceful_shutdown.termination_grace_period_seconds;
    at.note("spec.terminationGracePeriodSeconds", grace.origin);
    let token = workload.rights.map_or(Origin::Default("no pod calls the API server"), |rights| rights.origin);
    at.note("spec.automountServiceAccountToken", token);
    let place = workload.scheduling;
    let pull_secrets = workload.pull_secrets.iter().enumerate().map(|(index, secret)| {
        at.index("spec.imagePullSecrets*", index, secret.origin);
        LocalObjectReference { name: secret.value.to_owned() }
    });
    let pull_secrets = meta::some(pull_secrets.collect());
    let named = |set: Option<Traced<&str>>, path: &'static str, at: &mut Notes<'_>| {
        set.map(|name| {
            at.note(path, name.origin);
            name.value.to_owned()
        })
    };
    let priority_class = named(place.and_then(|own| own.priority_class), "spec.priorityClassName", at);
    let runtime_class = named(place.and_then(|own| own.runtime_class), "spec.runtimeClassName", at);
    let host_users = place.and_then(|own| own.own_user_namespace).map(|origin| {
        at.note("spec.hostUsers", origin);
        false
    });
    let no_links = Origin::Default("else each Service sets variables that apps take for their own");
    at.note("spec.enableServiceLinks", no_links);
    PodSpec {
        active_deadline_seconds: None,
        affinity: place.and_then(|own| scheduling::affinity(app, own, at)),
        automount_service_account_token: Some(workload.rights.is_some()),
        containers: vec![container(deployed, &workload.main, Place::Main, &mut at.item("spec.containers", 0))],
        dns_config: None,
        dns_policy: None,
        // Else every Service of the namespace would set variables such as FRONTEND_PORT, which apps take for their own.
        enable_service_links: Some(false),
        ephemeral_containers: None,
        host_aliases: None,
        host_ipc: None,
        host_network: None,
        host_pid: None,
        host_users,
        hostname: None,
        image_pull_secrets: pull_secrets,
        init_containers: meta::some(init_containers(deployed, at)),
        node_name: None,
        node_selector: place.and_then(|own| scheduling::node_selector(own, at)),
        os: None,
        overhead: None,
        preemption_policy: None,
        priority: None,
        priority_class_name: priority_class,
        readiness_gates: None,
        resource_claims: None,
        resources: whole(deployed, at),
        restart_policy: restart_policy(deployed, at),
        runtime_class_name: runtime_class,
        scheduler_name: None,
        scheduling_gates: None,
        security_context: Some(security_context(deployed, at)),
        service_account: None,
        service_account_name: Some(deployed.name().to_owned()),
        set_hostname_as_fqdn: None,
        share_process_namespace: None,
        subdomain: None,
        termination_grace_period_seconds: Some(i64::from(grace.value)),
        tolerations: place.and_then(|own| scheduling::tolerations(own, at)),
        topology_spread_constraints: meta::some(spreads(app, deployed, at)),
        volumes: meta::some(volume::volumes(deployed, at)),
    }
}

/// What the pod as a whole requests and may use, if the workload says so.
fn whole(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<ResourceRequirements> {
    let profile = deployed.body.pod_resources?;
    at.note("spec.resources.requests", profile.requests.origin);
    at.note("spec.resources.limits", profile.limits.origin);
    Some(ResourceRequirements {
        claims: None,
        limits: Some(quantities(profile.limits.cpu, profile.limits.memory)),
        requests: Some(quantities(Some(profile.requests.cpu), profile.requests.memory)),
    })
}

/// Sidecars first, so that what must end before the main container can call through them.
fn init_containers(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Vec<k8s_openapi::api::core::v1::Container> {
    let sidecars = deployed.body.sidecars.iter().map(|own| (*own, Place::Sidecar));
    let all = sidecars.chain(deployed.body.init_containers.iter().map(|own| (*own, Place::Init)));
    all.enumerate()
        .map(|(index, (own, place))| container(deployed, own, place, &mut at.item("spec.initContainers", index)))
        .collect()
}

/// What ends by itself must say whether a container that failed starts again in its pod.
fn restart_policy(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<String> {
    let (Controller::Job(ending) | Controller::CronJob(ending, _)) = &deployed.body.controller else { return None };
    let (policy, origin) = match ending.restarts_in_place {
        Some(origin) => ("OnFailure", origin),
        None => ("Never", Origin::Default("a pod that failed stays to be looked at")),
    };
    at.note("spec.restartPolicy", origin);
    Some(policy.to_owned())
}

fn security_context(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodSecurityContext {
    let context = &deployed.body.security_context;
    at.note("spec.securityContext", Origin::Default("every pod is hardened"));
    at.note("spec.securityContext.runAsUser", context.run_as_user.origin);
    at.note("spec.securityContext.runAsGroup", context.run_as_group.origin);
    let strict = deployed.body.scheduling.and_then(|own| own.strict_groups).map(|origin| {
        at.note("spec.securityContext.supplementalGroupsPolicy", origin);
        "Strict".to_owned()
    });
    // Who is not root may write a claim through its group alone.
    let claims = deployed.body.controller.claim_templates().is_some_and(|templates| !templates.is_empty());
    let claims = claims
        || deployed.body.volumes.iter().any(|one| matches!(one.source, Source::Claim(_) | Source::ExistingClaim(_)));
    PodSecurityContext {
        app_armor_profile: None,
        fs_group: claims.then(|| i64::from(context.run_as_group.value)),
        fs_group_change_policy: claims.then(|| "OnRootMismatch".to_owned()),
        run_as_group: Some(i64::from(context.run_as_group.value)),
        run_as_non_root: Some(true),
        run_as_user: Some(i64::from(context.run_as_user.value)),
        se_linux_change_policy: None,
        se_linux_options: None,
        seccomp_profile: Some(SeccompProfile { localhost_profile: None, type_: "RuntimeDefault".to_owned() }),
        supplemental_groups: None,
        supplemental_groups_policy: strict,
        sysctls: None,
        windows_options: None,
    }
}

/// The workload's own spread, and those of its scheduling.
fn spreads(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Vec<TopologySpreadConstraint> {
    let own = &deployed.body.topology_spread;
    // A DaemonSet has one pod a node, and one run of a Job is one pod, unless somebody says more.
    let many = matches!(deployed.body.controller, Controller::Deployment(_) | Controller::StatefulSet(_));
    let own = std::iter::once(own).filter(|own| many || !matches!(own.origin, Origin::Default(_)));
    let more = deployed.body.scheduling.into_iter().flat_map(|scheduling| scheduling.spreads.iter());
    own.chain(more).enumerate().map(|(index, spread)| topology_spread(app, deployed, spread, index, at)).collect()
}

fn topology_spread(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    spread: &TopologySpread<'_>,
    index: usize,
    at: &mut Notes<'_>,
) -> TopologySpreadConstraint {
    at.index("spec.topologySpreadConstraints*", index, spread.origin);
    let mut labels = at.item("spec.topologySpreadConstraints", index);
    meta::note_labels!(labels, app, "labelSelector.matchLabels");
    if let Some(count) = spread.min_domains {
        labels.note("minDomains", count.origin);
    }
    let keys = spread.match_label_keys.iter().map(|key| (*key).to_owned()).collect();
    TopologySpreadConstraint {
        label_selector: Some(meta::selector(app, deployed.name())),
        match_label_keys: meta::some(keys),
        max_skew: meta::int(spread.max_skew),
        min_domains: spread.min_domains.map(|count| meta::int(count.value)),
        node_affinity_policy: None,
        node_taints_policy: None,
        topology_key: spread.topology_key.as_str().to_owned(),
        when_unsatisfiable: if spread.required { "DoNotSchedule" } else { "ScheduleAnyway" }.to_owned(),
    }
}
