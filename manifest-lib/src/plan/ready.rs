//! When a pod is ready, and when the kubelet gives it up, as its probes allow.

use std::time::Duration;

use k8s_openapi::api::core::v1::Container;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cluster::Pods;
use crate::cluster::defaults::{failure_threshold, timeout_seconds};
use crate::health::{Answer, Event, Kubelet, ProbeKind};

/// So many questions a simulation asks before it is taken to go on for ever.
const MOST_QUESTIONS: usize = 10_000;

/// When a pod is ready, in seconds from its containers' start. Pulling images and scheduling come before that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Ready {
    /// If every answer is a yes at once.
    pub earliest_seconds: u64,
    /// If the process starts just in time for the last question of its startup probe, every answer takes as long as it
    /// may, and readiness then says yes. Without a startup probe nothing bounds the start, and this is the earliest time
    /// with slow answers.
    pub latest_seconds: u64,
    /// When a container that never answers is restarted; nothing where no probe restarts it.
    pub given_up_seconds: Option<u64>,
}

impl Ready {
    pub(super) fn of(pods: &Pods<'_>) -> Self {
        let running: Vec<&Container> = pods.running().map(|(_, container)| container).collect();
        // The pod is ready when its last container is, and given up with its first.
        let last = |how: Start| running.iter().map(|one| ready(one, how)).max().unwrap_or(0);
        Self {
            earliest_seconds: last(Start::AtOnce),
            latest_seconds: last(Start::JustInTime),
            given_up_seconds: running.iter().filter_map(|one| given_up(one)).min(),
        }
    }
}

/// When the process can answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    AtOnce,
    JustInTime,
}

fn ready(container: &Container, how: Start) -> u64 {
    let last = container.startup_probe.as_ref().map_or(1, |probe| failure_threshold(probe).max(1));
    let mut asked = 0;
    let events = play(container, how == Start::JustInTime, |kind| {
        asked += i64::from(kind == ProbeKind::Startup);
        kind != ProbeKind::Startup || how == Start::AtOnce || asked >= last
    });
    events.into_iter().find(|(_, event)| *event == Event::Ready).map_or(0, |(at, _)| at)
}

fn given_up(container: &Container) -> Option<u64> {
    let restarts = container.startup_probe.is_some() || container.liveness_probe.is_some();
    let events = if restarts { play(container, true, |_| false) } else { Vec::new() };
    events.into_iter().find(|(_, event)| matches!(event, Event::Restarted(_))).map(|(at, _)| at)
}

/// What happens when, until the container is ready or restarted. A slow answer takes its probe's whole time.
fn play(container: &Container, slow: bool, mut says: impl FnMut(ProbeKind) -> bool) -> Vec<(u64, Event)> {
    let mut kubelet = Kubelet::of(container);
    let timeout = |kind| {
        let probe = match kind {
            ProbeKind::Startup => &container.startup_probe,
            ProbeKind::Readiness => &container.readiness_probe,
            ProbeKind::Liveness => &container.liveness_probe,
        };
        let seconds = probe.as_ref().map_or(1, |probe| timeout_seconds(probe).max(1));
        Duration::from_secs(if slow { u64::try_from(seconds).unwrap_or(1) } else { 0 })
    };
    if kubelet.is_ready() {
        return vec![(0, Event::Ready)];
    }
    let (mut told, mut awaited) = (Vec::new(), Vec::new());
    for _ in 0..MOST_QUESTIONS {
        awaited.sort();
        let answered = awaited.first().map(|(at, ..): &(Duration, ProbeKind, bool)| *at);
        let Some(now) = kubelet.next().into_iter().chain(answered).min() else { break };
        if answered == Some(now) {
            let (_, kind, yes) = awaited.remove(0);
            let answer = if yes { Answer::Yes } else { Answer::No };
            told.extend(kubelet.answer(kind, now, answer).into_iter().map(|event| (now.as_secs(), event)));
            if told.iter().any(|(_, event)| matches!(event, Event::Ready | Event::Restarted(_))) {
                break;
            }
            continue;
        }
        awaited.extend(kubelet.ask(now).into_iter().map(|kind| (now + timeout(kind), kind, says(kind))));
    }
    told
}
