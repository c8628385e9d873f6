//! Names of environment variables.

use super::doors::text_value;

text_value! {
    /// The name of an environment variable, which is also a key of a ConfigMap or Secret: letters, digits, `_`, `-` and
    /// `.`, not starting with a digit, at most 253. Newer clusters take more; every cluster takes these.
    /// Source: Kubernetes, "Define Environment Variables for a Container" and "ConfigMaps".
    ///
    /// ```
    /// use manifest_rules::values::EnvName;
    /// assert_eq!(EnvName::new("DATABASE_URL").as_str(), "DATABASE_URL");
    /// assert!(EnvName::try_from("1ST").is_err());
    /// ```
    EnvName, "an environment variable's name", scan,
    "write letters, digits and `_`, not starting with a digit"
}

const fn scan(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 253 {
        return Some("it is longer than 253 characters");
    }
    if bytes[0].is_ascii_digit() {
        return Some("it starts with a digit");
    }
    if bytes[0] == b'.' && (bytes.len() == 1 || bytes[1] == b'.') {
        return Some("`.` and names that start with `..` are no keys of a ConfigMap");
    }
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() && !matches!(bytes[i], b'-' | b'_' | b'.') {
            return Some("it has a character that is no letter, digit, `_`, `-` or `.`");
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["A", "_", "a.b-c", "NEXT_PUBLIC_URL", "A1", ".a"] {
            assert!(EnvName::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "1A", "A B", "A=B", "É", ".", "..", "..a", &"A".repeat(254)] {
            assert!(EnvName::try_new(bad).is_err(), "{bad}");
        }
    }
}
