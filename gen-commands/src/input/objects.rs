//! Objects by their names.

use manifest_lib::objects::{Bundle, Item, ObjectKey};
use manifest_lib::values::nearest;

use super::error::InputError;

/// The object of that name: `Kind/name`, the kind in any case.
pub(crate) fn find<'b>(
    bundle: &'b Bundle,
    wanted: &str,
    environment: &str,
) -> Result<(&'b ObjectKey, &'b Item), InputError> {
    let found = bundle.iter().find(|(key, _)| key.to_string().eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        let names: Vec<String> = bundle.keys().map(ToString::to_string).collect();
        let advice = match nearest(wanted, names.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("name one of\n  {}", names.join("\n  ")),
        };
        InputError::Message(format!("there is no object `{wanted}` in {environment}: {advice}"))
    })
}
