//! How the lines of a plain or quoted value become one text.
//! Source: YAML 1.1, "Line Folding".

use super::cursor::Cursor;

/// The space between two parts of a value.
#[derive(Default)]
pub(super) struct Gap {
    /// What stands between two parts of one line.
    blanks: String,
    /// The first line break.
    first: String,
    /// The others.
    others: String,
    /// Whether a line ended.
    broken: bool,
}

impl Gap {
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// A line that ends here without a break of its text, by `\`.
    pub(super) fn escaped_break(&mut self) {
        self.broken = true;
    }

    pub(super) fn blank(&mut self, cursor: &mut Cursor<'_>) {
        // What a line begins with is its indentation.
        if self.broken { cursor.skip() } else { cursor.take(&mut self.blanks) }
    }

    pub(super) fn line_break(&mut self, cursor: &mut Cursor<'_>) {
        if self.broken {
            cursor.take_break(&mut self.others);
        } else {
            self.blanks.clear();
            cursor.take_break(&mut self.first);
            self.broken = true;
        }
    }

    /// Appends what the gap means, and begins a new one.
    pub(super) fn fold(&mut self, into: &mut String) {
        if !self.broken {
            into.push_str(&self.blanks);
        } else if self.first == "\n" {
            // One break is a space; of several, all but the first stay.
            into.push_str(if self.others.is_empty() { " " } else { &self.others });
        } else {
            into.push_str(&self.first);
            into.push_str(&self.others);
        }
        self.blanks.clear();
        self.first.clear();
        self.others.clear();
        self.broken = false;
    }
}
