//! Truths about a set of objects: the gate between a bundle and the text that is applied.
//!
//! A rule reads objects and changes none, and knows nothing of the model, so what an escape hatch lets in is judged as
//! well. One file per family; [`RULES`] lists them all.

mod availability;
mod finding;
mod images;
mod network;
mod scaling;
mod secrets;
mod security;
mod services;
mod set;

pub use finding::{Finding, Findings, Level};

use crate::model::{Stage, Waiver};
use crate::objects::{Bundle, BundleErrors, Environment, Item, ObjectKey};
use set::Set;

/// One rule of the gate.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it asserts.
    pub asserts: &'static str,
    /// Why the contrary is bad.
    pub why: &'static str,
    /// How much a finding weighs in dev.
    pub dev: Level,
    /// How much a finding weighs in prod.
    pub prod: Level,
    /// Whether a waiver can accept it.
    pub waivable: bool,
    check: fn(&Set<'_>, &mut Report<'_>),
}

impl Rule {
    /// How much a finding weighs in a stage.
    pub fn level(&self, stage: Stage) -> Level {
        match stage {
            Stage::Dev => self.dev,
            Stage::Prod => self.prod,
        }
    }
}

/// All rules, by family.
pub const RULES: &[&[Rule]] = &[
    images::RULES,
    security::RULES,
    secrets::RULES,
    services::RULES,
    scaling::RULES,
    availability::RULES,
    network::RULES,
];

fn rules() -> impl Iterator<Item = &'static Rule> {
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
    /// An environment's bundle, judged as strictly as its stage asks, with its waivers.
    ///
    /// # Errors
    /// All that keeps the bundle from being made, or all findings.
    pub fn of(environment: &Environment<'_>) -> Result<Self, Refused> {
        let bundle = Bundle::of(environment).map_err(Refused::Bundle)?;
        Self::new(bundle, environment.app().stage(), environment.waivers_given()).map_err(Refused::Findings)
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
        let findings = judge(&bundle, stage, waivers);
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

/// All findings that no waiver accepts, sorted by object, field and rule.
fn judge(bundle: &Bundle, stage: Stage, waivers: &[Waiver<'_>]) -> Vec<Finding> {
    let set = Set::of(bundle);
    let mut report = Report {
        rule: "",
        level: Level::Off,
        waivable: true,
        waivers,
        used: vec![false; waivers.len()],
        found: Vec::new(),
    };
    for rule in rules() {
        report.rule = rule.name;
        report.waivable = rule.waivable;
        report.level = rule.level(stage);
        if report.level != Level::Off {
            (rule.check)(&set, &mut report);
        }
    }
    let Report { used, mut found, .. } = report;
    found.sort_by_cached_key(|finding| {
        (finding.object.as_ref().map(ToString::to_string), finding.path.clone(), finding.rule)
    });
    for (waiver, used) in waivers.iter().zip(used) {
        // A rule that is off in this stage may find something in another that shares the waiver.
        let off = rules().any(|rule| rule.name == waiver.rule && rule.level(stage) == Level::Off);
        if !used && !off {
            found.push(unused(waiver));
        }
    }
    found
}

fn unused(waiver: &Waiver<'_>) -> Finding {
    let why = match rules().find(|rule| rule.name == waiver.rule) {
        Some(rule) if rule.waivable => "finds nothing there",
        Some(_) => "cannot be waived",
        None => "is no rule",
    };
    Finding {
        rule: UNUSED_WAIVER,
        level: Level::Error,
        object: None,
        path: String::new(),
        origin: waiver.origin,
        message: format!(
            "the waiver of `{}` for {} accepts nothing: `{}` {why}; remove it",
            waiver.rule, waiver.object, waiver.rule
        ),
    }
}

/// Collects what the rules find.
struct Report<'w> {
    rule: &'static str,
    level: Level,
    waivable: bool,
    waivers: &'w [Waiver<'w>],
    used: Vec<bool>,
    found: Vec<Finding>,
}

impl Report<'_> {
    fn found(&mut self, key: &ObjectKey, item: &Item, path: impl Into<String>, message: impl Into<String>) {
        let mut waived = false;
        for (waiver, used) in self.waivers.iter().zip(&mut self.used) {
            if self.waivable
                && waiver.rule == self.rule
                && waiver.object.split_once('/') == Some((&key.kind, &key.name))
            {
                *used = true;
                waived = true;
            }
        }
        if waived {
            return;
        }
        let path = path.into();
        self.found.push(Finding {
            rule: self.rule,
            level: self.level,
            object: Some(key.clone()),
            origin: item.origins.of(&path),
            path,
            message: message.into(),
        });
    }
}
