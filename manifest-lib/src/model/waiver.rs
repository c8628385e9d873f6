//! A finding that is accepted, with the reason.

use crate::values::{Fault, Origin};

/// Accepts the findings of one rule on one object. It needs a reason, and a waiver that accepts nothing is an error,
/// so exceptions end.
///
/// ```
/// use manifest_lib::model::Waiver;
/// const ONE_ENDPOINT: Waiver = Waiver::new("identical-probes", "Deployment/backend", "the app has one endpoint");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Waiver<'a> {
    pub(crate) rule: &'a str,
    pub(crate) object: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) origin: Origin,
}

impl<'a> Waiver<'a> {
    /// The rule's name, the object as `Kind/name`, and why the finding is accepted.
    ///
    /// # Panics
    /// If one of them is empty, or the object is not written as `Kind/name`.
    #[track_caller]
    pub const fn new(rule: &'a str, object: &'a str, reason: &'a str) -> Self {
        if rule.trim_ascii().is_empty() || reason.trim_ascii().is_empty() {
            Fault::new("a waiver names a rule and a reason: write both").refuse()
        }
        if crate::values::scan::find(object.as_bytes(), b'/').is_none() {
            Fault::about(object)
                .text(" is not written as `Kind/name`: write for instance `Deployment/backend`")
                .refuse()
        }
        Self { rule, object, reason, origin: Origin::caller() }
    }

    /// Why the finding is accepted.
    pub const fn reason(&self) -> &'a str {
        self.reason
    }
}
