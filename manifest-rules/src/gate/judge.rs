//! What the rules find in a bundle, less what somebody accepts.

use super::waiver::Waiver;
use super::waivers::Accepted;
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
        Self { stage, today: None, complete: true, registries: &[], before: &NOTHING }
    }

    /// All findings that no waiver accepts, sorted by object, field and rule, then what is wrong with the waivers.
    pub fn findings(&self, bundle: &Bundle, waivers: &[Waiver<'_>]) -> Vec<Finding> {
        self.judge(bundle, waivers.iter().map(Accepted::of).collect())
    }

    /// The same with waivers of either kind.
    pub(super) fn judge(&self, bundle: &Bundle, mut accepted: Vec<Accepted<'_>>) -> Vec<Finding> {
        let subject = Subject::new(bundle, self.complete, self.registries, self.before);
        let mut found = find(&subject, self.stage);
        if !accepted.is_empty() {
            found.retain(|finding| !accepts(&mut accepted, bundle, finding, self.today));
        }
        for waiver in accepted {
            // A rule that is off in this stage may find something in another that shares the waiver.
            let off = rule(waiver.rule).is_some_and(|rule| rule.level(self.stage) == Level::Off);
            found.extend(waiver.complaint(self.today).filter(|_| !off));
        }
        found
    }
}

/// Whether a waiver that still holds accepts the finding. Each that is about it has been of use.
fn accepts(accepted: &mut [Accepted<'_>], bundle: &Bundle, finding: &Finding, today: Option<&str>) -> bool {
    let Some((key, item)) = finding.object.as_ref().and_then(|key| Some((key, bundle.get(key)?))) else {
        return false;
    };
    let waivable = rule(finding.rule).is_some_and(|rule| rule.waivable);
    let mut waived = false;
    for waiver in accepted.iter_mut().filter(|_| waivable) {
        if waiver.is_for(finding.rule, key, item, &finding.path) {
            waiver.used = true;
            waived |= !waiver.has_expired(today);
        }
    }
    waived
}
