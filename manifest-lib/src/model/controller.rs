//! What keeps a workload's pods: each kind of controller, and what it alone is asked.

use super::RollingUpdate;
use super::listed::listed;
use crate::values::{Fault, Origin};

/// A workload whose pods are alike and hold nothing: any may end, and another takes its place. It is a type that a
/// [`Workload`](super::Workload) has, so that each kind has only the methods that it can answer.
/// Source: Kubernetes, "Deployments".
#[derive(Clone, Copy, Debug)]
pub enum Deployment {}

/// A workload of whatever kind: it can be looked at, and not be built any further.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

/// What keeps the pods, with its own settings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Controller<'a> {
    Deployment(Replacing<'a>),
}

impl Controller<'_> {
    /// Each setting's name and text.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Deployment(replacing) => replacing.fields(),
        }
    }
}

listed! {
    /// How a Deployment replaces its pods.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Replacing<'a> {
        pub(crate) rolling_update: RollingUpdate,
        /// Why there is never more than one pod; then the old one ends before the new one starts.
        pub(crate) singleton: Option<Singleton<'a>>,
    }
}

impl Replacing<'_> {
    pub(crate) const DEFAULT: Self = Self { rolling_update: RollingUpdate::DEFAULT, singleton: None };
}

/// Why a workload runs once, and who said so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Singleton<'a> {
    pub(crate) reason: &'a str,
    pub(crate) origin: Origin,
}

impl<'a> Singleton<'a> {
    #[track_caller]
    pub(crate) const fn new(reason: &'a str) -> Self {
        if reason.trim_ascii().is_empty() {
            Fault::new("a singleton has a reason, since the end of its node is an outage: write why there may not be two")
                .refuse()
        }
        Self { reason, origin: Origin::caller() }
    }
}
