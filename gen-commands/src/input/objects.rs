//! Objects by their names.

use manifest_lib::objects::{Bundle, Item, ObjectKey};

use super::error::InputError;
use super::nearest::nearest;

/// The object of that name: `Kind/name`, the kind in any case.
pub(crate) fn find<'b>(
    bundle: &'b Bundle,
    wanted: &str,
    environment: &str,
) -> Result<(&'b ObjectKey, &'b Item), InputError> {
    let found = bundle.iter().find(|(key, _)| key.to_string().eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        InputError::Message(format!(
            "there is no object `{wanted}` in {environment}: did you mean `{}`?",
            nearest(bundle.keys().map(ToString::to_string), wanted).unwrap_or_default()
        ))
    })
}
