//! A value of several lines behind `|` or `>`.
//! Source: YAML 1.1, "Block Scalar Styles", and what kubectl's reader makes of them.

use super::super::broken::Broken;
use super::cursor::Cursor;

/// What the last line breaks become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// Reads a block; `parent` is the indentation of what it belongs to, and nothing at the top.
pub(super) fn block(cursor: &mut Cursor<'_>, is_literal: bool, parent: Option<usize>) -> Result<String, Broken> {
    let start = cursor.place();
    cursor.skip();
    let (chomp, increment) = header(cursor, start)?;
    let mut indent = increment.map(|increment| parent.unwrap_or(0) + increment);
    let least = parent.map_or(0, |parent| parent + 1);
    let (mut text, mut last, mut others) = (String::new(), String::new(), String::new());
    let mut width = lines(cursor, &mut indent, least, &mut others, start)?;
    // Whether the line before begins with more space than the block.
    let mut was_indented = false;
    while cursor.column() == width && !cursor.is_end(0) {
        let is_indented = cursor.is_blank(0);
        if !is_literal && !was_indented && !is_indented && last == "\n" {
            if others.is_empty() {
                text.push(' ');
            }
        } else {
            text.push_str(&last);
        }
        last.clear();
        text.push_str(&others);
        others.clear();
        was_indented = is_indented;
        while !cursor.is_line_end() {
            cursor.take(&mut text);
            cursor.take_ascii(&mut text, b"");
        }
        cursor.take_break(&mut last);
        width = lines(cursor, &mut indent, least, &mut others, start)?;
    }
    if chomp != Chomp::Strip {
        text.push_str(&last);
    }
    if chomp == Chomp::Keep {
        text.push_str(&others);
    }
    Ok(text)
}

/// What stands behind `|` or `>`: how it ends, and by how much it is indented.
fn header(cursor: &mut Cursor<'_>, start: (usize, usize)) -> Result<(Chomp, Option<usize>), Broken> {
    let (mut chomp, mut increment) = (None, None);
    for _ in 0..2 {
        match cursor.byte(0) {
            sign @ (b'+' | b'-') if chomp.is_none() => {
                chomp = Some(if sign == b'+' { Chomp::Keep } else { Chomp::Strip });
                cursor.skip();
            }
            b'0' if increment.is_none() => {
                return Err(Broken::grammar(start, "a block is indented by 1 at the least"));
            }
            digit @ b'1'..=b'9' if increment.is_none() => {
                increment = Some(usize::from(digit - b'0'));
                cursor.skip();
            }
            _ => break,
        }
    }
    cursor.skip_blanks();
    cursor.skip_comment();
    if !cursor.is_line_end() {
        return Err(Broken::grammar(start, "a block's text begins on the line behind `|` or `>`"));
    }
    cursor.skip_break();
    Ok((chomp.unwrap_or(Chomp::Clip), increment))
}

/// Goes over indentation and empty lines, and returns how far the block is indented; its first line with text decides if
/// the header does not.
fn lines(
    cursor: &mut Cursor<'_>,
    indent: &mut Option<usize>,
    least: usize,
    breaks: &mut String,
    start: (usize, usize),
) -> Result<usize, Broken> {
    let mut widest = 0;
    loop {
        while indent.is_none_or(|indent| cursor.column() < indent) && cursor.is(b' ') {
            cursor.skip();
        }
        widest = widest.max(cursor.column());
        if indent.is_none_or(|indent| cursor.column() < indent) && cursor.is(b'\t') {
            return Err(Broken::grammar(start, "a line of this block is indented by a tab"));
        }
        if !cursor.is_break(0) {
            break;
        }
        cursor.take_break(breaks);
    }
    Ok(*indent.get_or_insert(widest.max(least).max(1)))
}
