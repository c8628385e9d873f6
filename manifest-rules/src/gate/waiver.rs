//! A finding that is accepted, with the reason.

use crate::values::{Fault, Origin};

/// Accepts the findings of one rule on one object, on all of a kind (`Deployment/*`), or on all objects (`*`). It needs a
/// reason, and a waiver that accepts nothing is an error, so exceptions end.
///
/// What an environment's YAML is judged by is written into it: each object that a waiver is about carries it as the
/// annotation `gen-cli/waive`, so that `lint` accepts of the YAML what `generate` accepted of the profile.
///
/// ```
/// use manifest_rules::gate::Waiver;
/// const ONE_ENDPOINT: Waiver = Waiver::new("identical-probes", "Deployment/backend", "the app has one endpoint");
/// const EVERYWHERE: Waiver = Waiver::new("identical-probes", "*", "all services share one probe");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Waiver<'a> {
    pub(super) rule: &'a str,
    pub(super) object: &'a str,
    reason: &'a str,
    pub(super) container: Option<&'a str>,
    pub(super) until: Option<&'a str>,
    pub(super) origin: Origin,
}

impl<'a> Waiver<'a> {
    /// The rule's name, the object as `Kind/name`, `Kind/*` or `*`, and why the finding is accepted.
    ///
    /// # Panics
    /// If one of them is empty, or the object is not written so.
    #[track_caller]
    pub const fn new(rule: &'a str, object: &'a str, reason: &'a str) -> Self {
        if rule.trim_ascii().is_empty() || reason.trim_ascii().is_empty() {
            Fault::new("a waiver names a rule and a reason: write both").refuse()
        }
        let all = matches!(object.as_bytes(), [b'*']);
        if !all && crate::values::scan::find(object.as_bytes(), b'/').is_none() {
            Fault::about(object)
                .text(" is not written as `Kind/name`: write for instance `Deployment/backend`, or `*` for all objects")
                .refuse()
        }
        Self { rule, object, reason, container: None, until: None, origin: Origin::caller() }
    }

    /// Accepts the findings on this container alone.
    pub const fn container(mut self, name: &'a str) -> Self {
        self.container = Some(name);
        self
    }

    /// The last day on which it holds, written as `2027-01-31`; from the next day on it is a finding itself.
    ///
    /// # Panics
    /// If it is no date of this form.
    #[track_caller]
    pub const fn until(mut self, date: &'a str) -> Self {
        if !is_date(date) {
            Fault::about(date).text(" is no date: write year, month and day, such as `2027-01-31`").refuse()
        }
        self.until = Some(date);
        self
    }

    /// The same, said at another line than the one that makes it.
    pub const fn declared_at(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The rule's name.
    pub const fn rule(&self) -> &'a str {
        self.rule
    }

    /// What it is about: `Kind/name`, `Kind/*` or `*`.
    pub const fn object(&self) -> &'a str {
        self.object
    }

    /// Why the finding is accepted.
    pub const fn reason(&self) -> &'a str {
        self.reason
    }

    /// The waiver as a line of the annotation, for an object that it is about.
    ///
    /// ```
    /// use manifest_rules::gate::Waiver;
    /// let waiver = Waiver::new("host-access", "Deployment/agent", "it measures the node").container("agent");
    /// assert_eq!(waiver.until("2027-01-31").line(), "host-access (agent): it measures the node until 2027-01-31");
    /// ```
    pub fn line(&self) -> String {
        let container = self.container.map(|name| format!(" ({name})")).unwrap_or_default();
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = match (self.until, reason.rsplit_once("until ")) {
            (Some(date), _) => format!(" until {date}"),
            // A reason that ends in a date is no last day.
            (None, Some((_, date))) if is_date(date) => ".".to_owned(),
            (None, _) => String::new(),
        };
        format!("{}{container}: {reason}{end}", self.rule)
    }

    /// Whether it is about all objects, or all of a kind.
    pub(super) fn is_wide(&self) -> bool {
        self.object == "*" || self.object.ends_with("/*")
    }
}

/// Whether a text is a date as ISO 8601 writes it. Such dates sort as texts.
pub(super) const fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let mut i = 0;
    while i < bytes.len() {
        if i != 4 && i != 7 && !bytes[i].is_ascii_digit() {
            return false;
        }
        i += 1;
    }
    let month = (bytes[5] - b'0') * 10 + (bytes[6] - b'0');
    let day = (bytes[8] - b'0') * 10 + (bytes[9] - b'0');
    month >= 1 && month <= 12 && day >= 1 && day <= 31
}
