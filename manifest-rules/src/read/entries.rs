//! The entries of a map while it is read, and which of two with one key counts.

use std::collections::HashMap;
use std::mem::replace;

use super::tree::{Tree, TreeEntry};

/// A map of so many entries is searched one by one.
const FEW: usize = 24;

/// What a later entry did to an earlier one of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overwrites {
    /// Nothing was there, or what was there is meant to be replaced.
    Nothing,
    /// A key that is written out stands there twice.
    Written,
    /// A merge puts its value over one that is there already.
    ByMerge,
}

/// The entries so far. Of two with one key the later counts, as it does for kubectl.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<TreeEntry>,
    /// For each entry the number of the merge that it came from; 0 if it is written out. Empty before the first merge.
    merges: Vec<usize>,
    merge: usize,
    /// Where each key is, once they are many.
    index: HashMap<String, usize>,
}

impl Entries {
    /// Adds an entry that is written out.
    pub(super) fn add(&mut self, entry: TreeEntry) -> Overwrites {
        self.put(entry, 0)
    }

    /// Begins the next merge.
    pub(super) fn begin_merge(&mut self) {
        self.merge += 1;
        self.merges.resize(self.entries.len(), 0);
    }

    /// Adds an entry of the merge that was begun last.
    pub(super) fn merge(&mut self, entry: TreeEntry) -> Overwrites {
        self.put(entry, self.merge)
    }

    pub(super) fn into_map(self, place: (usize, usize)) -> Tree {
        Tree::Map { entries: self.entries, place }
    }

    fn find(&self, key: &str) -> Option<usize> {
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|entry| entry.key == key);
        }
        self.index.get(key).copied()
    }

    fn put(&mut self, entry: TreeEntry, merge: usize) -> Overwrites {
        let Some(at) = self.find(&entry.key) else {
            self.push(entry, merge);
            return Overwrites::Nothing;
        };
        let before = match self.merges.get_mut(at) {
            Some(before) => replace(before, merge),
            None => 0,
        };
        let old = replace(&mut self.entries[at], entry);
        match (before, merge) {
            (0, 0) => Overwrites::Written,
            // What is written out behind a merge is meant to replace it, and within a merge an order is given.
            (_, 0) => Overwrites::Nothing,
            (before, merge) if before == merge => Overwrites::Nothing,
            _ if is_same_scalar(&old.value, &self.entries[at].value) => Overwrites::Nothing,
            _ => Overwrites::ByMerge,
        }
    }

    fn push(&mut self, entry: TreeEntry, merge: usize) {
        let at = self.entries.len();
        if at == FEW {
            self.index = self.entries.iter().map(|entry| entry.key.clone()).zip(0..).collect();
        }
        if at >= FEW {
            self.index.insert(entry.key.clone(), at);
        }
        if self.merge > 0 {
            self.merges.push(merge);
        }
        self.entries.push(entry);
    }
}

fn is_same_scalar(left: &Tree, right: &Tree) -> bool {
    matches!((left, right), (Tree::Scalar { value: left, .. }, Tree::Scalar { value: right, .. }) if left == right)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Entries, FEW, Overwrites, Tree, TreeEntry};

    fn entry(key: &str, value: usize) -> TreeEntry {
        let value = Tree::Scalar { value: Value::from(value), place: (1, 1) };
        TreeEntry { key: key.to_owned(), place: (1, 1), value }
    }

    #[test]
    fn the_later_entry_counts_in_small_and_large_maps() {
        for size in [1, FEW - 1, FEW, FEW + 1, FEW * 3] {
            let mut entries = Entries::default();
            for number in 0..size {
                assert_eq!(entries.add(entry(&format!("k{number}"), number)), Overwrites::Nothing);
            }
            assert_eq!(entries.add(entry("k0", 1000)), Overwrites::Written, "{size}");
            assert_eq!(entries.add(entry(&format!("k{}", size - 1), 1000)), Overwrites::Written, "{size}");
            let map = entries.into_map((1, 1)).to_value();
            assert_eq!((map.as_object().map(serde_json::Map::len), &map["k0"]), (Some(size), &Value::from(1000)));
        }
    }

    #[test]
    fn a_merge_overwrites_what_stands_before_it_alone() {
        let mut entries = Entries::default();
        entries.add(entry("a", 1));
        entries.begin_merge();
        assert_eq!(entries.merge(entry("a", 1)), Overwrites::Nothing);
        assert_eq!(entries.merge(entry("b", 1)), Overwrites::Nothing);
        assert_eq!(entries.merge(entry("b", 2)), Overwrites::Nothing);
        entries.begin_merge();
        assert_eq!(entries.merge(entry("b", 3)), Overwrites::ByMerge);
        assert_eq!(entries.add(entry("b", 4)), Overwrites::Nothing);
        assert_eq!(entries.add(entry("b", 5)), Overwrites::Written);
        assert_eq!(entries.into_map((1, 1)).to_value(), serde_json::json!({"a": 1, "b": 5}));
    }
}
