//! A value while a document is read.

use super::super::broken::Broken;
use super::super::budget;
use super::super::scalar::Scalar;
use super::super::tree::{Tree, TreeEntry};

/// A value. A scalar is not one of JSON yet, since it may become a key.
#[derive(Clone)]
pub(super) enum Node {
    Scalar {
        scalar: Scalar,
        place: (usize, usize),
        /// Whether it is `<<`, which merges another map into its own.
        is_merge: bool,
    },
    Tree {
        tree: Tree,
        /// Whether it stands somewhere else.
        is_alias: bool,
    },
}

impl Node {
    /// What is written here.
    pub(super) fn written(tree: Tree) -> Self {
        Self::Tree { tree, is_alias: false }
    }

    /// The same value, as an alias stands for it. An alias to `<<` is a key like any other.
    pub(super) fn aliased(self) -> Self {
        match self {
            Self::Scalar { scalar, place, .. } => Self::Scalar { scalar, place, is_merge: false },
            Self::Tree { tree, .. } => Self::Tree { tree, is_alias: true },
        }
    }

    pub(super) fn is_merge(&self) -> bool {
        matches!(self, Self::Scalar { is_merge: true, .. })
    }

    pub(super) fn is_written_list(&self) -> bool {
        matches!(self, Self::Tree { tree: Tree::List { .. }, is_alias: false })
    }

    /// The value as a tree.
    pub(super) fn into_tree(self) -> Result<Tree, Broken> {
        match self {
            Self::Tree { tree, .. } => Ok(tree),
            Self::Scalar { scalar, place, .. } => match scalar.into_value() {
                Ok(value) => Ok(Tree::Scalar { value, place }),
                Err(message) => Err(Broken::new(place, message)),
            },
        }
    }

    /// The value as a key.
    pub(super) fn into_key(self, at: (usize, usize)) -> Result<String, Broken> {
        let key = match self {
            Self::Scalar { scalar, .. } => scalar.into_key().map_err(|message| Broken::new(at, message))?,
            Self::Tree { .. } => return Err(Broken::new(at, "a list or a map is no key of a Kubernetes object")),
        };
        budget::check_key(&key, at)?;
        Ok(key)
    }

    /// What it gives a map that it is merged into, in the order in which it is put there.
    pub(super) fn into_merged(self, at: (usize, usize)) -> Result<Vec<TreeEntry>, Broken> {
        let maps = match self {
            Self::Tree { tree: tree @ Tree::Map { .. }, .. } => vec![tree],
            // Of a list, the first counts.
            Self::Tree { tree: Tree::List { items, .. }, is_alias: false } => items.into_iter().rev().collect(),
            _ => Vec::new(),
        };
        let is_empty = maps.is_empty();
        let mut merged = Vec::new();
        for map in maps {
            let Tree::Map { entries, .. } = map else { return Err(no_merge(at)) };
            merged.extend(entries);
        }
        if is_empty { Err(no_merge(at)) } else { Ok(merged) }
    }
}

fn no_merge(at: (usize, usize)) -> Broken {
    Broken::new(at, "behind `<<` kubectl takes a map, an alias to one, or a list of those alone")
}
