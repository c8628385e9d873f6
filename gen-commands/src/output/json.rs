//! JSON for other programs, and its schemas.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::print;

/// A report on standard output.
pub(crate) fn report(report: &impl Serialize) -> Result<(), Failure> {
    let value = serde_json::to_value(report).map_err(|error| Failure::Error(error.to_string()))?;
    print::plain(&text(&value))
}

/// The JSON Schema of a report on standard output.
pub(crate) fn schema<T: JsonSchema>() -> Result<(), Failure> {
    print::plain(&text(&schema_for!(T).to_value()))
}

/// The text, in which nothing steers a terminal: JSON itself escapes only the first 32 characters.
fn text(value: &Value) -> String {
    format!("{value:#}\n").chars().fold(String::new(), |mut text, c| {
        match c {
            '\n' => text.push(c),
            c if c.is_control() => text += &format!("\\u{:04x}", u32::from(c)),
            c => text.push(c),
        }
        text
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn nothing_steers_a_terminal_and_all_is_read_again() {
        let value = json!({"a": "one\ntwo\u{1b}[2J\u{7f}\u{9b}2J é緑"});
        let text = super::text(&value);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
