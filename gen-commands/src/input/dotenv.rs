//! A file of `NAME=value` lines, read without a change to any value.
//!
//! A line is empty, a comment behind `#`, or a name and a value, with or without `export`. A value without quotes ends
//! with the line, or before ` #`, and has no space around it. In single quotes everything is itself; in double quotes
//! `\n`, `\r`, `\t`, `\"`, `\\` and `\$` stand for one character each. Both kinds of quotes may go over several lines.
//! Nothing is replaced: a `$` is a `$`. An error has the number of a line and never its text.

use std::collections::BTreeMap;

/// The values of a file, or the number of the line that is none, and why.
pub(crate) fn parse(text: &str) -> Result<BTreeMap<String, String>, (usize, &'static str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut values = BTreeMap::new();
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).zip(1..);
    while let Some((line, number)) = lines.next() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or((number, "it has no `=`: write NAME=value"))?;
        let name = name.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(plain) {
            return Err((number, "what stands before its `=` is no name: write letters, digits and `_`"));
        }
        let value = value.trim_start();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let mut quoted = value[1..].to_owned();
                loop {
                    if let Some(value) = closed(&quoted, quote) {
                        break value.map_err(|message| (number, message))?;
                    }
                    let (more, _) = lines.next().ok_or((number, "its quotes have no end: close them"))?;
                    quoted.push('\n');
                    quoted.push_str(more);
                }
            }
            _ => {
                let end = value.find(" #").or_else(|| value.starts_with('#').then_some(0)).unwrap_or(value.len());
                value[..end].trim_end().to_owned()
            }
        };
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

/// The value before the closing quote; nothing if there is none yet.
fn closed(text: &str, quote: char) -> Option<Result<String, &'static str>> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                other @ ('"' | '\\' | '$') => value.push(other),
                _ => return Some(Err("it has a `\\` that stands for nothing: write `\\\\`, or use single quotes")),
            },
            c if c == quote => {
                let rest = text[at + 1..].trim();
                return Some(if rest.is_empty() || rest.starts_with('#') {
                    Ok(value)
                } else {
                    Err("something stands behind its closing quote: remove it, or put the whole value into quotes")
                });
            }
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    #[test]
    fn values_are_what_was_written() {
        let text = "\u{feff}# comment\nA=1\r\n  export B = two words # comment\nC='$x \"#\\n'\nD=\"a\\n\\\"\\$b\\\\\"  # c\nE=\nF=pa$$wörd#1\nG='one\ntwo'\nH=\"x\ny\"\nA=2\nI=#\nJ=a=b==";
        let values = parse(text).unwrap();
        let expected = [
            ("A", "2"),
            ("B", "two words"),
            ("C", "$x \"#\\n"),
            ("D", "a\n\"$b\\"),
            ("E", ""),
            ("F", "pa$$wörd#1"),
            ("G", "one\ntwo"),
            ("H", "x\ny"),
            ("I", ""),
            ("J", "a=b=="),
        ];
        assert_eq!(values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_error_has_the_line_and_not_its_text() {
        for (text, line) in [
            ("A=1\nhunter2\n", 2),
            ("A=1\n\n=hunter2", 3),
            ("hunter 2=x", 1),
            ("A='hunter2\n\n", 1),
            ("A=\"hunter\\2\"", 1),
            ("A='hunter2' hunter3", 1),
        ] {
            let (number, message) = parse(text).unwrap_err();
            assert_eq!(number, line, "{text}");
            assert!(!message.contains("hunter"), "{message}");
        }
    }
}
