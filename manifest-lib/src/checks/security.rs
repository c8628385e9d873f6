//! Rules about what a pod may do: users, privileges, seccomp, the node's own, and a read-only root. The namespace, which
//! enforces the whole restricted profile, refuses the rest (volume types, sysctls, SELinux and AppArmor overrides).
//! Source: Kubernetes, "Pod Security Standards".

use k8s_openapi::api::core::v1::{Container, Volume};

use super::set::{Pods, Set};
use super::{Level, Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "run-as-root",
        asserts: "Every container runs as a user that is not root, and says so.",
        why: "Root in a container is root on the node as soon as anything lets it out.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: run_as_root,
    },
    Rule {
        name: "privilege-escalation",
        asserts: "No container is privileged, may gain privileges, or keeps or adds capabilities but NET_BIND_SERVICE.",
        why: "Each of them is a way out of the container.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: privilege_escalation,
    },
    Rule {
        name: "seccomp-profile",
        asserts: "Every container has the runtime's seccomp profile, or one of the node's.",
        why: "Without it every system call of the kernel is within reach.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: seccomp_profile,
    },
    Rule {
        name: "writable-root-filesystem",
        asserts: "Every container's root file system is read-only.",
        why: "What can be written can be replaced by whoever gets in.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: writable_root,
    },
    Rule {
        name: "host-access",
        asserts: "No pod shares the node's network, processes, IPC, ports or files.",
        why: "What is shared with the node is shared with every pod on it.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: host_access,
    },
];

/// Runs over every container of every pod.
fn containers(set: &Set<'_>, mut each: impl FnMut(&Pods<'_>, String, &Container)) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            each(pods, path, container);
        }
    }
}

/// A container's own context is stronger than its pod's.
fn run_as_root(set: &Set<'_>, report: &mut Report<'_>) {
    containers(set, |pods, path, container| {
        let (own, shared) = (container.security_context.as_ref(), pods.spec.security_context.as_ref());
        let user = own.and_then(|own| own.run_as_user).or(shared.and_then(|shared| shared.run_as_user));
        let promised = own.and_then(|own| own.run_as_non_root).or(shared.and_then(|shared| shared.run_as_non_root));
        if user == Some(0) {
            let own_user = own.is_some_and(|own| own.run_as_user.is_some());
            let path = if own_user {
                format!("{path}.securityContext.runAsUser")
            } else {
                pods.path("securityContext.runAsUser")
            };
            report.found(
                pods.key,
                pods.item,
                path,
                "runAsUser is 0, which is root: write the user that the image was built for",
            );
        } else if promised != Some(true) {
            let message = format!("the container `{}` may run as root: let runAsNonRoot be true", container.name);
            report.found(pods.key, pods.item, format!("{path}.securityContext.runAsNonRoot"), message);
        }
    });
}

fn privilege_escalation(set: &Set<'_>, report: &mut Report<'_>) {
    containers(set, |pods, path, container| {
        let context = container.security_context.as_ref();
        let mut found = |field: &str, message: String| {
            report.found(pods.key, pods.item, format!("{path}.securityContext.{field}"), message);
        };
        if context.and_then(|context| context.privileged) == Some(true) {
            found("privileged", format!("the container `{}` is privileged: remove it", container.name));
        }
        if context.and_then(|context| context.allow_privilege_escalation) != Some(false) {
            found(
                "allowPrivilegeEscalation",
                format!("the container `{}` may gain privileges: write false", container.name),
            );
        }
        let capabilities = context.and_then(|context| context.capabilities.as_ref());
        let dropped = capabilities.and_then(|capabilities| capabilities.drop.as_deref()).unwrap_or_default();
        if !dropped.iter().any(|name| name == "ALL") {
            found("capabilities.drop", format!("the container `{}` keeps capabilities: drop `ALL`", container.name));
        }
        let added = capabilities.and_then(|capabilities| capabilities.add.as_deref()).unwrap_or_default();
        for name in added.iter().filter(|name| *name != "NET_BIND_SERVICE") {
            found(
                "capabilities.add",
                format!("the container `{}` adds the capability `{name}`: remove it", container.name),
            );
        }
    });
}

fn seccomp_profile(set: &Set<'_>, report: &mut Report<'_>) {
    containers(set, |pods, path, container| {
        let own = container.security_context.as_ref().and_then(|context| context.seccomp_profile.as_ref());
        let shared = pods.spec.security_context.as_ref().and_then(|context| context.seccomp_profile.as_ref());
        let profile = own.or(shared).map(|profile| profile.type_.as_str());
        if !matches!(profile, Some("RuntimeDefault" | "Localhost")) {
            let message = format!(
                "the container `{}` has the seccomp profile `{}`: write `RuntimeDefault`",
                container.name,
                profile.unwrap_or("none")
            );
            report.found(pods.key, pods.item, format!("{path}.securityContext.seccompProfile"), message);
        }
    });
}

fn writable_root(set: &Set<'_>, report: &mut Report<'_>) {
    containers(set, |pods, path, container| {
        let context = container.security_context.as_ref();
        if context.and_then(|context| context.read_only_root_filesystem) != Some(true) {
            let message = format!(
                "the container `{}` can write its root file system: let readOnlyRootFilesystem be true and declare writable paths",
                container.name
            );
            report.found(pods.key, pods.item, format!("{path}.securityContext.readOnlyRootFilesystem"), message);
        }
    });
}

fn host_access(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        let shared =
            [("hostNetwork", pods.spec.host_network), ("hostPID", pods.spec.host_pid), ("hostIPC", pods.spec.host_ipc)];
        for (field, _) in shared.into_iter().filter(|(_, set)| *set == Some(true)) {
            report.found(pods.key, pods.item, pods.path(field), format!("{field} is true: remove it"));
        }
        for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
            if let Volume { name, host_path: Some(host), .. } = volume {
                let message = format!(
                    "the volume `{name}` is the node's `{}`: use an emptyDir, or a PersistentVolumeClaim",
                    host.path
                );
                report.found(pods.key, pods.item, pods.path(&format!("volumes[{index}].hostPath")), message);
            }
        }
        for (path, container) in pods.containers() {
            for (index, port) in container.ports.iter().flatten().enumerate() {
                if let Some(number) = port.host_port.filter(|number| *number != 0) {
                    let message = format!("hostPort {number} takes the node's own port: remove it and use a Service");
                    report.found(pods.key, pods.item, format!("{path}.ports[{index}].hostPort"), message);
                }
            }
        }
    }
}
