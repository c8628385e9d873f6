//! Paths of fields: how they are written, and the one parser that takes them apart.
//!
//! A path is written as `spec.template.spec.containers[0].env[2].name`. A key that is no plain word stands in brackets
//! and quotes: `metadata.annotations["checksum/config"]`.

use std::borrow::Cow;
use std::fmt::Write;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep<'p> {
    /// A key of a map.
    Key(Cow<'p, str>),
    /// A place in a list, counted from 0.
    Index(usize),
    /// An item of a list by its name, as differences write it: `containers[web]`.
    Name(&'p str),
}

/// Appends a map's key to a path.
///
/// ```
/// use manifest_rules::values::push_key;
/// let mut path = "metadata.annotations".to_owned();
/// push_key(&mut path, "checksum/config");
/// assert_eq!(path, r#"metadata.annotations["checksum/config"]"#);
/// ```
pub fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if !plain {
        // Writing to a String cannot fail.
        let _ = write!(path, "[{key:?}]");
    } else {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    }
}

/// The path of an entry of the map at `path`.
pub fn keyed(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
}

/// Appends a place in a list to a path.
pub fn push_index(path: &mut String, index: usize) {
    // Writing to a String cannot fail.
    let _ = write!(path, "[{index}]");
}

/// The steps of a path, in order. What is no path ends at the first thing that is no step.
///
/// ```
/// use manifest_rules::values::{PathStep, path_steps};
/// let steps: Vec<PathStep> = path_steps(r#"spec.ports[0]["a.b"]"#).collect();
/// assert_eq!(steps[2], PathStep::Index(0));
/// assert_eq!(steps[3], PathStep::Key("a.b".into()));
/// ```
pub fn path_steps(path: &str) -> impl Iterator<Item = PathStep<'_>> {
    let mut rest = path;
    std::iter::from_fn(move || {
        let (step, more) = first_step(rest)?;
        rest = more;
        Some(step)
    })
}

/// A path without the places of list items: `spec.containers.ports` for `spec.containers[0].ports[1]`.
pub fn without_indices(path: &str) -> String {
    let mut pattern = String::new();
    for step in path_steps(path) {
        if let PathStep::Key(key) = step {
            push_key(&mut pattern, &key);
        }
    }
    pattern
}

/// Whether the field at `path` is the one at `outer` or lies in it.
pub fn covers(outer: &str, path: &str) -> bool {
    outer.is_empty() || path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn first_step(path: &str) -> Option<(PathStep<'_>, &str)> {
    if let Some(quoted) = path.strip_prefix("[\"") {
        return quoted_key(quoted);
    }
    if let Some(inner) = path.strip_prefix('[') {
        let (item, rest) = inner.split_once(']').filter(|(item, _)| !item.is_empty())?;
        return Some((item.parse().map_or(PathStep::Name(item), PathStep::Index), rest));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let (key, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    (!key.is_empty()).then_some((PathStep::Key(Cow::Borrowed(key)), rest))
}

/// A key as Rust's debug form writes it, from behind its opening quote.
fn quoted_key(text: &str) -> Option<(PathStep<'_>, &str)> {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let rest = text[at + 1..].strip_prefix(']')?;
                return Some((PathStep::Key(Cow::Owned(key)), rest));
            }
            '\\' => key.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let (digits, _) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                    // The digits and both braces.
                    chars.nth(digits.len() + 1)?;
                    c
                }
                other => other,
            }),
            c => key.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for key in ["a", "a.b", "a]b", "a\"b", "a\\b", "", "\u{1b}[2J", "\u{2028}", "é", "line\nbreak", "[0]", "0"] {
            let mut path = "spec.list".to_owned();
            push_index(&mut path, 12);
            push_key(&mut path, key);
            push_key(&mut path, "end");
            let key = |key: &'static str| PathStep::Key(key.into());
            let steps: Vec<PathStep<'_>> = path_steps(&path).collect();
            let expected = [key("spec"), key("list"), PathStep::Index(12)];
            assert_eq!(steps[..3], expected, "{path}");
            assert_eq!(steps[4..], [key("end")], "{path}");
        }
        let odd = "a]\"\\\n.b";
        assert_eq!(path_steps(&keyed("", odd)).collect::<Vec<_>>(), [PathStep::Key(odd.into())]);
    }

    #[test]
    fn what_is_no_path_ends_there() {
        for path in ["[", "[]", "[x", "[\"a", "[\"a\"x", ".."] {
            assert_eq!(path_steps(path).count(), 0, "{path}");
        }
    }

    #[test]
    fn a_field_covers_itself_and_what_lies_in_it() {
        assert!(covers("spec.a", "spec.a") && covers("spec.a", "spec.a.b") && covers("spec.a", "spec.a[0]"));
        assert!(covers("", "spec") && !covers("spec.a", "spec.ab") && !covers("spec.a.b", "spec.a"));
        assert_eq!(without_indices("spec.containers[0].ports[1].name"), "spec.containers.ports.name");
        assert_eq!(without_indices("spec.containers[web].ports[80/TCP].name"), "spec.containers.ports.name");
    }
}
