//! How fast an autoscaler acts. Source of the rules: Kubernetes, "HorizontalPodAutoscaler v2" (behavior).

use crate::values::{Fault, Origin, ScalingPeriodSeconds, ScalingValue, StabilizationWindowSeconds, Traced};

/// How fast an autoscaler may act in one direction. What is not set is Kubernetes' default.
///
/// ```
/// use manifest_lib::model::{ScalingPolicy, ScalingRules, SelectPolicy};
/// const SLOWLY: ScalingRules = ScalingRules::new()
///     .stabilization_window_seconds(300)
///     .policies(&[ScalingPolicy::pods(1, 60), ScalingPolicy::percent(10, 60)])
///     .select_policy(SelectPolicy::Min);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScalingRules<'a> {
    pub(crate) stabilization_window_seconds: Option<Traced<u32>>,
    pub(crate) policies: &'a [ScalingPolicy],
    pub(crate) select_policy: Option<Traced<SelectPolicy>>,
    /// In percent.
    pub(crate) tolerance: Option<Traced<u32>>,
    pub(crate) origin: Origin,
}

impl<'a> ScalingRules<'a> {
    /// Kubernetes' defaults.
    #[allow(clippy::new_without_default)] // a default would have no line
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            stabilization_window_seconds: None,
            policies: &[],
            select_policy: None,
            tolerance: None,
            origin: Origin::caller(),
        }
    }

    /// How far back to look before acting, in seconds, 0 to 3600.
    ///
    /// # Panics
    /// Above 3600.
    #[track_caller]
    pub const fn stabilization_window_seconds(mut self, seconds: u32) -> Self {
        self.stabilization_window_seconds = Some(Traced::here(StabilizationWindowSeconds::new(seconds).get()));
        self
    }

    /// What may change in a period; without [`Self::select_policy`] the policy that changes most decides.
    pub const fn policies(mut self, policies: &'a [ScalingPolicy]) -> Self {
        self.policies = policies;
        self
    }

    /// By how many percent a metric may be off its target before pods are added or removed, 0 to 100; without it 10, as the
    /// cluster has it. Stable since Kubernetes 1.37; an older cluster without the feature gate drops it.
    /// Source: Kubernetes, "Horizontal Pod Autoscaling" (tolerance).
    ///
    /// ```
    /// use manifest_lib::model::{Autoscaler, ScalingRules};
    /// const API: Autoscaler = Autoscaler::new(2, 50).cpu_utilization(70).scale_up(ScalingRules::new().tolerance_percent(2));
    /// ```
    ///
    /// # Panics
    /// Above 100.
    #[track_caller]
    pub const fn tolerance_percent(mut self, percent: u32) -> Self {
        if percent > 100 {
            Fault::new("a tolerance of ")
                .number(percent as u64)
                .text(" percent is outside 0 to 100: pods would never be added; write a few")
                .refuse()
        }
        self.tolerance = Some(Traced::here(percent));
        self
    }

    /// Which of several policies decides.
    #[track_caller]
    pub const fn select_policy(mut self, select: SelectPolicy) -> Self {
        self.select_policy = Some(Traced::here(select));
        self
    }
}

/// One bound on how fast an autoscaler acts.
///
/// ```
/// use manifest_lib::model::ScalingPolicy;
/// const TWO_A_MINUTE: ScalingPolicy = ScalingPolicy::pods(2, 60);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScalingPolicy {
    pub(crate) unit: ScalingUnit,
    pub(crate) value: u32,
    pub(crate) period_seconds: u32,
    pub(crate) origin: Origin,
}

/// What a policy's value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalingUnit {
    Pods,
    Percent,
}

impl ScalingPolicy {
    /// At most so many pods (at least 1) in so many seconds (1 to 1800).
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn pods(value: u32, period_seconds: u32) -> Self {
        Self::new(ScalingUnit::Pods, value, period_seconds)
    }

    /// At most so many percent of the pods (at least 1) in so many seconds (1 to 1800).
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn percent(value: u32, period_seconds: u32) -> Self {
        Self::new(ScalingUnit::Percent, value, period_seconds)
    }

    #[track_caller]
    const fn new(unit: ScalingUnit, value: u32, period_seconds: u32) -> Self {
        Self {
            unit,
            value: ScalingValue::new(value).get(),
            period_seconds: ScalingPeriodSeconds::new(period_seconds).get(),
            origin: Origin::caller(),
        }
    }
}

/// Which of several policies decides. Source: Kubernetes, "Horizontal Pod Autoscaling" (scaling policies).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectPolicy {
    /// The one that changes most.
    Max,
    /// The one that changes least.
    Min,
    /// None: no scaling in this direction.
    Disabled,
}

impl SelectPolicy {
    /// The name in Kubernetes' spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Max => "Max",
            Self::Min => "Min",
            Self::Disabled => "Disabled",
        }
    }
}
