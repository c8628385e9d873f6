//! What a Deployment's rollout does at each number of replicas: how many pods stay, how many there are at most, how long
//! it takes.
//!
//! Source: Kubernetes, "Deployments": a surge rounds up, what may be away rounds down, and where both are zero one pod may
//! be away.

use k8s_openapi::api::apps::v1::DeploymentStrategy;
use schemars::JsonSchema;
use serde::Serialize;

use super::Ready;
use crate::cluster::defaults::progress_deadline_seconds;
use crate::cluster::{Pods, recreates, rollout_limits};
use crate::objects::Object;
use crate::values::movable;

/// So many numbers of replicas are looked at, and so many steps are told.
const MOST: i64 = 10_000;

/// How many pods a rollout may have on top; none for what is no Deployment.
pub(super) fn surge(pods: &Pods<'_>, replicas: i64) -> i64 {
    match &pods.item.object {
        Object::Deployment(owner) => limits(owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref()), replicas).0,
        _ => 0,
    }
}

/// How many pods there may be on top, and how many may be away. What is no amount is nothing: the gate tells it.
fn limits(strategy: Option<&DeploymentStrategy>, replicas: i64) -> (i64, i64) {
    let (surge, away) = rollout_limits(strategy, replicas).unwrap_or(movable(0, 0));
    (surge.max(0), away.clamp(0, replicas))
}

/// What a rollout does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Rollout {
    /// What stays available, for each range of replicas in which the differences are the same.
    pub stays: Vec<Stay>,
    /// When the rollout is told as failed, in seconds without progress. It is not undone by that.
    pub progress_deadline_seconds: i64,
    /// A rollout at the number of pods at rest, step by step, where each pod takes as long as it may; the first 10,000
    /// steps.
    pub path: Vec<Point>,
    /// Whether every pod ends before one starts.
    pub recreate: bool,
}

/// What stays available at these numbers of replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Stay {
    /// The fewest replicas of the range.
    pub from: i64,
    /// The most.
    pub to: i64,
    /// How many fewer than the replicas may be available.
    pub away: i64,
    /// How many more than the replicas there may be.
    pub surge: i64,
    /// How long it takes at the range's end at most, in seconds: each step until the slowest pod is ready.
    pub seconds: u64,
}

/// A moment of a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Point {
    /// Seconds from its start.
    pub second: u64,
    /// All pods, old and new, that are not ending.
    pub pods: i64,
    /// Those that are available.
    pub available: i64,
}

impl Rollout {
    pub(super) fn of(pods: &Pods<'_>, at_rest: i64, at_maximum: i64, ready: &Ready) -> Option<Self> {
        let Object::Deployment(deployment) = &pods.item.object else { return None };
        let spec = deployment.spec.as_ref()?;
        let step = ready.latest_seconds.saturating_add(u64::try_from(spec.min_ready_seconds.unwrap_or(0)).unwrap_or(0));
        let strategy = spec.strategy.as_ref();
        let recreate = recreates(strategy);
        let mut rollout = Self {
            stays: Vec::new(),
            progress_deadline_seconds: progress_deadline_seconds(spec),
            path: Vec::new(),
            recreate,
        };
        for replicas in at_rest.max(1)..=at_maximum.min(at_rest.saturating_add(MOST)) {
            let (surge, away) = limits(strategy, replicas);
            // Each step brings as many new pods as may be on top and away together.
            let at_once = surge.saturating_add(away).clamp(1, replicas);
            let steps = replicas / at_once + i64::from(replicas % at_once > 0);
            let seconds = step.saturating_mul(u64::try_from(steps).unwrap_or(0));
            match rollout.stays.last_mut() {
                Some(stay) if (stay.away, stay.surge) == (away, surge) && !recreate => {
                    (stay.to, stay.seconds) = (replicas, seconds);
                }
                _ => rollout.stays.push(Stay { from: replicas, to: replicas, away, surge, seconds }),
            }
        }
        rollout.path = walk(strategy, at_rest, step);
        Some(rollout)
    }
}

/// Step by step: as many old pods go as may be away, as many new ones come as there is room for, and when they are
/// ready it begins again.
fn walk(strategy: Option<&DeploymentStrategy>, replicas: i64, step: u64) -> Vec<Point> {
    let (surge, away) = limits(strategy, replicas);
    let (mut old, mut new, mut second) = (replicas, 0_i64, 0_u64);
    let mut points = vec![Point { second, pods: old, available: old }];
    while new < replicas && points.len() < 2 * usize::try_from(MOST).unwrap_or(0) {
        // Of the old ones those go that are not needed to keep the number that must stay available.
        old -= (old + new - (replicas - away)).clamp(0, old);
        let room = (replicas + surge - old - new).clamp(0, replicas - new);
        if room == 0 {
            break;
        }
        points.push(Point { second, pods: old + new + room, available: old + new });
        second = second.saturating_add(step);
        new += room;
        points.push(Point { second, pods: old + new, available: old + new });
    }
    points.push(Point { second, pods: replicas, available: replicas });
    points
}
