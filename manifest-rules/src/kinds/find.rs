//! The way to a kind.

#[cfg(test)]
use super::field::{Shape, Type};
use super::kind::Kind;
use super::table::KINDS;

impl Kind {
    /// All of them, in the order in which a bundle has its objects.
    pub fn all() -> &'static [Self] {
        &KINDS
    }

    /// The kind of that name in that version; nothing for one that Kubernetes does not serve.
    pub fn of(api_version: &str, name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|kind| kind.name == name && kind.api_version == api_version)
    }

    /// The kind of that name in that group; of several versions, the one that the rules read.
    pub fn in_group(group: &str, name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|kind| kind.name == name && kind.group() == group)
    }

    /// The kind of that name in the version that the rules read; nothing for one that Kubernetes does not serve.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|kind| kind.name == name)
    }
}

/// Every type that a kind leads to, each once.
#[cfg(test)]
pub(super) fn types() -> Vec<&'static Type> {
    let mut waiting: Vec<&'static Type> = Kind::all().iter().map(|kind| kind.root).collect();
    let mut all: Vec<&'static Type> = Vec::new();
    while let Some(of) = waiting.pop() {
        if all.iter().any(|known| std::ptr::eq(*known, of)) {
            continue;
        }
        all.push(of);
        waiting.extend(of.fields.iter().filter_map(|field| {
            let mut shape = field.shape;
            while let Shape::List(inner) | Shape::Map(inner) = shape {
                shape = *inner;
            }
            if let Shape::Of(inner) = shape { Some(inner) } else { None }
        }));
    }
    all
}
