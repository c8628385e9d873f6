//! What to do with a suggestion: fine is only what is known to do no harm.

use serde_json::Value;

use super::find::find;
use super::known::{Judgement, Known, added, changed, grave, removed};
use super::report::{Objection, Reason, Verdict};
use crate::diff::kind::Kind;
use crate::diff::{Diff, Effect, Impact, ObjectChange, ObjectDiff};

/// What is thought of each change.
#[derive(Default)]
pub(super) struct Reasons {
    pub(super) refused: Vec<Objection>,
    pub(super) doubts: Vec<Reason>,
    pub(super) harmless: Vec<Reason>,
}

impl Reasons {
    fn add(&mut self, object: &str, path: &str, judgement: Judgement, why: String) {
        let (object, path) = (object.to_owned(), path.to_owned());
        match judgement {
            Judgement::Harmless => self.harmless.push(Reason { object, path, why }),
            Judgement::Doubtful => self.doubts.push(Reason { object, path, why }),
            Judgement::Refused => {
                let rule = "refused-change".to_owned();
                self.refused.push(Objection { rule, refuses: true, object, path, message: why });
            }
        }
    }
}

/// What is thought of each difference between two sides.
pub(super) fn reasons(diff: &Diff, sides: [&Known<'_, '_>; 2]) -> Reasons {
    let mut reasons = Reasons::default();
    let bundles = sides.map(|side| side.set.bundle);
    for object in &diff.objects {
        match object.kind {
            ObjectChange::Added => {
                if let Some((key, item)) = find(object, bundles[1]).and_then(|at| bundles[1].get_index(at)) {
                    let (judgement, why) = added(key, item, sides);
                    reasons.add(&object.object, "", judgement, why);
                }
            }
            ObjectChange::Removed => {
                let kind = find(object, bundles[0]).and_then(|at| bundles[0].get_index(at));
                let (judgement, why) = removed(kind.map_or(Kind::Other, |(key, _)| Kind::of(key)));
                reasons.add(&object.object, "", judgement, why.to_owned());
            }
            ObjectChange::Changed => changes(object, sides, &mut reasons),
        }
    }
    // What only all objects together tell.
    for effect in &diff.effects {
        if grave::word(effect.impact).is_some() {
            reasons.add("", "", Judgement::Doubtful, effect.message.clone());
        }
    }
    reasons
}

fn changes(object: &ObjectDiff, sides: [&Known<'_, '_>; 2], reasons: &mut Reasons) {
    let places = sides.map(|side| find(object, side.set.bundle));
    let ([Some(old), Some(new)], Some((key, _))) = (places, places[1].and_then(|at| sides[1].set.bundle.get_index(at)))
    else {
        return;
    };
    let objects: [&Value; 2] = [&sides[0].values[old], &sides[1].values[new]];
    let calls = calls(object);
    for change in &object.changes {
        let (judgement, why) = changed(key, change, objects, sides);
        // What all policies together let through says more than a field of one.
        let opens = |impact: &Impact| matches!(impact, Impact::OpensNetwork | Impact::ClosesNetwork);
        let policy = Kind::of(key) == Kind::NetworkPolicy && change.impacts.iter().any(opens);
        let why = if policy && !calls.is_empty() { calls.clone() } else { why };
        reasons.add(&object.object, &change.path, judgement, why);
    }
    // What the rules find far from any field that changed.
    let told = |effect: &Effect| object.changes.iter().any(|change| change.impacts.contains(&effect.impact));
    for effect in object.effects.iter().filter(|effect| grave::word(effect.impact).is_some() && !told(effect)) {
        reasons.add(&object.object, "", Judgement::Doubtful, effect.message.clone());
    }
}

/// What a policy's changes open and close, in words.
fn calls(object: &ObjectDiff) -> String {
    let told = object.effects.iter().filter(|one| matches!(one.impact, Impact::OpensNetwork | Impact::ClosesNetwork));
    told.map(|effect| effect.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// The verdict of all that is said.
pub(super) fn verdict(diff: &Diff, objections: &[Objection], doubts: &[Reason]) -> Verdict {
    if objections.iter().any(|objection| objection.refuses) {
        Verdict::Refused
    } else if diff.is_empty() {
        Verdict::NoChange
    } else if doubts.is_empty() && objections.is_empty() {
        Verdict::Fine
    } else {
        Verdict::Review
    }
}
