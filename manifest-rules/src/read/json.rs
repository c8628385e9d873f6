//! A value of JSON with the places of its parts.
//! Source: RFC 8259, and what Go's reader makes of it.

use super::broken::Broken;
use super::budget::{self, Budget};
use super::entries::Entries;
use super::parsed::{Double, Parsed, note};
use super::places::Places;
use super::scalar::Scalar;
use super::tree::{Tree, TreeEntry};
use crate::values::{push_index, push_key};

/// Why a value of JSON was not read.
pub(super) enum NoJson {
    /// It is none.
    Other(Broken),
    /// It is one, and costs too much.
    TooMuch(Broken),
}

/// Reads one value at a byte of a text, and returns the byte behind it.
pub(super) fn value<'t>(
    text: &'t str,
    at: usize,
    places: &mut Places<'t>,
    budget: &mut Budget,
) -> Result<(Parsed, usize), NoJson> {
    let mut reader = Reader { text, at, places, budget, path: String::new(), doubles: Vec::new() };
    let tree = reader.value(0)?;
    Ok((Parsed { tree: Some(tree), doubles: reader.doubles, dropped: None }, reader.at))
}

/// The first byte from here on that is no space of JSON.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

struct Reader<'t, 'p, 'b> {
    text: &'t str,
    at: usize,
    places: &'p mut Places<'t>,
    budget: &'b mut Budget,
    path: String,
    doubles: Vec<Double>,
}

impl<'t> Reader<'t, '_, '_> {
    fn peek(&mut self) -> u8 {
        self.at = skip_space(self.text, self.at);
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn takes(&mut self, sign: u8) -> bool {
        let is_there = self.peek() == sign && self.at < self.text.len();
        self.at += usize::from(is_there);
        is_there
    }

    fn wrong(&mut self, message: &str) -> NoJson {
        let place = self.places.of(self.at);
        NoJson::Other(Broken::new(place, format!("this is no JSON: {message}")))
    }

    fn spend(&mut self, bytes: usize, place: (usize, usize)) -> Result<(), NoJson> {
        self.budget.spend(bytes, place).map_err(NoJson::TooMuch)
    }

    fn value(&mut self, depth: usize) -> Result<Tree, NoJson> {
        let sign = self.peek();
        let place = self.places.of(self.at);
        budget::check_depth(depth, place).map_err(NoJson::TooMuch)?;
        let scalar = match sign {
            b'{' => return self.map(place, depth),
            b'[' => return self.list(place, depth),
            b'"' => Scalar::Text(self.text()?),
            b't' => self.word("true", Scalar::Bool(true))?,
            b'f' => self.word("false", Scalar::Bool(false))?,
            b'n' => self.word("null", Scalar::Null)?,
            _ => self.number()?,
        };
        self.spend(budget::scalar(scalar.text_len()), place)?;
        let value = scalar.into_value().map_err(|message| NoJson::TooMuch(Broken::new(place, message)))?;
        Ok(Tree::Scalar { value, place })
    }

    fn word(&mut self, word: &str, scalar: Scalar) -> Result<Scalar, NoJson> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.wrong("no value begins so"));
        }
        self.at += word.len();
        Ok(scalar)
    }

    fn number(&mut self) -> Result<Scalar, NoJson> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = usize::from(rest.first() == Some(&b'-'));
        let digits = count(end);
        if digits == 0 {
            return Err(self.wrong("no value begins so"));
        }
        // No digit follows a leading zero.
        end += if rest.get(end) == Some(&b'0') { 1 } else { digits };
        let mut is_whole = true;
        if rest.get(end) == Some(&b'.') && count(end + 1) > 0 {
            end += 1 + count(end + 1);
            is_whole = false;
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            if count(end + 1 + sign) > 0 {
                end += 1 + sign + count(end + 1 + sign);
                is_whole = false;
            }
        }
        let text = &self.text[self.at..self.at + end];
        self.at += end;
        if let Some(number) = text.parse().ok().filter(|_| is_whole) {
            return Ok(Scalar::Whole(number));
        }
        Ok(Scalar::Float(text.parse().unwrap_or(f64::INFINITY)))
    }

    /// A text, which ends at the first quote without an odd number of `\` before it.
    fn text(&mut self) -> Result<String, NoJson> {
        let rest = &self.text[self.at..];
        let mut is_escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        });
        let quoted = end.and_then(|end| rest.get(..end + 2));
        let Some((quoted, text)) = quoted.and_then(|quoted| Some((quoted, serde_json::from_str(quoted).ok()?))) else {
            return Err(self.wrong("this text is not closed, or has an escape or a sign that JSON does not know"));
        };
        self.at += quoted.len();
        Ok(text)
    }

    fn list(&mut self, place: (usize, usize), depth: usize) -> Result<Tree, NoJson> {
        self.spend(budget::scalar(0), place)?;
        self.at += 1;
        let mut items = Vec::new();
        let length = self.path.len();
        if self.takes(b']') {
            return Ok(Tree::List { items, place });
        }
        loop {
            push_index(&mut self.path, items.len());
            items.push(self.value(depth + 1)?);
            self.path.truncate(length);
            if self.takes(b']') {
                return Ok(Tree::List { items, place });
            }
            if !self.takes(b',') {
                return Err(self.wrong("`,` or `]` is missing here"));
            }
        }
    }

    fn map(&mut self, place: (usize, usize), depth: usize) -> Result<Tree, NoJson> {
        self.spend(budget::scalar(0), place)?;
        self.at += 1;
        let mut entries = Entries::default();
        let length = self.path.len();
        if self.takes(b'}') {
            return Ok(entries.into_map(place));
        }
        loop {
            if self.peek() != b'"' {
                return Err(self.wrong("a key in double quotes is missing here"));
            }
            let at = self.places.of(self.at);
            let key = self.text()?;
            budget::check_key(&key, at).map_err(NoJson::TooMuch)?;
            self.spend(budget::key(key.len()), at)?;
            if !self.takes(b':') {
                return Err(self.wrong("`:` is missing here"));
            }
            push_key(&mut self.path, &key);
            let value = self.value(depth + 1)?;
            note(&mut self.doubles, entries.add(TreeEntry { key, place: at, value }), &self.path, at);
            self.path.truncate(length);
            if self.takes(b'}') {
                return Ok(entries.into_map(place));
            }
            if !self.takes(b',') {
                return Err(self.wrong("`,` or `}` is missing here"));
            }
        }
    }
}
