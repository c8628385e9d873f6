//! What makes a document an object: its version, its kind and its name.

use super::reader::{About, Reader};
use super::tree::Tree;
use crate::kinds::Kind;

/// No version, kind or name of Kubernetes' own is longer.
const LONGEST: usize = 253;

/// An object's version and kind.
pub(super) struct Head {
    pub(super) api_version: String,
    pub(super) kind: String,
}

impl Head {
    /// The head of a document; nothing, and a fault, if it has none.
    pub(super) fn of(reader: &mut Reader, tree: &Tree) -> Option<Self> {
        let text = |key: &str| tree.text(key).filter(|text| !text.is_empty());
        let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
            let missing = if text("apiVersion").is_none() { "apiVersion" } else { "kind" };
            reader.fault("not-an-object", About::default(), tree.place(), headless(tree, missing));
            return None;
        };
        for (field, text) in [("apiVersion", api_version), ("kind", kind)] {
            if text.len() > LONGEST {
                let message =
                    format!("its `{field}` has {} bytes, and none has more than {LONGEST}: correct it", text.len());
                reader.fault("not-an-object", About::field("", field), tree.place_of(field), message);
                return None;
            }
        }
        if api_version.matches('/').count() > 1 {
            let message =
                "its `apiVersion` has more than one `/`, and kubectl refuses it: write GROUP/VERSION, such as `apps/v1`".to_owned();
            reader.fault("not-an-object", About::field("", "apiVersion"), tree.place_of("apiVersion"), message);
            return None;
        }
        Some(Self { api_version: api_version.to_owned(), kind: kind.to_owned() })
    }

    /// What a fault calls an object: `Kind/name`, of a long name its begin.
    pub(super) fn label(&self, tree: &Tree) -> String {
        let name: String = tree.name().unwrap_or_default().chars().take(LONGEST).collect();
        format!("{}/{name}", self.kind)
    }

    /// The row of a kind that has a type of its own.
    pub(super) fn known(&self) -> Option<&'static Kind> {
        Kind::of(&self.api_version, &self.kind).filter(|kind| kind.is_typed)
    }
}

/// What to say of a document that lacks a part of its head.
fn headless(tree: &Tree, missing: &str) -> String {
    let kustomized = ["resources", "bases", "components", "patches", "patchesStrategicMerge", "namePrefix"];
    if kustomized.iter().any(|key| tree.get(key).is_some()) {
        "this looks like a kustomization: judge what it makes, with `kubectl kustomize DIR | gen-cli lint -`".to_owned()
    } else if tree.is_map() {
        format!(
            "it has no `{missing}`, so it is no Kubernetes object: write it on a line of its own, such as `{}`; if it is a patch, judge what `kubectl kustomize` makes of it",
            if missing == "kind" { "kind: Deployment" } else { "apiVersion: apps/v1" }
        )
    } else {
        "it is no map, so it is no Kubernetes object: begin with `apiVersion: apps/v1` or the like, and `kind`"
            .to_owned()
    }
}

/// Notes an object's missing name, or one that is no text.
pub(super) fn check_name(reader: &mut Reader, head: &Head, object: &str, tree: &Tree) {
    // What kustomize reads is no object of a cluster, and has no name.
    if tree.name().is_some() || head.api_version.starts_with("kustomize.config.k8s.io/") {
        return;
    }
    let written = tree.get("metadata").and_then(|metadata| metadata.get("name")).filter(|name| !name.is_null());
    let message = match written {
        // One of another type is told as that, where the type is known.
        Some(_) if head.known().is_some() => return,
        Some(name) if name.is_map() || name.list().is_some() => {
            "`metadata.name` is no text: write one, such as `name: web`"
        }
        Some(_) => "`metadata.name` is no text: put it into quotes",
        None => "it has no `metadata.name`: write `metadata: {name: NAME}`",
    };
    let place = written.map_or_else(|| tree.place(), Tree::place);
    reader.fault("not-an-object", About::field(object, "metadata.name"), place, message.to_owned());
}
