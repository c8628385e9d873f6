//! What the rules find in a bundle, less what somebody accepts.

use super::waiver::Waiver;
use super::waivers::{Accepted, Waivers};
use crate::cluster::Stages;
use crate::objects::Bundle;
use crate::rules::{Finding, Subject, find, rule};
use crate::values::{Level, Stage};

/// How a bundle is judged.
///
/// ```
/// use manifest_rules::{gate::Judging, read::bundle, values::Stage};
/// let service = bundle("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n");
/// let found = Judging::complete(Stage::Prod).findings(&service, &[]);
/// assert_eq!(found[0].rule, "dangling-service");
/// ```
#[derive(Clone, Debug)]
pub struct Judging<'j> {
    /// As strictly as in this stage.
    pub stage: Stage,
    /// Whether a Namespace may name another stage for what is in it, by the annotation `gen-cli/stage`.
    pub as_declared: bool,
    /// The date, written as `2026-11-24`: a waiver that held until an earlier day is a finding. Without a date, waivers
    /// hold whatever the day.
    pub today: Option<&'j str>,
    /// Whether what is not in the bundle is nowhere.
    pub complete: bool,
    /// The registries that images may come from; empty where any may.
    pub registries: &'j [String],
    /// What was there before, as far as it is known: what cannot be changed in a cluster, and is changed, is a finding.
    pub before: &'j Bundle,
}

impl<'j> Judging<'j> {
    /// Of all that belongs together, on any day, with images from anywhere, and nothing known from before.
    pub fn complete(stage: Stage) -> Self {
        static NOTHING: std::sync::LazyLock<Bundle> = std::sync::LazyLock::new(Bundle::default);
        Self { stage, as_declared: false, today: None, complete: true, registries: &[], before: &NOTHING }
    }

    /// All findings that no waiver accepts, sorted by object, field and rule, then what is wrong with the waivers.
    pub fn findings(&self, bundle: &Bundle, waivers: &[Waiver<'_>]) -> Vec<Finding> {
        self.judge(bundle, waivers.iter().map(Accepted::of).collect())
    }

    /// The same with waivers of either kind.
    pub(super) fn judge(&self, bundle: &Bundle, accepted: Vec<Accepted<'_>>) -> Vec<Finding> {
        let mut found = find(&self.subject(bundle, self.complete), self.stage);
        let mut waivers = Waivers::of(accepted);
        if waivers.is_empty() {
            return found;
        }
        let accept = |waivers: &mut Waivers<'_>, finding: &Finding| {
            let at = finding.object.as_ref().and_then(|key| Some((key, bundle.get(key)?)));
            at.is_some_and(|at| waivers.accept(finding, at, self.today))
        };
        found.retain(|finding| !accept(&mut waivers, finding));
        // Of a part of a set, some rules say nothing, and their waivers are of use all the same.
        if !self.complete && waivers.has_unused() {
            for finding in find(&self.subject(bundle, true), self.stage) {
                accept(&mut waivers, &finding);
            }
        }
        // A rule that is off in this stage may find something in another that shares the waiver.
        let stages = if self.as_declared { Stages::of(bundle) } else { Stages::default() };
        let is_off = |waiver: &Accepted<'_>| {
            let stage = waiver.key().and_then(|key| stages.stage_of(key)).unwrap_or(self.stage);
            rule(waiver.rule).is_some_and(|rule| rule.level(stage) == Level::Off)
        };
        found.extend(waivers.complaints(self.today, is_off));
        found
    }

    fn subject<'b>(&'b self, bundle: &'b Bundle, complete: bool) -> Subject<'b> {
        let subject = Subject::new(bundle, complete, self.registries, self.before);
        if self.as_declared { subject.as_declared() } else { subject }
    }
}
