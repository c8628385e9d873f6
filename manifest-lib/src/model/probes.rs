//! Startup, readiness and liveness: how the kubelet asks a container whether it lives.
//! Source of the rules: Kubernetes, "Configure Liveness, Readiness and Startup Probes".

use crate::values::scan::same;
use crate::values::{
    DnsLabel, DurationSeconds, Fault, HttpPath, InitialDelaySeconds, Origin, ProbePeriodSeconds, ProbeThreshold,
    ProbeTimeoutSeconds, Traced,
};

/// What the kubelet does to ask. A handler without a port asks the workload's first port.
///
/// ```
/// use manifest_lib::model::Handler;
/// const HTTP: Handler = Handler::http_get("/health");
/// const GRPC: Handler = Handler::grpc().port(9000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Handler<'a> {
    pub(crate) action: Action<'a>,
    pub(crate) port: Option<u32>,
    pub(crate) origin: Origin,
}

/// The four ways to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action<'a> {
    HttpGet(HttpPath<'a>),
    TcpSocket,
    Exec(&'a [&'a str]),
    Grpc,
}

impl<'a> Handler<'a> {
    /// GET the path; an answer from 200 to 399 is a yes.
    ///
    /// # Panics
    /// If the path is not absolute.
    #[track_caller]
    pub const fn http_get(path: &'a str) -> Self {
        Self::new(Action::HttpGet(HttpPath::new(path)))
    }

    /// Open a connection; that it opens is a yes.
    #[track_caller]
    pub const fn tcp_socket() -> Self {
        Self::new(Action::TcpSocket)
    }

    /// Run a command in the container; exit code 0 is a yes.
    ///
    /// # Panics
    /// If the command is empty.
    #[track_caller]
    pub const fn exec(command: &'a [&'a str]) -> Self {
        if command.is_empty() {
            Fault::new("a probe's command is empty: write the program and its arguments").refuse()
        }
        Self::new(Action::Exec(command))
    }

    /// Call the gRPC health service.
    #[track_caller]
    pub const fn grpc() -> Self {
        Self::new(Action::Grpc)
    }

    /// Ask this port instead of the workload's first one. The workload must listen on it.
    pub const fn port(mut self, port: u32) -> Self {
        self.port = Some(port);
        self
    }

    #[track_caller]
    const fn new(action: Action<'a>) -> Self {
        Self { action, port: None, origin: Origin::caller() }
    }
}

/// How often, how long and how many times to ask. What is not set is Kubernetes' default: no delay, every 10 s, 1 s
/// to answer, 1 success, 3 failures.
///
/// ```
/// use manifest_lib::model::Probe;
/// const STARTUP: Probe = Probe::new().period_seconds(5).timeout_seconds(5).failure_threshold(12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    pub(crate) handler: Option<Handler<'a>>,
    pub(crate) initial_delay_seconds: Option<Traced<u32>>,
    pub(crate) period_seconds: Option<Traced<u32>>,
    pub(crate) timeout_seconds: Option<Traced<u32>>,
    pub(crate) success_threshold: Option<Traced<u32>>,
    pub(crate) failure_threshold: Option<Traced<u32>>,
    pub(crate) origin: Origin,
}

impl<'a> Probe<'a> {
    /// A probe with Kubernetes' defaults.
    #[allow(clippy::new_without_default)] // a default would have no line
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            handler: None,
            initial_delay_seconds: None,
            period_seconds: None,
            timeout_seconds: None,
            success_threshold: None,
            failure_threshold: None,
            origin: Origin::caller(),
        }
    }

    /// Ask in another way than the workload's other probes.
    pub const fn handler(mut self, handler: Handler<'a>) -> Self {
        self.handler = Some(handler);
        self
    }

    /// Seconds from the container's start to the first question, 0 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn initial_delay_seconds(mut self, seconds: u32) -> Self {
        self.initial_delay_seconds = Some(Traced::here(InitialDelaySeconds::new(seconds).get()));
        self
    }

    /// Seconds between two questions, 1 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn period_seconds(mut self, seconds: u32) -> Self {
        self.period_seconds = Some(Traced::here(ProbePeriodSeconds::new(seconds).get()));
        self
    }

    /// Seconds that an answer may take, 1 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = Some(Traced::here(ProbeTimeoutSeconds::new(seconds).get()));
        self
    }

    /// Yeses in a row after a no, before it counts as a yes. Startup and liveness take 1 alone.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn success_threshold(mut self, times: u32) -> Self {
        self.success_threshold = Some(Traced::here(ProbeThreshold::new(times).get()));
        self
    }

    /// Noes in a row before it counts as a no, 1 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn failure_threshold(mut self, times: u32) -> Self {
        self.failure_threshold = Some(Traced::here(ProbeThreshold::new(times).get()));
        self
    }

    /// Seconds from the container's start until the probe has failed for good: the delay and all its periods, the sum that
    /// Kubernetes' own documentation uses. A container that refuses at once fails one period earlier.
    pub(crate) const fn budget_seconds(&self) -> u64 {
        or(self.initial_delay_seconds, 0) + self.period() * self.failures()
    }

    /// Seconds between two questions, as set or as Kubernetes has it.
    pub(crate) const fn period(&self) -> u64 {
        or(self.period_seconds, 10)
    }

    /// Seconds that an answer may take, as set or as Kubernetes has it.
    pub(crate) const fn timeout(&self) -> u64 {
        or(self.timeout_seconds, 1)
    }

    /// Noes in a row before it counts as one, as set or as Kubernetes has it.
    pub(crate) const fn failures(&self) -> u64 {
        or(self.failure_threshold, 3)
    }

    #[track_caller]
    const fn succeeds_once(&self, kind: &str) {
        if let Some(threshold) = self.success_threshold
            && threshold.value != 1
        {
            Fault::new("successThreshold ")
                .number(threshold.value as u64)
                .text(" of a ")
                .text(kind)
                .text(" probe is not 1, which the API server refuses: leave it out; only readiness may ask for more")
                .refuse()
        }
    }
}

const fn or(set: Option<Traced<u32>>, default: u64) -> u64 {
    match set {
        Some(set) => set.value as u64,
        None => default,
    }
}

/// A workload's probes: one way to ask, and a [`Probe`] for each of the three states.
///
/// ```
/// use manifest_lib::model::{Probe, Probes};
/// const PROBES: Probes = Probes::http_get("/health")
///     .startup(Probe::new().period_seconds(5).failure_threshold(12))
///     .readiness(Probe::new())
///     .liveness(Probe::new().failure_threshold(6));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Probes<'a> {
    pub(crate) handler: Handler<'a>,
    pub(crate) startup: Option<Probe<'a>>,
    pub(crate) readiness: Option<Probe<'a>>,
    pub(crate) liveness: Option<Probe<'a>>,
    pub(crate) starts_within_seconds: Option<Traced<u32>>,
    pub(crate) dependencies: &'a [&'a str],
}

/// What the body of a health endpoint's answer says beside the dependencies.
const OWN_KEYS: [&str; 3] = ["status", "timestamp", "service"];

impl<'a> Probes<'a> {
    /// All ask with GET on this path, unless a probe has a handler of its own.
    ///
    /// # Panics
    /// If the path is not absolute.
    #[track_caller]
    pub const fn http_get(path: &'a str) -> Self {
        Self::new(Handler::http_get(path))
    }

    /// All ask with this handler, unless a probe has its own.
    pub const fn new(handler: Handler<'a>) -> Self {
        Self { handler, startup: None, readiness: None, liveness: None, starts_within_seconds: None, dependencies: &[] }
    }

    /// Until it says yes, the other two are not asked; when it has failed for good, the container is restarted.
    ///
    /// # Panics
    /// If its successThreshold is not 1.
    #[track_caller]
    pub const fn startup(mut self, probe: Probe<'a>) -> Self {
        probe.succeeds_once("startup");
        self.startup = Some(probe);
        self.patient()
    }

    /// While it says no, the pod gets no traffic.
    pub const fn readiness(mut self, probe: Probe<'a>) -> Self {
        self.readiness = Some(probe);
        self
    }

    /// When it has failed for good, the container is restarted.
    ///
    /// # Panics
    /// If its successThreshold is not 1.
    #[track_caller]
    pub const fn liveness(mut self, probe: Probe<'a>) -> Self {
        probe.succeeds_once("liveness");
        self.liveness = Some(probe);
        self
    }

    /// The longest that a healthy container takes to start, in seconds: the startup probe must wait at least so long,
    /// and without one the liveness probe must.
    ///
    /// # Panics
    /// If the startup probe gives up earlier.
    #[track_caller]
    pub const fn starts_within_seconds(mut self, seconds: u32) -> Self {
        self.starts_within_seconds = Some(Traced::here(DurationSeconds::new(seconds).get()));
        self.patient()
    }

    /// The names of the dependencies whose states the endpoint's answer tells, such as `database`. They are part of the
    /// health contract that is generated for the app's developers (see [`crate::health`]).
    ///
    /// ```
    /// use manifest_lib::model::{Probe, Probes};
    /// const PROBES: Probes = Probes::http_get("/health").readiness(Probe::new()).dependencies(&["database"]);
    /// ```
    ///
    /// # Panics
    /// If a name is no DNS label, is there twice, or is what the answer calls something else.
    #[track_caller]
    pub const fn dependencies(mut self, names: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < names.len() {
            let name = DnsLabel::new(names[i]).as_str();
            let mut j = 0;
            while j < i || j < OWN_KEYS.len() {
                if j < i && same(names[j], name) {
                    Fault::new("the dependency ").quoted(name).text(" is named twice: remove one").refuse()
                }
                if j < OWN_KEYS.len() && same(OWN_KEYS[j], name) {
                    Fault::new("a dependency is named ")
                        .quoted(name)
                        .text(", which the answer of a health endpoint has already: name it otherwise")
                        .refuse()
                }
                j += 1;
            }
            i += 1;
        }
        self.dependencies = names;
        self
    }

    #[track_caller]
    const fn patient(self) -> Self {
        if let (Some(probe), Some(seconds)) = (&self.startup, self.starts_within_seconds)
            && probe.budget_seconds() < seconds.value as u64
        {
            Fault::new("the startup probe gives up after ")
                .number(probe.budget_seconds())
                .text(" s and restarts a container that takes up to ")
                .number(seconds.value as u64)
                .text(" s to start: raise failureThreshold or periodSeconds")
                .refuse()
        }
        self
    }

    /// A liveness probe without a startup probe that can fail before the container has started.
    pub(crate) const fn impatient_liveness(&self, container: &str) -> Option<Fault> {
        let (None, Some(probe)) = (&self.startup, &self.liveness) else {
            return None;
        };
        // A service that starts within half a minute is the common case; who is slower says so.
        let needed = or(self.starts_within_seconds, 30);
        if probe.budget_seconds() >= needed {
            return None;
        }
        Some(
            Fault::new("the liveness probe of ")
                .quoted(container)
                .text(" can kill a container that is still starting: it gives up after ")
                .number(probe.budget_seconds())
                .text(" s, the start may take ")
                .number(needed)
                .text(" s; add a startup probe"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_counts_delay_periods_and_defaults() {
        assert_eq!(Probe::new().budget_seconds(), 30);
        assert_eq!(Probe::new().initial_delay_seconds(10).budget_seconds(), 40);
        assert_eq!(Probe::new().period_seconds(5).failure_threshold(12).budget_seconds(), 60);
        assert_eq!(
            Probe::new().initial_delay_seconds(86400).period_seconds(86400).failure_threshold(86400).budget_seconds(),
            86400 + 86400 * 86400
        );
    }

    #[test]
    fn a_startup_probe_makes_liveness_wait() {
        let hasty = Probe::new().period_seconds(1);
        assert!(Probes::http_get("/").liveness(hasty).impatient_liveness("a").is_some());
        assert!(Probes::http_get("/").liveness(hasty).startup(Probe::new()).impatient_liveness("a").is_none());
        assert!(Probes::http_get("/").liveness(Probe::new()).impatient_liveness("a").is_none());
        assert!(
            Probes::http_get("/").liveness(Probe::new()).starts_within_seconds(31).impatient_liveness("a").is_some()
        );
    }
}
