//! Where a value stands, as a chain on the stack: nearly every value is right, and then no path is ever written.

use crate::values::{push_index, push_key};

/// A field of an object, or an item of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'p> {
    around: Option<&'p At<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Object,
    Key(&'p str),
    Item(usize),
}

impl At<'static> {
    /// The object as a whole.
    pub(super) const OBJECT: Self = At { around: None, step: Step::Object };
}

impl<'p> At<'p> {
    /// A field of it, or a key.
    pub(super) fn key<'a>(&'a self, key: &'a str) -> At<'a>
    where
        'p: 'a,
    {
        At { around: Some(self), step: Step::Key(key) }
    }

    /// An item of it.
    pub(super) fn item<'a>(&'a self, index: usize) -> At<'a>
    where
        'p: 'a,
    {
        At { around: Some(self), step: Step::Item(index) }
    }

    /// The field that it is, or that it is an item of.
    pub(super) fn name(&self) -> &'p str {
        match (self.step, self.around) {
            (Step::Key(key), _) => key,
            (Step::Item(_), Some(around)) => around.name(),
            _ => "the object",
        }
    }

    /// The path.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        self.write(&mut path);
        path
    }

    fn write(&self, path: &mut String) {
        if let Some(around) = self.around {
            around.write(path);
        }
        match self.step {
            Step::Object => {}
            Step::Key(key) => push_key(path, key),
            Step::Item(index) => push_index(path, index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::At;

    #[test]
    fn a_path_is_written_as_everywhere() {
        let at = At::OBJECT;
        assert_eq!(at.path(), "");
        let (spec, label) = (at.key("spec"), "app.kubernetes.io/name");
        let ports = spec.key("ports");
        let port = ports.item(1);
        assert_eq!((port.path().as_str(), port.name()), ("spec.ports[1]", "ports"));
        assert_eq!(spec.key("selector").key(label).path(), r#"spec.selector["app.kubernetes.io/name"]"#);
    }
}
