//! Sums at each number of pods.

use schemars::JsonSchema;
use serde::Serialize;

use super::Amounts;

/// How many pods there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Replicas {
    /// Without load.
    pub at_rest: i64,
    /// Under any load.
    pub at_maximum: i64,
    /// The most at once, in a rollout at the maximum, without those that are ending.
    pub with_surge: i64,
    /// The same, with those that are still ending.
    pub while_ending: i64,
    /// Who chose them: the Deployment, or its autoscaler.
    pub chosen_by: String,
}

/// A sum at each number of pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Totals {
    /// At rest: the replicas, or the autoscalers' minima.
    pub at_rest: Amounts,
    /// At the maxima.
    pub at_maximum: Amounts,
    /// At the maxima, with every rollout's surge.
    pub with_surge: Amounts,
    /// The same, with the old pods that are still ending: until they are gone, the scheduler keeps their requests for them.
    pub while_ending: Amounts,
}

impl Totals {
    /// So much for each pod.
    pub(super) fn of(pod: Amounts, replicas: &Replicas) -> Self {
        Self {
            at_rest: pod.times(replicas.at_rest),
            at_maximum: pod.times(replicas.at_maximum),
            with_surge: pod.times(replicas.with_surge),
            while_ending: pod.times(replicas.while_ending),
        }
    }

    /// What is left of an amount at each of them.
    pub(super) fn left_of(self, has: Amounts) -> Self {
        Self {
            at_rest: has.less(self.at_rest),
            at_maximum: has.less(self.at_maximum),
            with_surge: has.less(self.with_surge),
            while_ending: has.less(self.while_ending),
        }
    }

    pub(super) fn sum(each: impl Iterator<Item = Self>) -> Self {
        each.fold(Self::default(), |sum, one| Self {
            at_rest: sum.at_rest.plus(one.at_rest),
            at_maximum: sum.at_maximum.plus(one.at_maximum),
            with_surge: sum.with_surge.plus(one.with_surge),
            while_ending: sum.while_ending.plus(one.while_ending),
        })
    }
}
