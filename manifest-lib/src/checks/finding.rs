//! What a rule found.

use std::fmt;

use crate::objects::ObjectKey;
use crate::values::Origin;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The rule does not hold in this stage.
    Off,
    /// Told, and passed.
    Warn,
    /// The bundle is not written.
    Error,
}

/// One finding: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it weighs in this stage.
    pub level: Level,
    /// The object; nothing where a waiver itself is wrong.
    pub object: Option<ObjectKey>,
    /// The field's path in the object, such as `spec.replicas`.
    pub path: String,
    /// The line that the field came from.
    pub origin: Origin,
    /// What is wrong, with which value, and what to do instead.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.level == Level::Error { "error" } else { "warning" };
        write!(f, "{level}[{}]: ", self.rule)?;
        if let Some(object) = &self.object {
            write!(f, "{object}: ")?;
        }
        write!(f, "{}", self.message)?;
        if !self.path.is_empty() {
            write!(f, "\n  field {}", self.path)?;
        }
        write!(f, "\n  set at {}", self.origin)
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
