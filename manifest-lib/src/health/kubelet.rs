//! When the kubelet asks, and what it makes of the answers.
//!
//! One container's probes as a machine without a clock: [`Kubelet::next`] says when to ask, [`Kubelet::ask`] what is
//! asked then, [`Kubelet::answer`] takes what came back. Each probe asks at every period from the container's start on,
//! the first time when its delay is over; readiness and liveness wait until the container has started; the answer that
//! says so makes readiness ask at once and count its periods from there; while an answer is awaited, ticks that pass are
//! one tick. In a cluster the kubelet's clock does not start with the container, so its questions come up to a period
//! later, and while a pod is not ready, each update of its status may make readiness ask between two periods.
//! Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes", and the kubelet's prober.

use std::time::Duration;

use k8s_openapi::api::core::v1::{Container, Probe};

use super::probe_kind::{ProbeKind, probes_of};
use crate::cluster::defaults::{failure_threshold, period_seconds, success_threshold};

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is well.
    Yes,
    /// It is not, or did not say so in time.
    No,
    /// The answer broke off after its status code: the kubelet counts it neither way.
    Lost,
}

/// What an answer changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The container has started.
    Started,
    /// The pod is ready: its Service sends traffic.
    Ready,
    /// The pod is not ready any more: its Service sends none.
    Unready,
    /// The probe has failed for good: the container is restarted.
    Restarted(ProbeKind),
}

/// The kubelet's view of one container, from its start to its restart.
///
/// ```
/// use std::time::Duration;
/// use manifest_lib::{health::{Answer, Event, Kubelet, ProbeKind}, serde_json};
/// let container = serde_json::from_str(r#"{"name": "api", "readinessProbe": {"initialDelaySeconds": 5}}"#)?;
/// let mut kubelet = Kubelet::of(&container);
/// // Every 10 s, and not before 5 s have passed.
/// let at = Duration::from_secs(10);
/// assert_eq!(kubelet.next(), Some(at));
/// assert_eq!(kubelet.ask(at), [ProbeKind::Readiness]);
/// assert_eq!(kubelet.answer(ProbeKind::Readiness, at, Answer::Yes), [Event::Ready]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Kubelet {
    workers: Vec<Worker>,
    started: bool,
    ready: bool,
    restarted: bool,
}

/// One probe.
#[derive(Clone, Debug)]
struct Worker {
    kind: ProbeKind,
    delay: Duration,
    period: Duration,
    success_threshold: u32,
    failure_threshold: u32,
    /// Where the periods are counted from.
    phase: Duration,
    /// The next tick.
    tick: Duration,
    /// Asked, and not answered yet.
    asked: bool,
    /// The last answer that counts, and how many of its like came in a row.
    run: Option<(bool, u32)>,
    /// How many answers came, lost ones too.
    answered: u32,
}

impl Worker {
    fn new(kind: ProbeKind, probe: &Probe) -> Self {
        let whole = |number: i64| u32::try_from(number).unwrap_or(0);
        Self {
            kind,
            delay: Duration::from_secs(whole(probe.initial_delay_seconds.unwrap_or(0).into()).into()),
            period: Duration::from_secs(whole(period_seconds(probe)).max(1).into()),
            success_threshold: whole(success_threshold(probe)).max(1),
            failure_threshold: whole(failure_threshold(probe)).max(1),
            phase: Duration::ZERO,
            tick: Duration::ZERO,
            asked: false,
            run: None,
            answered: 0,
        }
    }

    /// The first tick that is not before this time.
    fn tick_from(&self, time: Duration) -> Duration {
        let periods = time.saturating_sub(self.phase).as_nanos().div_ceil(self.period.as_nanos());
        self.phase + self.period.saturating_mul(u32::try_from(periods).unwrap_or(u32::MAX))
    }

    /// When it asks next: at its tick, or, where that is before the delay is over, at the first one after.
    fn due(&self) -> Duration {
        if self.tick < self.delay { self.tick_from(self.delay) } else { self.tick }
    }

    /// Counts an answer: whether its like has come often enough to mean it.
    fn count(&mut self, yes: bool) -> bool {
        let times = match self.run {
            Some((last, times)) if last == yes => times.saturating_add(1),
            _ => 1,
        };
        self.run = Some((yes, times));
        times >= if yes { self.success_threshold } else { self.failure_threshold }
    }
}

impl Kubelet {
    /// The container has just begun to run.
    pub fn of(container: &Container) -> Self {
        let workers = probes_of(container).map(|(kind, probe)| Worker::new(kind, probe)).collect();
        let started = container.startup_probe.is_none();
        Self { workers, started, ready: started && container.readiness_probe.is_none(), restarted: false }
    }

    /// Whether the container has started, or has no startup probe.
    pub fn is_started(&self) -> bool {
        self.started
    }

    /// Whether the pod gets traffic.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// When something is asked next, counted from the container's start. Nothing while all answers are awaited, and
    /// nothing after a restart.
    pub fn next(&self) -> Option<Duration> {
        self.waiting().map(Worker::due).min()
    }

    /// What is asked at this time: each must be answered.
    pub fn ask(&mut self, now: Duration) -> Vec<ProbeKind> {
        let due: Vec<ProbeKind> =
            self.waiting().filter(|worker| worker.due() <= now).map(|worker| worker.kind).collect();
        for worker in self.workers.iter_mut().filter(|worker| due.contains(&worker.kind)) {
            worker.asked = true;
            worker.tick = worker.tick_from(now + Duration::from_nanos(1));
        }
        due
    }

    /// Takes what came back, and says what it changed.
    pub fn answer(&mut self, kind: ProbeKind, now: Duration, answer: Answer) -> Vec<Event> {
        let Some(worker) = self.workers.iter_mut().find(|worker| worker.kind == kind && worker.asked) else {
            return Vec::new();
        };
        worker.asked = false;
        worker.answered = worker.answered.saturating_add(1);
        // Of the ticks that passed meanwhile one was kept: it is due now.
        worker.tick = worker.tick.max(now);
        let yes = match answer {
            Answer::Lost => return Vec::new(),
            Answer::Yes => true,
            Answer::No => false,
        };
        if !worker.count(yes) || self.restarted {
            return Vec::new();
        }
        match (kind, yes) {
            (ProbeKind::Startup, true) => self.start(now),
            (ProbeKind::Startup | ProbeKind::Liveness, false) => {
                self.restarted = true;
                let left = std::mem::take(&mut self.ready);
                left.then_some(Event::Unready).into_iter().chain([Event::Restarted(kind)]).collect()
            }
            (ProbeKind::Liveness, true) => Vec::new(),
            (ProbeKind::Readiness, yes) => {
                let changed = std::mem::replace(&mut self.ready, yes) != yes;
                let event = if yes { Event::Ready } else { Event::Unready };
                changed.then_some(event).into_iter().collect()
            }
        }
    }

    /// Whether each probe that asks now has had as many answers as it needs to decide; or the container was restarted.
    /// Only answers that were lost can leave a startup probe without a decision.
    pub fn has_decided(&self) -> bool {
        let asking = |worker: &&Worker| (worker.kind == ProbeKind::Startup) != self.started;
        let enough = |worker: &Worker| worker.answered >= worker.failure_threshold.max(worker.success_threshold);
        self.restarted || self.workers.iter().filter(asking).all(enough)
    }

    fn start(&mut self, now: Duration) -> Vec<Event> {
        self.started = true;
        for worker in &mut self.workers {
            if worker.kind == ProbeKind::Readiness {
                worker.phase = now;
            }
            worker.tick = worker.tick_from(now);
        }
        let unasked = self.workers.iter().all(|worker| worker.kind != ProbeKind::Readiness);
        self.ready = unasked;
        [Event::Started].into_iter().chain(unasked.then_some(Event::Ready)).collect()
    }

    /// The probes that ask when their time comes.
    fn waiting(&self) -> impl Iterator<Item = &Worker> {
        self.workers
            .iter()
            .filter(|worker| !self.restarted && !worker.asked && (worker.kind == ProbeKind::Startup) != self.started)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Answer::{Lost, No, Yes};
    use ProbeKind::{Liveness, Readiness, Startup};

    /// evolved-todo's backend.
    const BACKEND: &str = r#"{"name": "backend",
        "startupProbe": {"periodSeconds": 5, "timeoutSeconds": 5, "failureThreshold": 12},
        "readinessProbe": {"initialDelaySeconds": 20, "periodSeconds": 10, "failureThreshold": 3},
        "livenessProbe": {"initialDelaySeconds": 10, "periodSeconds": 10, "failureThreshold": 3}}"#;

    /// Each question as `SECONDS KIND`, and each event, when every answer takes some seconds.
    fn play(container: &str, until: u64, mut answer: impl FnMut(ProbeKind, u64) -> (Answer, u64)) -> Vec<String> {
        let mut kubelet = Kubelet::of(&serde_json::from_str(container).unwrap());
        let mut told = Vec::new();
        let mut awaited: Vec<(Duration, ProbeKind, Answer)> = Vec::new();
        loop {
            awaited.sort_by_key(|(at, kind, _)| (*at, *kind));
            let asks = kubelet.next();
            let answered = awaited.first().map(|(at, ..)| *at);
            let now = match (asks, answered) {
                (None, None) => return told,
                (asks, answered) => asks.into_iter().chain(answered).min().unwrap(),
            };
            if now > Duration::from_secs(until) {
                return told;
            }
            if answered == Some(now) {
                let (_, kind, answer) = awaited.remove(0);
                let events = kubelet.answer(kind, now, answer);
                told.extend(events.iter().map(|event| format!("{} {event:?}", now.as_secs())));
                continue;
            }
            for kind in kubelet.ask(now) {
                told.push(format!("{} {}", now.as_secs(), kind.as_str()));
                let (answer, seconds) = answer(kind, now.as_secs());
                awaited.push((now + Duration::from_secs(seconds), kind, answer));
            }
        }
    }

    #[test]
    fn a_healthy_container_is_ready_after_its_delay() {
        let told = play(BACKEND, 30, |_, _| (Yes, 0));
        assert_eq!(
            told,
            [
                "0 startup",
                "0 Started",
                "10 liveness",
                "20 readiness",
                "20 liveness",
                "20 Ready",
                "30 readiness",
                "30 liveness"
            ]
        );
    }

    #[test]
    fn a_container_that_never_starts_is_restarted_after_eleven_periods() {
        let told = play(BACKEND, 1000, |_, _| (No, 0));
        assert_eq!(told.len(), 13);
        assert_eq!(told[11..], ["55 startup", "55 Restarted(Startup)"]);
    }

    #[test]
    fn a_late_start_makes_readiness_ask_at_once() {
        let told = play(BACKEND, 50, |kind, at| (if kind == Startup && at < 35 { No } else { Yes }, 1));
        let from = told.iter().position(|line| line == "36 Started").unwrap();
        assert_eq!(
            told[from..],
            ["36 Started", "36 readiness", "37 Ready", "40 liveness", "46 readiness", "50 liveness"]
        );
    }

    #[test]
    fn readiness_waits_for_its_delay_in_periods_from_the_start() {
        let told = play(BACKEND, 35, |kind, at| (if kind == Startup && at < 5 { No } else { Yes }, 0));
        assert_eq!(
            told,
            [
                "0 startup",
                "5 startup",
                "5 Started",
                "10 liveness",
                "20 liveness",
                "25 readiness",
                "25 Ready",
                "30 liveness",
                "35 readiness"
            ]
        );
    }

    #[test]
    fn readiness_leaves_and_returns_and_liveness_restarts() {
        let told = play(BACKEND, 1000, |kind, at| match kind {
            Readiness => (if (40..=70).contains(&at) { No } else { Yes }, 0),
            Liveness => (if at >= 100 { No } else { Yes }, 0),
            Startup => (Yes, 0),
        });
        let events: Vec<&String> = told.iter().filter(|line| line.contains(char::is_uppercase)).collect();
        assert_eq!(
            events,
            ["0 Started", "20 Ready", "60 Unready", "80 Ready", "120 Unready", "120 Restarted(Liveness)"]
        );
    }

    #[test]
    fn noes_must_come_in_a_row() {
        let mut asked = 0;
        let told = play(r#"{"name": "x", "livenessProbe": {"failureThreshold": 2}}"#, 400, |_, _| {
            asked += 1;
            (if asked % 2 == 0 { No } else { Yes }, 0)
        });
        assert!(told.iter().all(|line| line.ends_with("liveness")), "{told:?}");
    }

    #[test]
    fn a_lost_answer_counts_neither_way() {
        let answers = [No, Lost, No];
        let mut asked = 0;
        let told = play(r#"{"name": "x", "livenessProbe": {"failureThreshold": 2}}"#, 20, |_, _| {
            asked += 1;
            (answers[asked - 1], 0)
        });
        assert_eq!(told, ["0 liveness", "10 liveness", "20 liveness", "20 Unready", "20 Restarted(Liveness)"]);
    }

    #[test]
    fn ticks_that_pass_while_it_waits_are_one() {
        let told =
            play(r#"{"name": "x", "readinessProbe": {"periodSeconds": 2, "successThreshold": 2}}"#, 13, |_, at| {
                (Yes, if at == 0 { 7 } else { 0 })
            });
        assert_eq!(told[..5], ["0 readiness", "7 readiness", "7 Ready", "8 readiness", "10 readiness"]);
    }

    #[test]
    fn without_probes_it_is_ready_and_nobody_asks() {
        let kubelet = Kubelet::of(&serde_json::from_str(r#"{"name": "x"}"#).unwrap());
        assert!(kubelet.is_ready() && kubelet.next().is_none() && kubelet.has_decided());
        let mut kubelet = Kubelet::of(&serde_json::from_str(r#"{"name": "x", "startupProbe": {}}"#).unwrap());
        assert!(!kubelet.is_ready());
        kubelet.ask(Duration::ZERO);
        assert_eq!(kubelet.answer(Startup, Duration::ZERO, Yes), [Event::Started, Event::Ready]);
    }

    #[test]
    fn what_the_api_server_would_refuse_ends_nobody() {
        let odd = r#"{"name": "x", "livenessProbe": {"periodSeconds": -1, "failureThreshold": -5, "initialDelaySeconds": 2147483647}}"#;
        let mut kubelet = Kubelet::of(&serde_json::from_str(odd).unwrap());
        // Zero and less are what is not set: every 10 s, 3 failures.
        for _ in 0..3 {
            let at = kubelet.next().unwrap();
            assert_eq!(kubelet.ask(at), [Liveness]);
            kubelet.answer(Liveness, at, No);
        }
        assert!(kubelet.next().is_none() && !kubelet.is_ready());
    }
}
