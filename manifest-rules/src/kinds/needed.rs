//! Which fields an object needs: the document's required ones, and what the API server makes of them.

use super::field::{Field, Shape, Type};

/// Required fields that the API server takes as empty where they are not set: an empty text, 0, or nothing at all is as
/// good to it. Source: its validation of these types.
const TAKEN_AS_EMPTY: &[(&str, &str)] = &[
    ("HTTPHeader", "value"),
    ("ISCSIVolumeSource", "lun"),
    ("PreferredSchedulingTerm", "preference"),
    ("ScaleIOVolumeSource", "secretRef"),
    ("SleepAction", "seconds"),
    ("Sysctl", "value"),
];

impl Type {
    /// The fields without which the API server refuses an object that has this.
    ///
    /// ```
    /// use manifest_rules::kinds::Kind;
    /// let needed = |name: &str| Kind::by_name(name).map(|kind| kind.root.needed().map(|field| field.name).collect());
    /// assert_eq!(needed("RoleBinding"), Some(vec!["roleRef"]));
    /// assert_eq!(needed("ConfigMap"), Some(vec![]));
    /// ```
    pub fn needed(&self) -> impl Iterator<Item = &'static Field> {
        let (name, fields) = (self.name, self.fields);
        fields.iter().filter(move |field| {
            let taken = || TAKEN_AS_EMPTY.contains(&(name, field.name));
            (field.required && !taken()) || is_always_there(field)
        })
    }
}

/// Whether the API server reads the field as if it were set: a `spec` is never absent to it, so what a `spec` needs is
/// missing with it.
fn is_always_there(field: &Field) -> bool {
    field.name == "spec" && matches!(field.shape, Shape::Of(of) if of.fields.iter().any(|field| field.required))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::find::types;

    #[test]
    fn every_exception_is_of_a_field_that_the_document_requires() {
        for (name, field) in TAKEN_AS_EMPTY {
            let found = types().into_iter().filter(|of| of.name == *name).find_map(|of| of.field(field));
            assert!(found.is_some_and(|field| field.required), "{name}.{field}");
        }
    }
}
