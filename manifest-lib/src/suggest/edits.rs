//! Where each difference is said today, and what to write there.

use super::find::find;
use super::hints;
use super::place::Place;
use super::report::Edit;
use crate::cluster::Pods;
use crate::diff::kind::Kind;
use crate::diff::{Change, Diff, ObjectChange, ObjectDiff};
use crate::lower::Environment;
use crate::objects::{Bundle, Item};

/// The edits of the profile that make the differences true.
pub(super) fn edits(environment: &Environment<'_>, diff: &Diff, before: &Bundle, after: &Bundle) -> Vec<Edit> {
    let mut edits = Vec::new();
    for object in &diff.objects {
        let bundle = if object.kind == ObjectChange::Removed { before } else { after };
        let Some((key, item)) = find(object, bundle).and_then(|at| bundle.get_index(at)) else { continue };
        let kind = Kind::of(key);
        match object.kind {
            ObjectChange::Changed => {
                let pods = Pods::of(key, item);
                edits.extend(object.changes.iter().map(|change| {
                    let place = Place::new(kind, pods.as_ref(), &change.pattern);
                    let write = hints::field(&place);
                    Edit { write: write.to_owned(), ..at(object, change, item) }
                }));
            }
            ObjectChange::Added => edits.push(Edit {
                field: object.object.clone(),
                at: environment.origin.to_string(),
                taken_at: None,
                write: hints::add(kind).to_owned(),
            }),
            ObjectChange::Removed => edits.push(Edit {
                field: object.object.clone(),
                at: object.at.clone(),
                taken_at: item.origins.taken_at("").map(|origin| origin.to_string()),
                write: hints::remove(kind).to_owned(),
            }),
        }
    }
    edits
}

/// Where a change is said today. The paths of what is new are those of what is around it.
fn at(object: &ObjectDiff, change: &Change, item: &Item) -> Edit {
    let at = if change.new.is_none() { &change.old_at } else { &change.new_at };
    let path = if change.new.is_none() { &change.indexed[0] } else { &change.indexed[1] };
    Edit {
        field: format!("{} {}", object.object, change.path),
        at: at.clone(),
        taken_at: item.origins.taken_at(path).map(|origin| origin.to_string()),
        write: String::new(),
    }
}
