//! Where a field comes from and what it means, for people and for programs.

use manifest_lib::render;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli explain says.")]
pub(crate) struct Answer {
    /// The version of this form: 1.
    pub(crate) version: u32,
    /// The environment.
    pub(crate) environment: String,
    /// The object, as Kind/name.
    pub(crate) object: String,
    /// The fields that were asked for; without one, every leaf of the object.
    pub(crate) fields: Vec<Told>,
}

/// One field.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Told {
    /// Its path, with the names of list items.
    pub(crate) path: String,
    /// Its value; null if it is not set.
    pub(crate) value: Value,
    /// The line of the profile that set it, or the default's reason; empty if it is not set.
    pub(crate) set_at: String,
    /// The environment's own line, where the other one is in what several environments or workloads share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) taken_at: Option<String>,
    /// What Kubernetes' own documentation says; empty where it says nothing, and for a whole object.
    pub(crate) documentation: String,
    /// Its type in Kubernetes.
    #[serde(rename = "type")]
    pub(crate) of_type: String,
    /// The rules that watch it, with what each asserts; none for a whole object.
    pub(crate) rules: Vec<(String, String)>,
}

/// One field with all that is known of it, or a line for each.
pub(crate) fn text(answer: &Answer, one: bool) -> String {
    let mut out = String::new();
    if !one {
        out += &format!("{} in {}\n", answer.object, answer.environment);
        let widest = |of: &dyn Fn(&Told) -> String| {
            answer.fields.iter().map(|told| of(told).chars().count()).max().unwrap_or(0).min(80)
        };
        let (paths, values) = (widest(&|told| told.path.clone()), widest(&|told| line(&told.value)));
        for told in &answer.fields {
            out += &format!("  {:paths$}  {:values$}  {}\n", told.path, line(&told.value), told.set_at);
        }
        return out;
    }
    for told in &answer.fields {
        out += &format!("{} of {} in {}\n\n", told.path, answer.object, answer.environment);
        match &told.value {
            Value::Null => out += "  value   not set\n",
            Value::Object(_) | Value::Array(_) => {
                out += "  value\n";
                render::tree(&told.value)
                    .unwrap_or_default()
                    .lines()
                    .for_each(|line| out += &format!("          {line}\n"));
            }
            value => out += &format!("  value   {}\n", line(value)),
        }
        if !told.set_at.is_empty() {
            out += &format!("  set at  {}\n", told.set_at);
        }
        if let Some(taken_at) = &told.taken_at {
            out += &format!("  taken   {taken_at}\n");
        }
        if !told.of_type.is_empty() {
            out += &format!("  type    {}\n", told.of_type);
        }
        for (name, asserts) in &told.rules {
            out += &format!("  rule    {name}: {asserts}\n");
        }
        if !told.documentation.is_empty() {
            out += "\n  Kubernetes says:\n\n";
            told.documentation.lines().for_each(|line| out += &format!("  {line}\n"));
        }
    }
    out
}

/// A value in one line.
fn line(value: &Value) -> String {
    match value {
        Value::String(text) if !text.contains('\n') && !text.is_empty() => text.clone(),
        other => other.to_string(),
    }
}
