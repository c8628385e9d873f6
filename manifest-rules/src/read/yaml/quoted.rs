//! A value in quotes.
//! Source: YAML 1.1, "Single Quoted", "Double Quoted" and "Escape Sequences", and what kubectl's reader makes of them.

use super::super::broken::Broken;
use super::cursor::Cursor;
use super::fold::Gap;

/// Reads a value in single or double quotes.
pub(super) fn quoted(cursor: &mut Cursor<'_>, quote: u8) -> Result<String, Broken> {
    let start = cursor.place();
    cursor.skip();
    let (mut text, mut gap) = (String::new(), Gap::default());
    loop {
        if cursor.is_document_mark(b'-') || cursor.is_document_mark(b'.') || cursor.is_end(0) {
            return Err(Broken::grammar(start, "this quote is not closed"));
        }
        while !cursor.is_space(0) {
            if cursor.is(quote) {
                if quote != b'\'' || cursor.byte(1) != b'\'' {
                    break;
                }
                text.push('\'');
                cursor.skip();
                cursor.skip();
            } else if quote == b'"' && cursor.is(b'\\') {
                if cursor.is_break(1) {
                    cursor.skip();
                    cursor.skip_break();
                    gap.escaped_break();
                    break;
                }
                escape(cursor, &mut text)?;
            } else {
                cursor.take(&mut text);
                cursor.take_ascii(&mut text, b"'\"\\");
            }
        }
        if cursor.is(quote) {
            break;
        }
        loop {
            if cursor.is_blank(0) {
                gap.blank(cursor);
            } else if cursor.is_break(0) {
                gap.line_break(cursor);
            } else {
                break;
            }
        }
        gap.fold(&mut text);
    }
    cursor.skip();
    Ok(text)
}

fn escape(cursor: &mut Cursor<'_>, text: &mut String) -> Result<(), Broken> {
    let start = cursor.place();
    cursor.skip();
    let digits = match cursor.byte(0) {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        cursor.skip();
        return coded(cursor, digits, start, text);
    }
    text.push(match cursor.byte(0) {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        sign @ (b' ' | b'"' | b'\'' | b'\\') => char::from(sign),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => {
            let message = match cursor.char() {
                Some(sign) => format!("`\\{sign}` is no escape of kubectl's: write `\\\\` for the sign itself"),
                None => "this quote is not closed".to_owned(),
            };
            return Err(Broken::grammar(start, &message));
        }
    });
    cursor.skip();
    Ok(())
}

/// A character by its number.
fn coded(cursor: &mut Cursor<'_>, digits: usize, start: (usize, usize), text: &mut String) -> Result<(), Broken> {
    let mut code = 0_u32;
    for _ in 0..digits {
        let Some(digit) = char::from(cursor.byte(0)).to_digit(16) else {
            return Err(Broken::grammar(start, &format!("this escape needs {digits} digits of base 16")));
        };
        // Eight digits fit.
        code = code << 4 | digit;
        cursor.skip();
    }
    match char::from_u32(code) {
        Some(character) => text.push(character),
        None => return Err(Broken::grammar(start, "this escape is no character")),
    }
    Ok(())
}
