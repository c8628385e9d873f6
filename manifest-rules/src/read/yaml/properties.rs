//! Anchors, tags and directives.
//! Source: YAML 1.1, "Node Properties" and "Directives", and what kubectl's reader makes of them.

use super::super::broken::Broken;
use super::cursor::Cursor;
use super::token::Kind;

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn name(cursor: &mut Cursor<'_>, into: &mut String) {
    while is_name(cursor.byte(0)) {
        cursor.take(into);
    }
}

/// The name behind `&` or `*`.
pub(super) fn anchor(cursor: &mut Cursor<'_>) -> Result<String, Broken> {
    let start = cursor.place();
    cursor.skip();
    let mut text = String::new();
    name(cursor, &mut text);
    let ends = cursor.is_space(0) || b"?:,]}%@`".contains(&cursor.byte(0));
    if text.is_empty() || !ends {
        let message = "the name of an anchor has letters, digits, `-` and `_`: put a text that begins so into quotes";
        return Err(Broken::grammar(start, message));
    }
    Ok(text)
}

/// A tag's handle, empty if it is written in full, and what follows it.
pub(super) fn tag(cursor: &mut Cursor<'_>) -> Result<(String, String), Broken> {
    let start = cursor.place();
    let found = if cursor.byte(1) == b'<' {
        cursor.skip();
        cursor.skip();
        let suffix = uri(cursor, "", start)?;
        if !cursor.is(b'>') {
            return Err(Broken::grammar(start, "a tag that begins with `!<` ends with `>`"));
        }
        cursor.skip();
        (String::new(), suffix)
    } else {
        let handle = handle(cursor, start)?;
        if handle.len() > 1 && handle.ends_with('!') {
            let suffix = uri(cursor, "", start)?;
            (handle, suffix)
        } else {
            match uri(cursor, &handle, start)? {
                // `!` alone is a tag of its own.
                suffix if suffix.is_empty() => (suffix, "!".to_owned()),
                suffix => ("!".to_owned(), suffix),
            }
        }
    };
    if !cursor.is_space(0) {
        return Err(Broken::grammar(start, "a space has to stand behind a tag"));
    }
    Ok(found)
}

fn handle(cursor: &mut Cursor<'_>, start: (usize, usize)) -> Result<String, Broken> {
    let mut text = String::new();
    if !cursor.is(b'!') {
        return Err(Broken::grammar(start, "a tag begins with `!`"));
    }
    cursor.take(&mut text);
    name(cursor, &mut text);
    if cursor.is(b'!') {
        cursor.take(&mut text);
    }
    Ok(text)
}

/// The rest of a tag, of which `head` has been read already.
fn uri(cursor: &mut Cursor<'_>, head: &str, start: (usize, usize)) -> Result<String, Broken> {
    let mut text = head.get(1..).unwrap_or_default().as_bytes().to_vec();
    let mut is_there = !head.is_empty();
    while is_name(cursor.byte(0)) || b";/?:@&=+$,.!~*'()[]%".contains(&cursor.byte(0)) {
        is_there = true;
        if !cursor.is(b'%') {
            text.push(cursor.byte(0));
            cursor.skip();
            continue;
        }
        let digit = |ahead: usize| char::from(cursor.byte(ahead)).to_digit(16);
        let octet = digit(1).zip(digit(2)).and_then(|(high, low)| u8::try_from(high << 4 | low).ok());
        let Some(octet) = octet else {
            return Err(Broken::grammar(start, "in a tag, two digits of base 16 stand behind `%`"));
        };
        text.push(octet);
        (0..3).for_each(|_| cursor.skip());
    }
    match String::from_utf8(text) {
        Ok(text) if is_there => Ok(text),
        _ => Err(Broken::grammar(start, "this tag has no name")),
    }
}

/// A directive, to the end of its line; with the handle and the prefix of `%TAG`.
pub(super) fn directive(cursor: &mut Cursor<'_>) -> Result<(Kind, String, String), Broken> {
    let start = cursor.place();
    let unknown =
        || Broken::grammar(start, "a line that begins with `%` is a directive, of which there are %YAML and %TAG");
    cursor.skip();
    let mut text = String::new();
    name(cursor, &mut text);
    if !cursor.is_space(0) {
        return Err(unknown());
    }
    cursor.skip_blanks();
    let directive = match text.as_str() {
        "YAML" => {
            let major = number(cursor);
            let dot = cursor.is(b'.');
            cursor.skip();
            let minor = number(cursor);
            let Some((major, minor)) = major.zip(minor).filter(|_| dot) else {
                return Err(Broken::grammar(start, "behind %YAML stands a version: kubectl knows 1.1 alone"));
            };
            (Kind::Version(major, minor), String::new(), String::new())
        }
        "TAG" => {
            let handle = handle(cursor, start)?;
            if !handle.ends_with('!') || !cursor.is_blank(0) {
                return Err(Broken::grammar(start, "behind %TAG stand a handle such as `!a!` and a prefix"));
            }
            cursor.skip_blanks();
            let prefix = uri(cursor, "", start)?;
            if !cursor.is_space(0) {
                return Err(Broken::grammar(start, "behind a tag's prefix stands nothing"));
            }
            (Kind::TagDirective, handle, prefix)
        }
        _ => return Err(unknown()),
    };
    cursor.skip_blanks();
    cursor.skip_comment();
    if !cursor.is_line_end() {
        return Err(Broken::grammar(start, "behind a directive stands a comment at the most"));
    }
    cursor.skip_break();
    Ok(directive)
}

/// A number of one or two digits.
fn number(cursor: &mut Cursor<'_>) -> Option<u8> {
    let mut digits = String::new();
    while cursor.byte(0).is_ascii_digit() && digits.len() < 3 {
        cursor.take(&mut digits);
    }
    digits.parse().ok().filter(|_| digits.len() < 3)
}
