//! A rule, and the family that it belongs to.

use super::finding::Finding;
use super::report::{Report, Weights};
use super::subject::Subject;
use crate::values::{Level, Severity, Stage, Strictness};

/// What a rule's family keeps: what is lost where it finds something, and gained where it finds nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// What an intruder cannot do.
    Security,
    /// What users get while pods come, go and fail.
    Availability,
    /// That the cluster takes the objects, and that they work at all.
    Correctness,
}

/// What rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// What stands in the files.
    Reading,
    /// What the API server refuses.
    Api,
    /// Which images run.
    Images,
    /// What pods may do.
    Security,
    /// What accounts may do in the cluster's API.
    Rbac,
    /// Where secret values stand.
    Secrets,
    /// Names, labels and references.
    Metadata,
    /// What containers request and may use.
    Resources,
    /// How containers are asked for their health.
    Probes,
    /// Services and the pods behind them.
    Services,
    /// Ports.
    Ports,
    /// Ingresses.
    Ingress,
    /// How pods are replaced.
    Rollout,
    /// Autoscalers.
    Scaling,
    /// Drains, and how many pods there are.
    Availability,
    /// NetworkPolicies.
    Network,
}

impl Family {
    /// What the family keeps.
    pub const fn keeps(self) -> Keeps {
        match self {
            Self::Images | Self::Security | Self::Rbac | Self::Secrets => Keeps::Security,
            Self::Resources
            | Self::Probes
            | Self::Services
            | Self::Ports
            | Self::Ingress
            | Self::Rollout
            | Self::Scaling
            | Self::Availability => Keeps::Availability,
            // What policies let through is compared as a whole.
            Self::Reading | Self::Api | Self::Metadata | Self::Network => Keeps::Correctness,
        }
    }
}

/// A rule's examples, bad and good.
macro_rules! example {
    ($name:literal) => {
        include_str!(concat!("examples/", $name, ".yaml"))
    };
}
pub(super) use example;

/// One rule of the gate.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// What it asserts.
    pub asserts: &'static str,
    /// Why the contrary is bad.
    pub why: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What keeps an app that the library makes from it.
    pub stopped_by: &'static str,
    /// What other linters call it.
    pub elsewhere: &'static [&'static str],
    /// Two sets of objects, bad and good; see [`Rule::bad`] and [`Rule::good`].
    pub(super) example: &'static str,
    /// How much a finding weighs in dev.
    pub dev: Level,
    /// How much a finding weighs in prod.
    pub prod: Level,
    /// Whether a waiver can accept it.
    pub waivable: bool,
    pub(super) check: fn(&Subject<'_>, &mut Report),
}

impl Rule {
    /// Objects in which the rule finds something.
    pub fn bad(&self) -> &'static str {
        self.example.split_once(GOOD).map_or("", |(bad, _)| bad).trim_start_matches("# bad\n")
    }

    /// The same objects, mended.
    pub fn good(&self) -> &'static str {
        self.example.split_once(GOOD).map_or("", |(_, good)| good)
    }

    /// How much a finding weighs in a stage.
    pub fn level(&self, stage: Stage) -> Level {
        match stage.strictness() {
            Strictness::Dev => self.dev,
            Strictness::Prod => self.prod,
        }
    }

    /// What the rule alone finds.
    pub fn findings(&self, subject: &Subject<'_>, stage: Stage) -> Vec<Finding> {
        self.find(subject, stage, Vec::new())
    }

    /// Adds what the rule finds to what others found.
    pub(super) fn find(&self, subject: &Subject<'_>, stage: Stage, found: Vec<Finding>) -> Vec<Finding> {
        let weights = Weights { dev: self.dev, prod: self.prod, stage, stages: subject.stages.clone() };
        if weights.are_off() {
            return found;
        }
        let mut report = Report::of(self.name, self.severity, weights, found);
        (self.check)(subject, &mut report);
        report.into_findings()
    }
}

/// What stands between a rule's bad and its good example.
const GOOD: &str = "# good\n";
