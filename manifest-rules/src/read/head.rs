//! What makes a document an object: its version, its kind and its name.

use super::reader::{About, Reader};
use super::tree::Tree;
use crate::kinds::Kind;

/// An object's version and kind.
pub(super) struct Head {
    pub(super) api_version: String,
    pub(super) kind: String,
}

impl Head {
    /// The head of a document; nothing, and a fault, if it has none.
    pub(super) fn of(reader: &mut Reader, tree: &Tree) -> Option<Self> {
        let text = |key: &str| tree.text(key).filter(|text| !text.is_empty());
        match (text("apiVersion"), text("kind")) {
            (Some(api_version), Some(kind)) => {
                Some(Self { api_version: api_version.to_owned(), kind: kind.to_owned() })
            }
            (api_version, _) => {
                let missing = if api_version.is_none() { "apiVersion" } else { "kind" };
                reader.fault("not-an-object", About::default(), tree.place(), headless(tree, missing));
                None
            }
        }
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
            "it has no {missing}, so it is no Kubernetes object: add it; if it is a patch, judge what `kubectl kustomize` makes of it"
        )
    } else {
        "it is no map, so it is no Kubernetes object: begin with apiVersion and kind".to_owned()
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
        Some(name) if name.is_map() || name.list().is_some() => "metadata.name is no text: write one",
        Some(_) => "metadata.name is no text: put it into quotes",
        None => "it has no metadata.name: add one",
    };
    let place = written.map_or_else(|| tree.place(), Tree::place);
    reader.fault("not-an-object", About::field(object, "metadata.name"), place, message.to_owned());
}
