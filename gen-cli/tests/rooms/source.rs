//! Which files of a crate use which, read from their text: each path is followed, through what a folder shows of its
//! files, to the file that defines what it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A file by the path of its module in the crate.
pub(crate) type Module = Vec<String>;

/// A file's text, the names that its `use`s bring in, and the files of its own folder.
struct File {
    text: String,
    names: BTreeMap<String, Module>,
    globs: Vec<Module>,
}

type Files = BTreeMap<Module, File>;

/// For each file of a crate the files that it uses. A folder's own file uses each of the folder's.
pub(crate) fn used(folder: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut texts = BTreeMap::new();
    read(folder, &Vec::new(), &mut texts);
    let known: BTreeSet<Module> = texts.keys().cloned().collect();
    let files: Files = texts.into_iter().map(|(module, text)| (module.clone(), file(&module, text, &known))).collect();
    let of = |module: &Module, file: &File| -> BTreeSet<Module> {
        let paths = file.names.values().chain(&file.globs).cloned().chain(inside(module, file, &known));
        paths.filter_map(|path| defined(&path, &files, 0)).filter(|other| other != module).collect()
    };
    files.iter().map(|(module, file)| (module.clone(), of(module, file))).collect()
}

fn read(folder: &Path, module: &Module, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let inner = [module.as_slice(), &[stem.to_owned()]].concat();
        if path.is_dir() {
            read(&path, &inner, texts);
        } else if path.extension().is_some_and(|end| end == "rs") && stem != "tests" {
            let own = if matches!(stem, "mod" | "lib" | "main") { module.clone() } else { inner };
            // A crate's library stands for it; its binary only calls it.
            if stem != "main" || !folder.join("lib.rs").is_file() {
                texts.insert(own, code(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
}

/// The text without its tests, comments and literals, so that all that is left is code.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\n").next().unwrap();
    let (mut out, mut rest) = (String::new(), text.trim_start());
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("pub(in ") {
            // Who may see it is no use.
            rest.find(')').map_or(rest.len(), |end| end + 1)
        } else if let Some(inner) = rest.strip_prefix("r#\"") {
            inner.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[skip..];
    }
    out
}

/// A file with its names: those of its `use`s, and of the folder's files.
fn file(module: &Module, text: String, known: &BTreeSet<Module>) -> File {
    let (mut names, mut globs) = (BTreeMap::new(), Vec::new());
    let mut rest = String::new();
    for statement in text.split_inclusive(';') {
        let begins = |at: &usize| {
            matches!(statement[..*at].rsplit('\n').next(), Some("" | "pub " | "pub(crate) " | "pub(super) " | " "))
        };
        let Some(at) = statement.match_indices("use ").map(|(at, _)| at).find(begins) else {
            rest += statement;
            continue;
        };
        rest += &statement[..at];
        let tree = statement[at + 4..].trim_end_matches(';');
        for path in paths(tree) {
            let (path, renamed) =
                path.split_once(" as ").map_or((path.as_str(), None), |(path, name)| (path, Some(name)));
            let parts: Vec<&str> =
                path.split("::").map(str::trim).filter(|part| *part != "self" || path.starts_with("self")).collect();
            let Some(full) = full(module, &parts, known) else { continue };
            match renamed.unwrap_or(parts.last().unwrap()) {
                "*" => globs.push(full[..full.len() - 1].to_vec()),
                name => drop(names.insert(name.trim().to_owned(), full)),
            }
        }
    }
    for child in known.iter().filter(|child| child.len() == module.len() + 1 && child.starts_with(module)) {
        names.entry(child.last().unwrap().clone()).or_insert_with(|| child.clone());
    }
    File { text: rest, names, globs }
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

/// A path from the crate's root; nothing for one that leads out of the crate.
fn full(module: &Module, parts: &[&str], known: &BTreeSet<Module>) -> Option<Module> {
    let ups = parts.iter().take_while(|part| **part == "super").count();
    let (base, rest) = match parts[0] {
        "crate" => (&[][..], &parts[1..]),
        "self" => (module.as_slice(), &parts[1..]),
        "super" => (&module[..module.len().checked_sub(ups)?], &parts[ups..]),
        first if known.contains(&[module.as_slice(), &[first.to_owned()]].concat()) => (module.as_slice(), parts),
        _ => return None,
    };
    Some(base.iter().cloned().chain(rest.iter().map(|part| (*part).to_owned())).collect())
}

/// The paths in the middle of a file's code.
fn inside(module: &Module, file: &File, known: &BTreeSet<Module>) -> Vec<Module> {
    let words = file.text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let paths = words.filter(|word| word.contains("::"));
    let one = |path: &str| {
        let parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
        let first = file.names.get(*parts.first()?);
        let named =
            first.map(|first| first.iter().cloned().chain(parts[1..].iter().map(|part| (*part).to_owned())).collect());
        named.or_else(|| full(module, &parts, known))
    };
    paths.filter_map(one).collect()
}

/// The file that defines what a path names.
fn defined(path: &[String], files: &Files, depth: usize) -> Option<Module> {
    let end = (0..=path.len()).rev().find(|end| files.contains_key(&path[..*end]))?;
    let (module, rest) = path.split_at(end);
    let file = &files[module];
    let Some(name) = rest.first().filter(|_| depth < 10) else { return Some(module.to_vec()) };
    let on = |to: &Module| defined(&[to.as_slice(), &rest[1..]].concat(), files, depth + 1);
    if let Some(to) = file.names.get(name) {
        return on(to);
    }
    let defines = ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules!"];
    // What the crate's own file does not define, it takes from another crate.
    let elsewhere = !file.globs.is_empty() || module.is_empty();
    if !elsewhere || defines.iter().any(|word| file.text.contains(&format!("{word} {name}"))) {
        return Some(module.to_vec());
    }
    file.globs.iter().find_map(|glob| defined(&[glob.as_slice(), rest].concat(), files, depth + 1))
}
