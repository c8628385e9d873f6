//! What one pod requests, by its containers and as a whole.
//! Source of the rules: Kubernetes, "Sidecar Containers" (resource sharing) and "Assign Pod-level CPU and memory resources".

use crate::model::ResourceProfile;
use crate::model::container_data::Container;
use crate::model::workload::Body;
use crate::values::Fault;

/// What the scheduler counts for one pod, in thousandths of a core and bytes: what the pod says as a whole, or else what
/// its containers say together.
pub(super) const fn requests(body: &Body<'_>) -> (u64, u64) {
    match body.pod_resources {
        Some(whole) => (whole.requests.cpu.get(), whole.requests.memory.get()),
        None => together(body),
    }
}

/// All containers that run together, or an init container beside the sidecars if that is more.
const fn together(body: &Body<'_>) -> (u64, u64) {
    let (mut cpu, mut memory) = requested(&body.main);
    let (mut beside_cpu, mut beside_memory) = (0u64, 0u64);
    let mut i = 0;
    while let Some(sidecar) = body.sidecars.get(i) {
        let (own_cpu, own_memory) = requested(sidecar);
        beside_cpu = beside_cpu.saturating_add(own_cpu);
        beside_memory = beside_memory.saturating_add(own_memory);
        i += 1;
    }
    let mut i = 0;
    while let Some(init) = body.init_containers.get(i) {
        let (own_cpu, own_memory) = requested(init);
        cpu = if own_cpu > cpu { own_cpu } else { cpu };
        memory = if own_memory > memory { own_memory } else { memory };
        i += 1;
    }
    (cpu.saturating_add(beside_cpu), memory.saturating_add(beside_memory))
}

const fn requested(container: &Container<'_>) -> (u64, u64) {
    match &container.resources {
        Some(resources) => (resources.requests.cpu.get(), resources.requests.memory.get()),
        None => (0, 0),
    }
}

/// A pod as a whole has CPU and memory alone.
pub(in crate::model) const fn pod_level(whole: &ResourceProfile) -> Option<Fault> {
    if whole.extended.is_some() || whole.ephemeral_storage.is_some() {
        return Some(Fault::new(
            "a pod as a whole requests CPU and memory alone: write devices and ephemeral-storage in the `.resources(...)` of the container that needs them",
        ));
    }
    None
}

/// A pod as a whole has what its containers request, and no container may use more than the pod.
pub(super) const fn whole(body: &Body<'_>) -> Option<Fault> {
    let Some(whole) = body.pod_resources else {
        return None;
    };
    let name = body.name.value.as_str();
    let (cpu, memory) = together(body);
    if cpu > whole.requests.cpu.get() {
        return Some(
            Fault::new("the containers of ")
                .quoted(name)
                .text(" request ")
                .number(cpu)
                .text("m CPU together, and the pod as a whole requests ")
                .number(whole.requests.cpu.get())
                .text("m: raise `.pod_resources(...)`"),
        );
    }
    if memory > whole.requests.memory.get() {
        return Some(
            Fault::new("the containers of ")
                .quoted(name)
                .text(" request ")
                .bytes(memory)
                .text(" of memory together, and the pod as a whole requests ")
                .bytes(whole.requests.memory.get())
                .text(": raise `.pod_resources(...)`"),
        );
    }
    let mut at = 0;
    while let Some(container) = body.container(at) {
        if let Some(own) = &container.resources {
            let cpu_above = match (own.limits.cpu, whole.limits.cpu) {
                (Some(own), Some(whole)) => own.get() > whole.get(),
                _ => false,
            };
            if cpu_above || own.limits.memory.get() > whole.limits.memory.get() {
                return Some(
                    Fault::new("a limit of the container ")
                        .quoted(container.name.value)
                        .text(" is above the limit of the pod as a whole, which the API server refuses: lower it, or raise `.pod_resources(...)`"),
                );
            }
        }
        at += 1;
    }
    None
}
