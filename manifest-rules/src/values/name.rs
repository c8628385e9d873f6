//! Names of objects. Source of the rules: Kubernetes, "Object Names and IDs".

use super::doors::text_value;
use super::scan::is_lower_alnum;

text_value! {
    /// A DNS-1123 label: 1 to 63 characters, lowercase letters, digits and `-`, a letter or digit at both ends.
    /// Namespaces and volumes are named so. Source: Kubernetes, "Object Names and IDs".
    ///
    /// ```
    /// use manifest_rules::values::DnsLabel;
    /// const NAMESPACE: DnsLabel = DnsLabel::new("evolved-todo");
    /// assert_eq!(NAMESPACE.as_str(), "evolved-todo");
    /// assert!(DnsLabel::try_from("Evolved").is_err());
    /// ```
    DnsLabel, "a DNS-1123 label", scan_label,
    "write 1 to 63 lowercase letters, digits and `-`, with a letter or digit at both ends"
}

text_value! {
    /// A DNS-1123 subdomain: labels joined by `.`, at most 253 characters. Secrets and ConfigMaps are named so.
    /// Source: Kubernetes, "Object Names and IDs".
    ///
    /// ```
    /// use manifest_rules::values::DnsSubdomain;
    /// assert_eq!(DnsSubdomain::new("kagent.dev").as_str(), "kagent.dev");
    /// assert!(DnsSubdomain::try_from("kagent..dev").is_err());
    /// ```
    DnsSubdomain, "a DNS-1123 subdomain", scan_subdomain,
    "write lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part"
}

text_value! {
    /// A DNS-1035 label: a DNS-1123 label that starts with a letter, which a Service's name must be.
    /// A workload has such a name. At most 52 characters, so that the name of its ReplicaSet (a `-` and a hash of ten
    /// more) still fits a label of 63. Source: Kubernetes, "Service" and "Object Names and IDs".
    ///
    /// ```
    /// use manifest_rules::values::WorkloadName;
    /// assert_eq!(WorkloadName::new("backend").as_str(), "backend");
    /// assert!(WorkloadName::try_from("2nd").is_err());
    /// ```
    WorkloadName, "a workload's name", scan_workload,
    "write 1 to 52 lowercase letters, digits and `-`, starting with a letter and ending with a letter or digit"
}

const fn scan_label(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 63 {
        return Some("it is longer than 63 characters");
    }
    scan_part(bytes, 0, bytes.len())
}

const fn scan_part(bytes: &[u8], from: usize, to: usize) -> Option<&'static str> {
    if from == to {
        return Some("a part of it is empty");
    }
    if !is_lower_alnum(bytes[from]) {
        return Some("it (or a part of it) does not start with a lowercase letter or digit");
    }
    if !is_lower_alnum(bytes[to - 1]) {
        return Some("it (or a part of it) does not end with a lowercase letter or digit");
    }
    let mut i = from;
    while i < to {
        if !is_lower_alnum(bytes[i]) && bytes[i] != b'-' {
            return Some("it has a character that is no lowercase letter, digit or `-`");
        }
        i += 1;
    }
    None
}

pub(crate) const fn scan_subdomain(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 253 {
        return Some("it is longer than 253 characters");
    }
    let mut start = 0;
    let mut i = 0;
    while i <= bytes.len() {
        if i == bytes.len() || bytes[i] == b'.' {
            if let Some(wrong) = scan_part(bytes, start, i) {
                return Some(wrong);
            }
            start = i + 1;
        }
        i += 1;
    }
    None
}

const fn scan_workload(text: &str) -> Option<&'static str> {
    if let Some(wrong) = scan_label(text) {
        return Some(wrong);
    }
    if text.len() > 52 {
        return Some("it is longer than 52 characters");
    }
    if text.as_bytes()[0].is_ascii_digit() {
        return Some("it starts with a digit, which a Service's name cannot");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for good in ["a", "0", "a-b", "a0", "0a", &"a".repeat(63)] {
            assert!(DnsLabel::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "a_b", "é", "a b", &"a".repeat(64)] {
            assert!(DnsLabel::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn subdomains() {
        for good in ["a", "a.b", "a-b.c-d", &["a".repeat(63).as_str(); 3].join(".")] {
            assert!(DnsSubdomain::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "a.", ".a", "a..b", "a.-b", "a-.b", "A.b", &"a".repeat(254)] {
            assert!(DnsSubdomain::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn workloads() {
        assert!(WorkloadName::try_new(&"a".repeat(52)).is_ok());
        for bad in ["1a", &"a".repeat(53), "a.b"] {
            assert!(WorkloadName::try_new(bad).is_err(), "{bad}");
        }
    }
}
