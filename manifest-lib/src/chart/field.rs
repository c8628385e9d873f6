//! A field's place in an object, such as `spec.ports[0].port`; a key that is no plain word stands in brackets and quotes.

use serde_json::Value;

/// The keys and indices of a path, from the object's root on.
pub(super) fn steps(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some(bracket) = rest.strip_prefix('[') {
            let (step, after) = bracket.split_once(']')?;
            rest = after;
            return Some(step.trim_matches('"'));
        }
        let (step, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
        rest = after;
        (!step.is_empty()).then_some(step)
    })
}

/// The field of an object.
pub(super) fn get<'v>(object: &'v Value, path: &str) -> Option<&'v Value> {
    steps(path).try_fold(object, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

/// The path of the map around a field, and the field's key in it.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_through_maps_lists_and_odd_keys() {
        let path = "spec.ports[1].annotations[\"checksum/a.b\"].x";
        assert_eq!(steps(path).collect::<Vec<_>>(), ["spec", "ports", "1", "annotations", "checksum/a.b", "x"]);
        assert_eq!(get(&json!({"a": [{"b": 1}, {"b/c": 2}]}), "a[1][\"b/c\"]"), Some(&json!(2)));
        assert_eq!(get(&json!({"a": [1]}), "a[1]"), None);
        assert_eq!(split("spec.template.spec"), ("spec.template", "spec"));
    }
}
