//! Label keys and values. Source of the rules: Kubernetes, "Labels and Selectors".

use super::doors::text_value;
use super::name::scan_subdomain;
use super::scan::{find, slice};

text_value! {
    /// A label key: an optional DNS prefix and `/`, then 1 to 63 letters, digits, `-`, `_` and `.`, a letter or digit
    /// at both ends. Annotation keys follow the same rule. Source: Kubernetes, "Labels and Selectors".
    ///
    /// ```
    /// use manifest_rules::values::LabelKey;
    /// assert_eq!(LabelKey::new("app.kubernetes.io/name").as_str(), "app.kubernetes.io/name");
    /// assert!(LabelKey::try_from("/name").is_err());
    /// ```
    LabelKey, "a label key", scan_key,
    "write `name` or `prefix.example/name`: letters, digits, `-`, `_` and `.`, a letter or digit at both ends, at most 63"
}

text_value! {
    /// A label value: at most 63 letters, digits, `-`, `_` and `.`, empty or with a letter or digit at both ends.
    /// Source: Kubernetes, "Labels and Selectors".
    ///
    /// ```
    /// use manifest_rules::values::LabelValue;
    /// assert_eq!(LabelValue::new("1.0.0").as_str(), "1.0.0");
    /// assert!(LabelValue::try_from("1.0.0-").is_err());
    /// ```
    LabelValue, "a label value", scan_value,
    "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
}

const fn scan_value(text: &str) -> Option<&'static str> {
    if text.is_empty() { None } else { scan_name(text) }
}

const fn scan_name(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("its name is empty");
    }
    if bytes.len() > 63 {
        return Some("it is longer than 63 characters");
    }
    if !bytes[0].is_ascii_alphanumeric() || !bytes[bytes.len() - 1].is_ascii_alphanumeric() {
        return Some("it does not start and end with a letter or digit");
    }
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() && !matches!(bytes[i], b'-' | b'_' | b'.') {
            return Some("it has a character that is no letter, digit, `-`, `_` or `.`");
        }
        i += 1;
    }
    None
}

const fn scan_key(text: &str) -> Option<&'static str> {
    match find(text.as_bytes(), b'/') {
        None => scan_name(text),
        Some(at) => match scan_subdomain(slice(text, 0, at)) {
            Some(_) => Some("its prefix is not a DNS subdomain"),
            None => scan_name(slice(text, at + 1, text.len())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for good in ["a", "A_b.c-D", "example.com/a", "app.kubernetes.io/part-of"] {
            assert!(LabelKey::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "/a", "a/", "a/b/c", "Example.com/a", "-a", "a-", "a b", &"a".repeat(64)] {
            assert!(LabelKey::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn values() {
        for good in ["", "1", "a_b", "1.0.0", &"a".repeat(63)] {
            assert!(LabelValue::try_new(good).is_ok(), "{good}");
        }
        for bad in ["-", "a/", "a b", "é", &"a".repeat(64)] {
            assert!(LabelValue::try_new(bad).is_err(), "{bad}");
        }
    }
}
