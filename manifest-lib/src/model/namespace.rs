//! The namespace that an app lives in, alone or with others.

use crate::values::{DnsLabel, Fault, Traced, must, scan};

/// A namespace, and the line that chose it. Source: Kubernetes, "Namespaces".
///
/// ```
/// use manifest_lib::model::Namespace;
/// const DEV: Namespace = Namespace::new("evolved-todo-dev");
/// const TEAM: Namespace = Namespace::shared("payments");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Namespace<'a>(pub(crate) Traced<DnsLabel<'a>>, bool);

impl<'a> Namespace<'a> {
    /// A namespace of the app's own.
    ///
    /// # Panics
    /// If the name is no DNS label, or is `default` or one that starts with `kube-`.
    #[track_caller]
    pub const fn new(name: &'a str) -> Self {
        must(Self::try_new(name))
    }

    /// The same for what a program reads while it runs.
    ///
    /// # Errors
    /// If the name is no DNS label, or is `default` or one that starts with `kube-`.
    #[track_caller]
    pub const fn try_new(name: &'a str) -> Result<Self, Fault> {
        match own(name) {
            Ok(name) => Ok(Self(Traced::here(name), false)),
            Err(fault) => Err(fault),
        }
    }

    /// A namespace that several apps live in, each of which says so. What is about all of it (the Namespace, and the
    /// policies that deny everything and allow DNS) is then the same in the bundle of each app, and names none of them.
    ///
    /// # Panics
    /// If the name is no DNS label, or is `default` or one that starts with `kube-`.
    #[track_caller]
    pub const fn shared(name: &'a str) -> Self {
        Self(Traced::here(must(own(name))), true)
    }

    /// Its name.
    pub const fn as_str(&self) -> &'a str {
        self.0.value.as_str()
    }

    /// Whether other apps live in it, too.
    pub const fn is_shared(&self) -> bool {
        self.1
    }
}

const fn own(name: &str) -> Result<DnsLabel<'_>, Fault> {
    let label = DnsLabel::try_new(name);
    if label.is_ok() && (scan::same(name, "default") || scan::starts_with(name.as_bytes(), b"kube-")) {
        return Err(Fault::about(name).text(" is the cluster's own namespace: give the app one of its own"));
    }
    label
}
