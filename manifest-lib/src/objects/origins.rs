//! Which line each field of an object came from.
//!
//! The lowering notes a path where it writes a value that somebody set; a field that has no note of its own has that
//! of the nearest field around it, and at last the object's. Notes are static texts, so keeping them costs little.

use std::fmt::Write;

use crate::values::Origin;

/// The origins of one object's fields.
///
/// A path is written as `spec.template.spec.containers[0].env[2].name`; a key that is no plain word stands in brackets
/// and quotes: `metadata.annotations["checksum/config"]`.
///
/// ```
/// use manifest_lib::{objects::Origins, values::Origin};
/// let origins = Origins::new(Origin::Default("a new object"));
/// assert_eq!(origins.of("spec.replicas"), Origin::Default("a new object"));
/// ```
#[derive(Clone, Debug)]
pub struct Origins {
    object: Origin,
    notes: Vec<Note>,
    /// The keys and paths that no static text has; few objects have any.
    texts: Vec<Box<str>>,
}

/// Small, since a bundle has many: the objects of a large app outgrow the processor's caches.
#[derive(Clone, Debug)]
struct Note {
    /// The path; a `*` stands for the step.
    path: &'static str,
    step: Step,
    origin: Origin,
}

/// What stands for the `*`; a text is named by its place.
#[derive(Clone, Copy, Debug)]
enum Step {
    None,
    Index(u32),
    Key(u32),
    /// A whole path that is not known beforehand.
    Path(u32),
}

impl Origins {
    /// Of an object that comes from there as a whole.
    pub fn new(object: Origin) -> Self {
        Self { object, notes: Vec::new(), texts: Vec::new() }
    }

    /// The origin of the field at this path.
    pub fn of(&self, path: &str) -> Origin {
        self.notes
            .iter()
            .rev()
            .map(|note| (self.path_of(note), note.origin))
            .filter(|(noted, _)| covers(noted, path))
            // The last of the longest: a patch comes after what it patches.
            .reduce(|best, next| if next.0.len() > best.0.len() { next } else { best })
            .map_or(self.object, |(_, origin)| origin)
    }

    /// Where the object as a whole comes from.
    pub fn object(&self) -> Origin {
        self.object
    }

    /// Makes room, so that the notes are not moved while they grow.
    pub(super) fn reserve(&mut self, notes: usize) {
        self.notes.reserve(notes);
    }

    pub(super) fn note(&mut self, path: &'static str, origin: Origin) {
        self.notes.push(Note { path, step: Step::None, origin });
    }

    pub(super) fn index(&mut self, path: &'static str, index: usize, origin: Origin) {
        self.notes.push(Note { path, step: Step::Index(index as u32), origin });
    }

    pub(super) fn key(&mut self, path: &'static str, key: &str, origin: Origin) {
        let step = Step::Key(self.text(key));
        self.notes.push(Note { path, step, origin });
    }

    pub(super) fn path(&mut self, path: &str, origin: Origin) {
        let step = Step::Path(self.text(path));
        self.notes.push(Note { path: "", step, origin });
    }

    fn text(&mut self, text: &str) -> u32 {
        self.texts.push(text.into());
        (self.texts.len() - 1) as u32
    }

    fn path_of(&self, note: &Note) -> String {
        let (before, after) = note.path.split_once('*').unwrap_or((note.path, ""));
        let mut path = before.to_owned();
        match note.step {
            Step::None => {}
            Step::Index(index) => path.push_str(&index.to_string()),
            Step::Key(text) => push_key(&mut path, &self.texts[text as usize]),
            Step::Path(text) => path.push_str(&self.texts[text as usize]),
        }
        path.push_str(after);
        path
    }
}

/// Whether the field at `path` is the noted one or lies in it.
fn covers(noted: &str, path: &str) -> bool {
    path.strip_prefix(noted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Appends a map's key to a path.
pub(crate) fn push_key(path: &mut String, key: &str) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const A: Origin = Origin::Default("a");
    const B: Origin = Origin::Default("b");
    const C: Origin = Origin::Default("c");

    #[test]
    fn the_nearest_note_answers() {
        let mut origins = Origins::new(A);
        origins.note("spec.template", B);
        origins.index("spec.list[*]", 1, C);
        origins.key("data*", "a.b", C);
        assert_eq!(origins.of("spec"), A);
        assert_eq!(origins.of("spec.templates"), A);
        assert_eq!(origins.of("spec.template.spec.x"), B);
        assert_eq!(origins.of("spec.list[1].name"), C);
        assert_eq!(origins.of("spec.list[10].name"), A);
        assert_eq!(origins.of("data[\"a.b\"]"), C);
        assert_eq!(origins.of("data.a"), A);
    }

    #[test]
    fn the_last_note_of_one_path_answers() {
        let mut origins = Origins::new(A);
        origins.note("spec.replicas", B);
        origins.path("spec.replicas", C);
        assert_eq!(origins.of("spec.replicas"), C);
    }
}
