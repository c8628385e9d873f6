//! What all pods request together before and after, as a plan counts it.

use super::how::How;
use super::impact::Impact;
use super::report::{Diff, Effect};
use super::side::Side;
use crate::plan::{Amounts, Totals, requests};

/// Tells the sums where they differ; of a part of a set they say nothing.
pub(super) fn judge(diff: &mut Diff, old: &Side, new: &Side, how: &How) {
    if !how.complete || diff.objects.is_empty() {
        return;
    }
    let (before, after) = (requests(&old.bundle), requests(&new.bundle));
    if before == after {
        return;
    }
    let message = format!(
        "all pods together request {} at rest (before: {}), {} at their maxima (before: {}), {} in a rollout there (before: {})",
        after.at_rest, before.at_rest, after.at_maximum, before.at_maximum, after.with_surge, before.with_surge
    );
    for (impact, is_so) in
        [(Impact::DropsCapacity, is_less(&after, &before)), (Impact::AddsCapacity, is_less(&before, &after))]
    {
        if is_so {
            diff.effects.push(Effect::new(impact, message.clone()));
        }
    }
}

/// Whether some amount is smaller than the other's: less memory is less, whatever becomes of the CPU.
fn is_less(totals: &Totals, than: &Totals) -> bool {
    let less =
        |one: Amounts, other: Amounts| one.cpu_millis < other.cpu_millis || one.memory_bytes < other.memory_bytes;
    // A surge alone is more pods for a while, which counts where nothing else differs.
    if (totals.at_rest, totals.at_maximum) == (than.at_rest, than.at_maximum) {
        return less(totals.with_surge, than.with_surge);
    }
    less(totals.at_rest, than.at_rest) || less(totals.at_maximum, than.at_maximum)
}
