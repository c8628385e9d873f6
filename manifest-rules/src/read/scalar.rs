//! What a scalar means to kubectl: YAML 1.1 as Go's reader has it, then JSON.
//! Source: YAML 1.1, "Language-Independent Types for YAML", and what kubectl's reader makes of them.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Number, Value};

/// What all tags of YAML itself begin with.
const YAML: &str = "tag:yaml.org,2002:";

/// A value that is no list and no map, before it becomes one of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Whole(i64),
    /// A whole number beyond those.
    Large(u64),
    Float(f64),
    Text(String),
}

impl Scalar {
    /// The value of a text without quotes and without a tag.
    pub(super) fn plain(text: String) -> Self {
        match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => Self::Bool(true),
            "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => Self::Bool(false),
            ".nan" | ".NaN" | ".NAN" => Self::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Self::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => Self::Float(f64::NEG_INFINITY),
            _ => number(&text).unwrap_or(Self::Text(text)),
        }
    }

    /// The value of a text with a tag, which is written in full.
    ///
    /// # Errors
    /// If the text is not of the tag's type: what is wrong.
    pub(super) fn tagged(tag: &str, text: String) -> Result<Self, String> {
        let name = tag.strip_prefix(YAML).unwrap_or_default();
        match name {
            "binary" => return binary(&text),
            "timestamp" => {
                return Err("kubectl takes a `!!timestamp` for a text: remove the tag, and write quotes".to_owned());
            }
            "null" | "bool" | "int" | "float" => {}
            // `!!str`, and whatever kubectl's reader does not know.
            _ => return Ok(Self::Text(text)),
        }
        let value = Self::plain(text);
        match (name, value) {
            ("null", Self::Null) => Ok(Self::Null),
            ("bool", value @ Self::Bool(_)) => Ok(value),
            ("int", value @ (Self::Whole(_) | Self::Large(_))) => Ok(value),
            ("float", value @ Self::Float(_)) => Ok(value),
            ("float", Self::Whole(number)) => Ok(Self::Float(number as f64)),
            // The value may be secret.
            _ => {
                Err(format!("the value is no `!!{name}`, and kubectl refuses it: remove the tag, or correct the value"))
            }
        }
    }

    /// The value as JSON has it.
    ///
    /// # Errors
    /// If JSON has none: what is wrong.
    pub(super) fn into_value(self) -> Result<Value, String> {
        Ok(match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Whole(number) => Value::from(number),
            // What is no `int64` is a float for Kubernetes.
            Self::Large(number) => of_float(number as f64)?,
            Self::Float(number) => of_float(number)?,
            Self::Text(text) => Value::String(text),
        })
    }

    /// The value as a key of JSON, which is a text.
    ///
    /// # Errors
    /// If kubectl takes it for no key: what is wrong.
    pub(super) fn into_key(self) -> Result<String, String> {
        match self {
            Self::Null => {
                Err("a key is missing, or is null, which is no key: write it, or put it into quotes".to_owned())
            }
            Self::Large(_) => Err("the number is too large for a key: put it into quotes".to_owned()),
            Self::Bool(value) => Ok(value.to_string()),
            Self::Whole(number) => Ok(number.to_string()),
            Self::Float(number) => Ok(short_float(number as f32)),
            Self::Text(text) => Ok(text),
        }
    }

    /// How many bytes its text has.
    pub(super) fn text_len(&self) -> usize {
        if let Self::Text(text) = self { text.len() } else { 0 }
    }
}

/// The number that a plain text is.
fn number(text: &str) -> Option<Scalar> {
    let first = text.bytes().next()?;
    if first == b'.' {
        return fraction(text).map(Scalar::Float);
    }
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'-') {
        return None;
    }
    let text = text.replace('_', "");
    let (sign, digits) = match text.split_at_checked(1) {
        Some(("-", rest)) => (-1, rest),
        Some(("+", rest)) => (1, rest),
        _ => (1, text.as_str()),
    };
    if let Some(whole) = whole(digits).and_then(|whole| whole.checked_mul(sign)) {
        if let Ok(number) = i64::try_from(whole) {
            return Some(Scalar::Whole(number));
        }
        // A sign is only known of what fits.
        if let Ok(number) = u64::try_from(whole)
            && !text.starts_with('+')
        {
            return Some(Scalar::Large(number));
        }
    }
    decimal(digits).then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite()).map(Scalar::Float)
}

/// A whole number without its sign, of base 2, 8, 10 or 16.
fn whole(digits: &str) -> Option<i128> {
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    // Rust would take a second sign.
    digits.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| i128::from_str_radix(digits, radix).ok()).flatten()
}

/// Whether it has digits, perhaps a point among them, and perhaps an exponent.
fn decimal(digits: &str) -> bool {
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        !text.is_empty() && all(text)
    });
    all(before) && all(behind) && (!before.is_empty() || !behind.is_empty()) && exponent
}

/// A number that begins with its point. Single `_` stand between digits.
fn fraction(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let between = |at: usize| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        bytes[at] != b'_' || (digit(at.checked_sub(1)) && digit(at.checked_add(1)))
    };
    if !(0..bytes.len()).all(between) {
        return None;
    }
    let text = text.replace('_', "");
    decimal(&text).then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

/// JSON has one kind of number: `1e3` is 1000, wherever a whole number is wanted.
fn of_float(number: f64) -> Result<Value, String> {
    if !number.is_finite() {
        return Err("JSON has no such number, and kubectl refuses it: put it into quotes if a text is meant".to_owned());
    }
    // Written as Go does, without an exponent up to here.
    if number.fract() == 0.0
        && number.abs() < 1e21
        && let Ok(whole) = format!("{number}").parse::<i64>()
    {
        return Ok(Value::from(whole));
    }
    Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
}

/// A float as the text of a key: the shortest of 32 bits, with an exponent from a million on and below 0.0001.
fn short_float(number: f32) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    match scientific.split_once('e').map(|(mantissa, exponent)| (mantissa, exponent.parse::<i32>())) {
        Some((mantissa, Ok(exponent))) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => number.to_string(),
    }
}

/// The text that `!!binary` stands for. Each byte that is of no character becomes the sign for that, as in Go's JSON.
fn binary(text: &str) -> Result<Scalar, String> {
    const FORM: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    const READER: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, FORM);
    let coded: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let Ok(bytes) = READER.decode(coded) else {
        return Err("the value is no base64, which `!!binary` asks for, and kubectl refuses it".to_owned());
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Ok(Scalar::Text(text))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Scalar;

    /// Each as kubectl 1.37 reads it.
    #[test]
    fn plain_values_are_what_kubectl_reads() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("nULL", json!("nULL")),
            ("yes", json!(true)),
            ("Off", json!(false)),
            ("y", json!(true)),
            ("yess", json!("yess")),
            ("0", json!(0)),
            ("012", json!(10)),
            ("08", json!(8)),
            ("09.5", json!(9.5)),
            ("00", json!(0)),
            ("0x1F", json!(31)),
            ("0X1f", json!(31)),
            ("0x", json!("0x")),
            ("0x-1", json!("0x-1")),
            ("0b11", json!(3)),
            ("-0b11", json!(-3)),
            ("0b2", json!("0b2")),
            ("0o17", json!(15)),
            ("-017", json!(-15)),
            ("1_000", json!(1000)),
            ("1__0", json!(10)),
            ("_1", json!("_1")),
            ("-5", json!(-5)),
            ("++1", json!("++1")),
            ("1e3", json!(1000)),
            ("1e3_0", json!(1e30)),
            ("1e20", json!(1e20)),
            ("1e309", json!("1e309")),
            ("1e", json!("1e")),
            (".e1", json!(".e1")),
            ("1.", json!(1)),
            (".5", json!(0.5)),
            (".1_5", json!(0.15)),
            ("+.5", json!(0.5)),
            ("-0.0", json!(0)),
            ("1.2.3", json!("1.2.3")),
            ("1.0.0-rc1", json!("1.0.0-rc1")),
            ("500m", json!("500m")),
            ("12:30:45", json!("12:30:45")),
            ("2001-01-01", json!("2001-01-01")),
            ("1,000", json!("1,000")),
            ("9223372036854775808", json!(9_223_372_036_854_775_808_f64)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_f64)),
            ("-9223372036854775809", json!(-9_223_372_036_854_775_809_f64)),
            ("0777777777777777777777777", json!(777_777_777_777_777_777_777_777_f64)),
            ("0xFFFFFFFFFFFFFFFFFFFF", json!("0xFFFFFFFFFFFFFFFFFFFF")),
            ("1.2345678901234567e18", json!(1_234_567_890_123_456_800_i64)),
            ("9007199254740993.0", json!(9_007_199_254_740_992_i64)),
            ("-", json!("-")),
            (".", json!(".")),
            ("nan", json!("nan")),
            ("+inf", json!("+inf")),
        ] {
            assert_eq!(Scalar::plain(text.to_owned()).into_value(), Ok(value), "{text}");
        }
        for text in [".inf", "-.INF", ".NaN"] {
            assert!(Scalar::plain(text.to_owned()).into_value().is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_the_texts_that_kubectl_makes_of_them() {
        for (text, key) in [
            ("on", "true"),
            ("0x10", "16"),
            ("1.50", "1.5"),
            ("1e5", "100000"),
            ("1e6", "1e+06"),
            ("123456789.0", "1.2345679e+08"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("1e40", ".inf"),
            ("-.inf", "-.inf"),
            ("-0.0", "-0"),
            ("2001-01-01", "2001-01-01"),
        ] {
            assert_eq!(Scalar::plain(text.to_owned()).into_key().as_deref(), Ok(key), "{text}");
        }
        assert!(Scalar::plain("~".to_owned()).into_key().is_err());
        assert!(Scalar::plain("18446744073709551615".to_owned()).into_key().is_err());
    }

    #[test]
    fn a_tag_decides_what_a_text_is() {
        let yaml = |tag: &str, text: &str| {
            let tag = if tag.starts_with('!') { tag.to_owned() } else { format!("tag:yaml.org,2002:{tag}") };
            Scalar::tagged(&tag, text.to_owned()).and_then(Scalar::into_value).ok()
        };
        let text = |text: &str| Some(Value::from(text));
        for (tag, written, value) in [
            ("str", "5", text("5")),
            ("int", "5", Some(json!(5))),
            ("int", "1.5", None),
            ("int", "", None),
            ("float", "1", Some(json!(1))),
            ("float", "18446744073709551615", None),
            ("bool", "yes", Some(json!(true))),
            ("bool", "x", None),
            ("null", "~", Some(json!(null))),
            ("null", "x", None),
            ("binary", "Kg==", text("*")),
            ("binary", "S\ng=\n=", text("J")),
            ("binary", "K g==", None),
            ("binary", "4oA=", text("\u{fffd}\u{fffd}")),
            ("set", "x", text("x")),
            ("!foo", "5", text("5")),
            ("!", "~", text("~")),
        ] {
            assert_eq!(yaml(tag, written), value, "!!{tag} {written}");
        }
    }
}
