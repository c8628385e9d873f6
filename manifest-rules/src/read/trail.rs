//! Where in a document the reading is. Its path is only written down when somebody asks for it.

use crate::values::{push_index, push_key};

enum Step {
    /// A key, which begins at this byte of all keys.
    Key(usize),
    Index(usize),
}

/// The steps from a document's top to the value that is read.
#[derive(Default)]
pub(super) struct Trail {
    keys: String,
    steps: Vec<Step>,
}

impl Trail {
    /// Goes to the value of a key.
    pub(super) fn key(&mut self, key: &str) {
        self.steps.push(Step::Key(self.keys.len()));
        self.keys.push_str(key);
    }

    /// Goes to an item of a list.
    pub(super) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Goes back to what is around the value.
    pub(super) fn leave(&mut self) {
        if let Some(Step::Key(from)) = self.steps.pop() {
            self.keys.truncate(from);
        }
    }

    /// The path, such as `spec.ports[0].port`.
    pub(super) fn path(&self) -> String {
        let (mut path, mut end) = (String::new(), self.keys.len());
        // From the back, each key ends where the one behind it begins.
        let mut keys = Vec::new();
        for step in self.steps.iter().rev() {
            if let Step::Key(from) = step {
                keys.push(self.keys.get(*from..end).unwrap_or_default());
                end = *from;
            }
        }
        for step in &self.steps {
            match step {
                Step::Key(_) => push_key(&mut path, keys.pop().unwrap_or_default()),
                Step::Index(index) => push_index(&mut path, *index),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;

    #[test]
    fn a_path_is_what_was_gone() {
        let mut trail = Trail::default();
        trail.key("spec");
        trail.key("a/b");
        trail.leave();
        trail.key("ports");
        trail.index(2);
        trail.key("name");
        assert_eq!(trail.path(), "spec.ports[2].name");
        (0..3).for_each(|_| trail.leave());
        assert_eq!(trail.path(), "spec");
        trail.leave();
        trail.leave();
        assert_eq!(trail.path(), "");
    }
}
