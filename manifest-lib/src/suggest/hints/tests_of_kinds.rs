//! Each row of the further kinds is the most exact one for its own field.

use super::field;
use super::rows_of_kinds::MORE;
use super::tests::place;
use crate::suggest::place::Of;

#[test]
fn each_row_is_the_word_for_its_own_field() {
    for row in MORE {
        let (kind, path) = match row.of {
            Of::Kind(kind) => (format!("{kind:?}"), row.field.to_owned()),
            _ => ("Deployment".to_owned(), format!("spec.template.{}", row.field)),
        };
        // A row of a whole kind is for what no other row names.
        let path = if path.is_empty() { "spec.unknown".to_owned() } else { path };
        assert_eq!(field(&place(&kind, &path)), row.write, "{kind} {path}");
        let below = format!("{path}.below");
        assert_eq!(field(&place(&kind, &below)), row.write, "{kind} {below}");
    }
}

#[test]
fn no_two_rows_say_the_same() {
    for (index, row) in MORE.iter().enumerate() {
        assert!(MORE[..index].iter().all(|other| other.write != row.write), "{}", row.write);
    }
}
