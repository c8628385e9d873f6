//! What changes do, as far as it is known: a table of fields and one of whole objects.
//!
//! A change is harmless where a row says so and no row says otherwise. What has no row is for somebody to look at, and so
//! is what the diff calls grave, whatever a row says.

mod access;
mod added;
mod case;
mod containers;
pub(super) mod grave;
mod images;
mod metadata;
mod pods;
mod probes;
mod removed;
mod row;
mod scaling;
mod services;
mod side;
mod workloads;

pub(super) use added::added;
pub(super) use removed::removed;
pub(super) use row::Judgement;
pub(super) use side::Known;

use serde_json::Value;

use super::place::{Of, Place};
use crate::diff::anew;
use crate::diff::kind::Kind;
use crate::diff::{Change, Impact};
use crate::objects::ObjectKey;
use case::Case;
use row::Row;

/// All that is known of fields, by subject.
const ROWS: &[&[Row]] = &[
    access::ROWS,
    containers::ROWS,
    metadata::ROWS,
    pods::ROWS,
    probes::ROWS,
    scaling::ROWS,
    services::ROWS,
    workloads::ROWS,
];

/// What is thought of a change, and why.
pub(super) fn changed(
    key: &ObjectKey,
    change: &Change,
    objects: [&Value; 2],
    sides: [&Known<'_, '_>; 2],
) -> (Judgement, String) {
    let pods = sides[1].set.named(&key.namespace, &key.kind, &key.name).and_then(|index| sides[1].set.pods.get(index));
    let case = Case {
        key,
        place: Place::new(Kind::of(key), pods, &change.pattern),
        old: change.old.as_ref(),
        new: change.new.as_ref(),
        objects,
        steps: [&change.steps[0], &change.steps[1]],
        sides,
        impacts: &change.impacts,
    };
    if change.impacts.contains(&Impact::Recreate) {
        let instead = anew::instead(Kind::of(key));
        let why = format!("the API server lets nobody change {}: {instead}", change.path);
        return (Judgement::Refused, why);
    }
    judge(&case)
}

fn judge(case: &Case<'_, '_>) -> (Judgement, String) {
    if says_the_same(case) {
        return (Judgement::Harmless, "it says what is so anyway".to_owned());
    }
    let rows = ROWS.iter().copied().flatten().filter(|row| case.place.is(row.of, row.field) && (row.when)(case));
    // Of those that are as grave, the first.
    let row = rows.reduce(|gravest, row| if row.is > gravest.is { row } else { gravest });
    match (row, grave::words(case.impacts)) {
        (Some(row), Some(grave)) if row.is == Judgement::Harmless => (Judgement::Doubtful, grave.to_owned()),
        (Some(row), _) => (row.is, row.why.to_owned()),
        (None, Some(grave)) => (Judgement::Doubtful, grave.to_owned()),
        (None, None) if case.place.is(Of::Pods, "**") && !pods::gently(case) => {
            (Judgement::Doubtful, "its pods are replaced, and none may be there meanwhile".to_owned())
        }
        (None, None) => entries(case),
    }
}

/// Whether the diff knows that nothing changes. A timeout of a Service's sessions, and a grace period of a probe, have
/// other defaults than the fields whose names they have; and what policies let through is compared for the pods that are
/// there, and says nothing of others.
fn says_the_same(case: &Case<'_, '_>) -> bool {
    let sessions = case.place.is(Of::Kind(Kind::Service), "spec.sessionAffinityConfig.**");
    let probe = case.place.last() == "terminationGracePeriodSeconds"
        && !case.place.is(Of::Pods, "spec.terminationGracePeriodSeconds");
    let policy = case.place.kind() == Kind::NetworkPolicy && case.place.last() != "protocol";
    let known = case.place.kind() != Kind::Other && !sessions && !probe && !policy;
    known && case.impacts == [Impact::NoEffect]
}

/// A map that comes or goes is as harmless as all that is in it.
fn entries(case: &Case<'_, '_>) -> (Judgement, String) {
    let unknown = || (Judgement::Doubtful, "what it does is not known here".to_owned());
    let maps = [case.old, case.new].map(|side| side.map(Value::as_object));
    let ([Some(Some(map)), None] | [None, Some(Some(map))], false) = (maps, case.place.kind() == Kind::Other) else {
        return unknown();
    };
    let mut all = Vec::new();
    for (key, entry) in map {
        let mut steps = case.steps.map(<[String]>::to_vec);
        steps.iter_mut().for_each(|steps| steps.push(key.clone()));
        let (old, new) = if case.new.is_none() { (Some(entry), None) } else { (None, Some(entry)) };
        let place = case.place.entry(key);
        all.push(judge(&Case { place, old, new, steps: [&steps[0], &steps[1]], ..case.clone() }));
    }
    all.into_iter().max_by_key(|(judgement, _)| *judgement).unwrap_or_else(unknown)
}
