//! What a workload asks of the cluster, and the cluster has.

use super::told::declared;
use crate::model::cluster::Cluster;
use crate::model::exposure::Exposure;
use crate::model::volume::Source;
use crate::model::{Deployed, TrafficDistribution};
use crate::values::{Fault, Origin, Traced, scan::same};

/// The label of a node's zone. Source: Kubernetes, "Well-Known Labels, Annotations and Taints".
const ZONE: &str = "topology.kubernetes.io/zone";

/// The first thing that a workload asks of the cluster, and that the cluster does not have.
pub(super) const fn lacks(cluster: &Cluster<'_>, deployed: &Deployed<'_>) -> Option<Fault> {
    if deployed.body.rights.is_some() && cluster.api_server.is_none() {
        let fault = Fault::about(deployed.name()).text(
            " calls the API server, and the cluster does not say where that is, so the policies cut it off: write `Cluster::api_server(...)`",
        );
        let origin = match deployed.body.rights {
            Some(rights) => rights.origin,
            None => deployed.origin,
        };
        return Some(declared(fault, origin));
    }
    if let Some(port) = deployed.body.scraped
        && cluster.monitoring_from.is_none()
    {
        let fault = Fault::about(deployed.name()).text(
            " is scraped, and the cluster does not say whose pods do it, so nobody could: write `Cluster::monitoring_from(...)`",
        );
        return Some(declared(fault, port.origin));
    }
    if let Some(classes) = &cluster.storage_classes
        && let Some(fault) = storage(classes, deployed)
    {
        return Some(fault);
    }
    if let Some(zones) = &cluster.zones
        && let Some(fault) = zone(zones, deployed)
    {
        return Some(fault);
    }
    if let Some(version) = cluster.kubernetes { too_new(version.value.minor(), deployed) } else { None }
}

const fn storage(classes: &Traced<&[&str]>, deployed: &Deployed<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(volume) = deployed.body.volumes.get(i) {
        if let Source::Claim(claim) = &volume.source
            && let Some(fault) = class(classes, deployed, claim.storage_class)
        {
            return Some(fault);
        }
        i += 1;
    }
    if let Some(templates) = deployed.body.controller.claim_templates() {
        let mut i = 0;
        while let Some(template) = templates.get(i) {
            if let Some(fault) = class(classes, deployed, template.claim.storage_class) {
                return Some(fault);
            }
            i += 1;
        }
    }
    None
}

const fn class(classes: &Traced<&[&str]>, deployed: &Deployed<'_>, wanted: Option<Traced<&str>>) -> Option<Fault> {
    let Some(wanted) = wanted else { return None };
    if has(classes.value, wanted.value) {
        return None;
    }
    let fault = Fault::new("a claim of ").quoted(deployed.name()).text(" asks for the storage class ");
    Some(declared(listed(fault.quoted(wanted.value), classes.value), wanted.origin))
}

const fn zone(zones: &Traced<&[&str]>, deployed: &Deployed<'_>) -> Option<Fault> {
    let Some(scheduling) = deployed.body.scheduling else { return None };
    let fault = Fault::new("the pods of ").quoted(deployed.name()).text(" ask for the zone ");
    let mut i = 0;
    while let Some(label) = scheduling.node_selector.get(i) {
        if same(label.value.0, ZONE) && !has(zones.value, label.value.1) {
            return Some(declared(listed(fault.quoted(label.value.1), zones.value), label.origin));
        }
        i += 1;
    }
    let mut i = 0;
    while let Some(rule) = scheduling.nodes.get(i) {
        if same(rule.key, ZONE) {
            let mut j = 0;
            while j < rule.values.len() {
                if !has(zones.value, rule.values[j]) {
                    return Some(declared(listed(fault.quoted(rule.values[j]), zones.value), rule.origin));
                }
                j += 1;
            }
        }
        i += 1;
    }
    None
}

const fn has(all: &[&str], wanted: &str) -> bool {
    let mut i = 0;
    while i < all.len() {
        if same(all[i], wanted) {
            return true;
        }
        i += 1;
    }
    false
}

/// The end of a message: which there are.
const fn listed(fault: Fault, all: &[&str]) -> Fault {
    if all.is_empty() {
        return fault.text(", and the cluster says that it has none: leave it out, or correct the cluster");
    }
    let mut fault = fault.text(", which the cluster does not have: write one of ");
    let mut i = 0;
    while i < all.len() {
        fault = if i == 0 { fault } else { fault.text(", ") };
        fault = fault.quoted(all[i]);
        i += 1;
    }
    fault
}

/// What is newer than the cluster. Each part of the model that not every version has stands here, with the first minor
/// version in which it works without a feature gate.
const fn too_new(minor: u8, deployed: &Deployed<'_>) -> Option<Fault> {
    let exposure = &deployed.overlay.exposure;
    if let Some(fault) = traffic(minor, deployed, exposure) {
        return Some(fault);
    }
    let mut i = 0;
    while let Some(service) = exposure.more.get(i) {
        if let Some(fault) = traffic(minor, deployed, &service.exposure) {
            return Some(fault);
        }
        i += 1;
    }
    let mut i = 0;
    while let Some(volume) = deployed.body.volumes.get(i) {
        // Source: Kubernetes, "Feature Gates", ImageVolume.
        if matches!(volume.source, Source::Image(_)) && minor < 35 {
            let instead = "copy the files in an init container";
            return Some(newer(deployed, "a volume of an image", 35, minor, instead, volume.origin));
        }
        i += 1;
    }
    None
}

/// Source: Kubernetes, "Feature Gates", PreferSameTrafficDistribution.
const fn traffic(minor: u8, deployed: &Deployed<'_>, exposure: &Exposure<'_>) -> Option<Fault> {
    let Some(distribution) = &exposure.traffic_distribution else { return None };
    let instead = match distribution.value {
        TrafficDistribution::PreferClose => return None,
        TrafficDistribution::PreferSameZone => "write `TrafficDistribution::PreferClose`, which is the same",
        TrafficDistribution::PreferSameNode => "leave it out",
    };
    if minor >= 34 {
        return None;
    }
    Some(newer(deployed, distribution.value.as_str(), 34, minor, instead, distribution.origin))
}

const fn newer(deployed: &Deployed<'_>, what: &str, since: u8, minor: u8, instead: &str, origin: Origin) -> Fault {
    let fault = Fault::about(deployed.name())
        .text(" has ")
        .text(what)
        .text(", which works since Kubernetes 1.")
        .number(since as u64)
        .text(", and the cluster runs 1.")
        .number(minor as u64)
        .text(": ")
        .text(instead)
        .text(", or upgrade the cluster");
    declared(fault, origin)
}
