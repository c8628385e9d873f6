//! `probe`: plays kubelet against a running process.
//!
//! What is asked when, and what follows, is the library's [`Kubelet`]; this is its clock and its network. The pauses
//! between questions can pass faster; while an answer is awaited, time runs as it does.

mod ask;

use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use fluent_uri::Uri;
use manifest_lib::health::{
    Answer, Contract, Event, Kubelet, ProbeKind, body_faults, container_of, port_number, probes_of,
};
use manifest_lib::k8s_openapi::api::core::v1::{Container, Probe};
use manifest_lib::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_lib::lower::Environment;

use crate::cli;
use crate::failure::Failure;
use crate::generate;
use crate::print;
use ask::{Question, Told};

pub(crate) fn run(arguments: &cli::Probe, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let (container, dependencies) = choose(arguments, environments)?;
    let target = Target::parse(&arguments.url)?;
    let questions = questions(&container, &target)?;
    let mut seen = Seen { last: Duration::ZERO, ready_at: None, restarted: None, told: BTreeSet::new() };
    let mut kubelet = Kubelet::of(&container);
    if kubelet.is_ready() {
        seen.ready_at = Some(Duration::ZERO);
    }
    watch(arguments, &mut kubelet, &questions, &dependencies, &mut seen)?;
    seen.verdict()
}

/// What was seen so far.
struct Seen {
    last: Duration,
    ready_at: Option<Duration>,
    restarted: Option<ProbeKind>,
    /// The warnings that were told: each is told once.
    told: BTreeSet<String>,
}

impl Seen {
    fn warn(&mut self, warning: String) {
        if !self.told.contains(&warning) {
            print::problem(&format!("warning: {warning}"));
            self.told.insert(warning);
        }
    }

    fn verdict(&self) -> Result<(), Failure> {
        let end = match self.restarted {
            Some(kind) => format!("restarted after {} by its {} probe", seconds(self.last), kind.as_str()),
            None => format!("watched for {}", seconds(self.last)),
        };
        match self.ready_at {
            Some(at) => {
                let ready = format!("ready after {}", seconds(at));
                print::line("", &format!("{ready}, {end}"), Some(self.restarted.is_none()))
                    .map_err(Failure::printing)?;
                if self.restarted.is_some() { Err(Failure::No) } else { Ok(()) }
            }
            None => {
                print::line("", &format!("never ready, {end}"), Some(false)).map_err(Failure::printing)?;
                Err(Failure::No)
            }
        }
    }
}

/// Asks until all is decided or the time is over.
fn watch(
    arguments: &cli::Probe,
    kubelet: &mut Kubelet,
    questions: &[(ProbeKind, Question)],
    dependencies: &[&str],
    seen: &mut Seen,
) -> Result<(), Failure> {
    // What is asked within the last second is asked, and what was asked is waited for.
    let until = arguments.seconds.map(|seconds| Duration::from_secs(seconds + 1));
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
            seen.last = arguments.seconds.map_or(now, |seconds| now.min(Duration::from_secs(seconds)));
            return Ok(());
        }
        // The next thing that happens without an answer: a question, or the end.
        let next = next.into_iter().chain(until.filter(|_| !last)).min();
        let pause = next.map(|next| next.saturating_sub(now));
        if awaited == 0 {
            let pause = pause.unwrap_or_default();
            thread::sleep(pause / arguments.speed);
            now += pause;
            continue;
        }
        let waited = Instant::now();
        match answers.recv_timeout(pause.unwrap_or(Duration::from_secs(1))) {
            Ok((kind, took, told)) => {
                now += waited.elapsed();
                awaited -= 1;
                show(now, kind, took, &told)?;
                note(questions, dependencies, kind, &told, seen);
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
    print::line(&format!("{:>9}  {:<9}  ", seconds(now), kind.as_str()), &rest, good).map_err(Failure::printing)
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
    print::line(&format!("{:>9}  ", seconds(now)), &text, Some(good)).map_err(Failure::printing)
}

/// The warnings that an answer earns.
fn note(questions: &[(ProbeKind, Question)], dependencies: &[&str], kind: ProbeKind, told: &Told, seen: &mut Seen) {
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
    for fault in body_faults(*code, body, dependencies) {
        seen.warn(format!("GET {url} answers {code}: {fault} (see out/contracts/health.md)"));
    }
}

/// One decimal: the questions are whole seconds apart.
fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Where the process listens.
struct Target {
    host: String,
    port: u16,
}

impl Target {
    fn parse(url: &str) -> Result<Self, Failure> {
        // Before anything of it is repeated: it may be a password.
        if url.contains('@') {
            let why = "the URL has a user before its host, which the kubelet never has: write host and port alone";
            return Err(Failure::Error(why.to_owned()));
        }
        let wrong = |why: &str| {
            Err(Failure::Error(format!(
                "the URL `{url}` {why}: write host and port alone, such as http://127.0.0.1:8000"
            )))
        };
        let Ok(parsed) = Uri::parse(url) else { return wrong("is none") };
        if parsed.scheme().as_str() != "http" {
            return wrong("does not begin with http://, and probes ask over plain HTTP");
        }
        if !matches!(parsed.path().as_str(), "" | "/") || parsed.query().is_some() || parsed.fragment().is_some() {
            return wrong("has a path or a query, which the probes have themselves");
        }
        let Some(authority) = parsed.authority().filter(|authority| !authority.host().is_empty()) else {
            return wrong("has no host");
        };
        let port = match authority.port().map(|port| port.as_str()) {
            None | Some("") => 80,
            Some(port) => match port.parse() {
                Ok(port) => port,
                Err(_) => return wrong("has a port that is none"),
            },
        };
        Ok(Self { host: authority.host().to_owned(), port })
    }
}

/// Each probe's question to the process. The container's first port that is asked is the URL's; another one is asked as
/// it is.
fn questions(container: &Container, target: &Target) -> Result<Vec<(ProbeKind, Question)>, Failure> {
    let mut first = None;
    let mut questions = Vec::new();
    for (kind, probe) in probes_of(container) {
        questions.push((kind, question(container, target, kind, probe, &mut first)?));
    }
    if questions.is_empty() {
        return Err(Failure::Error(format!("`{}` has no probe: nothing would be asked", container.name)));
    }
    Ok(questions)
}

fn question(
    container: &Container,
    target: &Target,
    kind: ProbeKind,
    probe: &Probe,
    first: &mut Option<i32>,
) -> Result<Question, Failure> {
    let cannot =
        |why: String| Err(Failure::Error(format!("the {} probe of `{}` {why}", kind.as_str(), container.name)));
    let timeout =
        Duration::from_secs(probe.timeout_seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(1).max(1));
    let mut place = |port: &IntOrString| {
        let number = port_number(container, port)?;
        if *first.get_or_insert(number) == number { Some(target.port) } else { u16::try_from(number).ok() }
    };
    if let Some(http) = &probe.http_get {
        if http.scheme.as_deref().is_some_and(|scheme| scheme != "HTTP") {
            return cannot("asks over HTTPS, and this command speaks plain HTTP alone".to_owned());
        }
        let Some(port) = place(&http.port) else {
            return cannot("asks a port that the container does not have".to_owned());
        };
        let path = http.path.as_deref().unwrap_or("/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        let headers = http.http_headers.iter().flatten().map(|header| (header.name.clone(), header.value.clone()));
        return Ok(Question::Http {
            url: format!("http://{}:{port}{slash}{path}", target.host),
            headers: headers.collect(),
            timeout,
        });
    }
    if let Some(tcp) = &probe.tcp_socket {
        let Some(port) = place(&tcp.port) else {
            return cannot("asks a port that the container does not have".to_owned());
        };
        let host = target.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        return Ok(Question::Tcp { host, port, timeout });
    }
    cannot("asks by a command in the container or by gRPC: this command asks over HTTP and TCP alone".to_owned())
}

/// The workload's container as the cluster gets it, patches included, and the dependencies that its answers name.
fn choose<'a>(arguments: &cli::Probe, environments: &[Environment<'a>]) -> Result<(Container, Vec<&'a str>), Failure> {
    let name = &arguments.workload;
    let mut found: Vec<(&Environment<'a>, Container, Vec<&'a str>)> = Vec::new();
    let mut known = BTreeSet::new();
    for environment in generate::choose(arguments.env.as_slice(), environments)? {
        for workload in environment.app().workloads().iter().map(|deployed| deployed.workload()) {
            known.insert(workload.name());
            if workload.name() != name {
                continue;
            }
            let bundle = environment.bundle().map_err(|errors| Failure::bundle(environment.name(), &errors))?;
            let Some(container) = container_of(&bundle, name).cloned() else { continue };
            let contract = Contract::of(&workload, &container);
            let dependencies = contract.map(|contract| contract.dependencies.to_vec()).unwrap_or_default();
            found.push((environment, container, dependencies));
        }
    }
    let Some((_, container, dependencies)) = found.first() else {
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let place = arguments.env.as_ref().map(|env| format!(" in `{env}`")).unwrap_or_default();
        return Err(Failure::Error(format!("there is no workload `{name}`{place}: there are {}", known.join(", "))));
    };
    if found.iter().any(|(_, other, _)| !probes_of(other).eq(probes_of(container))) {
        let names: Vec<String> = found.iter().map(|(environment, ..)| format!("`{}`", environment.name())).collect();
        return Err(Failure::Error(format!(
            "the probes of `{name}` differ between {}: name one with --env",
            names.join(" and ")
        )));
    }
    Ok((container.clone(), dependencies.clone()))
}
