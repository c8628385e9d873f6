//! What a plain scalar means to kubectl: YAML 1.1 as Go's reader has it, then JSON.
//! Source: YAML 1.1, "Language-Independent Types for YAML", and what kubectl's reader makes of them.

use serde_json::{Number, Value};

/// The value of a plain text.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => return Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let numeric = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'));
    number(text).filter(|_| numeric).map_or_else(|| Value::from(text), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    let plain = text.replace('_', "");
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let radix = |prefix: &str, radix: u32| {
        let digits = digits.strip_prefix(prefix).filter(|digits| !digits.is_empty())?;
        i128::from_str_radix(digits, radix).ok()
    };
    let octal =
        || (digits.len() > 1 && digits.starts_with('0')).then(|| i128::from_str_radix(digits, 8).ok()).flatten();
    let decimal = || digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i128>().ok()).flatten();
    let whole = radix("0x", 16).or_else(|| radix("0b", 2)).or_else(|| radix("0o", 8)).or_else(octal).or_else(decimal);
    if let Some(whole) = whole {
        let whole = if negative { -whole } else { whole };
        return i64::try_from(whole).map(Number::from).ok().or_else(|| u64::try_from(whole).map(Number::from).ok());
    }
    // Not `inf`, `nan` or an exponent alone, all of which Rust takes: only digits with a dot or an exponent.
    let shape = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let has_digit = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    (shape && has_digit).then(|| plain.parse().ok()).flatten().and_then(of_float)
}

/// JSON has one kind of number: `1e3` is 1000, wherever a whole number is wanted.
fn of_float(number: f64) -> Option<Number> {
    let whole = format!("{number:.0}").parse::<i64>().ok().filter(|_| number.fract() == 0.0 && number.abs() < 9e15);
    whole.map(Number::from).or_else(|| Number::from_f64(number))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::plain;

    #[test]
    fn plain_values_are_what_kubectl_reads() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("yes", json!(true)),
            ("Off", json!(false)),
            ("y", json!(true)),
            ("yess", json!("yess")),
            ("0", json!(0)),
            ("012", json!(10)),
            ("08", json!(8)),
            ("0x1F", json!(31)),
            ("1_000", json!(1000)),
            ("-5", json!(-5)),
            ("1e3", json!(1000)),
            (".5", json!(0.5)),
            ("1.2.3", json!("1.2.3")),
            ("1.0.0-rc1", json!("1.0.0-rc1")),
            ("500m", json!("500m")),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("-", json!("-")),
            (".", json!(".")),
            ("nan", json!("nan")),
            ("+inf", json!("+inf")),
        ] {
            assert_eq!(plain(text), value, "{text}");
        }
    }
}
