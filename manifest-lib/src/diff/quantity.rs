//! Quantities of trees.

use serde_json::Value;

use crate::values::Quantity;

/// A quantity in billionths; a plain number is one, too.
pub(crate) fn quantity(value: &Value) -> Option<i128> {
    match value {
        Value::String(text) => Quantity::try_new(text).ok(),
        Value::Number(number) => Quantity::try_new(&number.to_string()).ok(),
        _ => None,
    }
    .map(Quantity::nanos)
}
