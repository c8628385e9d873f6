//! Two sides compared.

use super::how::How;
use super::report::Diff;
use super::side::Side;
use super::{cost, effects, gate, network, pairs, walk};

/// Compares two sides. What a Secret holds, and what looks like a secret elsewhere, is told as different and not shown.
pub fn compare(old: &Side, new: &Side, how: &How) -> Diff {
    let (before, after) = (old.all(), new.all());
    let pairs = pairs::of(&before, &after, how.across_namespaces);
    let mut diff = Diff { namespaces: pairs.namespaces, ..Diff::default() };
    for (before, after) in pairs.objects {
        match (before, after) {
            (Some(before), Some(after)) => match walk::changed(before, after, how.across_namespaces) {
                Some(mut object) => {
                    if after.key.kind == "Job" && before.key.name != after.key.name {
                        effects::runs_again(&mut object, before, after);
                    }
                    effects::judge(&mut object, before, after);
                    diff.objects.push(object);
                }
                None => diff.same += 1,
            },
            (None, Some(after)) => diff.objects.push(effects::added(after)),
            (Some(before), None) => diff.objects.push(effects::removed(before)),
            (None, None) => {}
        }
    }
    pairs::renamed(&mut diff, &before, &after);
    network::judge(&mut diff, old, new, how);
    gate::judge(&mut diff, old, new, how);
    cost::judge(&mut diff, old, new, how);
    diff
}
