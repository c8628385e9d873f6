//! What to write, and where: for each field the words of the model.

mod hint;
mod rows;
mod rows_of_kinds;

use super::place::Place;
use crate::diff::kind::Kind;
use hint::Whole;
use rows::{FIELDS, OBJECTS};
use rows_of_kinds::MORE;

/// The model's words for a field: those of the row that names it most exactly. Without a row it is patched in the
/// environment, and of a kind without a patch it is an object of the environment's own.
pub(super) fn field(place: &Place) -> &'static str {
    let rows = FIELDS.iter().chain(MORE).filter_map(|row| Some((place.lies_in(row.of, row.field)?, row.write)));
    let best = rows.reduce(|best, row| if row.0 > best.0 { row } else { best });
    best.map_or(rows::EXTRA, |(_, write)| write)
}

/// How there is an object of that kind.
pub(super) fn add(kind: Kind) -> &'static str {
    whole(kind).map_or(rows::EXTRA, |row| row.add)
}

/// How there is none.
pub(super) fn remove(kind: Kind) -> &'static str {
    whole(kind).map_or(rows::NO_EXTRA, |row| row.remove)
}

fn whole(kind: Kind) -> Option<&'static Whole> {
    OBJECTS.iter().find(|row| row.kind == kind)
}

#[cfg(test)]
mod tests;
