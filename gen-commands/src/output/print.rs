//! Text for people: coloured where it goes to a terminal that wants it, plain everywhere else.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::failure::Failure;

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
pub(crate) fn diff(path: &str, old: &str, new: &str) -> Result<(), Failure> {
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
        writeln!(out, "{style}{line}{style:#}").map_err(Failure::printing)?;
    }
    Ok(())
}

/// A line on standard output, whose first word is coloured.
pub(crate) fn outcome(word: &str, rest: &str) -> Result<(), Failure> {
    let style = match word {
        "wrote" => ADDED,
        "removed" => REMOVED,
        _ => Style::new().dimmed(),
    };
    writeln!(anstream::stdout(), "{style}{word:>9}{style:#} {rest}").map_err(Failure::printing)
}

/// A line that is what it is, with a style for its last part.
pub(crate) fn line(text: &str, last: &str, good: Option<bool>) -> Result<(), Failure> {
    let style = match good {
        Some(true) => ADDED,
        Some(false) => REMOVED,
        None => Style::new(),
    };
    writeln!(anstream::stdout(), "{text}{style}{last}{style:#}").map_err(Failure::printing)
}

/// Text on standard output as it is: for files, and for other programs.
pub(crate) fn plain(text: &str) -> Result<(), Failure> {
    io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::printing)
}

/// Text on standard output that has its styles already.
pub(crate) fn styled(text: &str) -> Result<(), Failure> {
    write!(anstream::stdout(), "{text}").map_err(Failure::printing)
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
pub(crate) fn text(text: &str) -> Result<(), Failure> {
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
            Some((head, rest)) => writeln!(out, "{style}{head}{style:#}: {rest}"),
            None => writeln!(out, "{line}"),
        }
        .map_err(Failure::printing)?;
    }
    Ok(())
}

/// The terminal's width in columns; in a pipe always the same.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(terminal_size::Width(columns), _)| usize::from(columns).max(40))
}
