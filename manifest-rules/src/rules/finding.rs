//! What a rule found.

use std::fmt;

use crate::objects::ObjectKey;
use crate::values::{Level, Origin, Place, Severity};

/// One finding: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it weighs in this stage.
    pub level: Level,
    /// How bad it is, wherever it is found.
    pub severity: Severity,
    /// The object; nothing where a waiver itself is wrong.
    pub object: Option<ObjectKey>,
    /// The field's path in the object, such as `spec.replicas`.
    pub path: String,
    /// The line of the profile that the field came from, for an object of our own.
    pub origin: Origin,
    /// The place of the field, for an object that somebody else wrote.
    pub place: Option<Place>,
    /// What is wrong, with which value, and what to do instead.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: ", self.level.as_str(), self.rule)?;
        if let Some(object) = &self.object {
            write!(f, "{object}: ")?;
        }
        write!(f, "{}", self.message)?;
        if !self.path.is_empty() {
            write!(f, "\n  field {}", self.path)?;
        }
        match &self.place {
            Some(place) => write!(f, "\n  at {place}"),
            None => write!(f, "\n  set at {}", self.origin),
        }
    }
}

/// The findings for which a bundle is refused, and the warnings beside them.
#[derive(Clone, Debug)]
pub struct Findings(pub Vec<Finding>);

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}
