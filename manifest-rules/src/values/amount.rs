//! A number of pods, or a share of them.

use core::fmt;

use super::number::{Percent, ReplicaCount};
use super::share::{Round, percent_of};

/// A number of pods or a share of them. Source: Kubernetes, "Deployment" and "PodDisruptionBudget" (int-or-string).
///
/// ```
/// use manifest_rules::values::{Amount, Round};
/// assert_eq!(Amount::percent(25).to_string(), "25%");
/// assert_eq!(Amount::count(1).of(10, Round::Up), 1);
/// assert_eq!(Amount::percent(25).of(10, Round::Up), 3);
/// assert_eq!(Amount::percent(25).of(10, Round::Down), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(Unit);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Pods(u32),
    Percent(Percent),
}

impl Amount {
    /// So many pods, 0 to 100000.
    ///
    /// # Panics
    /// Above 100000.
    #[track_caller]
    pub const fn count(pods: u32) -> Self {
        if pods > 0 {
            ReplicaCount::new(pods);
        }
        Self(Unit::Pods(pods))
    }

    /// So many percent of the replicas.
    ///
    /// # Panics
    /// Above 100.
    #[track_caller]
    pub const fn percent(percent: u32) -> Self {
        Self(Unit::Percent(Percent::new(percent)))
    }

    /// How many of `replicas` that is; a share is rounded up or down, as the controller that reads it does.
    pub const fn of(self, replicas: u32, round: Round) -> u32 {
        match self.0 {
            Unit::Pods(pods) => pods,
            Unit::Percent(percent) => match percent_of(percent.get() as i64, replicas as i64, round) {
                Some(pods) => pods as u32,
                None => replicas,
            },
        }
    }

    /// The number of pods; nothing for a share.
    pub const fn pods(self) -> Option<u32> {
        match self.0 {
            Unit::Pods(pods) => Some(pods),
            Unit::Percent(_) => None,
        }
    }

    /// Whether it is 0 whatever the replicas are.
    pub const fn is_zero(self) -> bool {
        matches!(self.0, Unit::Pods(0)) || matches!(self.0, Unit::Percent(percent) if percent.get() == 0)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unit::Pods(pods) => write!(f, "{pods}"),
            Unit::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_as_the_controllers_round() {
        assert_eq!(Amount::percent(1).of(1, Round::Up), 1);
        assert_eq!(Amount::percent(1).of(1, Round::Down), 0);
        assert_eq!(Amount::percent(100).of(7, Round::Down), 7);
        assert_eq!(Amount::percent(50).of(u32::MAX, Round::Up), 1 << 31);
    }
}
