//! Hosts, paths and gRPC services by which a way in chooses its calls.

use super::list::List;
use crate::values::scan::same;
use crate::values::{DnsSubdomain, Fault};

/// A path, or a gRPC service with or without a method.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match<'a> {
    pub(crate) text: &'a str,
    /// Of a gRPC service this method alone; empty for all.
    pub(crate) method: &'a str,
    /// Not the paths below it.
    pub(crate) exact: bool,
}

impl<'a> Match<'a> {
    pub(super) const fn of(text: &'a str, exact: bool) -> Self {
        Self { text, method: "", exact }
    }
}

/// A host, whose first part may be `*`.
#[track_caller]
pub(super) const fn host(host: &str) -> &str {
    let bytes = host.as_bytes();
    let own = match bytes {
        [b'*', b'.', rest @ ..] => match core::str::from_utf8(rest) {
            Ok(rest) => rest,
            Err(_) => host,
        },
        _ => host,
    };
    DnsSubdomain::new(own);
    host
}

#[track_caller]
pub(super) const fn path(path: &str) -> &str {
    let bytes = path.as_bytes();
    let mut wrong = bytes.is_empty() || bytes[0] != b'/';
    let mut i = 1;
    while i < bytes.len() {
        wrong |= bytes[i] == b'/' && bytes[i - 1] == b'/';
        i += 1;
    }
    if wrong {
        Fault::about(path).text(" is no path of a route: start it with `/`, and write no `//`").refuse()
    }
    path
}

/// A name that tells one way in of a workload from another.
#[track_caller]
pub(super) const fn named(name: &str) -> &str {
    crate::values::DnsLabel::new(name).as_str()
}

#[track_caller]
pub(super) const fn unlike(list: &List<'_, Match<'_>, 4>, new: &Match<'_>) {
    let mut i = 0;
    while let Some(other) = list.get(i) {
        if same(other.text, new.text) && same(other.method, new.method) && other.exact == new.exact {
            Fault::new("the path or service ").quoted(new.text).text(" is there twice: remove one").refuse()
        }
        i += 1;
    }
}

/// No host is there twice.
#[track_caller]
pub(super) const fn unlike_host(list: &List<'_, &str, 4>, host: &str) {
    let mut i = 0;
    while let Some(other) = list.get(i) {
        if same(other, host) {
            Fault::new("the host ").quoted(host).text(" is there twice: remove one").refuse()
        }
        i += 1;
    }
}
