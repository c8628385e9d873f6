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
    pub(crate) access_mode: Traced<AccessMode>,
}

/// Who may use a claim at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessMode {
    OneNode,
    OnePod,
    ManyRead,
    ManyWrite,
}

impl AccessMode {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::OneNode => "ReadWriteOnce",
            Self::OnePod => "ReadWriteOncePod",
            Self::ManyRead => "ReadOnlyMany",
            Self::ManyWrite => "ReadWriteMany",
        }
    }
}

impl<'a> Claim<'a> {
    /// So much, of the cluster's default class, for the pods of one node at a time (`ReadWriteOnce`).
    #[track_caller]
    pub const fn new(size: Memory) -> Self {
        let access_mode = Traced::default(AccessMode::OneNode, "the pods of one node at a time, as every class can");
        Self { size: Traced::here(size), storage_class: None, access_mode }
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
    #[track_caller]
    pub const fn read_write_many(self) -> Self {
        self.mode(AccessMode::ManyWrite)
    }

    /// For the pods of all nodes at once, which may only read it (`ReadOnlyMany`); not each class can.
    #[track_caller]
    pub const fn read_only_many(self) -> Self {
        self.mode(AccessMode::ManyRead)
    }

    /// For one pod of the whole cluster at a time (`ReadWriteOncePod`): a second one waits, even on the same node.
    ///
    /// ```
    /// use manifest_lib::{model::Claim, values::Memory};
    /// const LEDGER: Claim = Claim::new(Memory::gibibytes(20)).read_write_once_pod();
    /// ```
    #[track_caller]
    pub const fn read_write_once_pod(self) -> Self {
        self.mode(AccessMode::OnePod)
    }

    #[track_caller]
    const fn mode(mut self, mode: AccessMode) -> Self {
        self.access_mode = Traced::here(mode);
        self
    }

    /// Whether the pods of one node alone can have it at a time.
    pub(crate) const fn is_for_one_node(&self) -> bool {
        matches!(self.access_mode.value, AccessMode::OneNode | AccessMode::OnePod)
    }

    /// Whether one pod alone can have it at a time.
    pub(crate) const fn is_for_one_pod(&self) -> bool {
        matches!(self.access_mode.value, AccessMode::OnePod)
    }
}
