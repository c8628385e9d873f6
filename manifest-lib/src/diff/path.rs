//! The path of a field that may stand at another place of a list on either side.

use crate::values::push_key;

/// One step of a path.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A key of a map.
    Key(String),
    /// An item of a list: its name, if it has one, and its place on each side.
    Item {
        /// What the list is merged by, as one text.
        name: Option<String>,
        /// Its place on the old side.
        old: Option<usize>,
        /// Its place on the new side.
        new: Option<usize>,
    },
}

/// Steps from the object to the field.
#[derive(Clone, Debug, Default)]
pub(super) struct Path(pub(super) Vec<Step>);

impl Path {
    /// The key that it ends in.
    pub(super) fn last_key(&self) -> Option<&str> {
        match self.0.last()? {
            Step::Key(key) => Some(key),
            Step::Item { .. } => None,
        }
    }

    /// The name of the item whose `value` it ends in, such as a variable's.
    pub(super) fn named_value(&self) -> Option<&str> {
        match &self.0[..] {
            [.., Step::Item { name: Some(name), .. }, Step::Key(key)] if key == "value" => Some(name),
            _ => None,
        }
    }

    /// The keys alone: `spec.template.spec.containers.image`.
    pub(super) fn pattern(&self) -> String {
        self.text(|_, _, _| String::new())
    }

    /// With the names of items: `spec.template.spec.containers[web].image`.
    pub(super) fn named(&self) -> String {
        self.text(|name, old, new| match name {
            Some(name) => format!("[{name}]"),
            None => format!("[{}]", new.or(old).unwrap_or_default()),
        })
    }

    /// With places of the old side; where there is none, up to the list.
    pub(super) fn before(&self) -> String {
        self.text(|_, old, _| old.map(|index| format!("[{index}]")).unwrap_or_default())
    }

    /// With places of the new side.
    pub(super) fn after(&self) -> String {
        self.text(|_, _, new| new.map(|index| format!("[{index}]")).unwrap_or_default())
    }

    /// A JSON Pointer into the old side; `-` for an item that is not there yet.
    pub(super) fn pointer(&self) -> String {
        self.0.iter().fold(String::new(), |mut pointer, step| {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Item { old, .. } => match old {
                    Some(index) => pointer.push_str(&index.to_string()),
                    None => pointer.push('-'),
                },
            }
            pointer
        })
    }

    fn text(&self, item: impl Fn(&Option<String>, Option<usize>, Option<usize>) -> String) -> String {
        self.0.iter().fold(String::new(), |mut path, step| {
            match step {
                Step::Key(key) => push_key(&mut path, key),
                Step::Item { name, old, new } => path.push_str(&item(name, *old, *new)),
            }
            path
        })
    }

    /// Each step on the old side.
    pub(super) fn old_steps(&self) -> Vec<String> {
        self.steps(|old, _| old)
    }

    /// Each step on the new side.
    pub(super) fn new_steps(&self) -> Vec<String> {
        self.steps(|_, new| new)
    }

    /// An item that is not there has a step that no list has.
    fn steps(&self, index: impl Fn(Option<usize>, Option<usize>) -> Option<usize>) -> Vec<String> {
        let step = |step: &Step| match step {
            Step::Key(key) => key.clone(),
            Step::Item { old, new, .. } => index(*old, *new).map_or_else(|| "-".to_owned(), |index| index.to_string()),
        };
        self.0.iter().map(step).collect()
    }

    /// Places of the old side from the first step on, by which removals are ordered.
    pub(super) fn places(&self) -> Vec<(usize, String)> {
        let place = |step: &Step| match step {
            Step::Key(key) => (0, key.clone()),
            Step::Item { old, .. } => (old.unwrap_or(usize::MAX), String::new()),
        };
        self.0.iter().map(place).collect()
    }
}
