//! Pods that violate each control of the restricted profile, and pods that do not. Kubernetes, "Pod Security Standards".
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use manifest_rules::gate::{Lint, lint};
use manifest_rules::read::read;
use manifest_rules::values::Stage;
use serde_json::{Value, json};

/// The rules that are the profile together.
const PROFILE: [&str; 6] =
    ["run-as-root", "privilege-escalation", "seccomp-profile", "host-access", "weakened-isolation", "probe-host"];

/// Pods that violate a control: where it is changed, the change, and the one rule that tells it at a path's end.
const VIOLATIONS: &[(&str, &str, &str, &str)] = &[
    // Baseline: what is the node's.
    ("spec.hostNetwork", "true", "host-access", "hostNetwork"),
    ("spec.hostPID", "true", "host-access", "hostPID"),
    ("spec.hostIPC", "true", "host-access", "hostIPC"),
    ("container.ports", r#"[{"containerPort": 12345, "hostPort": 12345}]"#, "host-access", "ports[0].hostPort"),
    ("pod.windowsOptions", r#"{"hostProcess": true}"#, "host-access", "windowsOptions.hostProcess"),
    ("own.windowsOptions", r#"{"hostProcess": true}"#, "host-access", "windowsOptions.hostProcess"),
    ("spec.volumes", r#"[{"name": "a", "hostPath": {"path": "/a"}}]"#, "host-access", "volumes[0].hostPath"),
    // Baseline: privileges.
    ("own.privileged", "true", "privilege-escalation", "privileged"),
    ("own.capabilities.add", r#"["NET_RAW"]"#, "privilege-escalation", "capabilities.add"),
    ("own.capabilities.add", r#"["NET_BIND_SERVICE", "CHOWN"]"#, "privilege-escalation", "capabilities.add"),
    ("own.capabilities.add", r#"["CAP_NET_BIND_SERVICE"]"#, "privilege-escalation", "capabilities.add"),
    // Baseline: AppArmor.
    ("pod.appArmorProfile", r#"{"type": "Unconfined"}"#, "weakened-isolation", "appArmorProfile.type"),
    ("own.appArmorProfile", r#"{"type": "Unconfined"}"#, "weakened-isolation", "appArmorProfile.type"),
    (
        "metadata.annotations",
        r#"{"container.apparmor.security.beta.kubernetes.io/web": "unconfined"}"#,
        "weakened-isolation",
        r#"annotations["container.apparmor.security.beta.kubernetes.io/web"]"#,
    ),
    // Baseline: SELinux.
    ("pod.seLinuxOptions", r#"{"type": "spc_t"}"#, "weakened-isolation", "seLinuxOptions.type"),
    ("pod.seLinuxOptions", r#"{"user": "system_u"}"#, "weakened-isolation", "seLinuxOptions.user"),
    ("pod.seLinuxOptions", r#"{"role": "system_r"}"#, "weakened-isolation", "seLinuxOptions.role"),
    ("own.seLinuxOptions", r#"{"type": "container_foo_t"}"#, "weakened-isolation", "seLinuxOptions.type"),
    ("own.seLinuxOptions", r#"{"user": "somevalue"}"#, "weakened-isolation", "seLinuxOptions.user"),
    ("own.seLinuxOptions", r#"{"role": "somevalue"}"#, "weakened-isolation", "seLinuxOptions.role"),
    // Baseline: /proc and sysctls.
    ("own.procMount", r#""Unmasked""#, "weakened-isolation", "procMount"),
    ("pod.sysctls", r#"[{"name": "kernel.msgmax", "value": "1"}]"#, "weakened-isolation", "sysctls[0].name"),
    ("pod.sysctls", r#"[{"name": "net.core.somaxconn", "value": "1"}]"#, "weakened-isolation", "sysctls[0].name"),
    // Since 1.37 alone.
    (
        "pod.sysctls",
        r#"[{"name": "net.ipv4.tcp_notsent_lowat", "value": "1"}]"#,
        "weakened-isolation",
        "sysctls[0].name",
    ),
    // Baseline: hosts of probes and handlers.
    ("container.livenessProbe", r#"{"httpGet": {"port": 1, "host": "10.0.0.1"}}"#, "probe-host", "httpGet.host"),
    ("container.readinessProbe", r#"{"tcpSocket": {"port": 1, "host": "localhost"}}"#, "probe-host", "tcpSocket.host"),
    ("container.startupProbe", r#"{"httpGet": {"port": 1, "host": "::1"}}"#, "probe-host", "httpGet.host"),
    ("container.lifecycle", r#"{"postStart": {"httpGet": {"port": 1, "host": "a"}}}"#, "probe-host", "httpGet.host"),
    ("container.lifecycle", r#"{"preStop": {"tcpSocket": {"port": 1, "host": "a"}}}"#, "probe-host", "tcpSocket.host"),
    // Baseline and restricted: seccomp.
    ("pod.seccompProfile", r#"{"type": "Unconfined"}"#, "seccomp-profile", "securityContext.seccompProfile"),
    ("own.seccompProfile", r#"{"type": "Unconfined"}"#, "seccomp-profile", "securityContext.seccompProfile"),
    ("pod.seccompProfile", "null", "seccomp-profile", "securityContext.seccompProfile"),
    // Restricted: privileges.
    ("own.allowPrivilegeEscalation", "true", "privilege-escalation", "allowPrivilegeEscalation"),
    ("own.allowPrivilegeEscalation", "null", "privilege-escalation", "allowPrivilegeEscalation"),
    ("own.capabilities", "null", "privilege-escalation", "capabilities.drop"),
    ("own.capabilities.drop", "null", "privilege-escalation", "capabilities.drop"),
    ("own.capabilities.drop", r#"["NET_RAW", "SYS_ADMIN"]"#, "privilege-escalation", "capabilities.drop"),
    ("own.capabilities.drop", r#"["all"]"#, "privilege-escalation", "capabilities.drop"),
    // Restricted: users.
    ("pod.runAsNonRoot", "null", "run-as-root", "runAsNonRoot"),
    ("pod.runAsNonRoot", "false", "run-as-root", "runAsNonRoot"),
    ("own.runAsNonRoot", "false", "run-as-root", "runAsNonRoot"),
    ("pod.runAsUser", "0", "run-as-root", "securityContext.runAsUser"),
    ("own.runAsUser", "0", "run-as-root", "securityContext.runAsUser"),
];

/// Volumes that no restricted pod has.
const VOLUMES: &[(&str, &str)] = &[
    ("awsElasticBlockStore", r#"{"volumeID": "a"}"#),
    ("azureDisk", r#"{"diskName": "a", "diskURI": "a"}"#),
    ("azureFile", r#"{"secretName": "a", "shareName": "a"}"#),
    ("cephfs", r#"{"monitors": ["a"]}"#),
    ("cinder", r#"{"volumeID": "a"}"#),
    ("fc", r#"{"wwids": ["a"]}"#),
    ("flexVolume", r#"{"driver": "a"}"#),
    ("flocker", r#"{"datasetName": "a"}"#),
    ("gcePersistentDisk", r#"{"pdName": "a"}"#),
    ("gitRepo", r#"{"repository": "a"}"#),
    ("glusterfs", r#"{"endpoints": "a", "path": "a"}"#),
    ("hostPath", r#"{"path": "/a"}"#),
    ("iscsi", r#"{"iqn": "iqn.2001-04.com.example:a", "lun": 0, "targetPortal": "a"}"#),
    ("nfs", r#"{"path": "/a", "server": "a"}"#),
    ("photonPersistentDisk", r#"{"pdID": "a"}"#),
    ("portworxVolume", r#"{"volumeID": "a"}"#),
    ("quobyte", r#"{"registry": "a:1", "volume": "a"}"#),
    ("rbd", r#"{"image": "a", "monitors": ["a"]}"#),
    ("scaleIO", r#"{"gateway": "a", "secretRef": {"name": "a"}, "system": "a", "volumeName": "a"}"#),
    ("storageos", r#"{"volumeName": "a"}"#),
    ("vsphereVolume", r#"{"volumePath": "a"}"#),
];

/// Pods that keep to the profile: where the right one is changed, and the changes.
const KEPT: &[&[(&str, &str)]] = &[
    &[],
    &[("spec.hostNetwork", "false"), ("spec.hostPID", "false"), ("spec.hostIPC", "false")],
    &[("spec.hostUsers", "false")],
    &[("container.ports", r#"[{"containerPort": 12345}, {"containerPort": 1, "hostPort": 0}]"#)],
    &[("pod.windowsOptions", r#"{"hostProcess": false}"#)],
    &[("own.privileged", "false")],
    &[("own.capabilities.add", r#"["NET_BIND_SERVICE"]"#)],
    &[("own.capabilities.drop", r#"["NET_RAW", "ALL"]"#)],
    &[("pod.appArmorProfile", r#"{"type": "RuntimeDefault"}"#)],
    &[("own.appArmorProfile", r#"{"type": "Localhost", "localhostProfile": "a"}"#)],
    &[("metadata.annotations", r#"{"container.apparmor.security.beta.kubernetes.io/web": "runtime/default"}"#)],
    &[("metadata.annotations", r#"{"container.apparmor.security.beta.kubernetes.io/web": "localhost/a"}"#)],
    &[("pod.seLinuxOptions", r#"{"type": "container_t", "level": "s0:c1,c2"}"#)],
    &[("own.seLinuxOptions", r#"{"type": "container_init_t"}"#)],
    &[("own.seLinuxOptions", r#"{"type": "container_kvm_t", "user": "", "role": ""}"#)],
    &[("own.seLinuxOptions", r#"{"type": "container_engine_t"}"#)],
    &[("own.procMount", r#""Default""#)],
    &[(
        "pod.sysctls",
        r#"[{"name": "kernel.shm_rmid_forced", "value": "0"}, {"name": "net.ipv4.tcp_rmem", "value": "4 5 6"}]"#,
    )],
    &[("container.livenessProbe", r#"{"httpGet": {"port": 1, "host": ""}}"#)],
    &[("container.lifecycle", r#"{"preStop": {"httpGet": {"port": 1}}}"#)],
    &[("own.seccompProfile", r#"{"type": "Localhost", "localhostProfile": "a"}"#), ("pod.seccompProfile", "null")],
    &[("own.runAsNonRoot", "true"), ("pod.runAsNonRoot", "null")],
    &[("own.runAsUser", "1000"), ("pod.runAsUser", "1")],
    &[(
        "spec.volumes",
        r#"[{"name": "a"}, {"name": "b", "emptyDir": {}}, {"name": "c", "secret": {"secretName": "a"}},
            {"name": "d", "persistentVolumeClaim": {"claimName": "a"}}, {"name": "e", "downwardAPI": {}},
            {"name": "f", "configMap": {"name": "a"}}, {"name": "g", "projected": {"sources": []}},
            {"name": "h", "csi": {"driver": "a"}}, {"name": "i", "ephemeral": {}}, {"name": "j", "image": {}}]"#,
    )],
    // Windows has no Linux privileges to give up.
    &[
        ("spec.os", r#"{"name": "windows"}"#),
        ("own.allowPrivilegeEscalation", "null"),
        ("own.capabilities", "null"),
        ("pod.seccompProfile", "null"),
    ],
];

/// A pod that keeps to the profile, with a container of each list.
fn pod() -> Value {
    let context = json!({ "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } });
    let of = |name: &str| json!([{ "name": name, "image": "web:1.0.0", "securityContext": context }]);
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": "web" },
        "spec": {
            "securityContext": { "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } },
            "initContainers": of("init"),
            "containers": of("web"),
            "ephemeralContainers": of("debug"),
        },
    })
}

fn set(tree: &mut Value, list: &str, path: &str, value: &str) {
    let (start, rest) = path.split_once('.').unwrap();
    let mut at = match start {
        "container" => &mut tree["spec"][list][0],
        "own" => &mut tree["spec"][list][0]["securityContext"],
        "pod" => &mut tree["spec"]["securityContext"],
        start => &mut tree[start],
    };
    for key in rest.split('.') {
        at = &mut at[key];
    }
    *at = serde_json::from_str(value).unwrap();
}

/// What the profile's rules tell of a pod.
fn told(pod: &Value) -> Vec<(&'static str, String)> {
    let found = lint(vec![read("pod", &pod.to_string())], &Lint::partial(Stage::Prod));
    let of_profile = found.iter().filter(|finding| PROFILE.contains(&finding.rule));
    of_profile.map(|finding| (finding.rule, finding.path.clone())).collect()
}

/// The lists whose containers have the field: probes and handlers are none of a debugger's.
fn lists(path: &str) -> &'static [&'static str] {
    match path {
        _ if path.starts_with("own.") || path == "container.ports" => {
            &["containers", "initContainers", "ephemeralContainers"]
        }
        _ if path.starts_with("container.") => &["containers", "initContainers"],
        _ => &["containers"],
    }
}

#[test]
fn each_violation_is_told_by_its_rule_alone() {
    for (path, value, rule, end) in VIOLATIONS {
        for list in lists(path) {
            let mut pod = pod();
            set(&mut pod, list, path, value);
            let told = told(&pod);
            assert!(!told.is_empty(), "{path} = {value} in {list} is not told");
            let is_right = |(name, path): &(&str, String)| name == rule && path.ends_with(end);
            assert!(told.iter().all(is_right), "{path} = {value} in {list}: {told:?}");
        }
    }
    for (kind, source) in VOLUMES {
        let mut pod = pod();
        pod["spec"]["volumes"] = json!([{ "name": "a", *kind: serde_json::from_str::<Value>(source).unwrap() }]);
        assert_eq!(told(&pod), [("host-access", format!("spec.volumes[0].{kind}"))]);
    }
}

#[test]
fn what_containers_set_right_does_not_mend_a_pod() {
    for (path, value, own, right) in [
        ("pod.seccompProfile", r#"{"type": "Unconfined"}"#, "own.seccompProfile", r#"{"type": "RuntimeDefault"}"#),
        ("pod.runAsNonRoot", "false", "own.runAsNonRoot", "true"),
        ("pod.runAsUser", "0", "own.runAsUser", "1000"),
    ] {
        let mut pod = pod();
        set(&mut pod, "", path, value);
        lists("own.").iter().for_each(|list| set(&mut pod, list, own, right));
        assert_eq!(told(&pod).len(), 1, "{path}: {:?}", told(&pod));
    }
}

#[test]
fn pods_that_keep_to_the_profile_are_not_told() {
    for changes in KEPT {
        let mut pod = pod();
        for (path, value) in *changes {
            // A field that a pod gives to all is each container's own here.
            for list in lists(path) {
                set(&mut pod, list, path, value);
            }
        }
        assert_eq!(told(&pod), [], "{changes:?}");
    }
}
