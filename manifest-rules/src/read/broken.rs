//! Why a document cannot be read.

/// What is wrong, and where; lines and columns are counted from 1.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) place: (usize, usize),
    pub(super) message: String,
}

impl Broken {
    pub(super) fn new(place: (usize, usize), message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }

    /// What breaks the grammar of YAML.
    pub(super) fn grammar(place: (usize, usize), message: &str) -> Self {
        Self::new(place, format!("this is no YAML: {message}"))
    }
}
