//! The app's name, which its namespaces have, too.

use std::path::Path;

use manifest_lib::values::DnsLabel;

use crate::output::failure::Failure;

/// The longest that the namespace of `dev` is then named: Kubernetes takes 63 characters.
const SUFFIX: &str = "-dev";

/// A name that an app, a label and a namespace may have.
pub(super) struct Name(String);

impl Name {
    /// The name that the last part of a path is.
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        let last = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let longest = format!("{last}{SUFFIX}");
        if let Err(fault) = DnsLabel::try_new(&longest) {
            return Err(Failure::Error(format!(
                "`{last}` cannot name an app and its namespaces: {fault}. Name the folder otherwise, such as `{}`",
                suggested(&last)
            )));
        }
        Ok(Self(last))
    }

    /// The name.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The nearest name that is allowed.
fn suggested(name: &str) -> String {
    let lower = name.to_lowercase();
    let allowed: String = lower.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect();
    let most: String = allowed.trim_matches('-').chars().take(63 - SUFFIX.len()).collect();
    match most.trim_matches('-') {
        "" => "shop".to_owned(),
        rest => rest.to_owned(),
    }
}
