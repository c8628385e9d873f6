//! Rules about what a pod may do: users, privileges, seccomp, the node's own, and a read-only root. With those of
//! `isolation` they are the whole restricted profile, which our namespaces enforce.
//! Source: Kubernetes, "Pod Security Standards".

use k8s_openapi::api::core::v1::{Container, SeccompProfile, Volume};

use super::api::legacy_volumes::kinds;
use super::isolation::{Held, held};
use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::Pods;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "run-as-root",
        family: Family::Security,
        severity: Severity::High,
        asserts: "Every container runs as a user that is not root, and says so.",
        why: "Root in a container is root on the node as soon as anything lets it out.",
        stopped_by: "`SecurityContext::run_as` does not compile with 0, and no method turns runAsNonRoot off.",
        elsewhere: &[
            "kube-linter run-as-non-root",
            "checkov CKV_K8S_23, CKV_K8S_29, CKV_K8S_30",
            "trivy KSV-0012",
            "polaris runAsRootAllowed",
        ],
        example: example!("run-as-root"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: run_as_root,
    },
    Rule {
        name: "privilege-escalation",
        family: Family::Security,
        severity: Severity::Critical,
        asserts: "No container is privileged, may gain privileges, or keeps or adds capabilities but NET_BIND_SERVICE.",
        why: "Each of these is a way out of the container.",
        stopped_by: "No method sets any of it.",
        elsewhere: &[
            "kube-linter privileged-container, privilege-escalation-container, drop-net-raw-capability",
            "checkov CKV_K8S_16, CKV_K8S_20, CKV_K8S_25, CKV_K8S_37, CKV_K8S_39",
            "trivy KSV-0001, KSV-0017, KSV-0022",
        ],
        example: example!("privilege-escalation"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: privilege_escalation,
    },
    Rule {
        name: "seccomp-profile",
        family: Family::Security,
        severity: Severity::Medium,
        asserts: "Every container has the runtime's seccomp profile, or one of the node's.",
        why: "Without it, every system call of the kernel is open to whoever gets in.",
        stopped_by: "Every pod has RuntimeDefault, and no method changes it.",
        elsewhere: &["checkov CKV_K8S_31", "trivy KSV-0030"],
        example: example!("seccomp-profile"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: seccomp_profile,
    },
    Rule {
        name: "writable-root-filesystem",
        family: Family::Security,
        severity: Severity::Medium,
        asserts: "Every container's root file system is read-only.",
        why: "Whoever gets in can replace what can be written.",
        stopped_by: "Every container has a read-only root, and no method changes it.",
        elsewhere: &["kube-linter no-read-only-root-fs", "checkov CKV_K8S_22", "trivy KSV-0014"],
        example: example!("writable-root-filesystem"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: writable_root,
    },
    Rule {
        name: "host-access",
        family: Family::Security,
        severity: Severity::Critical,
        asserts: "No pod shares the node's network, processes, IPC, ports or files, and no volume is of a kind outside of the restricted profile.",
        why: "What is shared with the node is shared with every pod on it.",
        stopped_by: "No method sets any of it, and each kind of `Volume` is of the restricted profile.",
        elsewhere: &[
            "kube-linter host-network, host-pid, host-ipc, docker-sock, sensitive-host-mounts",
            "checkov CKV_K8S_17, CKV_K8S_18, CKV_K8S_19, CKV_K8S_26, CKV_K8S_27",
            "trivy KSV-0006, KSV-0008, KSV-0009, KSV-0010, KSV-0023, KSV-0024",
        ],
        example: example!("host-access"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: host_access,
    },
    Rule {
        name: "sudo",
        family: Family::Security,
        severity: Severity::Low,
        asserts: "No command calls sudo.",
        why: "It needs the privileges that a container must not have, and fails without them.",
        stopped_by: "This rule alone.",
        elsewhere: &["kubescape C-0062"],
        example: example!("sudo"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: sudo,
    },
];

fn sudo(set: &Subject<'_>, report: &mut Report) {
    containers(set, |pods, path, container| {
        for (field, words) in [("command", &container.command), ("args", &container.args)] {
            for (index, word) in words.iter().flatten().enumerate() {
                if word
                    .split(|c: char| c.is_whitespace() || c == ';' || c == '&' || c == '|')
                    .any(|part| part == "sudo" || part.ends_with("/sudo"))
                {
                    let message = format!(
                        "the container `{}` calls sudo, which needs privileges that it must not have: do that step in the image's build, and write the command without `sudo`",
                        container.name
                    );
                    report.found(pods.key, pods.item, format!("{path}.{field}[{index}]"), message);
                }
            }
        }
    });
}

/// Runs over every container of every pod on Linux: Windows has none of these settings.
fn containers(set: &Subject<'_>, mut each: impl FnMut(&Pods<'_>, String, &Container)) {
    for pods in set.pods.iter().filter(|pods| !pods.is_windows()) {
        for (path, container) in pods.containers() {
            each(pods, path, container);
        }
    }
}

/// Runs over every container of every list of every pod on Linux.
fn linux(set: &Subject<'_>, mut each: impl FnMut(&Pods<'_>, &Held<'_>)) {
    for pods in set.pods.iter().filter(|pods| !pods.is_windows()) {
        held(pods).iter().for_each(|one| each(pods, one));
    }
}

/// A container's own context is stronger than its pod's, and what the pod's says has to be right all the same.
fn run_as_root(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let shared = pods.spec.security_context.as_ref();
        let shared_user = shared.and_then(|shared| shared.run_as_user);
        let shared_promise = shared.and_then(|shared| shared.run_as_non_root);
        // Once for the pod, at the field that says it.
        if shared_user == Some(0) {
            let message = "`runAsUser: 0` of the pod is root: write the user that the images were built for, such as `runAsUser: 10001`";
            report.found(pods.key, pods.item, pods.path("securityContext.runAsUser"), message);
        }
        if shared_promise == Some(false) {
            let message = "`runAsNonRoot: false` lets the pod's containers run as root: write `runAsNonRoot: true`, and `runAsUser` with a user that the images can run as";
            report.found(pods.key, pods.item, pods.path("securityContext.runAsNonRoot"), message);
        }
        for Held { path, name, context, .. } in held(pods) {
            let own_user = context.and_then(|own| own.run_as_user);
            let own_promise = context.and_then(|own| own.run_as_non_root);
            let path = format!("{path}.securityContext");
            match (own_user.or(shared_user), own_promise.or(shared_promise)) {
                (Some(0), _) if own_user.is_none() => {}
                (Some(0), _) => {
                    let message = format!(
                        "the container `{name}` has `runAsUser: 0`, which is root: write the user that the image was built for, such as `runAsUser: 10001`"
                    );
                    report.found(pods.key, pods.item, format!("{path}.runAsUser"), message);
                }
                (_, Some(true)) => {}
                (_, Some(false)) if own_promise.is_none() => {}
                (Some(user), _) => {
                    let message = format!(
                        "the container `{name}` runs as user {user}, and nothing refuses root in its place: write `runAsNonRoot: true` in its `securityContext`"
                    );
                    report.found(pods.key, pods.item, format!("{path}.runAsNonRoot"), message);
                }
                (None, _) => {
                    let message = format!(
                        "the container `{name}` may run as root: write `runAsNonRoot: true` in its `securityContext`, and `runAsUser` with a user that its image can run as, such as 10001"
                    );
                    report.found(pods.key, pods.item, format!("{path}.runAsNonRoot"), message);
                }
            }
        }
    }
}

fn privilege_escalation(set: &Subject<'_>, report: &mut Report) {
    linux(set, |pods, Held { path, name, context, .. }| {
        let mut found = |field: &str, message: String| {
            report.found(pods.key, pods.item, format!("{path}.securityContext.{field}"), message);
        };
        if context.and_then(|context| context.privileged) == Some(true) {
            found(
                "privileged",
                format!("the container `{name}` is privileged, which gives it the node: remove `privileged`"),
            );
        }
        if context.and_then(|context| context.allow_privilege_escalation) != Some(false) {
            let message = format!(
                "the container `{name}` may gain more privileges than it starts with: write `allowPrivilegeEscalation: false` in its `securityContext`"
            );
            found("allowPrivilegeEscalation", message);
        }
        let capabilities = context.and_then(|context| context.capabilities.as_ref());
        let dropped = capabilities.and_then(|capabilities| capabilities.drop.as_deref()).unwrap_or_default();
        if !dropped.iter().any(|name| name == "ALL") {
            let message = format!(
                "the container `{name}` keeps the capabilities that the runtime gives: write `capabilities: {{drop: [ALL]}}` in its `securityContext`; `add: [NET_BIND_SERVICE]` may stay beside it"
            );
            found("capabilities.drop", message);
        }
        let added = capabilities.and_then(|capabilities| capabilities.add.as_deref()).unwrap_or_default();
        for added in added.iter().filter(|name| *name != "NET_BIND_SERVICE") {
            found(
                "capabilities.add",
                format!("the container `{name}` adds the capability `{added}`: remove it from `add`"),
            );
        }
    });
}

fn seccomp_profile(set: &Subject<'_>, report: &mut Report) {
    let is_kept = |profile: &SeccompProfile| matches!(&*profile.type_, "RuntimeDefault" | "Localhost");
    let shared = |pods: &Pods<'_>| pods.spec.security_context.as_ref()?.seccomp_profile.clone();
    for pods in set.pods.iter().filter(|pods| !pods.is_windows()) {
        // Once for the pod, at the field that says it.
        if let Some(profile) = shared(pods).filter(|profile| !is_kept(profile)) {
            let message = format!(
                "the pod has the seccomp profile `{}`: write `seccompProfile: {{type: RuntimeDefault}}`",
                profile.type_
            );
            report.found(pods.key, pods.item, pods.path("securityContext.seccompProfile"), message);
        }
    }
    linux(set, |pods, Held { path, name, context, .. }| {
        let profile = match context.and_then(|context| context.seccomp_profile.as_ref()) {
            Some(own) if is_kept(own) => return,
            Some(own) => own.type_.as_str(),
            None if shared(pods).is_some() => return,
            None => "",
        };
        let message = if profile.is_empty() {
            format!(
                "the container `{name}` has no seccomp profile, so every system call is open to it: write `seccompProfile: {{type: RuntimeDefault}}` in the pod's `securityContext`"
            )
        } else {
            format!(
                "the container `{name}` has the seccomp profile `{profile}`: write `seccompProfile: {{type: RuntimeDefault}}` in its `securityContext`"
            )
        };
        report.found(pods.key, pods.item, format!("{path}.securityContext.seccompProfile"), message);
    });
}

fn writable_root(set: &Subject<'_>, report: &mut Report) {
    containers(set, |pods, path, container| {
        let context = container.security_context.as_ref();
        if context.and_then(|context| context.read_only_root_filesystem) != Some(true) {
            let message = format!(
                "the container `{}` can write its root file system: write `readOnlyRootFilesystem: true` in its `securityContext`, and mount an emptyDir where it writes scratch files, or a claim for what has to stay",
                container.name
            );
            report.found(pods.key, pods.item, format!("{path}.securityContext.readOnlyRootFilesystem"), message);
        }
    });
}

/// The kind of a volume that the restricted profile does not have. hostPath is told apart.
fn foreign_volume(volume: &Volume) -> Option<&'static str> {
    let network = [("nfs", volume.nfs.is_some())];
    kinds(volume).into_iter().chain(network).find_map(|(kind, is_it)| is_it.then_some(kind))
}

fn host_access(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let shared =
            [("hostNetwork", pods.spec.host_network), ("hostPID", pods.spec.host_pid), ("hostIPC", pods.spec.host_ipc)];
        for (field, _) in shared.into_iter().filter(|(_, set)| *set == Some(true)) {
            report.found(
                pods.key,
                pods.item,
                pods.path(field),
                format!("`{field}: true` gives the pod what is the node's own: remove it"),
            );
        }
        if pods.spec.host_aliases.as_ref().is_some_and(|aliases| !aliases.is_empty()) {
            let message = "`hostAliases` change what a name means in this pod alone: remove them, and let DNS say where the name leads";
            report.found(pods.key, pods.item, pods.path("hostAliases"), message);
        }
        let windows = pods.spec.security_context.as_ref().and_then(|context| context.windows_options.as_ref());
        if windows.and_then(|windows| windows.host_process) == Some(true) {
            let path = pods.path("securityContext.windowsOptions.hostProcess");
            report.found(pods.key, pods.item, path, "`hostProcess: true` runs it on the node itself: remove it");
        }
        for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
            if let Some(kind) = foreign_volume(volume) {
                let message = format!(
                    "the volume `{}` is a {kind}, which the restricted profile does not take: write a `persistentVolumeClaim` in its place, once its data is there",
                    volume.name
                );
                report.found(pods.key, pods.item, pods.path(&format!("volumes[{index}].{kind}")), message);
            }
            if let Volume { name, host_path: Some(host), .. } = volume {
                let message = format!(
                    "the volume `{name}` is the node's own `{}`: for data, write a `persistentVolumeClaim` once the data is there; for scratch files, write `emptyDir: {{}}`",
                    host.path
                );
                report.found(pods.key, pods.item, pods.path(&format!("volumes[{index}].hostPath")), message);
            }
        }
        for Held { path, context, ports, .. } in held(pods) {
            let windows = context.and_then(|context| context.windows_options.as_ref());
            if windows.and_then(|windows| windows.host_process) == Some(true) {
                let path = format!("{path}.securityContext.windowsOptions.hostProcess");
                report.found(pods.key, pods.item, path, "`hostProcess: true` runs it on the node itself: remove it");
            }
            for (index, port) in ports.iter().enumerate() {
                if let Some(number) = port.host_port.filter(|number| *number != 0) {
                    let message = format!(
                        "hostPort {number} takes that port of the node: remove `hostPort`, and reach the container through a Service"
                    );
                    report.found(pods.key, pods.item, format!("{path}.ports[{index}].hostPort"), message);
                }
            }
        }
    }
}
