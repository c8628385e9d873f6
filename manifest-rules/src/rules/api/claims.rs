//! Claims of volumes. Source: Kubernetes, "Persistent Volumes".

use k8s_openapi::api::core::v1::{PersistentVolumeClaimSpec, TypedLocalObjectReference};

use super::at::At;
use super::formats::{GROUP, LABEL, SUBDOMAIN};
use super::metadata::selector;
use super::refusal::{Refusals, Why, text};
use crate::values::Quantity;

const MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

/// What a claim asks for.
pub(super) fn spec(out: &mut Refusals<'_>, at: &At<'_>, spec: &PersistentVolumeClaimSpec) {
    let modes = spec.access_modes.as_deref().unwrap_or_default();
    let list = at.key("accessModes");
    if modes.is_empty() {
        out.add(Why::Missing, &list, "it has no `accessModes`: write one, such as `[ReadWriteOnce]`");
    }
    for (index, mode) in modes.iter().enumerate() {
        out.just_one_of(&list.item(index), mode, &MODES);
    }
    if modes.len() > 1
        && let Some(index) = modes.iter().position(|mode| mode == "ReadWriteOncePod")
    {
        out.excluded(&list.item(index), true, "with `ReadWriteOncePod` beside others");
    }
    storage(out, &at.key("resources"), spec);
    out.form(&at.key("storageClassName"), text(&spec.storage_class_name), &SUBDOMAIN);
    out.form(&at.key("volumeAttributesClassName"), text(&spec.volume_attributes_class_name), &SUBDOMAIN);
    out.one_if_set(&at.key("volumeMode"), spec.volume_mode.as_deref(), &["Filesystem", "Block"]);
    selector(out, &at.key("selector"), spec.selector.as_ref());
    // The server drops a `dataSource` of any other kind without a word.
    if let Some(source) = &spec.data_source
        && (spec.data_source_ref.is_some() || is_data(source))
    {
        self::source(out, &at.key("dataSource"), (&source.api_group, &source.kind, &source.name));
    }
    if let Some(source) = &spec.data_source_ref {
        let at = at.key("dataSourceRef");
        self::source(out, &at, (&source.api_group, &source.kind, &source.name));
        out.form(&at.key("namespace"), text(&source.namespace), &LABEL);
    }
    if let (Some(one), Some(other)) = (&spec.data_source, &spec.data_source_ref) {
        let elsewhere = !text(&other.namespace).is_empty();
        let same = (&one.api_group, &one.kind, &one.name) == (&other.api_group, &other.kind, &other.name);
        out.excluded(&at.key("dataSource"), elsewhere || !same, "beside a `dataSourceRef` to something else");
    }
}

/// Whether the server takes this as a `dataSource`: a claim, or a snapshot.
fn is_data(source: &TypedLocalObjectReference) -> bool {
    match text(&source.api_group) {
        "" => source.kind == "PersistentVolumeClaim",
        "snapshot.storage.k8s.io" => source.kind == "VolumeSnapshot",
        _ => false,
    }
}

fn storage(out: &mut Refusals<'_>, at: &At<'_>, spec: &PersistentVolumeClaimSpec) {
    let requests = at.key("requests");
    let at = requests.key("storage");
    let written = spec.resources.as_ref().and_then(|resources| resources.requests.as_ref()?.get("storage"));
    match written {
        None => out.add(Why::Missing, &at, "it requests no `storage`: write an amount, such as `1Gi`"),
        Some(amount) if Quantity::try_new(&amount.0).is_ok_and(|amount| amount.nanos() <= 0) => {
            out.add(Why::Bounds, &at, format!("`storage` is {}: write more than 0", amount.0));
        }
        Some(_) => {}
    }
}

/// What a volume is filled from.
fn source(out: &mut Refusals<'_>, at: &At<'_>, (group, kind, name): (&Option<String>, &str, &str)) {
    out.filled(&at.key("name"), name, "data");
    out.filled(&at.key("kind"), kind, "PersistentVolumeClaim");
    out.form(&at.key("apiGroup"), text(group), &GROUP);
    if text(group).is_empty() && !kind.is_empty() && kind != "PersistentVolumeClaim" {
        let message =
            format!("`{kind}` is in no group without a name: write its `apiGroup`, such as snapshot.storage.k8s.io");
        out.add(Why::Missing, &at.key("apiGroup"), message);
    }
}
