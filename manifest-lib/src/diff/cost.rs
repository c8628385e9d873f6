//! What all pods request together before and after, as a plan counts it.

use super::side::Side;
use super::{Diff, Effect, How, Impact};
use crate::plan::requests;

/// Tells the sums where they differ; of a part of a set they say nothing.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    if !how.complete || diff.objects.is_empty() {
        return;
    }
    let (before, after) = (requests(&old.bundle), requests(&new.bundle));
    if before == after {
        return;
    }
    let size = |totals: &crate::plan::Totals| {
        let of = |one: crate::plan::Amounts| (one.cpu_millis, one.memory_bytes);
        (of(totals.at_maximum), of(totals.at_rest), of(totals.with_surge))
    };
    let impact = if size(&after) > size(&before) { Impact::AddsCapacity } else { Impact::DropsCapacity };
    let message = format!(
        "all pods together request {} at rest (before: {}), {} at their maxima (before: {}), {} in a rollout there (before: {})",
        after.at_rest, before.at_rest, after.at_maximum, before.at_maximum, after.with_surge, before.with_surge
    );
    diff.effects.push(Effect::new(impact, message));
}
