//! Objects as trees: what stands where, and quantities.

use serde_json::Value;

use crate::values::{PathStep, Quantity, path_steps};

/// The value at the steps.
pub(crate) fn value<'v>(object: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(object, |at, step| match at {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// What the last of the steps of that name leads to, if there is one.
pub(crate) fn at_step<'v>(object: &'v Value, steps: &[String], name: &str) -> Option<&'v Value> {
    let last = steps.iter().rposition(|step| step == name)?;
    value(object, &steps[..=last])
}

/// The keys of a path.
pub(crate) fn keys(path: &str) -> Vec<String> {
    let key = |step: PathStep<'_>| match step {
        PathStep::Key(key) => Some(key.into_owned()),
        PathStep::Index(_) | PathStep::Name(_) => None,
    };
    path_steps(path).filter_map(key).collect()
}

/// A quantity in billionths; a plain number is one, too.
pub(crate) fn quantity(value: &Value) -> Option<i128> {
    match value {
        Value::String(text) => Quantity::try_new(text).ok(),
        Value::Number(number) => Quantity::try_new(&number.to_string()).ok(),
        _ => None,
    }
    .map(Quantity::nanos)
}
