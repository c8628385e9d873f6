//! What must fit together within a pod: its containers and its volumes.

use crate::model::container_data::Container;
use crate::model::controller::Controller;
use crate::model::security::VolumeName;
use crate::model::workload::Body;
use crate::model::{Deployed, Port};
use crate::values::scan::same;
use crate::values::{Fault, Origin};

/// No two mounts of a container are at one path.
pub(in crate::model) const fn mounts(container: &Container<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(mount) = container.mounts.get(i) {
        let mut j = 0;
        while j < i
            && let Some(other) = container.mounts.get(j)
        {
            if same(mount.path.as_str(), other.path.as_str()) {
                return Some(taken(mount.path.as_str()));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn taken(path: &str) -> Fault {
    Fault::new("two volumes are mounted at ").quoted(path).text(": mount one of them elsewhere")
}

/// No two volumes have one name, templates of claims among them.
pub(in crate::model) const fn volumes(body: &Body<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(name) = volume(body, i) {
        let mut j = 0;
        while j < i
            && let Some(other) = volume(body, j)
        {
            if same(name, other) {
                return Some(Fault::new("two volumes are named ").quoted(name).text(": rename one"));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// The name of a volume at a place: the pod's, then the templates of claims.
const fn volume<'a>(body: &Body<'a>, at: usize) -> Option<&'a str> {
    if let Some(volume) = body.volumes.get(at) {
        return Some(volume.name);
    }
    match body.controller.claim_templates() {
        Some(templates) => match templates.get(at - body.volumes.len()) {
            Some(template) => Some(template.name),
            None => None,
        },
        None => None,
    }
}

/// What is wrong with a pod as a whole, once all of it is said.
pub(super) const fn pod(deployed: &Deployed<'_>) -> Option<Fault> {
    let body = &deployed.body;
    let others = body.sidecars.len() + body.init_containers.len();
    if others > 0
        && let Some(fault) = containers(body)
    {
        return Some(fault);
    }
    let mut at = 0;
    while let Some(container) = body.container(at) {
        if let Some(fault) = mounted(body, container) {
            return Some(fault);
        }
        at += 1;
    }
    let mut i = 0;
    while let Some(name) = volume(body, i) {
        if !is_mounted(body, name) {
            return Some(
                Fault::new("no container mounts the volume ")
                    .quoted(name)
                    .text(": add `.mount(Mount::new(...))`, or remove it"),
            );
        }
        i += 1;
    }
    claims(deployed)
}

/// The containers beside the main one.
const fn containers(body: &Body<'_>) -> Option<Fault> {
    let init = 1 + body.sidecars.len();
    let mut at = 1;
    while let Some(container) = body.container(at) {
        let name = container.name.value;
        if container.resources.is_none() {
            return Some(
                declared(Fault::new("the container ").quoted(name), container.name.origin)
                    .text(" has no resource profile, so nothing is set aside for it: add `.resources(...)`"),
            );
        }
        if at >= init && (container.probes.is_some() || !container.ports.is_empty()) {
            return Some(declared(Fault::new("the init container ").quoted(name), container.name.origin).text(
                " has probes or ports, and it ends before anybody could ask it: make it a sidecar, or remove them",
            ));
        }
        if let Some(fault) = super::workload::probe_ports(container) {
            return Some(fault);
        }
        let mut j = 0;
        while j < at
            && let Some(other) = body.container(j)
        {
            if same(name, other.name.value) {
                return Some(Fault::new("two containers are named ").quoted(name).text(": rename one"));
            }
            if let Some(fault) = shared_port(container, other) {
                return Some(fault);
            }
            j += 1;
        }
        let mut i = 0;
        while let Some(path) = container.writable_paths.get(i) {
            // The volume is named after the container and the path.
            if name.len() + 1 + VolumeName::of(path.path).as_str().len() > 63 {
                return Some(
                    Fault::new("the volume of the writable path ")
                        .quoted(path.path.as_str())
                        .text(" of ")
                        .quoted(name)
                        .text(" would have a name of more than 63 characters: shorten one of them"),
                );
            }
            i += 1;
        }
        at += 1;
    }
    None
}

/// The containers of a pod share its address, so no two listen on one port; and a Service knows ports by their names.
const fn shared_port(container: &Container<'_>, other: &Container<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(port) = container.ports.get(i) {
        let mut j = 0;
        while let Some(taken) = other.ports.get(j) {
            if clash(port, taken) {
                return Some(
                    Fault::new("the containers ")
                        .quoted(container.name.value)
                        .text(" and ")
                        .quoted(other.name.value)
                        .text(" of one pod have one port number or name, ")
                        .number(port.number.value as u64)
                        .text(": they share the pod's address; give one another number and name"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn clash(port: &Port<'_>, other: &Port<'_>) -> bool {
    (port.number.value == other.number.value && port.protocol.is(other.protocol))
        || same(port.name.as_str(), other.name.as_str())
}

/// Each mount of a container is of a volume of the pod, and at no path that another has.
const fn mounted(body: &Body<'_>, container: &Container<'_>) -> Option<Fault> {
    let mut i = 0;
    while let Some(mount) = container.mounts.get(i) {
        let mut found = false;
        let mut j = 0;
        while let Some(name) = volume(body, j) {
            found |= same(name, mount.volume);
            j += 1;
        }
        if !found {
            return Some(declared(
                Fault::about(container.name.value)
                    .text(" mounts the volume ")
                    .quoted(mount.volume)
                    .text(", which the pod does not have: add it with `.volume(...)` or correct the name"),
                mount.origin,
            ));
        }
        let mut j = 0;
        while let Some(path) = container.writable_paths.get(j) {
            if same(path.path.as_str(), mount.path.as_str()) {
                return Some(taken(mount.path.as_str()));
            }
            j += 1;
        }
        i += 1;
    }
    // The main container's writable paths name their volumes after the path alone.
    let mut i = 0;
    while let Some(path) = body.main.writable_paths.get(i) {
        let mut j = 0;
        while let Some(name) = volume(body, j) {
            if same(VolumeName::of(path.path).as_str(), name) {
                return Some(
                    Fault::new("the volume ")
                        .quoted(name)
                        .text(" has the name that the writable path ")
                        .quoted(path.path.as_str())
                        .text(" gives its own: rename the volume"),
                );
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn is_mounted(body: &Body<'_>, name: &str) -> bool {
    let mut at = 0;
    while let Some(container) = body.container(at) {
        let mut i = 0;
        while let Some(mount) = container.mounts.get(i) {
            if same(mount.volume, name) {
                return true;
            }
            i += 1;
        }
        at += 1;
    }
    false
}

/// A claim for one node and pods on several wait for each other.
const fn claims(deployed: &Deployed<'_>) -> Option<Fault> {
    let body = &deployed.body;
    let mut i = 0;
    while let Some(volume) = body.volumes.get(i) {
        if volume.is_for_one_node() && !body.controller.ends() {
            let several = deployed.most() > 1 || matches!(body.controller, Controller::DaemonSet(_));
            let surge = body.controller.limits_of(1).0 > 0;
            if several || surge {
                let fault = declared(Fault::new("the claim of the volume ").quoted(volume.name), volume.origin)
                    .text(" is for the pods of one node, and ")
                    .quoted(deployed.name());
                let fault = if several {
                    fault.text(
                        " has several pods: write `.read_write_many()`, or a StatefulSet with `.claim_template(...)`",
                    )
                } else {
                    fault.text(" starts a new pod before the old one ends, which can wait for ever: say `.singleton(...)`, or write a StatefulSet")
                };
                return Some(fault);
            }
        }
        i += 1;
    }
    let mut i = 0;
    while i < deployed.storage.len() {
        let storage = &deployed.storage[i];
        let mut found = false;
        if let Some(templates) = body.controller.claim_templates() {
            let mut j = 0;
            while let Some(template) = templates.get(j) {
                found |= same(template.name, storage.name);
                j += 1;
            }
        }
        if !found {
            return Some(
                Fault::about(deployed.name())
                    .text(" has no claim template named ")
                    .quoted(storage.name)
                    .text(" whose size could differ: add `.claim_template(...)` or correct the name"),
            );
        }
        i += 1;
    }
    None
}

/// Names the line that declared a part: the answers may stand in another file.
const fn declared(fault: Fault, origin: Origin) -> Fault {
    match origin {
        Origin::Line(at) => fault.text(", declared at ").line(at).text(","),
        Origin::Default(_) => fault,
    }
}
