//! Walks over a document's characters as YAML 1.1 has them: with five line breaks, and columns in characters.
//! Source: YAML 1.1, "Line Break Characters".

use super::super::places::Places;

/// Where a token begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// So many characters stand before it.
    pub(super) index: usize,
    /// So many lines.
    pub(super) line: usize,
    /// So many characters of its line.
    pub(super) column: usize,
    /// Line and column for a person, whose editor knows fewer line breaks.
    pub(super) place: (usize, usize),
}

/// A place in the text. What stands behind the end reads as the byte 0, which no text of YAML holds.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    index: usize,
    line: usize,
    column: usize,
    places: Places<'t>,
}

impl<'t> Cursor<'t> {
    /// At the begin of a text, which stands at this line and column of its file.
    pub(super) fn new(text: &'t str, begins: (usize, usize)) -> Self {
        Self { text, at: 0, index: 0, line: 0, column: 0, places: Places::new(text, begins) }
    }

    pub(super) fn mark(&mut self) -> Mark {
        Mark { index: self.index, line: self.line, column: self.column, place: self.place() }
    }

    pub(super) fn place(&mut self) -> (usize, usize) {
        self.places.of(self.at)
    }

    /// So many bytes stand before it.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// The byte so many bytes ahead.
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn is(&self, byte: u8) -> bool {
        self.byte(0) == byte
    }

    pub(super) fn is_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.text.len()
    }

    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t')
    }

    pub(super) fn is_break(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            b'\r' | b'\n' => true,
            0xC2 => self.byte(ahead + 1) == 0x85,
            0xE2 => self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xA8 | 0xA9),
            _ => false,
        }
    }

    /// A line break, or the end of the text.
    pub(super) fn is_line_end(&self) -> bool {
        self.is_end(0) || self.is_break(0)
    }

    /// A space, a tab, a line break, or the end of the text.
    pub(super) fn is_space(&self, ahead: usize) -> bool {
        self.is_end(ahead) || self.is_blank(ahead) || self.is_break(ahead)
    }

    /// Whether a line begins here with `---` or `...` alone.
    pub(super) fn is_document_mark(&self, sign: u8) -> bool {
        self.column == 0 && (0..3).all(|ahead| self.byte(ahead) == sign) && self.is_space(3)
    }

    /// The next character.
    pub(super) fn char(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    /// Goes over a character that is no line break.
    pub(super) fn skip(&mut self) {
        let Some(character) = self.char() else { return };
        self.at += character.len_utf8();
        self.index += 1;
        self.column += 1;
    }

    /// Appends a character that is no line break, and goes over it.
    pub(super) fn take(&mut self, into: &mut String) {
        if let Some(character) = self.char() {
            into.push(character);
        }
        self.skip();
    }

    /// Appends the signs of ASCII up to a space or one of these, and goes over them. Most of a text is that.
    pub(super) fn take_ascii(&mut self, into: &mut String, but: &[u8]) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let plain = |byte: &u8| (0x21..0x7F).contains(byte) && !but.contains(byte);
        let length = rest.bytes().take_while(plain).count();
        into.push_str(rest.get(..length).unwrap_or_default());
        self.at += length;
        self.index += length;
        self.column += length;
    }

    /// Goes over a line break.
    pub(super) fn skip_break(&mut self) {
        self.take_break(&mut String::new());
    }

    /// Appends a line break, and goes over it. Only the two of Unicode stay what they are.
    pub(super) fn take_break(&mut self, into: &mut String) {
        let (bytes, characters, becomes) = match (self.byte(0), self.byte(1)) {
            (b'\r', b'\n') => (2, 2, '\n'),
            (b'\r' | b'\n', _) => (1, 1, '\n'),
            (0xC2, 0x85) => (2, 1, '\n'),
            (0xE2, 0x80) => (3, 1, if self.byte(2) == 0xA8 { '\u{2028}' } else { '\u{2029}' }),
            _ => return,
        };
        into.push(becomes);
        self.at += bytes;
        self.index += characters;
        self.line += 1;
        self.column = 0;
    }

    /// Goes over spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    /// Goes over a comment, up to the end of its line.
    pub(super) fn skip_comment(&mut self) {
        if self.is(b'#') {
            while !self.is_line_end() {
                self.skip();
            }
        }
    }
}
