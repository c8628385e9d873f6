//! Lines and columns of a text, as an editor counts them.

/// Finds the line and column of one offset after the other, in one pass over the text.
#[derive(Clone)]
pub(super) struct Places<'t> {
    text: &'t str,
    at: usize,
    place: (usize, usize),
}

impl<'t> Places<'t> {
    /// Of a text that begins at this line and column.
    pub(super) fn new(text: &'t str, begins: (usize, usize)) -> Self {
        Self { text, at: 0, place: begins }
    }

    /// The line and column of a byte, at or behind the byte of the call before.
    pub(super) fn of(&mut self, at: usize) -> (usize, usize) {
        for byte in self.text.as_bytes().get(self.at..at).unwrap_or_default() {
            match byte {
                b'\n' => self.place = (self.place.0 + 1, 1),
                // A character counts with its first byte.
                0x80..=0xBF => {}
                _ => self.place.1 += 1,
            }
        }
        self.at = self.at.max(at);
        self.place
    }
}
