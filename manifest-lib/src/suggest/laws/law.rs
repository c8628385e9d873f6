//! A law, and what breaks it.

use crate::cluster::{Pods, Set};
use crate::objects::ObjectKey;

/// A law.
pub(super) struct Law {
    /// Its name, in kebab-case. No rule of the gate has it.
    pub(super) name: &'static str,
    pub(super) find: fn(&Set<'_>) -> Vec<Wrong>,
}

/// What breaks a law.
#[derive(Clone, Debug)]
pub(in super::super) struct Wrong {
    pub(in super::super) law: &'static str,
    pub(in super::super) key: ObjectKey,
    pub(in super::super) path: String,
    pub(in super::super) message: String,
}

impl Wrong {
    pub(super) fn new(key: &ObjectKey, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { law: "", key: key.clone(), path: path.into(), message: message.into() }
    }

    /// A field of pods.
    pub(super) fn of_pods(pods: &Pods<'_>, field: &str, message: impl Into<String>) -> Self {
        Self::new(pods.key, pods.path(field), message)
    }

    /// The same, as that law finds it.
    pub(super) fn of(self, law: &'static str) -> Self {
        Self { law, ..self }
    }
}
