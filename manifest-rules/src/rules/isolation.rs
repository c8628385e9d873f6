//! Rules about what stands between a pod and its node beside users and privileges: AppArmor, SELinux, /proc, sysctls,
//! and where the node sends its probes. With the rules of `security`, they are the restricted profile of all versions
//! from 1.33 to 1.37: what one of them refuses is told, so the newer ones' two more sysctls and their leave for pods
//! with users of their own (`hostUsers: false`) are not taken. Source: Kubernetes, "Pod Security Standards".

use k8s_openapi::api::core::v1::{
    AppArmorProfile, ContainerPort, EphemeralContainer, HTTPGetAction, LifecycleHandler, SELinuxOptions,
    SecurityContext, TCPSocketAction,
};

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::cluster::Pods;
use crate::values::{Level, Severity, push_key};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "weakened-isolation",
        family: Family::Security,
        severity: Severity::High,
        asserts: "No pod leaves its AppArmor profile or its SELinux type, unmasks /proc, or sets an unsafe sysctl.",
        why: "Each of them is a wall between the container and the node, or between the node's pods.",
        stopped_by: "No method sets any of it.",
        elsewhere: &[
            "kube-linter unsafe-proc-mount, unsafe-sysctls",
            "kubescape C-0055",
            "polaris procMount",
            "trivy KSV-0002, KSV-0025, KSV-0026, KSV-0027",
        ],
        example: example!("weakened-isolation"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: weakened_isolation,
    },
    Rule {
        name: "probe-host",
        family: Family::Security,
        severity: Severity::Medium,
        asserts: "No probe or lifecycle handler names a host.",
        why: "The node sends it wherever it says, so that a pod reaches what only the node may.",
        stopped_by: "No method sets a host.",
        elsewhere: &[],
        example: example!("probe-host"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: probe_host,
    },
];

/// The sysctls that stay in the pod.
const SYSCTLS: [&str; 12] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// The SELinux types that confine a container.
const TYPES: [&str; 5] = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/// A container of any list, as far as its security goes.
pub(super) struct Held<'b> {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: &'b str,
    /// What it may do.
    pub context: Option<&'b SecurityContext>,
    /// Its ports.
    pub ports: &'b [ContainerPort],
}

/// All containers of the pods: those of every list, and those that somebody debugs with.
pub(super) fn held<'b>(pods: &Pods<'b>) -> Vec<Held<'b>> {
    let mut all: Vec<Held<'b>> = pods
        .containers()
        .map(|(path, one)| {
            let ports = one.ports.as_deref().unwrap_or_default();
            Held { path, name: &one.name, context: one.security_context.as_ref(), ports }
        })
        .collect();
    for (index, one) in pods.spec.ephemeral_containers.iter().flatten().enumerate() {
        let EphemeralContainer { name, security_context, ports, .. } = one;
        let path = pods.path(&format!("ephemeralContainers[{index}]"));
        all.push(Held { path, name, context: security_context.as_ref(), ports: ports.as_deref().unwrap_or_default() });
    }
    all
}

fn weakened_isolation(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let mut found = |path: String, message: String| report.found(pods.key, pods.item, path, message);
        if let Some(shared) = &pods.spec.security_context {
            let path = pods.path("securityContext");
            app_armor(&path, shared.app_armor_profile.as_ref(), &mut found);
            se_linux(&path, shared.se_linux_options.as_ref(), &mut found);
            for (index, sysctl) in shared.sysctls.iter().flatten().enumerate() {
                if !SYSCTLS.contains(&sysctl.name.as_str()) {
                    let message = format!(
                        "the sysctl `{}` reaches beyond the pod: set it on the node, or not at all",
                        sysctl.name
                    );
                    found(format!("{path}.sysctls[{index}].name"), message);
                }
            }
        }
        for Held { path, name, context, .. } in held(pods) {
            let Some(context) = context else { continue };
            let path = format!("{path}.securityContext");
            app_armor(&path, context.app_armor_profile.as_ref(), &mut found);
            se_linux(&path, context.se_linux_options.as_ref(), &mut found);
            if let Some(mount) = context.proc_mount.as_deref().filter(|mount| !matches!(*mount, "" | "Default")) {
                let message = format!("the container `{name}` has procMount {mount}: remove it, which is Default");
                found(format!("{path}.procMount"), message);
            }
        }
        for (key, profile) in pods.annotations.into_iter().flatten() {
            let named = key.starts_with("container.apparmor.security.beta.kubernetes.io/");
            if named && !matches!(profile.as_str(), "" | "runtime/default") && !profile.starts_with("localhost/") {
                let mut path = pods.annotations_path();
                push_key(&mut path, key);
                found(path, format!("the AppArmor profile is `{profile}`: remove the annotation"));
            }
        }
    }
}

fn app_armor(path: &str, profile: Option<&AppArmorProfile>, found: &mut impl FnMut(String, String)) {
    if let Some(profile) = profile.filter(|profile| !matches!(&*profile.type_, "RuntimeDefault" | "Localhost")) {
        let message = format!("the AppArmor profile is `{}`: write `RuntimeDefault`, or remove it", profile.type_);
        found(format!("{path}.appArmorProfile.type"), message);
    }
}

fn se_linux(path: &str, options: Option<&SELinuxOptions>, found: &mut impl FnMut(String, String)) {
    let Some(options) = options else { return };
    if let Some(type_) = options.type_.as_deref().filter(|type_| !TYPES.contains(type_)) {
        let message = format!("the SELinux type `{type_}` is none of a container's own: remove it");
        found(format!("{path}.seLinuxOptions.type"), message);
    }
    for (field, value) in [("user", &options.user), ("role", &options.role)] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            found(format!("{path}.seLinuxOptions.{field}"), format!("the SELinux {field} is `{value}`: remove it"));
        }
    }
}

fn probe_host(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let mut told = |path: String, host: &str| {
                let message = format!(
                    "the node asks `{host}`, which it reaches and the pod may not: remove `host`, which is the pod then"
                );
                report.found(pods.key, pods.item, path, message);
            };
            let probes = [
                ("livenessProbe", &container.liveness_probe),
                ("readinessProbe", &container.readiness_probe),
                ("startupProbe", &container.startup_probe),
            ];
            for (field, probe) in probes {
                let Some(probe) = probe else { continue };
                hosts(&format!("{path}.{field}"), probe.http_get.as_ref(), probe.tcp_socket.as_ref(), &mut told);
            }
            let Some(lifecycle) = &container.lifecycle else { continue };
            for (field, handler) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
                let Some(LifecycleHandler { http_get, tcp_socket, .. }) = handler else { continue };
                hosts(&format!("{path}.lifecycle.{field}"), http_get.as_ref(), tcp_socket.as_ref(), &mut told);
            }
        }
    }
}

/// The hosts that a handler names.
fn hosts(path: &str, http: Option<&HTTPGetAction>, tcp: Option<&TCPSocketAction>, told: &mut impl FnMut(String, &str)) {
    let named = [
        ("httpGet", http.and_then(|http| http.host.as_deref())),
        ("tcpSocket", tcp.and_then(|tcp| tcp.host.as_deref())),
    ];
    for (handler, host) in named {
        if let Some(host) = host.filter(|host| !host.is_empty()) {
            told(format!("{path}.{handler}.host"), host);
        }
    }
}
