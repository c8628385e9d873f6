//! A value without quotes.
//! Source: YAML 1.1, "Plain", and what kubectl's reader makes of it.

use super::super::broken::Broken;
use super::cursor::Cursor;
use super::fold::Gap;

/// How the message of a line that a tab indents ends.
pub(in super::super) const BY_TAB: &str = "is indented by a tab";

/// A plain value, and whether a line ended behind it.
pub(super) struct Plain {
    pub(super) text: String,
    pub(super) ends_line: bool,
}

/// Reads a plain value: within brackets, or indented by so many characters at least.
pub(super) fn plain(cursor: &mut Cursor<'_>, in_flow: bool, indent: usize) -> Result<Plain, Broken> {
    let start = cursor.place();
    let (mut text, mut gap) = (String::new(), Gap::default());
    loop {
        if cursor.is_document_mark(b'-') || cursor.is_document_mark(b'.') || cursor.is(b'#') {
            break;
        }
        while !cursor.is_space(0) && !ends(cursor, in_flow) {
            gap.fold(&mut text);
            cursor.take(&mut text);
            cursor.take_ascii(&mut text, b":,?[]{}");
        }
        if !cursor.is_blank(0) && !cursor.is_break(0) {
            break;
        }
        while cursor.is_blank(0) || cursor.is_break(0) {
            if cursor.is_break(0) {
                gap.line_break(cursor);
                continue;
            }
            if gap.is_broken() && cursor.column() < indent && cursor.is(b'\t') {
                return Err(Broken::grammar(start, &format!("the value goes on in a line that {BY_TAB}")));
            }
            gap.blank(cursor);
        }
        if !in_flow && cursor.column() < indent {
            break;
        }
    }
    Ok(Plain { text, ends_line: gap.is_broken() })
}

/// Whether a sign ends the value.
fn ends(cursor: &Cursor<'_>, in_flow: bool) -> bool {
    match cursor.byte(0) {
        b':' => cursor.is_space(1),
        b',' | b'?' | b'[' | b']' | b'{' | b'}' => in_flow,
        _ => false,
    }
}
