//! A place in a file that somebody wrote.

use core::fmt;

/// A line and column of a file.
///
/// ```
/// use manifest_rules::values::Place;
/// let place = Place { file: "web.yaml".to_owned(), line: 6, column: 3 };
/// assert_eq!(place.to_string(), "web.yaml:6:3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name, as it was given.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
