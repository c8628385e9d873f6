//! What is said of a suggestion.

use schemars::JsonSchema;
use serde::Serialize;

/// What to do with a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The gate or the API server refuses it, it cannot be read, or what it does is never wanted.
    Refused,
    /// It passes the gate, and somebody has to want a change of it, or to know what one does.
    Review,
    /// It passes the gate, and each of its changes is known and does no harm.
    Fine,
    /// It is what is there already.
    NoChange,
}

/// What is against a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Objection {
    /// The rule's name.
    pub rule: String,
    /// Whether it refuses the suggestion, or only warns.
    pub refuses: bool,
    /// The object, as Kind/name; empty where none could be read.
    pub object: String,
    /// The field's path.
    pub path: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// What is thought of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reason {
    /// The object, as Kind/name; empty where it is about all of them.
    pub object: String,
    /// The field's path; empty where it is about the whole object.
    pub path: String,
    /// What the change does.
    pub why: String,
}

/// Where a profile says what the suggestion would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Edit {
    /// The object and the field's path.
    pub field: String,
    /// The line that says it today; where nobody does, what is around it.
    pub at: String,
    /// The environment's own line, where the other one is in what several environments or workloads share, such as a
    /// helper: an edit there reaches all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    /// What to write there.
    pub write: String,
}
