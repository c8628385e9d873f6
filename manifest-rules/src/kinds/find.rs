//! The way to a kind.

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

    /// The kind of that name in the version that the rules read; nothing for one that Kubernetes does not serve.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|kind| kind.name == name)
    }
}
