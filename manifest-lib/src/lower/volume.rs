//! A pod's volumes, and the claims and ConfigMaps that are made for them.
//! Source: Kubernetes, "Volumes" and "Persistent Volumes".

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapProjection, ConfigMapVolumeSource, EmptyDirVolumeSource, ImageVolumeSource, KeyToPath,
    PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimVolumeSource, ProjectedVolumeSource,
    SecretProjection, SecretVolumeSource, ServiceAccountTokenProjection, Volume, VolumeProjection,
    VolumeResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use manifest_rules::objects::{Notes, Object};

use super::container::{Place, writable_volume};
use super::meta;
use crate::model::volume::Source;
use crate::model::{App, Claim, Deployed, File, Item, Projection, Volume as Model};
use crate::values::{Memory, Traced};

/// The name of an object that is made for a volume.
fn made(deployed: &Deployed<'_>, volume: &str) -> String {
    format!("{}-{volume}", deployed.name())
}

pub(super) fn volumes(deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Vec<Volume> {
    let body = &deployed.body;
    let mut all = Vec::new();
    let places = body.sidecars.iter().map(|one| (*one, Place::Sidecar));
    let places = places.chain(body.init_containers.iter().map(|one| (*one, Place::Init)));
    for (container, place) in std::iter::once((&body.main, Place::Main)).chain(places) {
        for writable in container.writable_paths.iter() {
            at.index("spec.volumes*", all.len(), writable.origin);
            let name = writable_volume(container, place, writable.path);
            all.push(Volume { empty_dir: Some(scratch(writable.size_limit, false)), ..named(name) });
        }
    }
    for volume in body.volumes.iter() {
        at.index("spec.volumes*", all.len(), volume.origin);
        all.push(lowered(deployed, volume));
    }
    all
}

fn lowered(deployed: &Deployed<'_>, volume: &Model<'_>) -> Volume {
    let name = named(volume.name.to_owned());
    match volume.source {
        Source::Claim(_) => Volume { persistent_volume_claim: Some(claimed(made(deployed, volume.name))), ..name },
        Source::ExistingClaim(claim) => Volume { persistent_volume_claim: Some(claimed(claim.to_owned())), ..name },
        Source::Files(_) => Volume { config_map: Some(config_map(made(deployed, volume.name))), ..name },
        Source::ConfigMap(other) => Volume { config_map: Some(config_map(other.to_owned())), ..name },
        Source::Secret(secret, items) => Volume {
            secret: Some(SecretVolumeSource {
                default_mode: None,
                items: meta::some(items.iter().map(item).collect()),
                optional: None,
                secret_name: Some(secret.to_owned()),
            }),
            ..name
        },
        Source::Projected(sources) => Volume {
            projected: Some(ProjectedVolumeSource {
                default_mode: None,
                sources: Some(sources.iter().map(projection).collect()),
            }),
            ..name
        },
        Source::Scratch { size_limit, in_memory } => Volume { empty_dir: Some(scratch(size_limit, in_memory)), ..name },
        Source::Image(image) => Volume {
            image: Some(ImageVolumeSource {
                pull_policy: Some("IfNotPresent".to_owned()),
                reference: Some(image.to_string()),
            }),
            ..name
        },
    }
}

fn scratch(size_limit: Memory, in_memory: bool) -> EmptyDirVolumeSource {
    EmptyDirVolumeSource {
        medium: in_memory.then(|| "Memory".to_owned()),
        size_limit: Some(Quantity(size_limit.to_string())),
    }
}

fn claimed(claim_name: String) -> PersistentVolumeClaimVolumeSource {
    PersistentVolumeClaimVolumeSource { claim_name, read_only: None }
}

fn config_map(name: String) -> ConfigMapVolumeSource {
    ConfigMapVolumeSource { default_mode: None, items: None, name, optional: None }
}

fn item(item: &Item<'_>) -> KeyToPath {
    KeyToPath { key: item.key.to_owned(), mode: None, path: item.path.to_owned() }
}

fn projection(source: &Projection<'_>) -> VolumeProjection {
    let none = VolumeProjection {
        cluster_trust_bundle: None,
        config_map: None,
        downward_api: None,
        secret: None,
        service_account_token: None,
    };
    match *source {
        Projection::Secret(name) => VolumeProjection {
            secret: Some(SecretProjection { items: None, name: name.to_owned(), optional: None }),
            ..none
        },
        Projection::ConfigMap(name) => VolumeProjection {
            config_map: Some(ConfigMapProjection { items: None, name: name.to_owned(), optional: None }),
            ..none
        },
        Projection::Token { audience, expiration_seconds } => VolumeProjection {
            service_account_token: Some(ServiceAccountTokenProjection {
                audience: Some(audience.to_owned()),
                expiration_seconds: Some(i64::from(expiration_seconds)),
                path: "token".to_owned(),
            }),
            ..none
        },
    }
}

/// A claim of its own for a volume, as an object.
pub(super) fn claim(app: &App<'_>, deployed: &Deployed<'_>, volume: &Model<'_>, at: &mut Notes<'_>) -> Option<Object> {
    let Source::Claim(claim) = &volume.source else { return None };
    let claim = PersistentVolumeClaim {
        metadata: meta::metadata(app, made(deployed, volume.name), Some(deployed), at),
        spec: Some(claim_spec(claim, claim.size, &mut at.within("spec"))),
        status: None,
    };
    Some(claim.into())
}

pub(super) fn claim_spec(claim: &Claim<'_>, size: Traced<Memory>, at: &mut Notes<'_>) -> PersistentVolumeClaimSpec {
    at.note("resources.requests", size.origin);
    if let Some(class) = claim.storage_class {
        at.note("storageClassName", class.origin);
    }
    let storage = BTreeMap::from([("storage".to_owned(), Quantity(size.value.to_string()))]);
    PersistentVolumeClaimSpec {
        access_modes: Some(vec![claim.access_mode.as_str().to_owned()]),
        data_source: None,
        data_source_ref: None,
        resources: Some(VolumeResourceRequirements { limits: None, requests: Some(storage) }),
        selector: None,
        storage_class_name: claim.storage_class.map(|class| class.value.to_owned()),
        volume_attributes_class_name: None,
        volume_mode: None,
        volume_name: None,
    }
}

/// The ConfigMap of a volume's files.
pub(super) fn files(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    volume: &Model<'_>,
    at: &mut Notes<'_>,
) -> Option<ConfigMap> {
    let Source::Files(files) = volume.source else { return None };
    let metadata = meta::metadata(app, made(deployed, volume.name), Some(deployed), at);
    for file in files {
        at.key("data*", file.name, file.origin);
    }
    Some(ConfigMap { binary_data: None, data: Some(data(files)), immutable: None, metadata })
}

fn data(files: &[File<'_>]) -> BTreeMap<String, String> {
    files.iter().map(|file| (file.name.to_owned(), file.text.to_owned())).collect()
}

/// The files of all volumes together, by volume and name; nothing if there are none.
pub(super) fn all_files(deployed: &Deployed<'_>) -> BTreeMap<String, String> {
    let volumes = deployed.body.volumes.iter();
    let files = volumes.filter_map(|volume| match volume.source {
        Source::Files(files) => Some(files.iter().map(|file| (format!("{}/{}", volume.name, file.name), file.text))),
        _ => None,
    });
    files.flatten().map(|(name, text)| (name, text.to_owned())).collect()
}

/// A volume with a name and nothing in it yet.
fn named(name: String) -> Volume {
    Volume {
        aws_elastic_block_store: None,
        azure_disk: None,
        azure_file: None,
        cephfs: None,
        cinder: None,
        config_map: None,
        csi: None,
        downward_api: None,
        empty_dir: None,
        ephemeral: None,
        fc: None,
        flex_volume: None,
        flocker: None,
        gce_persistent_disk: None,
        git_repo: None,
        glusterfs: None,
        host_path: None,
        image: None,
        iscsi: None,
        name,
        nfs: None,
        persistent_volume_claim: None,
        photon_persistent_disk: None,
        portworx_volume: None,
        projected: None,
        quobyte: None,
        rbd: None,
        scale_io: None,
        secret: None,
        storageos: None,
        vsphere_volume: None,
    }
}
