//! The place of a value, such as `image.backend.tag`.

use serde_json::{Map, Value};

/// The keys that lead to a value, joined by dots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValuePath(String);

impl ValuePath {
    pub(super) fn new(keys: &[&str]) -> Self {
        Self(keys.join("."))
    }

    /// The place of a part of this value.
    pub(super) fn join(&self, key: &str) -> Self {
        Self(format!("{}.{key}", self.0))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value there.
    pub(super) fn get<'v>(&self, values: &'v Value) -> Option<&'v Value> {
        self.0.split('.').try_fold(values, |value, key| value.get(key))
    }

    /// Puts a value there, unless there is one already; of two maps, the keys that are missing.
    pub(super) fn fill(&self, values: &mut Value, value: Value) {
        let around =
            self.0.rsplit('.').fold(value, |value, key| Value::Object(Map::from_iter([(key.to_owned(), value)])));
        merge(values, around);
    }

    /// Puts a value there, in the place of what is there.
    pub(super) fn set(&self, values: &mut Value, value: Value) {
        self.remove(values);
        self.fill(values, value);
    }

    /// Takes the value there away; what is around it stays.
    pub(super) fn remove(&self, values: &mut Value) {
        let (around, key) = self.0.rsplit_once('.').unwrap_or(("", &self.0));
        let around = around.split('.').filter(|key| !key.is_empty()).try_fold(values, |value, key| value.get_mut(key));
        if let Some(map) = around.and_then(Value::as_object_mut) {
            map.remove(key);
        }
    }

    /// The place around it and its own key.
    pub(super) fn split(&self) -> (Option<Self>, &str) {
        match self.0.rsplit_once('.') {
            Some((around, key)) => (Some(Self(around.to_owned())), key),
            None => (None, &self.0),
        }
    }

    /// Whether a template that reads this reads that value, too.
    pub(super) fn covers(&self, value: &Self) -> bool {
        value.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

fn merge(values: &mut Value, more: Value) {
    let (Value::Object(map), Value::Object(more)) = (values, more) else { return };
    for (key, value) in more {
        match map.get_mut(&key) {
            Some(own) => merge(own, value),
            None => drop(map.insert(key, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_put_where_none_is() {
        let mut values = json!({"image": {"web": {"tag": "1"}}});
        ValuePath::new(&["image", "web"]).fill(&mut values, json!({"tag": "2", "digest": ""}));
        ValuePath::new(&["image", "web"]).join("pullPolicy").fill(&mut values, json!("Always"));
        ValuePath::new(&["replicaCount", "web"]).fill(&mut values, json!(3));
        let image = json!({"tag": "1", "digest": "", "pullPolicy": "Always"});
        assert_eq!(values, json!({"image": {"web": image}, "replicaCount": {"web": 3}}));
    }

    #[test]
    fn a_whole_covers_its_parts_and_no_namesake() {
        let image = ValuePath::new(&["image", "web"]);
        assert!(image.covers(&image) && image.covers(&image.join("tag")));
        assert!(!image.join("tag").covers(&image) && !image.covers(&ValuePath::new(&["image", "webhook"])));
    }
}
