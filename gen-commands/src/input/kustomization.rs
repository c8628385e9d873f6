//! What a folder's kustomization says of the files below it: which of them are no objects of their own, and what of the
//! objects it changes. Source: Kustomize, "The Kustomization File".

use std::path::{Component, Path, PathBuf};

use manifest_lib::read;
use serde_json::Value;

/// The names that the file may have.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What of the objects may be another once they are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Anything, by patches and their like.
    pub(crate) anything: bool,
    /// The images' names and tags.
    pub(crate) images: bool,
    /// The numbers of pods.
    pub(crate) replicas: bool,
    /// Labels and selectors.
    pub(crate) labels: bool,
}

impl Changes {
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            anything: self.anything || other.anything,
            images: self.images || other.images,
            replicas: self.replicas || other.replicas,
            labels: self.labels || other.labels,
        }
    }
}

/// A kustomization.
#[derive(Debug)]
pub(crate) struct Kustomization {
    /// The folder that holds it.
    pub(crate) folder: PathBuf,
    /// The files and folders from which it makes objects.
    pub(crate) resources: Vec<PathBuf>,
    /// The files and folders that it reads for something else.
    pub(crate) others: Vec<PathBuf>,
    /// What it changes.
    pub(crate) changes: Changes,
}

impl Kustomization {
    /// The kustomization in a file; nothing if the file has another name.
    pub(crate) fn of(file: &str, text: &str) -> Option<Self> {
        let path = Path::new(file);
        if !NAMES.contains(&path.file_name()?.to_str()?) {
            return None;
        }
        let folder = plain(path.parent().unwrap_or(Path::new("")));
        // What cannot be read may say anything.
        let Ok(tree) = read::value(text) else {
            let changes = Changes { anything: true, ..Changes::default() };
            return Some(Self { folder, resources: Vec::new(), others: Vec::new(), changes });
        };
        let paths = |names: &[String]| names.iter().map(|name| joined(&folder, name)).collect();
        let (resources, others) = (paths(&resources(&tree)), paths(&others(&tree)));
        Some(Self { changes: changes(&tree), folder, resources, others })
    }
}

fn has(tree: &Value, field: &str) -> bool {
    !matches!(tree.get(field), None | Some(Value::Null))
}

fn changes(tree: &Value) -> Changes {
    const ANYTHING: [&str; 13] = [
        "components",
        "configurations",
        "helmCharts",
        "helmChartInflationGenerator",
        "openapi",
        "patches",
        "patchesJson6902",
        "patchesStrategicMerge",
        "replacements",
        "transformers",
        "validators",
        "vars",
        "crds",
    ];
    Changes {
        anything: ANYTHING.iter().any(|field| has(tree, field)),
        images: has(tree, "images") || has(tree, "imageTags"),
        replicas: has(tree, "replicas"),
        labels: has(tree, "commonLabels") || has(tree, "labels"),
    }
}

fn texts(tree: &Value, field: &str) -> Vec<String> {
    let items = tree[field].as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn resources(tree: &Value) -> Vec<String> {
    ["resources", "bases", "components"].iter().flat_map(|field| texts(tree, field)).collect()
}

/// What it reads besides resources: patches, what makes or changes objects, and what it puts into them.
fn others(tree: &Value) -> Vec<String> {
    let lists = ["patchesStrategicMerge", "generators", "transformers", "validators", "crds", "configurations"];
    let mut all: Vec<String> = lists.iter().flat_map(|field| texts(tree, field)).collect();
    for field in ["patches", "patchesJson6902", "replacements"] {
        let items = tree[field].as_array().into_iter().flatten();
        all.extend(items.filter_map(|item| item["path"].as_str()).map(str::to_owned));
    }
    for field in ["configMapGenerator", "secretGenerator"] {
        for item in tree[field].as_array().into_iter().flatten() {
            let files = [texts(item, "files"), texts(item, "envs")].concat().into_iter();
            // A file may be given another name: `name=path`.
            all.extend(files.map(|file| file.rsplit_once('=').map_or(file.clone(), |(_, path)| path.to_owned())));
            all.extend(item["env"].as_str().map(str::to_owned));
        }
    }
    for item in tree["helmCharts"].as_array().into_iter().flatten() {
        all.extend(item["valuesFile"].as_str().map(str::to_owned));
        all.extend(texts(item, "additionalValuesFiles"));
    }
    all.extend(tree["openapi"]["path"].as_str().map(str::to_owned));
    all
}

/// A path as it is seen from a folder.
fn joined(folder: &Path, path: &str) -> PathBuf {
    plain(&folder.join(path))
}

/// A path without steps that lead nowhere: `./a/../b` is `b`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut joined = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // Above where the names begin, nothing is known.
            Component::ParentDir if matches!(joined.components().next_back(), Some(Component::Normal(_))) => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_resource_is_known_and_so_is_what_changes() {
        let text = "resources: [web.yaml, ../base]\npatches:\n- path: limits.yaml\n- patch: |-\n    a: b\npatchesStrategicMerge:\n- probe.yaml\nconfigMapGenerator:\n- name: a\n  files: [app.yaml=conf/app.yaml]\n";
        let found = Kustomization::of("over/prod/kustomization.yaml", text).map(|found| {
            let text = |paths: Vec<PathBuf>| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
            (text(found.resources), text(found.others), found.changes)
        });
        let resources = vec!["over/prod/web.yaml".to_owned(), "over/base".to_owned()];
        let others = ["over/prod/probe.yaml", "over/prod/limits.yaml", "over/prod/conf/app.yaml"].map(str::to_owned);
        let changes = Changes { anything: true, ..Changes::default() };
        assert_eq!(found, Some((resources, others.to_vec(), changes)));
        let labels =
            Kustomization::of("kustomization.yml", "commonLabels: {a: b}\nimages: []\n").map(|one| one.changes);
        assert_eq!(labels, Some(Changes { labels: true, images: true, ..Changes::default() }));
        assert!(Kustomization::of("web.yaml", "resources: []\n").is_none());
        assert!(Kustomization::of("kustomization.yaml", "a: [").is_some_and(|found| found.changes.anything));
    }
}
