//! What a file may cost in memory, however small its text is.

use super::broken::Broken;
use super::tree::{Tree, TreeEntry};

/// A small file may cost so many bytes.
const LEAST: usize = 64 << 20;
/// A larger one so many times its size. Manifests that people write cost less; what costs more consists of brackets.
const TIMES: usize = 7;
/// A text has some bytes of its own around it.
const OVERHEAD: usize = 16;
/// An object costs so much beside its tree,
const OBJECT: usize = 2 << 10;
/// and each map in a list of it so much: a container in a pod is a large structure even where nothing is set.
const ITEM: usize = 512;
/// So deep a document may be nested.
pub(super) const DEEPEST: usize = 100;
/// So many bytes a key may have. No key of Kubernetes' own has half of it.
pub(super) const LONGEST_KEY: usize = 1024;

/// The bytes that are left.
#[derive(Clone)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { left: LEAST.max(bytes.saturating_mul(TIMES)) }
    }

    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Takes bytes from it.
    ///
    /// # Errors
    /// If there are not so many.
    pub(super) fn spend(&mut self, bytes: usize, place: (usize, usize)) -> Result<(), Broken> {
        let Some(left) = self.left.checked_sub(bytes) else {
            let message = "the file has too many values, with its aliases followed: split it";
            return Err(Broken::new(place, message));
        };
        self.left = left;
        Ok(())
    }
}

impl Budget {
    /// Takes what an object costs beside its tree.
    ///
    /// # Errors
    /// If there is not so much.
    pub(super) fn object(&mut self, tree: &Tree) -> Result<(), Broken> {
        self.spend(OBJECT + tree.count_items() * ITEM, tree.place())
    }
}

/// What a value costs that is no list and no map.
pub(super) fn scalar(text: usize) -> usize {
    size_of::<Tree>() + if text == 0 { 0 } else { text + OVERHEAD }
}

/// What a key costs.
pub(super) fn key(text: usize) -> usize {
    size_of::<TreeEntry>() - size_of::<Tree>() + text + OVERHEAD
}

/// # Errors
/// If a value is nested too deep.
pub(super) fn check_depth(depth: usize, place: (usize, usize)) -> Result<(), Broken> {
    if depth <= DEEPEST {
        return Ok(());
    }
    Err(Broken::new(place, format!("it is nested deeper than {DEEPEST} levels, and no Kubernetes object is")))
}

/// # Errors
/// If a key is too long.
pub(super) fn check_key(key: &str, place: (usize, usize)) -> Result<(), Broken> {
    if key.len() <= LONGEST_KEY {
        return Ok(());
    }
    let message = format!("this key has {} bytes, and {LONGEST_KEY} are read: shorten it", key.len());
    Err(Broken::new(place, message))
}
