//! How files belong together: what stands for itself, what a kustomization changes before it is applied, and what is a
//! template.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::generated::is_marked;
pub(crate) use super::kustomization::Changes;
use super::kustomization::{Kustomization, plain};

/// Files that are judged together.
#[derive(Debug)]
pub(crate) struct Set {
    /// Their names.
    pub(crate) files: Vec<String>,
    /// What a kustomization changes of their objects; nothing where none is about them.
    pub(crate) kustomized: Option<Changes>,
}

/// A folder that is the input of another tool, whose output is what to judge.
#[derive(Debug)]
pub(crate) struct Unmade {
    /// The file by which it is known.
    pub(crate) file: String,
    /// The folder.
    pub(crate) folder: String,
    /// Whether it is a Helm chart; a kustomization otherwise.
    pub(crate) is_chart: bool,
    /// Whether `generate` wrote it, which proves that it makes what the bundles are.
    pub(crate) is_generated: bool,
}

/// All files, in sets.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// The sets of files that are read as objects.
    pub(crate) sets: Vec<Set>,
    /// What is to be made first.
    pub(crate) unmade: Vec<Unmade>,
}

impl Layout {
    /// The layout of files, by their names and texts.
    pub(crate) fn of(texts: &BTreeMap<String, String>) -> Self {
        let charts: BTreeSet<&Path> = texts
            .iter()
            .filter(|(file, text)| is_chart(file, text))
            .filter_map(|(file, _)| Path::new(file).parent())
            .collect();
        let in_chart = |file: &str| Path::new(file).ancestors().skip(1).any(|folder| charts.contains(folder));
        let kustomizations: Vec<Kustomization> = texts
            .iter()
            .filter(|(file, _)| !in_chart(file))
            .filter_map(|(file, text)| Kustomization::of(file, text))
            .collect();
        let changes = changes(&kustomizations);
        let others: Vec<&PathBuf> = kustomizations.iter().flat_map(|one| &one.others).collect();
        let mut layout = Self::default();
        let mut sets: BTreeMap<Option<&Path>, Vec<String>> = BTreeMap::new();
        for (file, text) in texts {
            let path = Path::new(file);
            let folder = path.parent().unwrap_or(Path::new(""));
            if in_chart(file) {
                if is_chart(file, text) {
                    layout.unmade.push(unmade((file, text), folder, true));
                }
                continue;
            }
            if Kustomization::of(file, text).is_some() {
                layout.unmade.push(unmade((file, text), folder, false));
                continue;
            }
            // A generated file without a kind is the configuration of another tool.
            if is_configuration(text) {
                continue;
            }
            let path = plain(path);
            let owner = path.ancestors().skip(1).find_map(|folder| changes.get_key_value(folder)).map(|(key, _)| *key);
            // What a kustomization reads for something else is no object, and neither is what it runs.
            let read_for_other = owner.is_some() && others.iter().any(|other| path.starts_with(other));
            if !(read_for_other || owner.is_some() && is_builtin(text)) {
                sets.entry(owner).or_default().push(file.clone());
            }
        }
        layout.sets = sets
            .into_iter()
            .map(|(owner, files)| Set { files, kustomized: owner.and_then(|owner| changes.get(owner).copied()) })
            .collect();
        layout
    }

    /// Whether all files stand for themselves.
    pub(crate) fn is_plain(&self) -> bool {
        self.unmade.is_empty()
    }
}

fn unmade((file, text): (&str, &str), folder: &Path, is_chart: bool) -> Unmade {
    let folder = folder.display().to_string();
    let folder = if folder.is_empty() { ".".to_owned() } else { folder };
    Unmade { file: file.to_owned(), folder, is_chart, is_generated: is_marked(text) }
}

fn is_chart(file: &str, text: &str) -> bool {
    let named = Path::new(file).file_name().is_some_and(|name| name == "Chart.yaml");
    named && ["apiVersion:", "name:", "version:"].iter().all(|key| text.lines().any(|line| line.starts_with(key)))
}

fn is_configuration(text: &str) -> bool {
    is_marked(text) && !text.lines().any(|line| line.starts_with("kind:") || line.trim_start().starts_with("\"kind\":"))
}

/// Whether a text configures what kustomize itself runs.
fn is_builtin(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "apiVersion: builtin")
}

/// For each folder with a kustomization, what that and all that are built on it change.
fn changes(kustomizations: &[Kustomization]) -> BTreeMap<&Path, Changes> {
    let mut changes: BTreeMap<&Path, Changes> =
        kustomizations.iter().map(|one| (one.folder.as_path(), one.changes)).collect();
    // A chain of so many has no longer way.
    for _ in 0..kustomizations.len() {
        let before = changes.clone();
        for one in kustomizations {
            let own = changes.get(one.folder.as_path()).copied().unwrap_or_default();
            for resource in &one.resources {
                if let Some(below) = changes.get_mut(resource.as_path()) {
                    *below = below.and(own);
                }
            }
        }
        if changes == before {
            break;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kustomization_is_a_set_and_a_chart_is_none() {
        let texts: BTreeMap<String, String> = [
            ("plain.yaml", "a"),
            ("base/kustomization.yaml", "resources: [web.yaml]\n"),
            ("base/web.yaml", "a"),
            ("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: limits.yaml}]\n"),
            ("prod/limits.yaml", "a"),
            ("prod/generator.yaml", "apiVersion: builtin\nkind: ConfigMapGenerator\n"),
            ("prod/extra/more.yaml", "a"),
            ("chart/Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
            ("chart/templates/web.yaml", "{{ x }}"),
        ]
        .map(|(file, text)| (file.to_owned(), text.to_owned()))
        .into();
        let layout = Layout::of(&texts);
        let sets: Vec<(Vec<String>, Option<bool>)> =
            layout.sets.into_iter().map(|set| (set.files, set.kustomized.map(|changes| changes.anything))).collect();
        let set = |file: &str, changes| (vec![file.to_owned()], changes);
        // The base is patched by what is built on it.
        assert_eq!(
            sets,
            [set("plain.yaml", None), set("base/web.yaml", Some(true)), set("prod/extra/more.yaml", Some(true))]
        );
        let unmade: Vec<(String, bool)> = layout.unmade.into_iter().map(|one| (one.folder, one.is_chart)).collect();
        assert_eq!(unmade, [("base".to_owned(), false), ("chart".to_owned(), true), ("prod".to_owned(), false)]);
    }
}
