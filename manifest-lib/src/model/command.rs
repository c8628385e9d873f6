//! A command without a shell, and texts by value. Source of the rules: Docker, "Dockerfile reference" (exec form).

use crate::values::Fault;
use crate::values::scan::{find, same};

const WORDS: usize = 16;

/// Up to 16 texts by value: a `const fn` can build no slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(super) words: [&'a str; WORDS],
    pub(super) length: usize,
}

impl<'a> Words<'a> {
    #[track_caller]
    pub(super) const fn new(words: &[&'a str], what: &str) -> Self {
        if words.is_empty() || words.len() > WORDS {
            Fault::new(what)
                .text(" has 1 to 16 words, and this one has ")
                .number(words.len() as u64)
                .text(": write each word as a text of its own")
                .refuse()
        }
        let mut own = [""; WORDS];
        let mut i = 0;
        while i < words.len() {
            own[i] = words[i];
            i += 1;
        }
        Self { words: own, length: words.len() }
    }

    /// Whether one of the words is this one.
    const fn has(&self, word: &str) -> bool {
        let mut i = 0;
        while i < self.length {
            if same(self.words[i], word) {
                return true;
            }
            i += 1;
        }
        false
    }

    pub(crate) fn as_slice(&self) -> &[&'a str] {
        &self.words[..self.length]
    }
}

/// A command as the system gets it: a program and its arguments, without a shell.
///
/// ```
/// use manifest_lib::model::Command;
/// const START: Command = Command::new(&["node", "server.js"]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Command<'a>(pub(crate) Words<'a>);

impl<'a> Command<'a> {
    /// The program and its arguments, at most 16 words. In a word, `{port}` stands for the workload's first port, `{drain}`
    /// for the seconds that its grace period leaves for answers after SIGTERM, and `{cache}` for the bytes that its
    /// writable path for Next.js's cache may hold.
    ///
    /// # Panics
    /// If there are none, more than 16, or the program is a line for a shell.
    #[track_caller]
    pub const fn new(words: &[&'a str]) -> Self {
        let own = Words::new(words, "a command");
        if find(words[0].as_bytes(), b' ').is_some() || words[0].is_empty() {
            Fault::new("the program ")
                .quoted(words[0])
                .text(" is a line for a shell, which would take the signals: write each word as a text of its own")
                .refuse()
        }
        Self(own)
    }

    /// The program.
    pub(crate) const fn program(&self) -> &'a str {
        self.0.words[0]
    }

    /// With an option and its value behind the other words, unless the option is there already or no room is left.
    pub(crate) const fn with_option(mut self, name: &'a str, value: &'a str) -> Self {
        if !self.0.has(name) && self.0.length + 2 <= WORDS {
            self.0.words[self.0.length] = name;
            self.0.words[self.0.length + 1] = value;
            self.0.length += 2;
        }
        self
    }

    /// The value of an option, where it is a word of its own behind the option's.
    pub(crate) const fn option(&self, name: &str) -> Option<&'a str> {
        let mut i = 0;
        while i + 1 < self.0.length {
            if same(self.0.words[i], name) {
                return Some(self.0.words[i + 1]);
            }
            i += 1;
        }
        None
    }
}
