//! The rooms of this crate: commands use input and output, which use neither commands nor each other, and no two files
//! use each other.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of a crate by their modules, such as `input::git`, with their text up to their tests.
fn files(folder: &Path, module: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let inner = if module.is_empty() { stem.to_owned() } else { format!("{module}::{stem}") };
        if path.is_dir() {
            self::files(&path, &inner, files);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let name = if matches!(stem, "mod" | "lib") { module.to_owned() } else { inner };
            files.insert(name, text.split("#[cfg(test)]").next().unwrap().to_owned());
        }
    }
}

/// Every path of a `use` with braces, one by one.
fn paths(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inner = rest.trim_end().strip_suffix('}').unwrap();
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in inner.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match (c, depth) {
            (',', 0) => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| paths(part.trim()).into_iter().map(|path| format!("{}{path}", head.trim()))).collect()
}

/// The modules that a file uses: those that it declares, and those of its `use`s.
fn used(module: &str, text: &str, known: &BTreeSet<&String>) -> BTreeSet<String> {
    let outer = module.rsplit_once("::").map_or("", |(outer, _)| outer);
    let mut wanted = Vec::new();
    for part in text.split(';') {
        let line = part.rsplit('\n').next().unwrap_or_default();
        if let Some((_, name)) = line.split_once("mod ") {
            wanted.push(if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") });
        }
        let Some((_, tree)) = part.rsplit_once("\nuse ").or_else(|| part.rsplit_once("\npub use ")) else { continue };
        for path in paths(tree) {
            let path = path.split(" as ").next().unwrap_or_default().to_owned();
            let full = match path.split_once("::") {
                Some(("crate", rest)) => rest.to_owned(),
                Some(("super", rest)) if outer.is_empty() => rest.to_owned(),
                Some(("super", rest)) => format!("{outer}::{rest}"),
                // A folder's own modules need no more than their names.
                _ if module.is_empty() => path,
                _ => format!("{module}::{path}"),
            };
            wanted.push(full);
        }
    }
    let longest = |path: String| {
        let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
        ends.map(|end| path[..end].to_owned()).filter(|part| known.contains(part)).last()
    };
    wanted.into_iter().filter_map(longest).filter(|other| other != module).collect()
}

fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut all);
    let known: BTreeSet<&String> = all.keys().collect();
    all.iter().map(|(module, text)| (module.clone(), used(module, text, &known))).collect()
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let uses = uses();
    assert!(uses.len() > 30 && uses["commands::diff::sides"].contains("input::git"), "{uses:#?}");
    for start in uses.keys() {
        let (mut seen, mut left) = (BTreeSet::new(), vec![start]);
        while let Some(module) = left.pop() {
            for other in &uses[module] {
                assert!(other != start, "{start} uses {module}, which leads back to it");
                if seen.insert(other) {
                    left.push(other);
                }
            }
        }
    }
}

#[test]
fn input_and_output_know_neither_commands_nor_each_other() {
    for (module, others) in uses() {
        let room = |name: &str| name.split("::").next().unwrap().to_owned();
        if matches!(room(&module).as_str(), "input" | "output") {
            let elsewhere: Vec<&String> = others.iter().filter(|other| room(other) != room(&module)).collect();
            assert!(elsewhere.is_empty(), "{module} uses {elsewhere:?}");
        }
    }
}
