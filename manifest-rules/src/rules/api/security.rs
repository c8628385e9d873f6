//! Security contexts, and the fields that one operating system has and the other has not.
//! Source: Kubernetes, "Configure a Security Context for a Pod or Container" and "User Namespaces".

use std::collections::HashSet;
use std::ops::RangeInclusive;

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Container, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext,
};

use super::at::At;
use super::formats::{RELATIVE, SYSCTL};
use super::refusal::{Refusals, Why, items, text};
use crate::values::NonRootId;

/// Users and groups. Root is one, whatever other rules say of it.
const IDS: RangeInclusive<i64> = 0..=NonRootId::MAX.get() as i64;

/// The context of a pod, and what it shares with its node.
pub(super) fn of_pod(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    if let Some(context) = &spec.security_context {
        pod_context(out, &at.key("securityContext"), context);
    }
    let both = spec.share_process_namespace == Some(true) && spec.host_pid == Some(true);
    out.excluded(&at.key("shareProcessNamespace"), both, "beside `hostPID`");
    if spec.host_users == Some(false) {
        let shared = [("hostNetwork", spec.host_network), ("hostPID", spec.host_pid), ("hostIPC", spec.host_ipc)];
        for (field, shared) in shared {
            out.excluded(&at.key(field), shared == Some(true), "in a pod whose `hostUsers` is false");
        }
    }
    if let Some(os) = &spec.os {
        out.just_one_of(&at.key("os").key("name"), &os.name, &["linux", "windows"]);
        match os.name.as_str() {
            "linux" => {
                let windows = spec.security_context.as_ref().is_some_and(|context| context.windows_options.is_some());
                out.excluded(&at.key("securityContext").key("windowsOptions"), windows, "in a pod for Linux");
            }
            "windows" => of_windows(out, at, spec),
            _ => {}
        }
    }
}

fn pod_context(out: &mut Refusals<'_>, at: &At<'_>, context: &PodSecurityContext) {
    out.within(&at.key("fsGroup"), context.fs_group, IDS);
    out.within(&at.key("runAsUser"), context.run_as_user, IDS);
    out.within(&at.key("runAsGroup"), context.run_as_group, IDS);
    for (index, group) in items(&context.supplemental_groups) {
        out.within(&at.key("supplementalGroups").item(index), Some(*group), IDS);
    }
    let change = context.fs_group_change_policy.as_deref();
    out.one_if_set(&at.key("fsGroupChangePolicy"), change, &["OnRootMismatch", "Always"]);
    let groups = context.supplemental_groups_policy.as_deref();
    out.one_if_set(&at.key("supplementalGroupsPolicy"), groups, &["Merge", "Strict"]);
    let labels = context.se_linux_change_policy.as_deref();
    out.one_if_set(&at.key("seLinuxChangePolicy"), labels, &["Recursive", "MountOption"]);
    seccomp(out, &at.key("seccompProfile"), context.seccomp_profile.as_ref());
    app_armor(out, &at.key("appArmorProfile"), context.app_armor_profile.as_ref());
    let mut names = HashSet::new();
    for (index, sysctl) in items(&context.sysctls) {
        let list = at.key("sysctls");
        let item = list.item(index);
        let at = item.key("name");
        out.needed(&at, &sysctl.name, &SYSCTL);
        out.unique(&at, &mut names, sysctl.name.as_str(), || format!("the sysctl `{}`", sysctl.name));
    }
}

/// The context of a container. What a privileged one may not have besides is `privilege-escalation`'s to tell: it finds
/// the privileges themselves.
pub(super) fn of_container(out: &mut Refusals<'_>, at: &At<'_>, container: &Container, spec: &PodSpec) {
    let Some(context) = &container.security_context else { return };
    let at = at.key("securityContext");
    out.within(&at.key("runAsUser"), context.run_as_user, IDS);
    out.within(&at.key("runAsGroup"), context.run_as_group, IDS);
    out.one_if_set(&at.key("procMount"), context.proc_mount.as_deref(), &["Default", "Unmasked"]);
    if context.proc_mount.as_deref() == Some("Unmasked") && spec.host_users != Some(false) {
        let message = "`procMount` is `Unmasked`, which asks for users of the pod's own: let hostUsers be false";
        out.add(Why::Conflict, &at.key("procMount"), message);
    }
    seccomp(out, &at.key("seccompProfile"), context.seccomp_profile.as_ref());
    app_armor(out, &at.key("appArmorProfile"), context.app_armor_profile.as_ref());
    match spec.os.as_ref().map(|os| os.name.as_str()) {
        Some("linux") => {
            out.excluded(&at.key("windowsOptions"), context.windows_options.is_some(), "in a pod for Linux");
        }
        Some("windows") => of_windows_container(out, &at, context),
        _ => {}
    }
}

fn seccomp(out: &mut Refusals<'_>, at: &At<'_>, profile: Option<&SeccompProfile>) {
    if let Some(profile) = profile {
        self::profile(out, at, &profile.type_, profile.localhost_profile.as_deref());
        out.form(&at.key("localhostProfile"), text(&profile.localhost_profile), &RELATIVE);
    }
}

fn app_armor(out: &mut Refusals<'_>, at: &At<'_>, profile: Option<&AppArmorProfile>) {
    if let Some(profile) = profile {
        self::profile(out, at, &profile.type_, profile.localhost_profile.as_deref());
        let name = text(&profile.localhost_profile);
        if name.trim() != name {
            let message = "`localhostProfile` has spaces around it: write the name alone";
            out.add(Why::Value, &at.key("localhostProfile"), message);
        }
    }
}

/// A profile of the node is named, and none else is.
fn profile(out: &mut Refusals<'_>, at: &At<'_>, kind: &str, name: Option<&str>) {
    out.just_one_of(&at.key("type"), kind, &["RuntimeDefault", "Localhost", "Unconfined"]);
    let at = at.key("localhostProfile");
    match (kind, name) {
        ("Localhost", None | Some("")) => {
            out.add(Why::Missing, &at, "a profile of type Localhost has a name: write `localhostProfile`");
        }
        ("Localhost", _) => {}
        (_, name) => out.excluded(&at, name.is_some(), "for a profile that is not of type Localhost"),
    }
}

fn of_windows(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    const WHERE: &str = "in a pod for Windows";
    let own = [
        ("hostUsers", spec.host_users.is_some()),
        ("hostPID", spec.host_pid == Some(true)),
        ("hostIPC", spec.host_ipc == Some(true)),
        ("shareProcessNamespace", spec.share_process_namespace.is_some()),
    ];
    for (field, is_set) in own {
        out.excluded(&at.key(field), is_set, WHERE);
    }
    let Some(context) = &spec.security_context else { return };
    let at = at.key("securityContext");
    let fields = [
        ("appArmorProfile", context.app_armor_profile.is_some()),
        ("seLinuxOptions", context.se_linux_options.is_some()),
        ("seLinuxChangePolicy", context.se_linux_change_policy.is_some()),
        ("seccompProfile", context.seccomp_profile.is_some()),
        ("fsGroup", context.fs_group.is_some()),
        ("fsGroupChangePolicy", context.fs_group_change_policy.is_some()),
        ("sysctls", context.sysctls.as_ref().is_some_and(|sysctls| !sysctls.is_empty())),
        ("runAsUser", context.run_as_user.is_some()),
        ("runAsGroup", context.run_as_group.is_some()),
        ("supplementalGroups", context.supplemental_groups.is_some()),
        ("supplementalGroupsPolicy", context.supplemental_groups_policy.is_some()),
    ];
    for (field, is_set) in fields {
        out.excluded(&at.key(field), is_set, WHERE);
    }
}

fn of_windows_container(out: &mut Refusals<'_>, at: &At<'_>, context: &SecurityContext) {
    let fields = [
        ("appArmorProfile", context.app_armor_profile.is_some()),
        ("seLinuxOptions", context.se_linux_options.is_some()),
        ("seccompProfile", context.seccomp_profile.is_some()),
        ("capabilities", context.capabilities.is_some()),
        ("readOnlyRootFilesystem", context.read_only_root_filesystem.is_some()),
        ("privileged", context.privileged.is_some()),
        ("allowPrivilegeEscalation", context.allow_privilege_escalation.is_some()),
        ("procMount", context.proc_mount.is_some()),
        ("runAsUser", context.run_as_user.is_some()),
        ("runAsGroup", context.run_as_group.is_some()),
    ];
    for (field, is_set) in fields {
        out.excluded(&at.key(field), is_set, "in a pod for Windows");
    }
}
