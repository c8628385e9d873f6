//! Volumes in memory that end their pod when they are full. Source: Kubernetes, "Volumes" (emptyDir).

use k8s_openapi::api::core::v1::{Container, Volume};

use super::amount::{limit, nanos};
use super::law::{Law, Wrong};
use crate::cluster::{Pods, Set};

pub(super) const LAWS: &[Law] = &[Law { name: "memory-volume", find: memory_volume }];

fn memory_volume(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for pods in &set.pods {
        for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
            let Some(empty) = volume.empty_dir.as_ref().filter(|empty| empty.medium.as_deref() == Some("Memory"))
            else {
                continue;
            };
            let Some(limit) = least_limit(pods, volume) else { continue };
            let size = empty.size_limit.as_ref().and_then(nanos);
            if size.is_some_and(|size| size < limit) {
                continue;
            }
            let size = empty.size_limit.as_ref().map_or("all there is", |size| size.0.as_str());
            let message = format!(
                "what is written to `{}` counts as its container's memory, whose limit is reached before the volume is full ({size}), and the container is killed: let sizeLimit be well below the limit",
                volume.name
            );
            wrong.push(Wrong::of_pods(pods, &format!("volumes[{index}].emptyDir"), message));
        }
    }
    wrong
}

/// The least memory limit of a container that mounts the volume.
fn least_limit(pods: &Pods<'_>, volume: &Volume) -> Option<i128> {
    let mounts = |container: &Container| container.volume_mounts.iter().flatten().any(|one| one.name == volume.name);
    let all = pods.containers().map(|(_, container)| container).filter(|container| mounts(container));
    all.filter_map(|container| limit(container, "memory")).min()
}
