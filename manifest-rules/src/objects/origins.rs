//! Which line each field of an object came from.
//!
//! The lowering notes a path where it writes a value that somebody set; a field that has no note of its own has that
//! of the nearest field around it, and at last the object's. A note is a part of the object, such as a container, and a
//! static path below it, so keeping many costs little.

use crate::values::{Origin, covers, push_index, push_key};

/// The origins of one object's fields.
///
/// A path is written as `spec.template.spec.containers[0].env[2].name`; a key that is no plain word stands in brackets
/// and quotes: `metadata.annotations["checksum/config"]`.
///
/// ```
/// use manifest_rules::{objects::Origins, values::Origin};
/// let origins = Origins::new(Origin::Default("a new object"));
/// assert_eq!(origins.of("spec.replicas"), Origin::Default("a new object"));
/// ```
#[derive(Clone, Debug)]
pub struct Origins {
    object: Origin,
    taken: Option<Taken>,
    notes: Vec<Note>,
    /// Paths that notes are relative to, such as a container's. The first is the object itself.
    scopes: Vec<Box<str>>,
    /// The keys and paths that no static text has; few objects have any.
    texts: Vec<Box<str>>,
}

/// Where an environment takes an object from what it shares with others.
#[derive(Clone, Copy, Debug)]
struct Taken {
    at: Origin,
    /// Lines of which the object has words and which it does not share: its app's.
    apart: [Origin; 3],
}

/// Small, since a bundle has many: the objects of a large app outgrow the processor's caches.
#[derive(Clone, Debug)]
struct Note {
    /// The path below the scope; a `*` stands for the step.
    path: &'static str,
    scope: u32,
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
        Self { object, taken: None, notes: Vec::new(), scopes: Vec::new(), texts: Vec::new() }
    }

    /// Of an object that no line of a profile made.
    pub fn unknown() -> Self {
        Self::new(Origin::Default(""))
    }

    /// The origin of the field at this path.
    pub fn of(&self, path: &str) -> Origin {
        self.note_of(path).map_or(self.object, |note| note.origin)
    }

    /// The line at which the environment takes the field from what it shares with others, such as a workload of all
    /// environments, or a helper that several workloads call. Nothing where the field's own line is the environment's.
    ///
    /// ```
    /// use manifest_rules::{objects::Origins, values::Origin};
    /// let (shared, environment) = (Origin::caller(), Origin::caller());
    /// let mut origins = Origins::new(shared);
    /// origins.take(environment, [Origin::Default("the app's"); 3]);
    /// assert_eq!(origins.taken_at("spec.replicas"), None); // one line for both
    /// ```
    pub fn taken_at(&self, path: &str) -> Option<Origin> {
        let Taken { at, apart } = self.taken?;
        let note = self.note_of(path);
        // A patch is the environment's own.
        if note.is_some_and(|note| matches!(note.step, Step::Path(_))) {
            return None;
        }
        let own = note.map_or(self.object, |note| note.origin);
        let (Origin::Line(line), Origin::Line(taken)) = (own, at) else { return None };
        // The environment's answers stand behind the line that takes the workload.
        let inside = line.file() == taken.file() && line.line() >= taken.line();
        (!inside && !apart.contains(&own)).then_some(at)
    }

    /// Notes the line at which an environment takes the object. The lines `apart` are those of its app.
    pub fn take(&mut self, at: Origin, apart: [Origin; 3]) {
        self.taken = Some(Taken { at, apart });
    }

    fn note_of(&self, path: &str) -> Option<&Note> {
        self.notes
            .iter()
            .rev()
            .map(|note| (self.path_of(note), note))
            .filter(|(noted, _)| covers(noted, path))
            // The last of the longest: a patch comes after what it patches.
            .reduce(|best, next| if next.0.len() > best.0.len() { next } else { best })
            .map(|(_, note)| note)
    }

    /// Where the object as a whole comes from.
    pub fn object(&self) -> Origin {
        self.object
    }

    /// Makes room, so that the notes are not moved while they grow.
    pub fn reserve(&mut self, notes: usize) {
        self.notes.reserve(notes);
    }

    /// Notes where the whole object's fields come from.
    pub fn notes(&mut self) -> Notes<'_> {
        Notes { origins: self, scope: 0 }
    }

    /// Notes a field whose path is only known now, such as one that a patch set.
    pub fn path(&mut self, path: &str, origin: Origin) {
        let step = Step::Path(self.text(path));
        self.notes.push(Note { path: "", scope: 0, step, origin });
    }

    fn text(&mut self, text: &str) -> u32 {
        self.texts.push(text.into());
        (self.texts.len() - 1) as u32
    }

    fn path_of(&self, note: &Note) -> String {
        let mut path = note.scope.checked_sub(1).map_or("", |scope| &self.scopes[scope as usize]).to_owned();
        let (before, after) = note.path.split_once('*').unwrap_or((note.path, ""));
        if !path.is_empty() && !before.is_empty() {
            path.push('.');
        }
        path.push_str(before);
        match note.step {
            Step::None => {}
            Step::Index(index) => push_index(&mut path, index as usize),
            Step::Key(text) => push_key(&mut path, &self.texts[text as usize]),
            Step::Path(text) => path.push_str(&self.texts[text as usize]),
        }
        path.push_str(after);
        path
    }
}

/// The notes of a part of an object, such as one container: paths are relative to it.
#[derive(Debug)]
pub struct Notes<'o> {
    origins: &'o mut Origins,
    scope: u32,
}

impl Notes<'_> {
    /// The part at a path below this one, such as `spec.template`.
    pub fn within(&mut self, path: &str) -> Notes<'_> {
        let mut scope = self.scope_text().to_owned();
        if !scope.is_empty() {
            scope.push('.');
        }
        scope.push_str(path);
        self.enter(scope)
    }

    /// An item of a list below this part, such as the second of `containers`.
    pub fn item(&mut self, list: &str, index: usize) -> Notes<'_> {
        let mut path = list.to_owned();
        push_index(&mut path, index);
        self.within(&path)
    }

    /// Notes a field.
    pub fn note(&mut self, path: &'static str, origin: Origin) {
        self.push(path, Step::None, origin);
    }

    /// Notes an item of a list, or a field of it: the path has `*` where the index goes, such as `env*` or
    /// `ports*.port`.
    pub fn index(&mut self, path: &'static str, index: usize, origin: Origin) {
        self.push(path, Step::Index(index as u32), origin);
    }

    /// Notes an entry of a map: the path has `*` where the key goes, such as `data*`.
    pub fn key(&mut self, path: &'static str, key: &str, origin: Origin) {
        let step = Step::Key(self.origins.text(key));
        self.push(path, step, origin);
    }

    /// Where the object as a whole comes from.
    pub fn object(&self) -> Origin {
        self.origins.object
    }

    fn push(&mut self, path: &'static str, step: Step, origin: Origin) {
        self.origins.notes.push(Note { path, scope: self.scope, step, origin });
    }

    fn scope_text(&self) -> &str {
        self.scope.checked_sub(1).map_or("", |scope| &self.origins.scopes[scope as usize])
    }

    fn enter(&mut self, path: String) -> Notes<'_> {
        let known = self.origins.scopes.iter().position(|scope| **scope == *path);
        let place = known.unwrap_or_else(|| {
            self.origins.scopes.push(path.into());
            self.origins.scopes.len() - 1
        });
        Notes { origins: self.origins, scope: place as u32 + 1 }
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
        let mut at = origins.notes();
        at.note("spec.template", B);
        at.index("spec.list*", 1, C);
        at.key("data*", "a.b", C);
        at.within("spec").item("containers", 2).index("env*.name", 0, C);
        assert_eq!(origins.of("spec"), A);
        assert_eq!(origins.of("spec.templates"), A);
        assert_eq!(origins.of("spec.template.spec.x"), B);
        assert_eq!(origins.of("spec.list[1].name"), C);
        assert_eq!(origins.of("spec.list[10].name"), A);
        assert_eq!(origins.of("data[\"a.b\"]"), C);
        assert_eq!(origins.of("data.a"), A);
        assert_eq!(origins.of("spec.containers[2].env[0].name"), C);
        assert_eq!(origins.of("spec.containers[2].env[1].name"), A);
    }

    #[test]
    fn the_last_note_of_one_path_answers() {
        let mut origins = Origins::new(A);
        origins.notes().note("spec.replicas", B);
        origins.path("spec.replicas", C);
        assert_eq!(origins.of("spec.replicas"), C);
    }
}
