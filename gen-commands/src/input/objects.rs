//! Objects by their names.

use manifest_lib::objects::{Bundle, Item, ObjectKey};
use manifest_lib::values::nearest;

use super::error::InputError;

/// The object of that name: `Kind/name`, the kind in any case; of a Job also without the checksum that ends its name.
pub(crate) fn find<'b>(
    bundle: &'b Bundle,
    wanted: &str,
    environment: &str,
) -> Result<(&'b ObjectKey, &'b Item), InputError> {
    let found = bundle.iter().find(|(key, _)| key.to_string().eq_ignore_ascii_case(wanted));
    // A Job is known by the name that stays.
    let lasting = |key: &ObjectKey| format!("{}/{}", key.kind, key.lasting_name()).eq_ignore_ascii_case(wanted);
    let found = found.or_else(|| bundle.iter().find(|(key, _)| lasting(key)));
    found.ok_or_else(|| {
        let names: Vec<String> = bundle.keys().map(ToString::to_string).collect();
        let advice = match nearest(wanted, names.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("name one of\n  {}", names.join("\n  ")),
        };
        InputError::Message(format!("there is no object `{wanted}` in {environment}: {advice}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_found_by_the_name_that_stays() {
        let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migration-0a1b2c3d}\nspec: {template: {}}\n";
        let bundle = manifest_lib::read::bundle(job);
        for wanted in ["Job/migration-0a1b2c3d", "job/migration"] {
            assert!(find(&bundle, wanted, "prod").is_ok(), "{wanted}");
        }
        assert!(find(&bundle, "Job/migrate", "prod").is_err());
    }
}
