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
    /// The most at once, in a rollout at the maximum.
    pub with_surge: i64,
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
}

impl Totals {
    /// So much for each pod.
    pub(super) fn of(pod: Amounts, replicas: &Replicas) -> Self {
        Self {
            at_rest: pod.times(replicas.at_rest),
            at_maximum: pod.times(replicas.at_maximum),
            with_surge: pod.times(replicas.with_surge),
        }
    }

    pub(super) fn sum(each: impl Iterator<Item = Self>) -> Self {
        each.fold(Self::default(), |sum, one| Self {
            at_rest: sum.at_rest.plus(one.at_rest),
            at_maximum: sum.at_maximum.plus(one.at_maximum),
            with_surge: sum.with_surge.plus(one.with_surge),
        })
    }
}
