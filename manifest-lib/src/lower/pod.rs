//! A workload's pods. Source: Kubernetes, "Pod v1 core" and "Pod Security Standards" (restricted).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, PodSecurityContext, PodSpec, PodTemplateSpec, SeccompProfile, TopologySpreadConstraint,
    Volume,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use manifest_rules::objects::{Notes, Origins};

use super::{config_map, container, meta};
use crate::model::security::VolumeName;
use crate::model::{App, CONFIG_CHECKSUM, Deployed};
use crate::values::Origin;

/// The pod template of a workload, for who needs no lines of its fields.
pub(crate) fn of(app: &App<'_>, deployed: &Deployed<'_>) -> PodTemplateSpec {
    template(app, deployed, &mut Origins::new(deployed.workload.name.origin).notes())
}

pub(super) fn template(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodTemplateSpec {
    meta::note_labels!(at, app, "metadata.labels");
    PodTemplateSpec {
        metadata: Some(meta::labelled(None, meta::labels(app, Some(deployed.name())), annotations(deployed, at))),
        spec: Some(spec(app, deployed, at)),
    }
}

fn annotations(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<BTreeMap<String, String>> {
    let mut annotations = BTreeMap::new();
    for annotation in deployed.workload.pod_annotations {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
        annotations.insert(annotation.key.as_str().to_owned(), annotation.value.to_owned());
    }
    if let Some(checksum) = config_map::checksum(deployed) {
        if let Some(config) = deployed.overlay.config.first().or(deployed.workload.config.first()) {
            at.key("metadata.annotations*", CONFIG_CHECKSUM, config.origin);
        }
        annotations.insert(CONFIG_CHECKSUM.to_owned(), checksum);
    }
    if annotations.is_empty() { None } else { Some(annotations) }
}

fn spec(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodSpec {
    let workload = &deployed.workload;
    let grace = workload.graceful_shutdown.termination_grace_period_seconds;
    at.note("spec.terminationGracePeriodSeconds", grace.origin);
    let no_token = Origin::Default("no pod calls the API server");
    at.note("spec.automountServiceAccountToken", no_token);
    let no_links = Origin::Default("else each Service sets variables that apps take for their own");
    at.note("spec.enableServiceLinks", no_links);
    PodSpec {
        active_deadline_seconds: None,
        affinity: None,
        automount_service_account_token: Some(false),
        containers: vec![container::container(deployed, &mut at.item("spec.containers", 0))],
        dns_config: None,
        dns_policy: None,
        // Else every Service of the namespace would set variables such as FRONTEND_PORT, which apps take for their own.
        enable_service_links: Some(false),
        ephemeral_containers: None,
        host_aliases: None,
        host_ipc: None,
        host_network: None,
        host_pid: None,
        host_users: None,
        hostname: None,
        image_pull_secrets: None,
        init_containers: None,
        node_name: None,
        node_selector: None,
        os: None,
        overhead: None,
        preemption_policy: None,
        priority: None,
        priority_class_name: None,
        readiness_gates: None,
        resource_claims: None,
        resources: None,
        restart_policy: None,
        runtime_class_name: None,
        scheduler_name: None,
        scheduling_gates: None,
        security_context: Some(security_context(deployed, at)),
        service_account: None,
        service_account_name: Some(deployed.name().to_owned()),
        set_hostname_as_fqdn: None,
        share_process_namespace: None,
        subdomain: None,
        termination_grace_period_seconds: Some(i64::from(grace.value)),
        tolerations: None,
        topology_spread_constraints: Some(vec![topology_spread(app, deployed, at)]),
        volumes: meta::some(volumes(deployed, at)),
    }
}

fn security_context(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> PodSecurityContext {
    let context = &deployed.workload.security_context;
    at.note("spec.securityContext", Origin::Default("every pod is hardened"));
    at.note("spec.securityContext.runAsUser", context.run_as_user.origin);
    at.note("spec.securityContext.runAsGroup", context.run_as_group.origin);
    PodSecurityContext {
        app_armor_profile: None,
        fs_group: None,
        fs_group_change_policy: None,
        run_as_group: Some(i64::from(context.run_as_group.value)),
        run_as_non_root: Some(true),
        run_as_user: Some(i64::from(context.run_as_user.value)),
        se_linux_change_policy: None,
        se_linux_options: None,
        seccomp_profile: Some(SeccompProfile { localhost_profile: None, type_: "RuntimeDefault".to_owned() }),
        supplemental_groups: None,
        supplemental_groups_policy: None,
        sysctls: None,
        windows_options: None,
    }
}

fn topology_spread(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> TopologySpreadConstraint {
    let spread = &deployed.workload.topology_spread;
    at.note("spec.topologySpreadConstraints", spread.origin);
    meta::note_labels!(at, app, "spec.topologySpreadConstraints[0].labelSelector.matchLabels");
    TopologySpreadConstraint {
        label_selector: Some(meta::selector(app, deployed.name())),
        match_label_keys: None,
        max_skew: meta::int(spread.max_skew),
        min_domains: None,
        node_affinity_policy: None,
        node_taints_policy: None,
        topology_key: spread.topology_key.as_str().to_owned(),
        when_unsatisfiable: if spread.required { "DoNotSchedule" } else { "ScheduleAnyway" }.to_owned(),
    }
}

fn volumes(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Vec<Volume> {
    let paths = deployed.workload.writable_paths.iter().enumerate();
    paths
        .map(|(index, writable)| {
            at.index("spec.volumes*", index, writable.origin);
            Volume {
                aws_elastic_block_store: None,
                azure_disk: None,
                azure_file: None,
                cephfs: None,
                cinder: None,
                config_map: None,
                csi: None,
                downward_api: None,
                empty_dir: Some(EmptyDirVolumeSource {
                    medium: None,
                    size_limit: Some(Quantity(writable.size_limit.to_string())),
                }),
                ephemeral: None,
                fc: None,
                flex_volume: None,
                flocker: None,
                gce_persistent_disk: None,
                git_repo: None,
                glusterfs: None,
                host_path: None,
                image: None,
                iscsi: None,
                name: VolumeName::of(writable.path).as_str().to_owned(),
                nfs: None,
                persistent_volume_claim: None,
                photon_persistent_disk: None,
                portworx_volume: None,
                projected: None,
                quobyte: None,
                rbd: None,
                scale_io: None,
                secret: None,
                storageos: None,
                vsphere_volume: None,
            }
        })
        .collect()
}
