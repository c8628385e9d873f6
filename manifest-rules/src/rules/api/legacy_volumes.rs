//! Kinds of volumes that drivers of their own have replaced. Source: Kubernetes, "Volumes".

use k8s_openapi::api::core::v1::Volume;

use super::at::At;
use super::formats::RELATIVE;
use super::refusal::{Refusals, Why, text};

/// Each kind, and whether a volume is of it.
pub(in super::super) fn kinds(volume: &Volume) -> [(&'static str, bool); 19] {
    [
        ("awsElasticBlockStore", volume.aws_elastic_block_store.is_some()),
        ("azureDisk", volume.azure_disk.is_some()),
        ("azureFile", volume.azure_file.is_some()),
        ("cephfs", volume.cephfs.is_some()),
        ("cinder", volume.cinder.is_some()),
        ("fc", volume.fc.is_some()),
        ("flexVolume", volume.flex_volume.is_some()),
        ("flocker", volume.flocker.is_some()),
        ("gcePersistentDisk", volume.gce_persistent_disk.is_some()),
        ("gitRepo", volume.git_repo.is_some()),
        ("glusterfs", volume.glusterfs.is_some()),
        ("iscsi", volume.iscsi.is_some()),
        ("photonPersistentDisk", volume.photon_persistent_disk.is_some()),
        ("portworxVolume", volume.portworx_volume.is_some()),
        ("quobyte", volume.quobyte.is_some()),
        ("rbd", volume.rbd.is_some()),
        ("scaleIO", volume.scale_io.is_some()),
        ("storageos", volume.storageos.is_some()),
        ("vsphereVolume", volume.vsphere_volume.is_some()),
    ]
}

/// What each of them needs.
pub(super) fn sources(out: &mut Refusals<'_>, at: &At<'_>, volume: &Volume) {
    let mut filled = |kind: &str, field: &str, value: &str| out.filled(&at.key(kind).key(field), value, "data");
    if let Some(source) = &volume.aws_elastic_block_store {
        filled("awsElasticBlockStore", "volumeID", &source.volume_id);
    }
    if let Some(source) = &volume.gce_persistent_disk {
        filled("gcePersistentDisk", "pdName", &source.pd_name);
    }
    if let Some(source) = &volume.azure_file {
        filled("azureFile", "secretName", &source.secret_name);
        filled("azureFile", "shareName", &source.share_name);
    }
    if let Some(source) = &volume.azure_disk {
        filled("azureDisk", "diskName", &source.disk_name);
        filled("azureDisk", "diskURI", &source.disk_uri);
    }
    if let Some(source) = &volume.cinder {
        filled("cinder", "volumeID", &source.volume_id);
    }
    if let Some(source) = &volume.flex_volume {
        filled("flexVolume", "driver", &source.driver);
    }
    if let Some(source) = &volume.git_repo {
        filled("gitRepo", "repository", &source.repository);
    }
    if let Some(source) = &volume.glusterfs {
        filled("glusterfs", "endpoints", &source.endpoints);
        filled("glusterfs", "path", &source.path);
    }
    if let Some(source) = &volume.iscsi {
        filled("iscsi", "targetPortal", &source.target_portal);
        filled("iscsi", "iqn", &source.iqn);
    }
    if let Some(source) = &volume.rbd {
        filled("rbd", "image", &source.image);
    }
    if let Some(source) = &volume.vsphere_volume {
        filled("vsphereVolume", "volumePath", &source.volume_path);
    }
    if let Some(source) = &volume.azure_disk {
        let at = at.key("azureDisk");
        out.one_if_set(&at.key("cachingMode"), source.caching_mode.as_deref(), &["None", "ReadOnly", "ReadWrite"]);
        out.one_if_set(&at.key("kind"), source.kind.as_deref(), &["Shared", "Dedicated", "Managed"]);
    }
    if let Some(source) = &volume.git_repo {
        out.form(&at.key("gitRepo").key("directory"), text(&source.directory), &RELATIVE);
    }
    if let Some(source) = &volume.iscsi {
        out.within(&at.key("iscsi").key("lun"), Some(source.lun.into()), 0..=255);
    }
    let partitions = [
        ("awsElasticBlockStore", volume.aws_elastic_block_store.as_ref().and_then(|source| source.partition)),
        ("gcePersistentDisk", volume.gce_persistent_disk.as_ref().and_then(|source| source.partition)),
    ];
    for (kind, partition) in partitions {
        out.within(&at.key(kind).key("partition"), partition.map(i64::from), 0..=255);
    }
    let monitors = [
        ("cephfs", volume.cephfs.as_ref().map(|source| &source.monitors)),
        ("rbd", volume.rbd.as_ref().map(|source| &source.monitors)),
    ];
    for (kind, monitors) in monitors {
        if let Some(monitors) = monitors {
            out.not_empty(&at.key(kind).key("monitors"), monitors, "10.0.0.1:6789");
        }
    }
    if let Some(source) = &volume.fc {
        let names = [("targetWWNs", &source.target_wwns), ("wwids", &source.wwids)];
        let set = names.map(|(name, list)| (name, list.as_ref().is_some_and(|list| !list.is_empty())));
        out.exactly_one(&at.key("fc"), "disk", &set);
        if set[0].1 && source.lun.is_none() {
            out.add(Why::Missing, &at.key("fc").key("lun"), "`targetWWNs` needs a `lun`: write 0 to 255");
        }
    }
    if let Some(source) = &volume.flocker {
        let names = [("datasetName", source.dataset_name.is_some()), ("datasetUUID", source.dataset_uuid.is_some())];
        out.exactly_one(&at.key("flocker"), "dataset", &names);
    }
}
