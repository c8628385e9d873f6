//! How new pods replace old ones, and how an old one ends without dropping a request.
//! Source of the rules: Kubernetes, "Deployments" and "Pod Lifecycle".

use crate::values::{Amount, DurationSeconds, Fault, Round, Traced, movable};

/// A rolling update: how many pods may be added and how many may be missing while it runs.
///
/// ```
/// use manifest_lib::{model::RollingUpdate, values::Amount};
/// const ONE_MORE: RollingUpdate = RollingUpdate::new(Amount::count(1), Amount::count(0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RollingUpdate {
    pub(crate) max_surge: Traced<Amount>,
    pub(crate) max_unavailable: Traced<Amount>,
    pub(crate) progress_deadline_seconds: Traced<u32>,
}

impl RollingUpdate {
    /// Nobody chose: one pod more, none less, so a rollout takes no capacity at any replica count.
    pub(crate) const DEFAULT: Self = Self {
        max_surge: Traced::default(Amount::count(1), "one pod more during a rollout"),
        max_unavailable: Traced::default(Amount::count(0), "no pod less during a rollout, at any replica count"),
        progress_deadline_seconds: PROGRESS_DEADLINE,
    };

    /// At most so many pods more (`max_surge`) and so many less (`max_unavailable`) than wanted.
    ///
    /// # Panics
    /// If both are 0: then no pod can be replaced.
    #[track_caller]
    pub const fn new(max_surge: Amount, max_unavailable: Amount) -> Self {
        if max_surge.is_zero() && max_unavailable.is_zero() {
            Fault::new("maxSurge and maxUnavailable are both 0, so no pod can be replaced: let maxSurge be 1").refuse()
        }
        Self {
            max_surge: Traced::here(max_surge),
            max_unavailable: Traced::here(max_unavailable),
            progress_deadline_seconds: PROGRESS_DEADLINE,
        }
    }

    /// Seconds without progress after which a rollout counts as failed, 1 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn progress_deadline_seconds(mut self, seconds: u32) -> Self {
        self.progress_deadline_seconds = Traced::here(DurationSeconds::new(seconds).get());
        self
    }

    /// How many pods more than `replicas` there may be, and how many may be missing, as the controller computes it.
    pub(crate) const fn limits_of(&self, replicas: u32) -> (u32, u32) {
        let surge = self.max_surge.value.of(replicas, Round::Up);
        let away = self.max_unavailable.value.of(replicas, Round::Down);
        let (surge, away) = movable(surge as i64, away as i64);
        (surge as u32, away as u32)
    }
}

const PROGRESS_DEADLINE: Traced<u32> = Traced::default(600, "Kubernetes' own progress deadline, written down");

/// How a pod ends: first it sleeps, so that no Service sends to it any more, then it gets SIGTERM, then, when the
/// grace period has passed, SIGKILL. Source: Kubernetes, "Pod Lifecycle" (termination).
///
/// ```
/// use manifest_lib::model::GracefulShutdown;
/// const LONGER: GracefulShutdown = GracefulShutdown::new(10, 60);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GracefulShutdown {
    pub(crate) pre_stop_sleep_seconds: Traced<u32>,
    pub(crate) termination_grace_period_seconds: Traced<u32>,
}

impl GracefulShutdown {
    /// Nobody chose: five seconds for the endpoints to be removed, thirty in all.
    pub(crate) const DEFAULT: Self = Self {
        pre_stop_sleep_seconds: Traced::default(5, "endpoints are removed while the container already ends"),
        termination_grace_period_seconds: Traced::default(30, "Kubernetes' own grace period, written down"),
    };

    /// Sleep so many seconds before SIGTERM (at least 1); end so many seconds after the sleep began.
    ///
    /// # Panics
    /// If the sleep is as long as the grace period: then SIGTERM never comes.
    #[track_caller]
    pub const fn new(pre_stop_sleep_seconds: u32, termination_grace_period_seconds: u32) -> Self {
        if pre_stop_sleep_seconds >= termination_grace_period_seconds {
            Fault::new("the preStop sleep of ")
                .number(pre_stop_sleep_seconds as u64)
                .text(" s leaves nothing of the grace period of ")
                .number(termination_grace_period_seconds as u64)
                .text(" s: raise terminationGracePeriodSeconds")
                .refuse()
        }
        Self {
            pre_stop_sleep_seconds: Traced::here(DurationSeconds::new(pre_stop_sleep_seconds).get()),
            termination_grace_period_seconds: Traced::here(
                DurationSeconds::new(termination_grace_period_seconds).get(),
            ),
        }
    }

    /// The seconds that are left for open answers after SIGTERM, less five in which the process ends, or at least one.
    pub(crate) const fn drain_seconds(&self) -> u32 {
        let left = self.termination_grace_period_seconds.value - self.pre_stop_sleep_seconds.value;
        if left > 5 { left - 5 } else { 1 }
    }
}
