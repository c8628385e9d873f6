//! How a person names a field.

use manifest_lib::diff::Field;
use manifest_lib::values::{PathStep, path_steps};

/// The fields that a person may mean: one by its whole path, with names or indices; else those that end in the words.
pub(crate) fn matching<'f>(all: &'f [Field], wanted: &str) -> Vec<&'f Field> {
    let wanted = wanted.trim_start_matches('.');
    if let Some(exact) = all.iter().find(|field| field.path == wanted || field.named == wanted) {
        return vec![exact];
    }
    let end = format!(".{wanted}");
    all.iter().filter(|field| field.named.ends_with(&end) || field.path.ends_with(&end)).collect()
}

/// The keys of a path, without its items of lists; a key in quotes stands for any key of a map.
pub(crate) fn keys(path: &str) -> Vec<String> {
    let key = |step| match step {
        PathStep::Key(key) => Some(key.into_owned()),
        PathStep::Index(_) | PathStep::Name(_) => None,
    };
    path_steps(path).filter_map(key).collect()
}
