//! What keeps a workload's pods: each kind of controller, and what it alone is asked.

use super::list::List;
use super::listed::listed;
use super::{Claim, RollingUpdate, Schedule};
use crate::values::{Amount, Fault, Origin, Traced};

/// The kind of a workload whose pods are alike: any may end, and another takes its place. Each kind is a type that a
/// [`Workload`](super::Workload) has, so that it has only the methods that it can answer.
/// Source: Kubernetes, "Deployments".
#[derive(Clone, Copy, Debug)]
pub enum Deployment {}

/// The kind of a workload whose pods each have a name and storage of their own. Source: Kubernetes, "StatefulSets".
#[derive(Clone, Copy, Debug)]
pub enum StatefulSet {}

/// The kind of a workload of which each node has a pod. Source: Kubernetes, "DaemonSet".
#[derive(Clone, Copy, Debug)]
pub enum DaemonSet {}

/// The kind of a workload that ends. Source: Kubernetes, "Jobs".
#[derive(Clone, Copy, Debug)]
pub enum Job {}

/// The kind of a workload that starts at times, and ends each time. Source: Kubernetes, "CronJob".
#[derive(Clone, Copy, Debug)]
pub enum CronJob {}

/// A workload of whatever kind: it can be looked at, and not be built any further.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

/// What keeps the pods, with its own settings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Controller<'a> {
    Deployment(Replacing<'a>),
    StatefulSet(Stateful<'a>),
    DaemonSet(PerNode<'a>),
    Job(Ending<'a>),
    CronJob(Ending<'a>, Repeating<'a>),
}

impl<'a> Controller<'a> {
    /// Kubernetes' name of it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Deployment(_) => "Deployment",
            Self::StatefulSet(_) => "StatefulSet",
            Self::DaemonSet(_) => "DaemonSet",
            Self::Job(_) => "Job",
            Self::CronJob(..) => "CronJob",
        }
    }

    /// Why there is only one pod, if somebody said so.
    pub(crate) const fn singleton(&self) -> Option<&Singleton<'a>> {
        match self {
            Self::Deployment(replacing) => replacing.singleton.as_ref(),
            Self::StatefulSet(stateful) => stateful.singleton.as_ref(),
            Self::DaemonSet(_) | Self::Job(_) | Self::CronJob(..) => None,
        }
    }

    /// Whether the pods end by themselves.
    pub(crate) const fn ends(&self) -> bool {
        matches!(self, Self::Job(_) | Self::CronJob(..))
    }

    /// The storage that each pod has of its own.
    pub(crate) const fn claim_templates(&self) -> Option<&List<'a, ClaimTemplate<'a>, 2>> {
        match self {
            Self::StatefulSet(stateful) => Some(&stateful.claim_templates),
            _ => None,
        }
    }

    /// How many pods more than `pods` a rollout may make, and how many may be missing.
    pub(crate) const fn limits_of(&self, pods: u32) -> (u32, u32) {
        match self {
            // All of them end before the new ones start.
            Self::Deployment(Replacing { singleton: Some(_), .. }) => (0, pods),
            Self::Deployment(replacing) => replacing.rolling_update.limits_of(pods),
            // One after the other, each in its own place.
            Self::StatefulSet(stateful) => match stateful.max_unavailable {
                Some(amount) => (0, amount.value.of(pods, crate::values::Round::Up)),
                None => (0, 1),
            },
            Self::DaemonSet(settings) => (0, settings.max_unavailable.value.of(pods, crate::values::Round::Up)),
            Self::Job(_) | Self::CronJob(..) => (0, 0),
        }
    }

    /// Each setting's name and text.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Deployment(settings) => settings.fields(),
            Self::StatefulSet(settings) => settings.fields(),
            Self::DaemonSet(settings) => settings.fields(),
            Self::Job(settings) => settings.fields(),
            Self::CronJob(settings, more) => settings.fields().into_iter().chain(more.fields()).collect(),
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

listed! {
    /// What a StatefulSet is asked.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Stateful<'a> {
        pub(crate) claim_templates: List<'a, ClaimTemplate<'a>, 2>,
        pub(crate) parallel: Option<Origin>,
        pub(crate) partition: Option<Traced<u32>>,
        pub(crate) max_unavailable: Option<Traced<Amount>>,
        pub(crate) min_ready_seconds: Option<Traced<u32>>,
        pub(crate) claim_retention: Option<Traced<(Retention, Retention)>>,
        pub(crate) singleton: Option<Singleton<'a>>,
    }
}

listed! {
    /// What a DaemonSet is asked.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct PerNode<'a> {
        pub(crate) max_unavailable: Traced<Amount>,
        pub(crate) kind: core::marker::PhantomData<&'a ()>,
    }
}

listed! {
    /// What a Job is asked.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Ending<'a> {
        pub(crate) backoff_limit: Traced<u32>,
        pub(crate) active_deadline_seconds: Option<Traced<u32>>,
        pub(crate) ttl_seconds_after_finished: Option<Traced<u32>>,
        pub(crate) completions: Option<Traced<u32>>,
        pub(crate) parallelism: Option<Traced<u32>>,
        pub(crate) restarts_in_place: Option<Origin>,
        pub(crate) kind: core::marker::PhantomData<&'a ()>,
    }
}

listed! {
    /// What a CronJob is asked besides.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Repeating<'a> {
        pub(crate) schedule: Schedule<'a>,
        pub(crate) concurrency_policy: Traced<ConcurrencyPolicy>,
        pub(crate) starting_deadline_seconds: Option<Traced<u32>>,
        pub(crate) history: Option<Traced<(u32, u32)>>,
    }
}

impl Replacing<'_> {
    pub(crate) const DEFAULT: Self = Self { rolling_update: RollingUpdate::DEFAULT, singleton: None };
}

impl Stateful<'_> {
    pub(crate) const DEFAULT: Self = Self {
        claim_templates: List::EMPTY,
        parallel: None,
        partition: None,
        max_unavailable: None,
        min_ready_seconds: None,
        claim_retention: None,
        singleton: None,
    };
}

impl PerNode<'_> {
    pub(crate) const DEFAULT: Self = Self {
        max_unavailable: Traced::default(Amount::count(1), "one node after the other, as Kubernetes itself does"),
        kind: core::marker::PhantomData,
    };
}

impl Ending<'_> {
    pub(crate) const DEFAULT: Self = Self {
        backoff_limit: Traced::default(3, "what failed four times in a row needs somebody to look"),
        active_deadline_seconds: None,
        ttl_seconds_after_finished: None,
        completions: None,
        parallelism: None,
        restarts_in_place: None,
        kind: core::marker::PhantomData,
    };
}

impl<'a> Repeating<'a> {
    pub(crate) const fn of(schedule: Schedule<'a>) -> Self {
        Self {
            schedule,
            concurrency_policy: Traced::default(
                ConcurrencyPolicy::Forbid,
                "a run that is late does not meet the next one",
            ),
            starting_deadline_seconds: None,
            history: None,
        }
    }
}

/// Storage that each pod of a StatefulSet has of its own: a volume's name and the claim.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClaimTemplate<'a> {
    pub(crate) name: &'a str,
    pub(crate) claim: Claim<'a>,
    pub(crate) origin: Origin,
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
            Fault::new(
                "a singleton has a reason, since the end of its node is an outage: write why there may not be two",
            )
            .refuse()
        }
        Self { reason, origin: Origin::caller() }
    }
}

/// What becomes of a StatefulSet's claims. Source: Kubernetes, "StatefulSets" (PersistentVolumeClaim retention).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// They stay, with their data.
    Retain,
    /// They are deleted, with their data.
    Delete,
}

impl Retention {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Retain => "Retain",
            Self::Delete => "Delete",
        }
    }
}

/// What a CronJob does when a run is due and the one before still runs. Source: Kubernetes, "CronJob".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyPolicy {
    /// Both run.
    Allow,
    /// The new one is left out.
    Forbid,
    /// The old one is ended.
    Replace,
}

impl ConcurrencyPolicy {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}
