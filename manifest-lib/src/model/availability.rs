//! How many pods a drain may take, and where the pods are put.
//! Source of the rules: Kubernetes, "Disruptions" and "Pod Topology Spread Constraints".

use crate::values::{Amount, MaxSkew, Origin, Round, Traced};

/// How many pods a voluntary disruption, such as the drain of a node, may take at a time.
///
/// ```
/// use manifest_lib::{model::DisruptionBudget, values::Amount};
/// const ONE_AT_A_TIME: DisruptionBudget = DisruptionBudget::max_unavailable(Amount::count(1));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DisruptionBudget {
    pub(crate) policy: BudgetPolicy,
    pub(crate) origin: Origin,
}

/// A budget says one of the two, never both.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BudgetPolicy {
    MinAvailable(Amount),
    MaxUnavailable(Amount),
}

impl DisruptionBudget {
    /// So many pods stay.
    #[track_caller]
    pub const fn min_available(pods: Amount) -> Self {
        Self { policy: BudgetPolicy::MinAvailable(pods), origin: Origin::caller() }
    }

    /// At most so many pods go.
    #[track_caller]
    pub const fn max_unavailable(pods: Amount) -> Self {
        Self { policy: BudgetPolicy::MaxUnavailable(pods), origin: Origin::caller() }
    }

    /// How many of `replicas` pods must stay, as the controller computes it: both shares round up.
    pub(crate) const fn must_stay(&self, replicas: u32) -> u32 {
        match self.policy {
            BudgetPolicy::MinAvailable(pods) => pods.of(replicas, Round::Up),
            BudgetPolicy::MaxUnavailable(pods) => replicas.saturating_sub(pods.of(replicas, Round::Up)),
        }
    }
}

/// How evenly the pods are put on nodes or zones.
///
/// ```
/// use manifest_lib::model::TopologySpread;
/// const NODES: TopologySpread = TopologySpread::preferred("kubernetes.io/hostname", 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TopologySpread<'a> {
    pub(crate) topology_key: crate::values::LabelKey<'a>,
    pub(crate) max_skew: u32,
    pub(crate) required: bool,
    pub(crate) match_label_keys: &'a [&'a str],
    pub(crate) min_domains: Option<Traced<u32>>,
    pub(crate) origin: Origin,
}

impl<'a> TopologySpread<'a> {
    pub(crate) const DEFAULT: Self = Self {
        topology_key: crate::values::LabelKey::new("kubernetes.io/hostname"),
        max_skew: 1,
        required: false,
        match_label_keys: &[],
        min_domains: None,
        origin: Origin::Default("one node's end should not take all pods"),
    };

    /// Spreads where it can: a pod that would break the skew is still scheduled. `max_skew` is at least 1.
    ///
    /// # Panics
    /// If the key is no label key or the skew is 0.
    #[track_caller]
    pub const fn preferred(topology_key: &'a str, max_skew: u32) -> Self {
        Self {
            topology_key: crate::values::LabelKey::new(topology_key),
            max_skew: MaxSkew::new(max_skew).get(),
            required: false,
            match_label_keys: &[],
            min_domains: None,
            origin: Origin::caller(),
        }
    }

    /// Spreads or waits: a pod that would break the skew is not scheduled. `max_skew` is at least 1.
    ///
    /// # Panics
    /// If the key is no label key or the skew is 0.
    #[track_caller]
    pub const fn required(topology_key: &'a str, max_skew: u32) -> Self {
        let mut spread = Self::preferred(topology_key, max_skew);
        spread.required = true;
        spread
    }

    /// While fewer zones or nodes than this have room, a new one counts as empty, so that a pod waits for it rather than
    /// crowd the others. Stable since Kubernetes 1.30.
    ///
    /// ```
    /// use manifest_lib::model::TopologySpread;
    /// const ZONES: TopologySpread = TopologySpread::required("topology.kubernetes.io/zone", 1).min_domains(3);
    /// ```
    ///
    /// # Panics
    /// If it is 0, or the spread is only preferred, which never waits.
    #[track_caller]
    pub const fn min_domains(mut self, count: u32) -> Self {
        if !self.required || count == 0 {
            crate::values::Fault::new("minDomains ")
                .number(count as u64)
                .text(" needs a spread that waits, and 1 or more: write it after `TopologySpread::required(...)`")
                .refuse()
        }
        self.min_domains = Some(Traced::here(count));
        self
    }

    /// Counts the pods of one value of these labels alone, such as those of one revision by `pod-template-hash`.
    /// Beta, and on since Kubernetes 1.27.
    ///
    /// ```
    /// use manifest_lib::model::TopologySpread;
    /// const ZONES: TopologySpread =
    ///     TopologySpread::required("topology.kubernetes.io/zone", 1).match_label_keys(&["pod-template-hash"]);
    /// ```
    ///
    /// # Panics
    /// If a key is none.
    #[track_caller]
    pub const fn match_label_keys(mut self, keys: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < keys.len() {
            crate::values::LabelKey::new(keys[i]);
            i += 1;
        }
        self.match_label_keys = keys;
        self
    }
}
