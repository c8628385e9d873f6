//! A suggestion, read and judged.

use schemars::JsonSchema;
use serde::Serialize;

use super::edits::edits;
use super::known::Known;
use super::objections;
use super::patch::Patching;
use super::reading::{Suggested, objects, patch};
use super::report::{Edit, Objection, Reason, Verdict};
use super::verdict::{Reasons, reasons, verdict};
use crate::cluster::Set;
use crate::diff::{Diff, How, Side, compare};
use crate::lower::Environment;
use crate::objects::{Bundle, ObjectKey};
use crate::values::covers;

/// A suggestion, judged.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Suggestion {
    /// What to do with it.
    pub verdict: Verdict,
    /// What the gate, the API server or common sense has against it, and does not have without it.
    pub objections: Vec<Objection>,
    /// The changes that somebody has to want, and those whose effect is not known.
    pub doubts: Vec<Reason>,
    /// The changes that are known to do no harm.
    pub harmless: Vec<Reason>,
    /// What it would change.
    pub diff: Diff,
    /// Where to edit the profile, so that it becomes true.
    pub edits: Vec<Edit>,
}

impl Suggestion {
    /// Judges YAML for an environment, whose bundle is given. With `patch`, the text is a patch of that object, as
    /// `kubectl patch` takes it.
    ///
    /// # Errors
    /// If the patch is none, or of an object that the environment does not have.
    pub fn of(
        environment: &Environment<'_>,
        bundle: &Bundle,
        text: &str,
        patch: Option<&ObjectKey>,
    ) -> Result<Self, String> {
        Self::beside(&[], environment, bundle, text, patch.map(|key| (key, Patching::Strategic)))
    }

    /// The same beside all environments of the company: those on the environment's cluster need room there, too.
    ///
    /// # Errors
    /// If the patch is none, or of an object that the environment does not have.
    pub fn beside(
        all: &[Environment<'_>],
        environment: &Environment<'_>,
        bundle: &Bundle,
        text: &str,
        of: Option<(&ObjectKey, Patching)>,
    ) -> Result<Self, String> {
        let suggested = match of {
            Some((key, how)) => patch(bundle, key, text, how)?,
            None => objects(bundle, text),
        };
        Ok(judge(all, environment, bundle, suggested))
    }

    /// Judges a patch of an object, read in that way.
    ///
    /// # Errors
    /// If the patch is none, or of an object that the environment does not have.
    pub fn of_patch(
        environment: &Environment<'_>,
        bundle: &Bundle,
        text: &str,
        key: &ObjectKey,
        how: Patching,
    ) -> Result<Self, String> {
        Self::beside(&[], environment, bundle, text, Some((key, how)))
    }
}

fn judge(all: &[Environment<'_>], environment: &Environment<'_>, bundle: &Bundle, suggested: Suggested) -> Suggestion {
    let Suggested { bundle: new, mut objections } = suggested;
    let sides = [Side::of_bundle(bundle.clone()), Side::of_bundle(new)];
    let sets = [Set::of(sides[0].bundle()), Set::of(sides[1].bundle())];
    objections.extend(objections::between(all, environment, [&sets[0], &sets[1]]));
    let diff = compare(&sides[0], &sides[1], &How::of(environment.app().stage()));
    let known = [0, 1].map(|side| Known { set: &sets[side], values: sides[side].values() });
    let Reasons { refused, doubts, harmless } = reasons(&diff, [&known[0], &known[1]]);
    for one in refused {
        // Of a selector, the gate says itself that it cannot be changed; whatever else it has against a field, is one more.
        let said = |known: &Objection| {
            known.rule == "changed-selector" && known.object == one.object && covers(&known.path, &one.path)
        };
        if !objections.iter().any(said) {
            objections.push(one);
        }
    }
    let verdict = verdict(&diff, &objections, &doubts);
    let edits = edits(environment, &diff, bundle, sets[1].bundle);
    Suggestion { verdict, objections, doubts, harmless, diff, edits }
}
