//! How a person names a field.

use manifest_lib::diff::Field;

/// The fields that a person may mean: one by its whole path, with names or indices; else those that end in the words.
pub(crate) fn matching<'f>(all: &'f [Field], wanted: &str) -> Vec<&'f Field> {
    let wanted = wanted.trim_start_matches('.');
    if let Some(exact) = all.iter().find(|field| field.path == wanted || field.named == wanted) {
        return vec![exact];
    }
    let end = format!(".{wanted}");
    all.iter().filter(|field| field.named.ends_with(&end) || field.path.ends_with(&end)).collect()
}

/// The keys of a path, without what stands in brackets, but for keys in quotes: those stand for any key of a map.
pub(crate) fn keys(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (step, more) = inner.split_once(']').unwrap_or((inner, ""));
            if step.starts_with('"') {
                keys.push(step.trim_matches('"').to_owned());
            }
            rest = more;
        } else {
            let bare = rest.trim_start_matches('.');
            let (step, more) = bare.split_at(bare.find(['.', '[']).unwrap_or(bare.len()));
            if !step.is_empty() {
                keys.push(step.to_owned());
            }
            rest = more;
        }
    }
    keys
}
