//! What the rollout of a Deployment or a StatefulSet does at each number of replicas: how many pods stay, how many there
//! are at most, how long it takes.
//!
//! Source: Kubernetes, "Deployments": a surge rounds up, what may be away rounds down, and where both are zero one pod may
//! be away; "StatefulSets": one pod after the other, or as many as may be away, which rounds up.

use k8s_openapi::api::apps::v1::{DeploymentStrategy, StatefulSetSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use schemars::JsonSchema;
use serde::Serialize;

use super::Ready;
use crate::cluster::defaults::{grace_seconds, progress_deadline_seconds};
use crate::cluster::{Pods, pods_of, recreates, rollout_limits};
use crate::objects::Object;
use crate::values::{Round, movable};

/// So many numbers of replicas are looked at, and so many steps are told.
const MOST: i64 = 10_000;

/// How many pods a rollout may have on top; none for what is no Deployment.
pub(super) fn surge(pods: &Pods<'_>, replicas: i64) -> i64 {
    match &pods.item.object {
        Object::Deployment(owner) => limits(owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref()), replicas).0,
        _ => 0,
    }
}

/// How many old pods a rollout may have that are still ending, while new ones are there already. Each step ends as many as
/// may be on top and away together, a step takes until new pods are ready, and an old pod may take all of its grace. What
/// recreates its pods, and what is no Deployment, waits until the old ones are gone.
/// Source: Kubernetes, "Pod Lifecycle" (termination), and KEP-3973, which calls them terminating pods.
pub(super) fn ending(pods: &Pods<'_>, replicas: i64) -> i64 {
    let Object::Deployment(owner) = &pods.item.object else { return 0 };
    let Some(spec) = &owner.spec else { return 0 };
    if recreates(spec.strategy.as_ref()) {
        return 0;
    }
    let (surge, away) = limits(spec.strategy.as_ref(), replicas);
    let at_once = surge.saturating_add(away).max(1);
    let step = i64::try_from(Ready::of(pods).earliest_seconds).unwrap_or(i64::MAX);
    let step = step.saturating_add(i64::from(spec.min_ready_seconds.unwrap_or(0).max(0)));
    let grace = grace_seconds(pods.spec).max(0);
    let steps = if step == 0 { replicas } else { grace / step + i64::from(grace % step > 0) };
    at_once.saturating_mul(steps).min(replicas)
}

/// How many pods there may be on top, and how many may be away. What is no amount is nothing: the gate tells it.
fn limits(strategy: Option<&DeploymentStrategy>, replicas: i64) -> (i64, i64) {
    let (surge, away) = rollout_limits(strategy, replicas).unwrap_or(movable(0, 0));
    (surge.max(0), away.clamp(0, replicas))
}

/// How a controller replaces its pods.
#[derive(Clone, Copy)]
enum Replacing<'s> {
    Deployment(Option<&'s DeploymentStrategy>),
    /// How many may be away; without it one.
    StatefulSet(Option<&'s IntOrString>),
}

impl Replacing<'_> {
    fn limits(self, replicas: i64) -> (i64, i64) {
        match self {
            Self::Deployment(strategy) => limits(strategy, replicas),
            Self::StatefulSet(away) => {
                let away = away.and_then(|away| pods_of(away, replicas, Round::Up)).unwrap_or(1);
                (0, away.clamp(1, replicas.max(1)))
            }
        }
    }
}

/// What a StatefulSet does by itself; nothing where somebody must delete each pod.
fn of_stateful_set(spec: &StatefulSetSpec) -> Option<Replacing<'_>> {
    let strategy = spec.update_strategy.as_ref();
    if strategy.and_then(|one| one.type_.as_deref()) == Some("OnDelete") {
        return None;
    }
    let update = strategy.and_then(|one| one.rolling_update.as_ref());
    Some(Replacing::StatefulSet(update.and_then(|update| update.max_unavailable.as_ref())))
}

/// What a rollout does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Rollout {
    /// What stays available, for each range of replicas in which the differences are the same.
    pub stays: Vec<Stay>,
    /// When the rollout is told as failed, in seconds without progress; nothing for a StatefulSet, which waits for ever. It
    /// is not undone by that.
    pub progress_deadline_seconds: Option<i64>,
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
        let (replacing, min_ready, recreate, deadline) = match &pods.item.object {
            Object::Deployment(deployment) => {
                let spec = deployment.spec.as_ref()?;
                let strategy = spec.strategy.as_ref();
                let deadline = Some(progress_deadline_seconds(spec));
                (Replacing::Deployment(strategy), spec.min_ready_seconds, recreates(strategy), deadline)
            }
            Object::StatefulSet(set) => {
                let spec = set.spec.as_ref()?;
                (of_stateful_set(spec)?, spec.min_ready_seconds, false, None)
            }
            _ => return None,
        };
        let step = ready.latest_seconds.saturating_add(u64::try_from(min_ready.unwrap_or(0)).unwrap_or(0));
        let mut rollout = Self { stays: Vec::new(), progress_deadline_seconds: deadline, path: Vec::new(), recreate };
        for replicas in at_rest.max(1)..=at_maximum.min(at_rest.saturating_add(MOST)) {
            let (surge, away) = replacing.limits(replicas);
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
        rollout.path = walk(replacing, at_rest, step);
        Some(rollout)
    }
}

/// Step by step: as many old pods go as may be away, as many new ones come as there is room for, and when they are
/// ready it begins again.
fn walk(replacing: Replacing<'_>, replicas: i64, step: u64) -> Vec<Point> {
    let (surge, away) = replacing.limits(replicas);
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
