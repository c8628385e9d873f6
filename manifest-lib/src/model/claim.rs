//! Storage that outlives a pod. Source of the rules: Kubernetes, "Persistent Volumes".

use crate::values::{DnsSubdomain, Memory, Traced};

/// Storage that is asked for: how much, of which class, and who may use it at a time.
/// Source: Kubernetes, "Persistent Volumes" (claims).
///
/// ```
/// use manifest_lib::{model::Claim, values::Memory};
/// const DATA: Claim = Claim::new(Memory::gibibytes(20)).storage_class("fast-ssd");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub(crate) size: Traced<Memory>,
    pub(crate) storage_class: Option<Traced<&'a str>>,
    pub(crate) access_mode: AccessMode,
}

/// Who may use a claim at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessMode {
    ReadWriteOnce,
    ReadWriteMany,
}

impl AccessMode {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ReadWriteOnce => "ReadWriteOnce",
            Self::ReadWriteMany => "ReadWriteMany",
        }
    }
}

impl<'a> Claim<'a> {
    /// So much, of the cluster's default class, for the pods of one node at a time (`ReadWriteOnce`).
    #[track_caller]
    pub const fn new(size: Memory) -> Self {
        Self { size: Traced::here(size), storage_class: None, access_mode: AccessMode::ReadWriteOnce }
    }

    /// Of this class.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn storage_class(mut self, name: &'a str) -> Self {
        self.storage_class = Some(Traced::here(DnsSubdomain::new(name).as_str()));
        self
    }

    /// For the pods of all nodes at once (`ReadWriteMany`); not each class can.
    pub const fn read_write_many(mut self) -> Self {
        self.access_mode = AccessMode::ReadWriteMany;
        self
    }
}
