//! The known name that is most like a misspelled one.

/// The text that is most like the wanted one, in any case of its letters; nothing of none.
pub(crate) fn nearest(all: impl Iterator<Item = String>, wanted: &str) -> Option<String> {
    let wanted = wanted.to_lowercase();
    all.min_by_key(|one| strsim::damerau_levenshtein(&one.to_lowercase(), &wanted))
}
