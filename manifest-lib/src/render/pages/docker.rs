//! What Docker is given: of each image its bases, the secrets of its build, and how it starts.

use std::collections::BTreeMap;

use super::super::dockerfile::dockerfile;
use super::super::fill::fill;
use super::super::images::image_folder;
use crate::lower::Environment;
use crate::model::Workload;

pub(super) fn page(environments: &[Environment<'_>], mark: &str) -> String {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    for app in environments.iter().map(Environment::app) {
        for workload in app.workloads().iter().map(|deployed| deployed.workload()) {
            if let Some(text) = dockerfile(&app.release(), &workload) {
                sections.entry(workload.name().to_owned()).or_insert_with(|| section(&workload, &text));
            }
        }
    }
    let none = "\nNo workload says how its image is built.\n".to_owned();
    let all: String = if sections.is_empty() { none } else { sections.into_values().collect() };
    fill!(include_str!("../text/pages/docker.md"), MARK = mark, IMAGES = &all)
}

fn section<C>(workload: &Workload<'_, C>, text: &str) -> String {
    let (name, folder) = (workload.name(), image_folder(workload));
    let lines = |word: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(word)).map(|rest| format!("`{}`", rest.trim())).collect()
    };
    let ids = text.split("--mount=type=secret,id=").skip(1).filter_map(|rest| rest.split(',').next());
    let secrets: Vec<String> = ids.map(|id| format!("`--secret id={id}`")).collect();
    let row = |what: &str, words: Vec<String>| {
        if words.is_empty() { String::new() } else { format!("| {what} | {} |\n", words.join(", ")) }
    };
    format!(
        "\n## {name}\n\n`docker build --file out/images/{folder}/Dockerfile FOLDER_OF_THE_APP`\n\n| | |\n|---|---|\n{}{}{}{}{}{}",
        row("stages", lines("FROM ")),
        row("arguments of the build", lines("ARG ")),
        row("secrets of the build, each optional", secrets),
        row("user", lines("USER ")),
        row("ports", lines("EXPOSE ")),
        row("starts", lines("CMD ")),
    )
}
