//! Words that several answers share.

/// A number of things: `1 object`, `2 objects`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
