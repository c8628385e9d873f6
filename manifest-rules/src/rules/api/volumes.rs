//! Volumes, and where containers mount them. Source: Kubernetes, "Volumes" and "Projected Volumes".

use std::collections::{BTreeMap, HashSet};

use k8s_openapi::api::core::v1::{
    Container, DownwardAPIVolumeFile, EphemeralVolumeSource, KeyToPath, ProjectedVolumeSource, Volume, VolumeMount,
};

use super::at::At;
use super::claims;
use super::env;
use super::formats::{ABSOLUTE, ANY, LABEL, LOCAL, RELATIVE, STEADY, SUBDOMAIN};
use super::legacy_volumes;
use super::refusal::{Refusals, Why, items, text};
use crate::values::Quantity;

/// The permissions of a file: 0 to 0777.
const MODES: std::ops::RangeInclusive<i64> = 0..=0o777;

/// What a file of a volume may read of its pod.
const FIELDS: &[&str] =
    &["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

/// The volumes of a pod by their names; nothing for one that a StatefulSet claims.
pub(super) type Volumes<'b> = BTreeMap<&'b str, Option<&'b Volume>>;

/// The volumes of a pod.
pub(super) fn volumes(out: &mut Refusals<'_>, at: &At<'_>, volumes: &Option<Vec<Volume>>, is_pod: bool) {
    let list = at.key("volumes");
    let mut names = HashSet::new();
    for (index, volume) in items(volumes) {
        let at = list.item(index);
        let name = at.key("name");
        out.needed(&name, &volume.name, &LABEL);
        if !volume.name.is_empty() {
            out.unique(&name, &mut names, volume.name.as_str(), || format!("the volume `{}`", volume.name));
        }
        source(out, &at, volume, is_pod);
    }
}

fn source(out: &mut Refusals<'_>, at: &At<'_>, volume: &Volume, is_pod: bool) {
    let common = [
        ("emptyDir", volume.empty_dir.is_some()),
        ("configMap", volume.config_map.is_some()),
        ("secret", volume.secret.is_some()),
        ("persistentVolumeClaim", volume.persistent_volume_claim.is_some()),
        ("projected", volume.projected.is_some()),
        ("downwardAPI", volume.downward_api.is_some()),
        ("ephemeral", volume.ephemeral.is_some()),
        ("csi", volume.csi.is_some()),
        ("image", volume.image.is_some()),
        ("hostPath", volume.host_path.is_some()),
        ("nfs", volume.nfs.is_some()),
    ];
    let other = legacy_volumes::kinds(volume);
    let mut set = common.iter().chain(&other).filter(|(_, is_set)| *is_set).map(|(name, _)| *name);
    // One without a source is an emptyDir.
    if let (Some(first), Some(second)) = (set.next(), set.next()) {
        let message = format!("the volume `{}` is both {first} and {second}: remove one of them", volume.name);
        out.add(Why::Conflict, &at.key(second), message);
    }
    if let Some(size) = volume.empty_dir.as_ref().and_then(|empty| empty.size_limit.as_ref())
        && Quantity::try_new(&size.0).is_ok_and(|size| size.nanos() < 0)
    {
        let message = format!("`sizeLimit` is {}: write an amount that is not below 0, such as 64Mi", size.0);
        out.add(Why::Bounds, &at.key("emptyDir").key("sizeLimit"), message);
    }
    if let Some(config) = &volume.config_map {
        let at = at.key("configMap");
        out.filled(&at.key("name"), &config.name, "settings");
        mode(out, &at, "defaultMode", config.default_mode);
        paths(out, &at, &config.items);
    }
    if let Some(secret) = &volume.secret {
        let at = at.key("secret");
        out.filled(&at.key("secretName"), text(&secret.secret_name), "credentials");
        mode(out, &at, "defaultMode", secret.default_mode);
        paths(out, &at, &secret.items);
    }
    if let Some(claim) = &volume.persistent_volume_claim {
        out.filled(&at.key("persistentVolumeClaim").key("claimName"), &claim.claim_name, "data");
    }
    if let Some(api) = &volume.downward_api {
        let at = at.key("downwardAPI");
        mode(out, &at, "defaultMode", api.default_mode);
        for (index, file) in items(&api.items) {
            self::file(out, &at.key("items").item(index), file);
        }
    }
    if let Some(projected) = &volume.projected {
        self::projected(out, &at.key("projected"), projected);
    }
    if let Some(ephemeral) = &volume.ephemeral {
        self::ephemeral(out, &at.key("ephemeral"), ephemeral);
    }
    if let Some(csi) = &volume.csi {
        let at = at.key("csi");
        out.needed(&at.key("driver"), &csi.driver.to_lowercase(), &SUBDOMAIN);
        if let Some(secret) = &csi.node_publish_secret_ref {
            out.filled(&at.key("nodePublishSecretRef").key("name"), &secret.name, "credentials");
        }
    }
    if let Some(image) = &volume.image {
        let at = at.key("image");
        if is_pod {
            out.needed(&at.key("reference"), text(&image.reference), &ANY);
        }
        let policies = ["Always", "IfNotPresent", "Never"];
        out.one_of(&at.key("pullPolicy"), image.pull_policy.as_deref(), &policies);
    }
    if let Some(host) = &volume.host_path {
        let at = at.key("hostPath");
        out.needed(&at.key("path"), &host.path, &STEADY);
        let kinds = ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
        out.one_of(&at.key("type"), host.type_.as_deref(), &kinds);
    }
    if let Some(nfs) = &volume.nfs {
        let at = at.key("nfs");
        out.filled(&at.key("server"), &nfs.server, "nfs.example");
        out.needed(&at.key("path"), &nfs.path, &ABSOLUTE);
    }
    legacy_volumes::sources(out, at, volume);
}

fn mode(out: &mut Refusals<'_>, at: &At<'_>, field: &str, mode: Option<i32>) {
    if let Some(mode) = mode.filter(|mode| !MODES.contains(&i64::from(*mode))) {
        let message = format!("`{field}` is {mode}, which is {mode:o} in octal: write 0 to 0777, such as 0644");
        out.add(Why::Bounds, &at.key(field), message);
    }
}

/// Keys that become files.
fn paths(out: &mut Refusals<'_>, at: &At<'_>, keys: &Option<Vec<KeyToPath>>) {
    for (index, key) in items(keys) {
        let list = at.key("items");
        let at = list.item(index);
        out.filled(&at.key("key"), &key.key, "app.yaml");
        out.needed(&at.key("path"), &key.path, &LOCAL);
        mode(out, &at, "mode", key.mode);
    }
}

fn file(out: &mut Refusals<'_>, at: &At<'_>, file: &DownwardAPIVolumeFile) {
    out.needed(&at.key("path"), &file.path, &LOCAL);
    mode(out, at, "mode", file.mode);
    let sources = [("fieldRef", file.field_ref.is_some()), ("resourceFieldRef", file.resource_field_ref.is_some())];
    out.exactly_one(at, "source", &sources);
    if let Some(field) = &file.field_ref {
        env::field(out, &at.key("fieldRef"), field, FIELDS);
    }
    if let Some(resource) = &file.resource_field_ref {
        let at = at.key("resourceFieldRef");
        out.filled(&at.key("containerName"), text(&resource.container_name), "web");
        env::resource(out, &at, resource);
    }
}

fn projected(out: &mut Refusals<'_>, at: &At<'_>, projected: &ProjectedVolumeSource) {
    mode(out, at, "defaultMode", projected.default_mode);
    let mut taken = HashSet::new();
    let list = at.key("sources");
    for (index, source) in items(&projected.sources) {
        let at = list.item(index);
        let kinds = [
            ("configMap", source.config_map.is_some()),
            ("secret", source.secret.is_some()),
            ("downwardAPI", source.downward_api.is_some()),
            ("serviceAccountToken", source.service_account_token.is_some()),
            ("clusterTrustBundle", source.cluster_trust_bundle.is_some()),
        ];
        // One without any is taken, and is nothing.
        if kinds.iter().any(|(_, is_set)| *is_set) {
            out.exactly_one(&at, "source", &kinds);
        }
        let maps = [
            ("configMap", source.config_map.as_ref().map(|map| (&map.name, &map.items))),
            ("secret", source.secret.as_ref().map(|map| (&map.name, &map.items))),
        ];
        for (kind, map) in maps {
            let Some((name, keys)) = map else { continue };
            let at = at.key(kind);
            out.filled(&at.key("name"), name, "settings");
            paths(out, &at, keys);
            for (index, key) in items(keys).filter(|(_, key)| !key.path.is_empty()) {
                out.unique(&at.key("items").item(index).key("path"), &mut taken, key.path.as_str(), || {
                    file_of(&key.path)
                });
            }
        }
        for (index, one) in source.downward_api.iter().flat_map(|api| items(&api.items)) {
            let list = at.key("downwardAPI");
            let list = list.key("items");
            let at = list.item(index);
            file(out, &at, one);
            if !one.path.is_empty() {
                out.unique(&at.key("path"), &mut taken, one.path.as_str(), || file_of(&one.path));
            }
        }
        if let Some(token) = &source.service_account_token {
            let at = at.key("serviceAccountToken");
            out.needed(&at.key("path"), &token.path, &LOCAL);
            out.within(&at.key("expirationSeconds"), token.expiration_seconds, 600..=1 << 32);
        }
        if let Some(bundle) = &source.cluster_trust_bundle {
            let at = at.key("clusterTrustBundle");
            out.needed(&at.key("path"), &bundle.path, &LOCAL);
            out.unique(&at.key("path"), &mut taken, bundle.path.as_str(), || file_of(&bundle.path));
            let names = [("name", bundle.name.is_some()), ("signerName", bundle.signer_name.is_some())];
            out.exactly_one(&at, "bundle", &names);
        }
    }
}

fn file_of(path: &str) -> String {
    format!("the file `{path}`")
}

fn ephemeral(out: &mut Refusals<'_>, at: &At<'_>, ephemeral: &EphemeralVolumeSource) {
    match &ephemeral.volume_claim_template {
        None => out.add(Why::Missing, at, "`ephemeral` claims nothing: write `volumeClaimTemplate` with its `spec`"),
        Some(template) => claims::spec(out, &at.key("volumeClaimTemplate").key("spec"), &template.spec),
    }
}

/// Where a container mounts volumes.
pub(super) fn mounts(out: &mut Refusals<'_>, at: &At<'_>, container: &Container, volumes: &Volumes<'_>) {
    let privileged = container.security_context.as_ref().and_then(|context| context.privileged) == Some(true);
    let mut paths = HashSet::new();
    for (index, mount) in items(&container.volume_mounts) {
        let list = at.key("volumeMounts");
        let at = list.item(index);
        names_volume(out, &at, &mount.name, volumes);
        out.filled(&at.key("mountPath"), &mount.mount_path, "/data");
        if !mount.mount_path.is_empty() {
            let path = || format!("the mount path `{}`", mount.mount_path);
            out.unique(&at.key("mountPath"), &mut paths, mount.mount_path.as_str(), path);
        }
        self::mount(out, &at, mount, privileged);
        let image = volumes.get(mount.name.as_str()).copied().flatten().is_some_and(|volume| volume.image.is_some());
        out.excluded(&at.key("subPath"), image && mount.sub_path.is_some(), "for the volume of an image");
        out.excluded(&at.key("subPathExpr"), image && mount.sub_path_expr.is_some(), "for the volume of an image");
    }
    let mut names = HashSet::new();
    for (index, device) in items(&container.volume_devices) {
        let list = at.key("volumeDevices");
        let at = list.item(index);
        names_volume(out, &at, &device.name, volumes);
        out.needed(&at.key("devicePath"), &device.device_path, &STEADY);
        let path = || format!("the path `{}`", device.device_path);
        out.unique(&at.key("devicePath"), &mut paths, device.device_path.as_str(), path);
        out.unique(&at.key("name"), &mut names, device.name.as_str(), || format!("the device `{}`", device.name));
        let is_mounted = items(&container.volume_mounts).any(|(_, mount)| mount.name == device.name);
        out.excluded(&at.key("name"), is_mounted, "to a volume that `volumeMounts` mounts as well");
        let claimed = |volume: &Volume| volume.persistent_volume_claim.is_some() || volume.ephemeral.is_some();
        if let Some(Some(volume)) = volumes.get(device.name.as_str())
            && !claimed(volume)
        {
            let message = format!("the volume `{}` is no claim, and no device comes of it: mount it", device.name);
            out.add(Why::Reference, &at.key("name"), message);
        }
    }
}

fn names_volume(out: &mut Refusals<'_>, at: &At<'_>, name: &str, volumes: &Volumes<'_>) {
    out.filled(&at.key("name"), name, "data");
    if !name.is_empty() && !volumes.contains_key(name) {
        let message = format!("the pod has no volume `{name}`: add it to `volumes`, or correct the name");
        out.add(Why::Reference, &at.key("name"), message);
    }
}

fn mount(out: &mut Refusals<'_>, at: &At<'_>, mount: &VolumeMount, privileged: bool) {
    out.form(&at.key("subPath"), text(&mount.sub_path), &RELATIVE);
    out.form(&at.key("subPathExpr"), text(&mount.sub_path_expr), &RELATIVE);
    let both = !text(&mount.sub_path).is_empty() && !text(&mount.sub_path_expr).is_empty();
    out.excluded(&at.key("subPathExpr"), both, "beside `subPath`");
    let propagation = mount.mount_propagation.as_deref();
    out.one_if_set(&at.key("mountPropagation"), propagation, &["None", "HostToContainer", "Bidirectional"]);
    if propagation == Some("Bidirectional") && !privileged {
        let message =
            "`mountPropagation` is `Bidirectional`, which only a privileged container may: write HostToContainer";
        out.add(Why::Conflict, &at.key("mountPropagation"), message);
    }
    let recursive = mount.recursive_read_only.as_deref();
    out.one_if_set(&at.key("recursiveReadOnly"), recursive, &["Disabled", "IfPossible", "Enabled"]);
    if matches!(recursive, Some("IfPossible" | "Enabled")) {
        let at = at.key("recursiveReadOnly");
        if mount.read_only != Some(true) {
            out.add(Why::Conflict, &at, "`recursiveReadOnly` asks for a mount that is read-only: let readOnly be true");
        }
        out.excluded(&at, propagation.is_some_and(|mode| mode != "None"), "beside a `mountPropagation`");
    }
}
