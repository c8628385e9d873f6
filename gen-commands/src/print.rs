//! Text for people: coloured where it goes to a terminal that wants it, plain everywhere else.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();
pub(crate) const WRONG: Style = AnsiColor::Red.on_default().bold();
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// A problem on standard error; its first word's colour tells how bad it is.
pub(crate) fn problem(text: &str) {
    let style = if text.starts_with("warning") { DOUBTFUL } else { WRONG };
    let (head, rest) = text.split_once(':').unwrap_or((text, ""));
    let colon = if rest.is_empty() { "" } else { ":" };
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(anstream::stderr(), "{style}{head}{style:#}{colon}{rest}");
}

/// A unified diff of two versions of a file, on standard output.
pub(crate) fn diff(path: &str, old: &str, new: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let path = path.trim_start_matches('/');
    let diff = TextDiff::from_lines(old, new);
    let unified = diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    for line in unified.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => REMOVED,
            Some(b'@') => PLACE,
            _ => Style::new(),
        };
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

/// A line on standard output, whose first word is coloured.
pub(crate) fn outcome(word: &str, rest: &str) -> io::Result<()> {
    let style = match word {
        "wrote" => ADDED,
        "removed" => REMOVED,
        _ => Style::new().dimmed(),
    };
    writeln!(anstream::stdout(), "{style}{word:>9}{style:#} {rest}")
}

/// A line that is what it is, with a style for its last part.
pub(crate) fn line(text: &str, last: &str, good: Option<bool>) -> io::Result<()> {
    let style = match good {
        Some(true) => ADDED,
        Some(false) => REMOVED,
        None => Style::new(),
    };
    writeln!(anstream::stdout(), "{text}{style}{last}{style:#}")
}

/// Text on standard output that has its styles already.
pub(crate) fn styled(text: &str) -> io::Result<()> {
    write!(anstream::stdout(), "{text}")
}

/// A text in which nothing steers a terminal.
pub(crate) fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
        out
    })
}

/// Text on standard output; a line that says how bad something is has its first word coloured.
pub(crate) fn text(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for line in visible(text).lines() {
        let style = if line.starts_with("error[") {
            WRONG
        } else if line.starts_with("warning[") {
            DOUBTFUL
        } else {
            Style::new()
        };
        match line.split_once(": ").filter(|_| style != Style::new()) {
            Some((head, rest)) => writeln!(out, "{style}{head}{style:#}: {rest}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}
