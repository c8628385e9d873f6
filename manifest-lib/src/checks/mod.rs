//! Truths about a set of objects: the gate between a bundle and the text that is applied.
//!
//! A rule reads objects and changes none, and knows nothing of the model, so what an escape hatch lets in is judged as
//! well. One file per family; [`RULES`] lists them all.

mod availability;
mod finding;
mod images;
mod ingress;
mod lint;
mod metadata;
mod needs;
mod network;
mod ports;
mod probes;
mod quantities;
mod rbac;
mod reading;
mod resources;
mod rollout;
mod scaling;
mod secrets;
mod security;
mod services;
pub(crate) mod set;
mod waivers;
mod watch;

pub(crate) use secrets::secret as looks_secret;

pub use finding::{Finding, Findings, Level, Place, Severity};
pub use lint::{Lint, lint};
pub use needs::{NeededSecret, needed_secrets};
pub(crate) use network::directions;
pub(crate) use rollout::amount as share;
pub use watch::{example_findings, watching};

use crate::model::{Stage, Waiver};
use crate::objects::{Bundle, BundleErrors, Environment, Item, ObjectKey};
use set::Set;
use waivers::Accepted;

/// A rule's examples, bad and good.
macro_rules! example {
    ($name:literal) => {
        include_str!(concat!("examples/", $name, ".yaml"))
    };
}
use example;

/// One rule of the gate.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
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
    example: &'static str,
    /// How much a finding weighs in dev.
    pub dev: Level,
    /// How much a finding weighs in prod.
    pub prod: Level,
    /// Whether a waiver can accept it.
    pub waivable: bool,
    check: fn(&Set<'_>, &mut Report<'_>),
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
        match stage {
            Stage::Dev => self.dev,
            Stage::Prod => self.prod,
        }
    }
}

/// What stands between a rule's bad and its good example.
const GOOD: &str = "# good\n";

/// All rules, by family.
pub const RULES: &[&[Rule]] = &[
    reading::RULES,
    images::RULES,
    security::RULES,
    rbac::RULES,
    secrets::RULES,
    metadata::RULES,
    resources::RULES,
    probes::RULES,
    services::RULES,
    ports::RULES,
    ingress::RULES,
    rollout::RULES,
    scaling::RULES,
    availability::RULES,
    network::RULES,
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten()
}

/// The name under which a waiver that accepts nothing is reported.
const UNUSED_WAIVER: &str = "unused-waiver";

/// A bundle that has passed the gate: the only kind that is rendered.
#[derive(Clone, Debug)]
pub struct CheckedBundle {
    bundle: Bundle,
    warnings: Vec<Finding>,
}

/// Why an environment has no bundle that may be written.
#[derive(Clone, Debug)]
pub enum Refused {
    /// It could not be made.
    Bundle(BundleErrors),
    /// It did not pass the gate.
    Findings(Findings),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bundle(errors) => errors.fmt(f),
            Self::Findings(findings) => findings.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl CheckedBundle {
    /// An environment's bundle, judged as strictly as its stage asks, with its waivers and its registries. Waivers hold
    /// whatever the date.
    ///
    /// # Errors
    /// All that keeps the bundle from being made, or all findings.
    pub fn of(environment: &Environment<'_>) -> Result<Self, Refused> {
        Self::of_on(environment, None, "")
    }

    /// The same on a date, written as `2026-11-24`: a waiver that held until an earlier day is a finding. And given the
    /// YAML that it replaces: what cannot be changed in a cluster and is changed is one, too.
    ///
    /// # Errors
    /// As above.
    pub fn of_on(environment: &Environment<'_>, today: Option<&str>, before: &str) -> Result<Self, Refused> {
        let bundle = Bundle::of(environment).map_err(Refused::Bundle)?;
        let registries: Vec<String> = environment.registries.iter().map(|name| (*name).to_owned()).collect();
        let stage = environment.app().stage();
        let judging =
            Judging { stage, today, complete: true, registries: &registries, before: lint::bundle_of(before) };
        let accepted = environment.waivers_given().iter().map(Accepted::of).collect();
        Self::passed(judge(&bundle, &judging, accepted), bundle).map_err(Refused::Findings)
    }

    /// Judges a bundle by every rule.
    ///
    /// # Errors
    /// All findings at once, if one of them is an error in this stage, or a waiver accepts nothing.
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}, objects::{Bundle, Environment}};
    /// use manifest_lib::checks::CheckedBundle;
    /// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
    /// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
    /// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
    /// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
    /// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
    /// # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
    /// # let bundle = Bundle::of(&ENVIRONMENT)?;
    /// let checked = CheckedBundle::new(bundle, Stage::Dev, &[])?;
    /// assert!(checked.warnings().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(bundle: Bundle, stage: Stage, waivers: &[Waiver<'_>]) -> Result<Self, Findings> {
        let judging = Judging { stage, today: None, complete: true, registries: &[], before: lint::bundle_of("") };
        Self::passed(judge(&bundle, &judging, waivers.iter().map(Accepted::of).collect()), bundle)
    }

    fn passed(findings: Vec<Finding>, bundle: Bundle) -> Result<Self, Findings> {
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(Findings(findings));
        }
        Ok(Self { bundle, warnings: findings })
    }

    /// The bundle.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// What the rules found and let pass.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}

/// A quantity in billionths, exactly; nothing for what is none.
pub(crate) fn amount(text: &str) -> Option<i128> {
    resources::amount(&k8s_openapi::apimachinery::pkg::api::resource::Quantity(text.to_owned()))
}

/// What the rules find in a bundle that nobody has waived anything for, and that nothing was before.
pub(crate) fn findings(bundle: &Bundle, stage: Stage, complete: bool) -> Vec<Finding> {
    let judging = Judging { stage, today: None, complete, registries: &[], before: lint::bundle_of("") };
    judge(bundle, &judging, Vec::new())
}

/// What the rules find in a bundle as its environment has them judge, given what was there before.
pub(crate) fn judged(environment: &Environment<'_>, bundle: &Bundle, before: &Bundle) -> Vec<Finding> {
    let registries: Vec<String> = environment.registries.iter().map(|name| (*name).to_owned()).collect();
    let stage = environment.app().stage();
    let judging = Judging { stage, today: None, complete: true, registries: &registries, before: before.clone() };
    let accepted = environment.waivers_given().iter().map(Accepted::of).collect();
    let mut found = judge(bundle, &judging, accepted);
    // What nobody waives any more is no objection to a suggestion.
    found.retain(|finding| finding.rule != UNUSED_WAIVER);
    found
}

/// Whether a rule is about what an intruder could do.
pub(crate) fn is_about_security(rule: &str) -> bool {
    let families = [images::RULES, security::RULES, rbac::RULES, secrets::RULES];
    families.into_iter().flatten().any(|one| one.name == rule)
}

/// Whether a rule is about what users get while pods come, go and fail.
pub(crate) fn is_about_availability(rule: &str) -> bool {
    let families = [
        resources::RULES,
        probes::RULES,
        services::RULES,
        ports::RULES,
        ingress::RULES,
        rollout::RULES,
        scaling::RULES,
        availability::RULES,
    ];
    families.into_iter().flatten().any(|one| one.name == rule)
}

/// How a set is judged.
struct Judging<'j> {
    stage: Stage,
    /// The date, if waivers may expire.
    today: Option<&'j str>,
    /// Whether what is not in the set is nowhere.
    complete: bool,
    registries: &'j [String],
    /// What was there before, as far as it is known.
    before: Bundle,
}

/// All findings that no waiver accepts, sorted by object, field and rule.
fn judge(bundle: &Bundle, judging: &Judging<'_>, accepted: Vec<Accepted<'_>>) -> Vec<Finding> {
    let set = Set::of(bundle, judging.complete, judging.registries, &judging.before);
    let stage = judging.stage;
    let mut report = Report { rule: None, level: Level::Off, today: judging.today, accepted, found: Vec::new() };
    for rule in rules() {
        report.rule = Some(rule);
        report.level = rule.level(stage);
        if report.level != Level::Off {
            (rule.check)(&set, &mut report);
        }
    }
    let Report { accepted, mut found, .. } = report;
    found.sort_by_cached_key(|finding| {
        (finding.object.as_ref().map(ToString::to_string), finding.path.clone(), finding.rule)
    });
    for waiver in accepted {
        // A rule that is off in this stage may find something in another that shares the waiver.
        let off = rules().any(|rule| rule.name == waiver.rule && rule.level(stage) == Level::Off);
        if let Some(finding) = waiver.complaint(judging.today).filter(|_| !off) {
            found.push(finding);
        }
    }
    found
}

/// Collects what the rules find.
struct Report<'w> {
    rule: Option<&'static Rule>,
    level: Level,
    today: Option<&'w str>,
    accepted: Vec<Accepted<'w>>,
    found: Vec<Finding>,
}

impl Report<'_> {
    /// What is a mistake under conditions that the objects do not show: a warning at most.
    fn doubted(&mut self, key: &ObjectKey, item: &Item, path: impl Into<String>, message: impl Into<String>) {
        let level = self.level;
        self.level = level.min(Level::Warn);
        self.found(key, item, path, message);
        self.level = level;
    }

    fn found(&mut self, key: &ObjectKey, item: &Item, path: impl Into<String>, message: impl Into<String>) {
        let Some(rule) = self.rule else { return };
        let path = path.into();
        let mut waived = false;
        for waiver in &mut self.accepted {
            if rule.waivable && waiver.is_for(rule.name, key, item, &path) {
                waiver.used = true;
                waived |= !waiver.has_expired(self.today);
            }
        }
        if waived {
            return;
        }
        self.found.push(Finding {
            rule: rule.name,
            level: self.level,
            severity: rule.severity,
            object: Some(key.clone()),
            origin: item.origins.of(&path),
            place: None,
            path,
            message: message.into(),
        });
    }
}
