//! Asks at the kubelet's times, and tells what follows.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use manifest_lib::health::{Answer, Contract, Event, Kubelet, ProbeKind, body_faults};

use super::ask::{self, Question, Told};
use crate::output::failure::Failure;
use crate::output::print;

/// How time passes.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// How many times faster the pauses between questions pass.
    pub(super) speed: u32,
    /// The container's seconds after which it ends; none until all is decided.
    pub(super) seconds: Option<u64>,
}

/// What was seen so far.
pub(super) struct Seen {
    last: Duration,
    ready_at: Option<Duration>,
    restarted: Option<ProbeKind>,
    /// The warnings that were told: each is told once.
    told: BTreeSet<String>,
}

impl Seen {
    /// As the kubelet of this container sees it before the first question.
    pub(super) fn of(kubelet: &Kubelet) -> Self {
        let ready_at = kubelet.is_ready().then_some(Duration::ZERO);
        Self { last: Duration::ZERO, ready_at, restarted: None, told: BTreeSet::new() }
    }

    fn warn(&mut self, warning: String) {
        if !self.told.contains(&warning) {
            print::problem(&format!("warning: {warning}"));
            self.told.insert(warning);
        }
    }

    /// Tells how it ended.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let end = match self.restarted {
            Some(kind) => format!("restarted after {} by its {} probe", seconds(self.last), kind.as_str()),
            None => format!("watched for {}", seconds(self.last)),
        };
        match self.ready_at {
            Some(at) => {
                let ready = format!("ready after {}", seconds(at));
                print::line("", &format!("{ready}, {end}"), Some(self.restarted.is_none()))?;
                if self.restarted.is_some() { Err(Failure::No) } else { Ok(()) }
            }
            None => {
                print::line("", &format!("never ready, {end}"), Some(false))?;
                Err(Failure::No)
            }
        }
    }
}

/// Asks until all is decided or the time is over.
pub(super) fn watch(
    pace: Pace,
    kubelet: &mut Kubelet,
    questions: &[(ProbeKind, Question)],
    contract: Option<&Contract<'_>>,
    seen: &mut Seen,
) -> Result<(), Failure> {
    // What is asked within the last second is asked, and what was asked is waited for.
    let until = pace.seconds.map(|seconds| Duration::from_secs(seconds + 1));
    let (sender, answers) = mpsc::channel::<(ProbeKind, Duration, Told)>();
    let (mut now, mut awaited) = (Duration::ZERO, 0_usize);
    loop {
        let last = until.is_some_and(|until| now >= until);
        for kind in if last { Vec::new() } else { kubelet.ask(now) } {
            let question = questions.iter().find(|(asked, _)| *asked == kind).map(|(_, question)| question.clone());
            let (Some(question), sender) = (question, sender.clone()) else { continue };
            awaited += 1;
            thread::spawn(move || {
                let start = Instant::now();
                let told = ask::ask(&question);
                // Nobody listens any more if the command has ended.
                let _ = sender.send((kind, start.elapsed(), told));
            });
        }
        let over = last || (until.is_none() && kubelet.has_decided());
        let next = if last { None } else { kubelet.next() };
        if awaited == 0 && (over || next.is_none()) {
            seen.last = pace.seconds.map_or(now, |seconds| now.min(Duration::from_secs(seconds)));
            return Ok(());
        }
        // The next thing that happens without an answer: a question, or the end.
        let next = next.into_iter().chain(until.filter(|_| !last)).min();
        let pause = next.map(|next| next.saturating_sub(now));
        if awaited == 0 {
            let pause = pause.unwrap_or_default();
            thread::sleep(pause / pace.speed);
            now += pause;
            continue;
        }
        let waited = Instant::now();
        match answers.recv_timeout(pause.unwrap_or(Duration::from_secs(1))) {
            Ok((kind, took, told)) => {
                now += waited.elapsed();
                awaited -= 1;
                show(now, kind, took, &told)?;
                note(questions, contract, kind, &told, seen);
                for event in kubelet.answer(kind, now, told.answer) {
                    tell(now, event, seen)?;
                }
            }
            Err(RecvTimeoutError::Timeout) => now = pause.map_or(now + waited.elapsed(), |pause| now + pause),
            // There is always this loop's own sender.
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn show(now: Duration, kind: ProbeKind, took: Duration, told: &Told) -> Result<(), Failure> {
    let (word, good) = match told.answer {
        Answer::Yes => ("yes ", Some(true)),
        Answer::No => ("no  ", Some(false)),
        Answer::Lost => ("lost", None),
    };
    let rest = format!("{word} {} in {} ms", told.text, took.as_millis());
    print::line(&format!("{:>9}  {:<9}  ", seconds(now), kind.as_str()), &rest, good)
}

fn tell(now: Duration, event: Event, seen: &mut Seen) -> Result<(), Failure> {
    let (text, good) = match event {
        Event::Started => ("started: readiness and liveness are asked from now on".to_owned(), true),
        Event::Ready => {
            let again = seen.ready_at.is_some();
            seen.ready_at.get_or_insert(now);
            (format!("{}ready: the Service sends traffic", if again { "again " } else { "" }), true)
        }
        Event::Unready => ("unready: the pod leaves the Service".to_owned(), false),
        Event::Restarted(kind) => {
            seen.restarted = Some(kind);
            (format!("Kubernetes restarts it: the {} probe has failed for good", kind.as_str()), false)
        }
    };
    print::line(&format!("{:>9}  ", seconds(now)), &text, Some(good))
}

/// The warnings that an answer earns.
fn note(
    questions: &[(ProbeKind, Question)],
    contract: Option<&Contract<'_>>,
    kind: ProbeKind,
    told: &Told,
    seen: &mut Seen,
) {
    let asked = questions.iter().find(|(asked, _)| *asked == kind);
    let Some(url) = asked.and_then(|(_, question)| match question {
        Question::Http { url, .. } => Some(url),
        Question::Tcp { .. } => None,
    }) else {
        return;
    };
    if let Some(warning) = &told.warning {
        seen.warn(format!("GET {url}: {warning}"));
    }
    let Some((code @ (200..=299 | 503), body)) = &told.body else { return };
    let owed = contract.map(|contract| contract.owed_to(kind)).unwrap_or_default();
    let all = contract.map(|contract| contract.dependencies).unwrap_or_default();
    let mut faults = body_faults(*code, body, owed);
    // Whoever tells a dependency's state has asked it.
    for name in all.iter().filter(|name| !owed.contains(name) && body.contains(&format!("\"{name}\""))) {
        faults.push(format!(
            "it tells the state of `{name}`, and a {} probe that asks others restarts what works: answer for the process alone",
            kind.as_str()
        ));
    }
    for fault in faults {
        seen.warn(format!("GET {url} answers {code}: {fault} (see out/contracts/health.md)"));
    }
}

/// One decimal: the questions are whole seconds apart.
fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
