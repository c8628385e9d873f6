//! A document that was read.

use super::entries::Overwrites;
use super::tree::Tree;

/// So many keys that are there twice are told of one document.
const MOST_DOUBLES: usize = 50;

/// A document.
pub(super) struct Parsed {
    /// Nothing for an empty one.
    pub(super) tree: Option<Tree>,
    /// Keys that are there twice.
    pub(super) doubles: Vec<Double>,
    /// Where something stands behind the document's end that kubectl does not read.
    pub(super) dropped: Option<Dropped>,
}

/// A key of which one map has two.
pub(super) struct Double {
    pub(super) path: String,
    pub(super) place: (usize, usize),
    /// Whether a merge put the second there.
    pub(super) by_merge: bool,
}

/// What stands behind a document's end.
pub(super) struct Dropped {
    pub(super) place: (usize, usize),
    /// If `...` ends the document, the byte behind it, and its line and column.
    pub(super) behind: Option<(usize, (usize, usize))>,
}

/// Notes that an entry stands over another one, if that is nothing that a writer asks for.
pub(super) fn note(doubles: &mut Vec<Double>, overwrites: Overwrites, path: &str, place: (usize, usize)) {
    if overwrites != Overwrites::Nothing && doubles.len() < MOST_DOUBLES {
        let by_merge = overwrites == Overwrites::ByMerge;
        doubles.push(Double { path: path.to_owned(), place, by_merge });
    }
}
