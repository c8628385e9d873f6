//! Divides a document into its parts: where blocks begin and end by their indentation, and what is a key.
//!
//! A key is only known by the `:` behind it. Each place that may begin one is kept until its line ends or 1024 characters
//! have passed, and no part from there on is given out before.
//! Source: YAML 1.1, and kubectl's reader, which knows less of flow collections than the standard.

use std::collections::VecDeque;

use super::super::broken::Broken;
use super::block::block;
use super::cursor::{Cursor, Mark};
use super::plain::plain;
use super::properties;
use super::quoted::quoted;
use super::token::{Kind, Token};

/// A key that needs no `?` is so long.
const LONGEST_KEY: usize = 1024;

/// A place at which a key may begin.
#[derive(Clone, Copy)]
struct Candidate {
    mark: Mark,
    /// Whether nothing but a key can stand there.
    is_required: bool,
    /// The number of its first token.
    token: usize,
}

/// Gives out one token after the other.
pub(super) struct Scanner<'t> {
    cursor: Cursor<'t>,
    tokens: VecDeque<Token>,
    /// So many tokens were taken.
    taken: usize,
    /// The indentation of the open blocks; the innermost is the last.
    indents: Vec<usize>,
    /// For each open bracket, and for what is outside of all, the place that may begin a key.
    candidates: Vec<Option<Candidate>>,
    /// Whether a key may begin here.
    allows_key: bool,
    has_ended: bool,
}

impl<'t> Scanner<'t> {
    /// Over a document that stands at this line and column of its file.
    pub(super) fn new(text: &'t str, begins: (usize, usize)) -> Self {
        Self {
            cursor: Cursor::new(text, begins),
            tokens: VecDeque::new(),
            taken: 0,
            indents: Vec::new(),
            candidates: vec![None],
            allows_key: true,
            has_ended: false,
        }
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Result<Token, Broken> {
        self.fill()?;
        self.taken += 1;
        // Behind the end stands the end.
        let end = self.cursor.place();
        Ok(self.tokens.pop_front().unwrap_or_else(|| Token::sign(Kind::StreamEnd, end, end)))
    }

    /// What the next token is, and where it begins.
    pub(super) fn peek(&mut self) -> Result<(Kind, (usize, usize)), Broken> {
        self.fill()?;
        let end = self.cursor.place();
        Ok(self.tokens.front().map_or((Kind::StreamEnd, end), |token| (token.kind, token.start)))
    }

    /// The byte behind all that was scanned, and its line and column.
    pub(super) fn position(&mut self) -> (usize, (usize, usize)) {
        (self.cursor.offset(), self.cursor.place())
    }

    /// Scans until the next token is certain.
    fn fill(&mut self) -> Result<(), Broken> {
        while !self.has_ended && (self.tokens.is_empty() || self.may_begin_key()?) {
            self.scan()?;
        }
        Ok(())
    }

    /// Whether the next token may turn out to begin a key.
    fn may_begin_key(&mut self) -> Result<bool, Broken> {
        let at = self.candidates.iter().position(|candidate| candidate.is_some_and(|one| one.token == self.taken));
        at.map_or(Ok(false), |at| self.is_alive(at))
    }

    /// Whether a candidate can still become a key. It cannot behind the end of its line.
    fn is_alive(&mut self, at: usize) -> Result<bool, Broken> {
        let Some(Candidate { mark, is_required, .. }) = self.candidates[at] else { return Ok(false) };
        if mark.line == self.cursor.line() && mark.index + LONGEST_KEY >= self.cursor.index() {
            return Ok(true);
        }
        self.candidates[at] = None;
        if is_required { Err(no_colon(mark)) } else { Ok(false) }
    }

    fn in_flow(&self) -> bool {
        self.candidates.len() > 1
    }

    fn innermost(&self) -> usize {
        self.candidates.len() - 1
    }

    fn indent(&self) -> Option<usize> {
        self.indents.last().copied()
    }

    fn push(&mut self, kind: Kind, start: (usize, usize), text: String, suffix: String) {
        let end = self.cursor.place();
        self.tokens.push_back(Token { kind, text, suffix, start, end });
    }

    /// Pushes a sign of some characters.
    fn sign(&mut self, kind: Kind, length: usize) {
        let start = self.cursor.place();
        (0..length).for_each(|_| self.cursor.skip());
        self.push(kind, start, String::new(), String::new());
    }

    /// Scans a token.
    fn scan(&mut self) -> Result<(), Broken> {
        self.skip_to_token();
        self.close_blocks(Some(self.cursor.column()));
        if self.cursor.is_end(0) {
            return self.end();
        }
        if self.cursor.column() == 0 && self.cursor.is(b'%') {
            self.leave_document()?;
            let start = self.cursor.place();
            let (kind, text, suffix) = properties::directive(&mut self.cursor)?;
            self.push(kind, start, text, suffix);
            return Ok(());
        }
        for (sign, kind) in [(b'-', Kind::DocumentStart), (b'.', Kind::DocumentEnd)] {
            if self.cursor.is_document_mark(sign) {
                self.leave_document()?;
                self.sign(kind, 3);
                return Ok(());
            }
        }
        let (in_flow, before_space) = (self.in_flow(), self.cursor.is_space(1));
        match self.cursor.byte(0) {
            b'[' => self.open(Kind::FlowListStart),
            b'{' => self.open(Kind::FlowMapStart),
            b']' => self.close(Kind::FlowListEnd),
            b'}' => self.close(Kind::FlowMapEnd),
            b',' => {
                self.drop_candidate()?;
                self.allows_key = true;
                self.sign(Kind::FlowEntry, 1);
                Ok(())
            }
            b'-' if before_space => self.entry(),
            b'?' if in_flow || before_space => self.key(),
            b':' if in_flow || before_space => self.value(),
            b'*' => self.content(Kind::Alias, |cursor| Ok((properties::anchor(cursor)?, String::new()))),
            b'&' => self.content(Kind::Anchor, |cursor| Ok((properties::anchor(cursor)?, String::new()))),
            b'!' => self.content(Kind::Tag, properties::tag),
            sign @ (b'|' | b'>') if !in_flow => self.block(sign == b'|'),
            quote @ (b'\'' | b'"') => self.content(Kind::Quoted, |cursor| Ok((quoted(cursor, quote)?, String::new()))),
            _ if self.begins_plain() => self.plain(),
            _ => Err(self.nothing_begins()),
        }
    }

    /// Goes over space and comments. A tab is space only where no key can begin.
    fn skip_to_token(&mut self) {
        loop {
            while self.cursor.is(b' ') || (self.cursor.is(b'\t') && (self.in_flow() || !self.allows_key)) {
                self.cursor.skip();
            }
            self.cursor.skip_comment();
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_break();
            if !self.in_flow() {
                self.allows_key = true;
            }
        }
    }

    /// Ends the blocks that are indented more than this; all of them, if there is nothing.
    fn close_blocks(&mut self, column: Option<usize>) {
        if self.in_flow() {
            return;
        }
        let start = self.cursor.place();
        while self.indent().is_some_and(|indent| column.is_none_or(|column| indent > column)) {
            self.indents.pop();
            self.tokens.push_back(Token::sign(Kind::BlockEnd, start, start));
        }
    }

    /// Begins a block at a column, unless one is open there; its token stands before the one of this number.
    fn open_block(&mut self, mark: Mark, kind: Kind, before: Option<usize>) {
        if self.in_flow() || self.indent().is_some_and(|indent| indent >= mark.column) {
            return;
        }
        self.indents.push(mark.column);
        let at = before.map_or(self.tokens.len(), |number| number - self.taken);
        self.tokens.insert(at, Token::sign(kind, mark.place, mark.place));
    }

    fn leave_document(&mut self) -> Result<(), Broken> {
        self.close_blocks(None);
        self.drop_candidate()?;
        self.allows_key = false;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Broken> {
        self.leave_document()?;
        self.has_ended = true;
        self.sign(Kind::StreamEnd, 0);
        Ok(())
    }

    /// Notes that a key may begin here.
    fn note_candidate(&mut self) -> Result<(), Broken> {
        if !self.allows_key {
            return Ok(());
        }
        self.drop_candidate()?;
        let mark = self.cursor.mark();
        let is_required = !self.in_flow() && self.indent() == Some(mark.column);
        let at = self.innermost();
        self.candidates[at] = Some(Candidate { mark, is_required, token: self.taken + self.tokens.len() });
        Ok(())
    }

    /// What might have begun a key turned out to begin none.
    fn drop_candidate(&mut self) -> Result<(), Broken> {
        let at = self.innermost();
        match self.candidates[at].take() {
            Some(Candidate { mark, is_required: true, .. }) => Err(no_colon(mark)),
            _ => Ok(()),
        }
    }

    fn open(&mut self, kind: Kind) -> Result<(), Broken> {
        self.note_candidate()?;
        self.candidates.push(None);
        self.allows_key = true;
        self.sign(kind, 1);
        Ok(())
    }

    fn close(&mut self, kind: Kind) -> Result<(), Broken> {
        self.drop_candidate()?;
        if self.in_flow() {
            self.candidates.pop();
        }
        self.allows_key = false;
        self.sign(kind, 1);
        Ok(())
    }

    fn entry(&mut self) -> Result<(), Broken> {
        if !self.in_flow() {
            if !self.allows_key {
                let message = "a list begins on a line of its own: put a text that begins with `- ` into quotes";
                return Err(Broken::grammar(self.cursor.place(), message));
            }
            let mark = self.cursor.mark();
            self.open_block(mark, Kind::BlockListStart, None);
        }
        self.drop_candidate()?;
        self.allows_key = true;
        self.sign(Kind::BlockEntry, 1);
        Ok(())
    }

    fn key(&mut self) -> Result<(), Broken> {
        if !self.in_flow() {
            if !self.allows_key {
                let message = "no key can begin here: put a text that begins with `? ` into quotes";
                return Err(Broken::grammar(self.cursor.place(), message));
            }
            let mark = self.cursor.mark();
            self.open_block(mark, Kind::BlockMapStart, None);
        }
        self.drop_candidate()?;
        self.allows_key = !self.in_flow();
        self.sign(Kind::Key, 1);
        Ok(())
    }

    fn value(&mut self) -> Result<(), Broken> {
        let at = self.innermost();
        if self.is_alive(at)?
            && let Some(Candidate { mark, token, .. }) = self.candidates[at].take()
        {
            self.tokens.insert(token - self.taken, Token::sign(Kind::Key, mark.place, mark.place));
            self.open_block(mark, Kind::BlockMapStart, Some(token));
            self.allows_key = false;
        } else {
            if !self.in_flow() {
                if !self.allows_key {
                    let message = "a key cannot stand here: put a value with `: ` in it into quotes";
                    return Err(Broken::grammar(self.cursor.place(), message));
                }
                let mark = self.cursor.mark();
                self.open_block(mark, Kind::BlockMapStart, None);
            }
            self.allows_key = !self.in_flow();
        }
        self.sign(Kind::Value, 1);
        Ok(())
    }

    /// What may be a key, and cannot be followed by one: its text and its suffix.
    fn content(
        &mut self,
        kind: Kind,
        scan: impl FnOnce(&mut Cursor<'t>) -> Result<(String, String), Broken>,
    ) -> Result<(), Broken> {
        self.note_candidate()?;
        self.allows_key = false;
        let start = self.cursor.place();
        let (text, suffix) = scan(&mut self.cursor)?;
        self.push(kind, start, text, suffix);
        Ok(())
    }

    fn block(&mut self, is_literal: bool) -> Result<(), Broken> {
        self.drop_candidate()?;
        self.allows_key = true;
        let (start, parent) = (self.cursor.place(), self.indent());
        let text = block(&mut self.cursor, is_literal, parent)?;
        self.push(Kind::Quoted, start, text, String::new());
        Ok(())
    }

    fn begins_plain(&self) -> bool {
        match self.cursor.byte(0) {
            b'-' => !self.cursor.is_blank(1),
            b'?' | b':' => !self.in_flow() && !self.cursor.is_space(1),
            sign => !self.cursor.is_space(0) && !b",[]{}#&*!|>'\"%@`".contains(&sign),
        }
    }

    fn plain(&mut self) -> Result<(), Broken> {
        let (in_flow, indent) = (self.in_flow(), self.indent().map_or(0, |indent| indent + 1));
        let mut ends_line = false;
        self.content(Kind::Plain, |cursor| {
            let plain = plain(cursor, in_flow, indent)?;
            ends_line = plain.ends_line;
            Ok((plain.text, String::new()))
        })?;
        self.allows_key |= ends_line;
        Ok(())
    }

    fn nothing_begins(&mut self) -> Broken {
        let message = match self.cursor.char() {
            Some('\t') => "a tab stands where YAML takes spaces alone: write spaces".to_owned(),
            Some(sign) => format!("no value begins with `{sign}`: put it into quotes"),
            None => "a value is missing".to_owned(),
        };
        Broken::grammar(self.cursor.place(), &message)
    }
}

fn no_colon(mark: Mark) -> Broken {
    Broken::grammar(mark.place, "`: ` is missing behind this key")
}
