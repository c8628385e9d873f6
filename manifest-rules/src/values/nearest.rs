//! The name that somebody meant by a misspelled one.

/// The candidate with the fewest edits, if they are at most a third of the name's length, and one for the shortest; the
/// first of several. Capitals count as small letters. Source of the bound: what rustc and cargo ask for.
///
/// ```
/// use manifest_rules::values::nearest;
/// assert_eq!(nearest("Deplyoment", ["DaemonSet", "Deployment"]), Some("Deployment"));
/// assert_eq!(nearest("Agent", ["Event", "Endpoints"]), None);
/// ```
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let name = name.to_lowercase();
    let most = name.chars().count().max(3) / 3;
    let edits = |candidate: &str| strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
    let all = candidates.into_iter().map(|candidate| (edits(candidate), candidate));
    all.filter(|(edits, _)| *edits <= most).min_by_key(|(edits, _)| *edits).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_letters_may_be_wrong_and_no_more() {
        for (name, candidate) in
            [("x", "y"), ("prot", "port"), ("replikat", "replicas"), ("CONTAINERPORT", "containerPort")]
        {
            assert_eq!(nearest(name, [candidate]), Some(candidate), "{name}");
        }
        for (name, candidate) in [("x", "yz"), ("hots", "port"), ("repleket", "replicas"), ("image", "args")] {
            assert_eq!(nearest(name, [candidate]), None, "{name}");
        }
    }

    #[test]
    fn the_fewest_edits_win_then_the_first() {
        assert_eq!(nearest("hosts", ["ports", "host", "posts"]), Some("host"));
        assert_eq!(nearest("hosts", ["posts", "host"]), Some("posts"));
    }
}
