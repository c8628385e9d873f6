//! Where a file's documents begin and end.

/// Each document with the number of lines before it. `---` at the start of a line always begins one; `...` ends one.
pub(super) fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut before, mut at, mut line) = (0, 0, 0, 0);
    for part in text.split_inclusive('\n') {
        let marks =
            part.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        // What only leads to a document, such as a directive, belongs to it.
        let leads = text[start..at].lines().all(|line| line.trim().is_empty() || line.starts_with(['#', '%']));
        if marks && !leads {
            documents.push((before, &text[start..at]));
            (start, before) = (at, line);
        }
        at += part.len();
        line += 1;
        // What only follows an end, such as another end, is no document of its own.
        let ends = part.strip_prefix("...").is_some_and(|rest| rest.trim().is_empty());
        if ends && !leads {
            documents.push((before, &text[start..at]));
            (start, before) = (at, line);
        }
    }
    documents.push((before, &text[start..]));
    documents
}

/// Whether a document begins behind `...` alone: kubectl reads nothing of it.
pub(super) fn is_dropped(text: &str, before: usize, document: &str) -> bool {
    let ended = before > 0 && text.lines().nth(before - 1).is_some_and(|line| line.trim_end() == "...");
    let first = document.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    ended && first.is_some_and(|line| !line.starts_with("---") && !line.starts_with('%') && line.trim_end() != "...")
}
